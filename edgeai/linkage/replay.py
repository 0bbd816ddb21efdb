"""Rules over readings of another day: what would have fired, in seconds."""
from typing import NamedTuple, Tuple

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
    """Run the rules over `Reading`s in the order of their `at_s`; that is the time."""
    book, decisions, count = None, [], 0
    for count, reading in enumerate(readings, 1):
        if book is None:
            book = RuleBook(rules, reading.at_s)
        while book.due_s < reading.at_s:  # what a clock brings in between
            decisions += book.tick(book.due_s)
        decisions += book.feed(reading, reading.at_s)
    book = book or RuleBook(rules)
    wanted = dict.fromkeys((one.source, one.quantity) for rule in rules for one in rule.when)
    unread = [pair for pair in wanted
              if book.latest(*pair) is None and pair not in book.rejected]
    return Replay(tuple(decisions), count, dict(book.rejected), tuple(unread))
