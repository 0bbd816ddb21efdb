"""The paper on the terminal: what is typed, what is shown, and how it ends."""
import pytest
from theory_help import write_bank

from edgeai.clock import ManualClock
from edgeai.commands import theory_desk
from edgeai.commands.theory_desk import Desk, clock_text, left_text
from edgeai.drill.theory.answer_words import ANSWER, GO, HAND_IN, NEXT, Command, command_of
from edgeai.drill.theory.paper import draw
from edgeai.drill.theory.questions import JUDGE, SINGLE, load_bank
from edgeai.drill.theory.sitting import begin


class Typed:
    """Lines as they are typed; a number is a pause in seconds, the end of them the input's end."""

    def __init__(self, clock, *lines):
        self._clock, self._lines = clock, list(lines)

    def next(self, timeout_s):
        if not self._lines:
            raise EOFError
        if isinstance(self._lines[0], str):
            return self._lines.pop(0)
        pause_s = min(timeout_s, self._lines[0])
        self._clock.advance(pause_s)
        self._lines[0] -= pause_s
        if self._lines[0] <= 0:
            self._lines.pop(0)
        return None


class Shown:
    """A terminal that keeps what it was told."""

    json = True  # and prompts for nobody

    def __init__(self):
        self.lines = []

    def say(self, text=""):
        self.lines.append(text)

    @property
    def text(self):
        return "\n".join(self.lines)


@pytest.fixture
def shown(monkeypatch):
    monkeypatch.setenv("EDGEAI_LANG", "en")
    return Shown()


@pytest.fixture
def sit(tmp_path, shown):
    bank = load_bank(write_bank(tmp_path / "bank", "a", "b"))
    clock = ManualClock()
    sitting = begin(tmp_path / "sitting.json", draw(bank, 6, 1), 20, bank, clock)

    def run(*lines):
        return sitting, Desk(sitting, Typed(clock, *lines), shown, bank.titles).run()
    return run


def test_answers_lead_on(sit, shown):
    sitting, ending = sit("A", "b", "Ｃ", "d", "对", "f", "!")
    assert ending == Desk.HANDED_IN
    answered = [item.sign_of(sitting.answers[item.question.id]) for item in sitting.paper.items]
    assert answered == ["A", "B", "C", "D", "对", "错"]
    assert "That was the last one" in shown.text


def test_back_and_forth_and_flags(sit, shown):
    sitting, _ending = sit("", "+", "-", "*", "5", "p", "99", "0")
    assert sitting.at == 5
    assert sitting.flags == {sitting.paper.items[1].question.id}
    assert "2/6   left 20:00   answered 0   题目" in shown.text
    assert shown.text.count("   *") == 1


def test_an_answer_is_shown_and_taken_back(sit, shown):
    sitting, _ending = sit("B", "-", "0")
    assert "your answer: B" in shown.text
    assert sitting.answers == {}


def test_to_the_next_empty_one_and_round(sit, shown):
    sitting, _ending = sit("A", "3", "A", "/", "/", "/")
    assert sitting.at == 1  # 4, 5, 6, and round to 2
    sitting, _ending = sit("2", "A", "4", "A", "T", "T", "/")
    assert "None is empty." in shown.text


def test_empty_ones_ask_for_a_second_word(sit, shown):
    _sitting, ending = sit("A", "!", "?", "!", "B")
    assert ending == Desk.LEFT  # `?` in between: the second `!` was a first one again
    assert "Empty: 2 3 4 5 6." in shown.text
    assert sit("!", "!")[1] == Desk.HANDED_IN


def test_the_overview(sit, shown):
    sit("A", "*", "5", "F", "?")
    assert "  1A    2.*   3.    4.    5F    6." in shown.text


def test_words_that_mean_nothing(sit, shown):
    sitting, _ending = sit("E", "AB", "T", "一", "12345", "\x1b[A", "5", "A")
    assert sitting.answers == {}
    assert shown.text.count("That means nothing here") == 7


def test_q_leaves(sit):
    assert sit("A", "q", "B")[1] == Desk.LEFT


def test_the_time_is_over_while_nobody_types(sit, shown, monkeypatch):
    monkeypatch.setattr(theory_desk, "SAVE_EVERY_S", 30.0)
    sitting, ending = sit("A", 1199, 5, "B")
    assert ending == Desk.TIME_OVER
    assert len(sitting.answers) == 1
    assert shown.text.count("Left: 5 min.") == shown.text.count("Left: 1 min.") == 1


def test_what_is_typed_too_late_does_not_count(tmp_path, sit):
    class Late:
        def __init__(self, clock):
            self._clock = clock

        def next(self, _timeout_s):
            self._clock.advance(1300)
            return "A"

    sitting, _ending = sit("q")
    desk = Desk(sitting, Late(sitting._clock), Shown(), {"a": "", "b": ""})
    assert desk.run() == Desk.TIME_OVER
    assert sitting.answers == {}


@pytest.mark.parametrize("text, kind, command", [
    (" a ", SINGLE, Command(ANSWER, 0)), ("Ｄ", SINGLE, Command(ANSWER, 3)), ("t", SINGLE, None),
    ("√", JUDGE, Command(ANSWER, 0)), ("×", JUDGE, Command(ANSWER, 1)), ("正确", JUDGE, Command(ANSWER, 0)),
    ("A", JUDGE, None), ("１２", JUDGE, Command(GO, 12)), ("", JUDGE, Command(NEXT)), ("！", SINGLE, Command(HAND_IN)),
    ("-1", SINGLE, None), ("1.5", SINGLE, None),
])
def test_what_is_typed(text, kind, command):
    assert command_of(text, kind) == command


def test_the_clock_is_never_negative():
    assert (clock_text(-3), clock_text(59.9), clock_text(1200)) == ("0:00", "0:59", "20:00")
    assert (left_text(1199.2), left_text(0.1), left_text(0)) == ("20:00", "0:01", "0:00")
