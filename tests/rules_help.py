"""What the tests of rules share: a rule in one line, and readings at their times."""
from edgeai.linkage.condition import Condition
from edgeai.linkage.rule import Rule
from edgeai.linkage.rule_book import RuleBook
from edgeai.records import Reading

HOT = Condition("climate", "temperature_c", "above", 30.0, 28.0)


def rule(name="hot", when=(HOT,), **fields):
    return Rule(name, when if type(when) is tuple else (when,), **fields)


def warm(value, **fields):
    return Reading("climate", "temperature_c", value, **fields)


class Day:
    """Feeds a book; remembers (event, rule, second) of everything decided."""

    def __init__(self, *rules):
        self.book = RuleBook(rules)
        self.events = []
        self.decisions = []

    def at(self, second, value=None, reading=None):
        """Let time pass until then, noticing what is due, then read the value."""
        while self.book.due_s < second:
            self._note(self.book.tick(self.book.due_s))
        if value is not None or reading is not None:
            self._note(self.book.feed(reading or warm(value), second))
        else:
            self._note(self.book.tick(second))
        return self

    def acknowledge(self, second, name=None):
        self.at(second)
        self._note(self.book.acknowledge(name, second))
        return self

    def _note(self, decisions):
        self.decisions += decisions
        self.events += [(one.event, one.rule, round(one.at_s, 3)) for one in decisions]
