"""Rules over readings of another day: what would have fired, in seconds."""
from typing import NamedTuple, Tuple

from edgeai.linkage.actions import Acknowledge
from edgeai.linkage.machine import Decision
from edgeai.linkage.rule_book import RuleBook


class Replay(NamedTuple):
    """decisions: in the order of time. rejected: (source, quantity) -> readings not believed.

    unread: (source, quantity) pairs that the rules name and no reading had.
    """

    decisions: Tuple[Decision, ...]
    readings: int
    rejected: dict
    unread: Tuple[Tuple[str, str], ...]

    def count(self, event):
        """How many decisions are that event."""
        return sum(decision.event == event for decision in self.decisions)


def replay(rules, readings):
    """Run the rules over `Reading`s in the order of their `at_s`; that is the time.

    Of the actions only those are done that change a rule: a button that acknowledges does so here too.
    """
    book, decisions, count = None, [], 0
    by_name = {rule.name: rule for rule in rules}
    for count, reading in enumerate(readings, 1):
        if book is None:
            book = RuleBook(rules, reading.at_s)
        while book.due_s < reading.at_s:  # what a clock brings in between
            now_s = book.due_s
            decisions += _with_acknowledged(book, book.tick(now_s), by_name, now_s)
        decided = book.feed(reading, reading.at_s)
        if decided:
            decisions += _with_acknowledged(book, decided, by_name, reading.at_s)
    book = book or RuleBook(rules)
    wanted = dict.fromkeys((one.source, one.quantity) for rule in rules for one in rule.when)
    unread = [pair for pair in wanted
              if book.latest(*pair) is None and pair not in book.rejected]
    return Replay(tuple(decisions), count, dict(book.rejected), tuple(unread))


def _with_acknowledged(book, decided, by_name, now_s):
    """What was decided, and what comes of the acknowledging that is among its actions."""
    decisions = list(decided)
    for decision in decisions:  # it grows: what is over by that may acknowledge another
        for action in by_name[decision.rule].actions_of(decision.event):
            if isinstance(action, Acknowledge):
                decisions += book.acknowledge(action.rule or None, now_s)
    return decisions
