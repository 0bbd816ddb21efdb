"""What a rule waits for: one quantity of one source, held against a value."""
import operator
from typing import NamedTuple, Optional, Tuple

# Comparison -> what (value, bound) has to be.
COMPARISONS = {
    "above": operator.gt, "below": operator.lt, "at_least": operator.ge,
    "at_most": operator.le, "equals": operator.eq,
}
UPWARDS, DOWNWARDS = ("above", "at_least"), ("below", "at_most")
RULE = "rule"  # the source whose quantities are the rules themselves: 1 while one is active
UNCHANGED = "unchanged_s"  # the value has been the same for so long: a sensor that is stuck


class Condition(NamedTuple):
    """`Condition("climate", "temperature_c", "above", 30.0, clear=28.0)`

    comparison: one of COMPARISONS, or UNCHANGED, whose `value` is seconds.
    clear: once met, it stays met until the value is past this; None: the value itself.
    votes: (k, n), met when k of the last n readings are; a lone false detection is none.
    valid: (lowest, highest); the source's readings outside are rejected, for every rule.
    """

    source: str
    quantity: str
    comparison: str
    value: float
    clear: Optional[float] = None
    votes: Tuple[int, int] = (1, 1)
    valid: Optional[Tuple[float, float]] = None

    def __str__(self):
        return "%s.%s %s %g" % (self.source, self.quantity, self.comparison, self.value)
