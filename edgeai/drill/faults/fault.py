"""What a fault on purpose is."""
from typing import Any, Callable, NamedTuple, Tuple


class Fault(NamedTuple):
    """change(work, draw) -> {file: its bytes with the fault}; {} where it does not fit the `WorkFolder`.
    draw(choices, word): one of them, by the drill's seed.

    is_fixed(now, whole): is it gone from the folder `now`? whole: the folder as it was without it.
    hints: where to look, which command tells, what to do.
    """

    name: str
    title: str
    change: Callable[..., Any]
    is_fixed: Callable[..., bool]
    hints: Tuple[str, str, str]
