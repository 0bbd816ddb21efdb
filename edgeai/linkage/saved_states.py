"""The rules' states from one run to the next: restored at the start, saved while it runs."""
from edgeai.linkage.rule_book import RuleBook
from edgeai.linkage.state_file import load_state, save_state

SAVE_PERIOD_S = 1.0


class SavedStates:
    """path: the JSON file, or None: nothing is kept. tell: a journal's `write`."""

    def __init__(self, path, tell):
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
                book.restore(saved, now_s, off_s)
                return book
            except (OSError, ValueError, KeyError, TypeError, AttributeError) as problem:
                self._tell("rule.state_unreadable", file=str(self._path), error=str(problem))
        return RuleBook(rules, now_s)

    def note_change(self):
        """A rule has decided something."""
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
        try:
            save_state(self._path, saved, now_s)
        except OSError as problem:
            self._is_unsaved = True
            self._tell("rule.state_unsaved", file=str(self._path), error=str(problem))
