"""edgeai watch RULES.toml: run rules on the kit, and show what they see and do."""
import collections
import contextlib
import hashlib
import os

from edgeai.commands.kit_options import add_kit_arguments, open_asked_kit, positive_seconds
from edgeai.commands.live_block import LiveBlock
from edgeai.commands.rule_words import state_word
from edgeai.commands.terminal import columns_of
from edgeai.commands.time_line import TimeLine
from edgeai.config import load_config
from edgeai.errors import EdgeaiError
from edgeai.i18n import gettext as _
from edgeai.linkage.device_check import KitCheck
from edgeai.linkage.engine import Linkage
from edgeai.linkage.rule_file import load_rules
from edgeai.linkage.sources import KIT_SOURCES
from edgeai.linkage.start_log import LOOP_S, LOOP_STARTS, StartLog
from edgeai.sensors import safe_exit
from edgeai.sensors.devices import device_class
from edgeai.user_files import user_folder

REFRESH_S = 0.2
_TOLD = ("alarm", "notice", "rule.", "source.", "heard", "reply", "conversation.")
_WIDTHS = (34, 16, 8)


def add_arguments(parser):
    parser.add_argument("rules", metavar="RULES.toml", help=_("a file of rules"))
    parser.add_argument("--seconds", type=positive_seconds,
                        help=_("how long to run (until Ctrl-C)"))
    parser.add_argument("--state", metavar="JSON",
                        help=_("keep the rules' states in this file from one run to the next"))
    parser.add_argument("--record", metavar="CSV",
                        help=_("write every reading to this table, which `edgeai replay` reads"))
    parser.add_argument("--answer", action="store_true",
                        help=_("answer questions asked aloud, with live values"))
    add_kit_arguments(parser)


def run(arguments, terminal):
    check = KitCheck(load_config(arguments.config), device_class, KIT_SOURCES)
    rules = load_rules(arguments.rules, check)
    with _noted_start(arguments.rules) as is_loop, open_asked_kit(arguments) as kit:
        if is_loop:
            terminal.say(_("It was started {count} times within {seconds:.0f} s and crashed: now "
                           "it decides and tells, but switches nothing.").format(
                               count=LOOP_STARTS, seconds=LOOP_S))
        linkage = Linkage(kit, arguments.state, is_safe=is_loop)
        linkage.add(rules)
        if arguments.record:
            linkage.record(arguments.record)
        if arguments.answer:
            linkage.answer_questions()
        watcher = Watcher(kit, linkage, terminal)
        try:
            linkage.run(arguments.seconds, watcher.on_tick)
        except KeyboardInterrupt:  # how it is meant to end
            pass
        watcher.end()


@contextlib.contextmanager
def _noted_start(rules_path):
    """Yields whether it crashes again and again; Ctrl-C and SIGTERM are good ends."""
    name = hashlib.md5(os.path.abspath(rules_path).encode("utf-8", "backslashreplace")).hexdigest()
    log = StartLog(os.path.join(user_folder(), "starts", name + ".json"))
    safe_exit.add(log.end)
    is_crash = True
    try:
        yield log.begin()
        is_crash = False
    except EdgeaiError:  # its user was told what to mend
        is_crash = False
        raise
    finally:
        safe_exit.remove(log.end)
        if not is_crash:
            log.end()


class Watcher:
    """Shows the journal's entries as they come, and under them the live table."""

    def __init__(self, kit, linkage, terminal):
        self._kit, self._linkage, self._terminal = kit, linkage, terminal
        self._time_line = TimeLine(terminal)
        self._block = LiveBlock(terminal)
        self._entries = collections.deque()  # they come from many threads
        self._shown_s = float("-inf")
        kit.journal.listen(self._entries.append)

    def on_tick(self):
        if self._entries:
            self._block.clear()
            self._show_entries()
            self._shown_s = float("-inf")
        if self._kit.clock.now_s() - self._shown_s >= REFRESH_S:
            self._shown_s = self._kit.clock.now_s()
            self._block.show(self._table())

    def end(self):
        self._block.clear()
        self._show_entries()
        self._time_line.end()
        for line in self._table():
            self._terminal.say(line)
        self._terminal.result({
            "readings": self._linkage.counts["readings"],
            "decisions": self._linkage.counts["decisions"],
            "rejected": {"%s.%s" % pair: count for pair, count in self._linkage.rejected.items()},
            "rules": [one._asdict() for one in self._linkage.states],
            "journal": self._kit.journal.path,
        })

    def _show_entries(self):
        while self._entries:
            entry = self._entries.popleft()
            self._time_line.show(entry)
            if entry["kind"].startswith(_TOLD):
                self._terminal.result(entry)

    def _table(self):
        rows = [_row(_("Source"), _("Reading"), _("Age"))]
        rows += [_source_row(*pair) for pair in self._latest().items()]
        rows.append(_row(_("Rule"), _("State"), _("Level")))
        rows += [_row(one.name, state_word(one.state), str(one.level))
                 for one in self._linkage.states]
        rows.append(_("{readings} readings, {rejected} of them rejected").format(
            readings=self._linkage.counts["readings"],
            rejected=sum(self._linkage.rejected.values())))
        return rows

    def _latest(self):
        """{(source, quantity): its Reading, or None} of what the rules name and what was read."""
        found = {(one.source, one.quantity): None
                 for rule in self._linkage.rules for one in rule.when}
        found.update(((one.source, one.quantity), one) for one in self._linkage.readings)
        return found


def _source_row(pair, reading):
    name = "%s.%s" % pair
    if reading is None:
        return _row(name, "-", "-")
    value = "%g %s" % (reading.value, reading.unit)
    return _row(name, value.rstrip(), "%.0f s" % reading.age_s)


def _row(*cells):
    return "  ".join(cell + " " * (width - columns_of(cell))
                     for cell, width in zip(cells, _WIDTHS)).rstrip()
