"""edgeai replay RULES.toml READINGS.csv: what would have fired."""
import time

from edgeai.commands.rule_words import EVENTS, clock_time, event_word, value_text
from edgeai.config import load_config
from edgeai.i18n import gettext as _
from edgeai.linkage.actions import words_of
from edgeai.linkage.device_check import KitCheck
from edgeai.linkage.readings_file import read_readings
from edgeai.linkage.replay import replay
from edgeai.linkage.rule_file import load_rules
from edgeai.sensors.devices import device_class

SHOWN_TEXTS = 10  # values that are no numbers; a column of them is one mistake


def add_arguments(parser):
    parser.add_argument("rules", metavar="RULES.toml", help=_("a file of rules"))
    parser.add_argument("readings", metavar="READINGS.csv",
                        help=_("a table of readings: at_s,source,quantity,value"))
    parser.add_argument("--config", metavar="TOML", help=_("a kit.toml"))


def run(arguments, terminal):
    rules = load_rules(arguments.rules, KitCheck(load_config(arguments.config), device_class, None))
    texts = []
    start = time.perf_counter()
    done = replay(rules, read_readings(arguments.readings,
                                       lambda line, text: texts.append((line, text))))
    seconds = time.perf_counter() - start
    by_name = {rule.name: rule for rule in rules}
    for decision in done.decisions:
        terminal.say(_line(decision, _actions(by_name, decision)))
    _sum_up(done, seconds, terminal)
    _tell_texts(texts, arguments.readings, terminal)
    terminal.result({
        "readings": done.readings, "seconds": round(seconds, 3),
        "counts": {event: done.count(event) for event in EVENTS},
        "rejected": _named(done.rejected),
        "texts": [{"line": line, "value": text} for line, text in texts[:SHOWN_TEXTS]],
        "unread": ["%s.%s" % pair for pair in done.unread],
        "decisions": [_fields(one, _actions(by_name, one)) for one in done.decisions],
    })


def _actions(by_name, decision):
    return [words_of(action, decision)
            for action in by_name[decision.rule].actions_of(decision.event)]


def _line(decision, actions):
    line = "%12s  %s  %s  %s  %s" % (
        clock_time(decision.at_s), event_word(decision.event),
        _("level {level}").format(level=decision.level), decision.rule,
        "  ".join([value_text(decision)] + [", ".join(actions)]))
    return line.rstrip()


def _sum_up(done, seconds, terminal):
    terminal.say(_("{readings} readings in {seconds:.1f} s: {fired} fired, {repeated} repeated, "
                   "{escalated} escalated, {cleared} cleared").format(
                       readings=done.readings, seconds=seconds, fired=done.count("fire"),
                       repeated=done.count("repeat"), escalated=done.count("escalate"),
                       cleared=done.count("clear")))
    for name, count in _named(done.rejected).items():
        terminal.say(_("{name}: {count} readings were no number, out of range or not ok").format(
            name=name, count=count))
    for pair in done.unread:
        terminal.say(_("{name}: the rules name it, and there is no reading of it").format(
            name="%s.%s" % pair))


def _tell_texts(texts, path, terminal):
    for line, text in texts[:SHOWN_TEXTS]:
        terminal.say(_("{path}:{line}: {text!r} is not a number").format(
            path=path, line=line, text=text))
    if len(texts) > SHOWN_TEXTS:
        terminal.say(_("… and {count} more").format(count=len(texts) - SHOWN_TEXTS))


def _named(rejected):
    return {"%s.%s" % pair: count for pair, count in rejected.items()}


def _fields(decision, actions):
    reading = decision.reading
    return {
        "at_s": round(decision.at_s, 3), "event": decision.event, "rule": decision.rule,
        "level": decision.level, "source": reading and reading.source,
        "quantity": reading and reading.quantity, "value": reading and reading.value,
        "reason": decision.reason, "actions": actions,
    }
