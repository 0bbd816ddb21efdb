"""The rules' states from one run to the next: restored at the start, saved while it runs."""
from edgeai.errors import named_message
from edgeai.linkage.last_told import LastTold, still_told
from edgeai.linkage.rule_book import RuleBook
from edgeai.linkage.state_file import load_state, save_state

SAVE_PERIOD_S = 1.0


class SavedStates:
    """path: the JSON file, or None: nothing is kept. tell: a journal's `write`.

    told: note there what is done.
    """

    def __init__(self, path, tell):
        # A slow action is done, and told, when what was decided has long been saved.
        self.told, self._again = LastTold(self.note_change), []
        self._path = path
        self._tell = tell
        self._is_unsaved = False
        self._saved_s = float("-inf")

    def restored(self, rules, now_s):
        """A `RuleBook` that goes on where the file left off; a broken file is told."""
        if self._path is not None:
            try:
                saved, off_s = load_state(self._path, now_s)
                book = RuleBook(rules, now_s)
                active = book.restore(saved, now_s, off_s)
                self._again = [(rule.name,) + one for rule in active
                               for one in still_told(rule, saved[rule.name].get("told", ()))]
                return book
            except (OSError, ValueError, KeyError, TypeError, AttributeError) as problem:
                self._tell("rule.state_unreadable", file=str(self._path), error=str(problem))
        return RuleBook(rules, now_s)

    def tell_again(self, kit, is_safe=False):
        """What was on for an alarm before the restart is on again. is_safe: not now, but the next time."""
        for rule, name, verb, value in self._again:
            self.told.restore(rule, name, verb, value)
            if is_safe:
                continue
            fields = {"rule": rule, "action": "%s.%s" % (name, verb)}
            try:
                kit.device(name).tell(verb, value)
            except Exception as error:  # one that fails keeps no other from being told
                self._tell("rule.failed", error=named_message(error), times_in_a_row=1, **fields)
            else:
                self._tell("rule.resumed", **fields)

    def note_change(self):
        """A rule has decided something, or told a device."""
        self._is_unsaved = True

    def is_due(self, book, now_s):
        """Is it time to save? What is being timed is saved each second: a kill loses one."""
        self._is_unsaved = self._is_unsaved or book.is_timing
        return (self._path is not None and self._is_unsaved
                and now_s - self._saved_s >= SAVE_PERIOD_S)

    def save(self, book, now_s, lock):
        """lock: held while the book is read. A disk that fails now is tried again at the next."""
        if self._path is None:
            return
        with lock:
            self._saved_s = now_s
            saved, self._is_unsaved = book.saved(now_s), book.is_timing
            for name, one in saved.items():
                one["told"] = self.told.saved(name)
        try:
            save_state(self._path, saved, now_s)
        except OSError as problem:
            self._is_unsaved = True
            self._tell("rule.state_unsaved", file=str(self._path), error=str(problem))
