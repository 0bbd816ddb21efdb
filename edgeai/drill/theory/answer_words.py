"""What one types at a question: an answer, or where to go."""
import unicodedata
from typing import NamedTuple, Optional

from edgeai.drill.theory.questions import JUDGE, LETTERS

ANSWER, CLEAR, GO, BACK, NEXT, FLAG, OPEN, OVERVIEW, HAND_IN, LEAVE = (
    "answer", "clear", "go", "back", "next", "flag", "open", "overview", "hand in", "leave")
_WORDS = {
    "": NEXT, "+": NEXT, "n": NEXT, "-": BACK, "p": BACK, "*": FLAG, "0": CLEAR, "/": OPEN,
    "?": OVERVIEW, "!": HAND_IN, "q": LEAVE,
}
_RIGHT = {"t", "y", "对", "√", "v", "是", "正确"}
_WRONG = {"f", "x", "错", "×", "否", "错误"}


class Command(NamedTuple):
    """value: of an answer the place among the options shown, of GO the number on the paper."""

    what: str
    value: Optional[int] = None


def command_of(text, kind):
    """None: it means nothing here. Full-width letters and digits are as good as others."""
    word = unicodedata.normalize("NFKC", text).strip().lower()
    if word in _WORDS:
        return Command(_WORDS[word])
    if kind == JUDGE:
        if word in _RIGHT or word in _WRONG:
            return Command(ANSWER, 0 if word in _RIGHT else 1)
    elif len(word) == 1 and word.upper() in LETTERS:
        return Command(ANSWER, LETTERS.index(word.upper()))
    if word.isdigit() and len(word) <= 4:
        return Command(GO, int(word))
    return None
