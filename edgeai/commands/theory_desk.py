"""The paper on the terminal: one question after the other, the clock, and what is typed."""
import math
import sys

from edgeai.drill.theory import answer_words as words
from edgeai.drill.theory.questions import SINGLE
from edgeai.i18n import gettext as _

SAVE_EVERY_S = 1.0  # of the clock: so much a crash gives back at most
WARNINGS_S = (300, 60)
MAP_COLUMNS = 10


class Desk:
    """`lines`: has `next(timeout_s)`, as `TypedLines`."""

    HANDED_IN, TIME_OVER, LEFT = "handed in", "time over", "left"

    def __init__(self, sitting, lines, terminal, titles):
        self._sitting, self._lines, self._terminal, self._titles = sitting, lines, terminal, titles
        self._warnings_s = [at_s for at_s in WARNINGS_S if at_s < sitting.left_s]
        self._is_sure = False

    def run(self):
        """How it ended."""
        self._welcome()
        self._show()
        while True:
            try:
                line = self._next_line()
            except EOFError:
                return self.LEFT
            if line is None:
                self._terminal.say("\n" + _("Time is over: the paper is handed in as it stands."))
                return self.TIME_OVER
            ending = self._obey(words.command_of(line, self._sitting.item.question.kind))
            if ending:
                return ending

    def _next_line(self):
        """None: the time is over. The clock is saved meanwhile."""
        self._prompt()
        while self._sitting.left_s > 0:
            line = self._lines.next(min(SAVE_EVERY_S, self._sitting.left_s))
            if line is not None:
                return line if self._sitting.left_s > 0 else None
            self._sitting.save()
            self._warn()
        return None

    def _warn(self):
        while self._warnings_s and self._sitting.left_s <= self._warnings_s[0]:
            minutes = self._warnings_s.pop(0) // 60
            self._terminal.say("\n" + _("Left: {minutes} min.").format(minutes=minutes))
            self._prompt()

    def _prompt(self):
        if not self._terminal.json and sys.stdin.isatty():
            print("> ", end="", flush=True)

    def _obey(self, command):
        was_sure, self._is_sure = self._is_sure, False
        if command is None:
            self._terminal.say(_("That means nothing here; `?` shows what does."))
        elif command.what == words.LEAVE:
            return self.LEFT
        elif command.what == words.HAND_IN:
            return self._hand_in(was_sure)
        elif command.what == words.OVERVIEW:
            self._overview()
        else:
            self._turn(command)
        return None

    def _turn(self, command):
        sitting = self._sitting
        if command.what == words.ANSWER:
            sitting.answer(sitting.item.order[command.value])
            self._forward()
            return
        if command.what == words.CLEAR:
            sitting.answer(None)
        elif command.what == words.FLAG:
            sitting.flag()
        elif command.what == words.OPEN:
            self._go_to_open()
        else:
            sitting.go({words.NEXT: sitting.at + 1, words.BACK: sitting.at - 1}.get(
                command.what, (command.value or 1) - 1))
        self._show()

    def _forward(self):
        if self._sitting.at + 1 < len(self._sitting.paper.items):
            self._sitting.go(self._sitting.at + 1)
            self._show()
        else:
            self._terminal.say(_("That was the last one. `!` hands in, `/` shows an empty one, `?` all."))

    def _go_to_open(self):
        """To the next empty question, from the start again after the end."""
        numbers = self._sitting.unanswered()
        later = [number for number in numbers if number > self._sitting.at + 1]
        if numbers:
            self._sitting.go((later or numbers)[0] - 1)
        else:
            self._terminal.say(_("None is empty."))

    def _hand_in(self, is_sure):
        numbers = self._sitting.unanswered()
        if is_sure or not numbers:
            return self.HANDED_IN
        self._is_sure = True
        self._terminal.say(_("Empty: {numbers}. `!` once more hands in all the same.").format(
            numbers=" ".join(map(str, numbers))))
        return None

    # --- what is shown

    def _welcome(self):
        sitting = self._sitting
        self._terminal.say(_("{count} questions, {minutes:g} minutes, seed {seed}. `?` shows the keys.").format(
            count=len(sitting.paper.items), minutes=sitting.start.minutes, seed=sitting.paper.seed))

    def _show(self):
        sitting, item = self._sitting, self._sitting.item
        self._terminal.say("\n" + _("{number}/{count}   left {left}   answered {answered}   {topic}{flag}").format(
            number=sitting.at + 1, count=len(sitting.paper.items), left=left_text(sitting.left_s),
            answered=len(sitting.answers), topic=self._titles[item.question.topic],
            flag="   *" if item.question.id in sitting.flags else ""))
        self._terminal.say("%s %s" % (kind_text(item.question.kind), item.question.text))
        if item.question.kind == SINGLE:
            for sign, option in zip(item.signs, item.options):
                self._terminal.say("  %s. %s" % (sign, option))
        else:
            self._terminal.say(_("  T right (对)    F wrong (错)"))
        answered = sitting.answers.get(item.question.id)
        if answered is not None:
            self._terminal.say(_("your answer: {sign}").format(sign=item.sign_of(answered)))

    def _overview(self):
        self._terminal.say(_(
            "A B C D or T F answer   Enter, + next   - back   7 to number 7   * flag   0 take the answer back\n"
            "/ next empty one   ? this   ! hand in   q leave: --resume goes on"))
        self._terminal.say(_("Left: {left}.").format(left=left_text(self._sitting.left_s)))
        cells = [self._cell(number, item) for number, item in enumerate(self._sitting.paper.items, 1)]
        for start in range(0, len(cells), MAP_COLUMNS):
            self._terminal.say(" ".join(cells[start:start + MAP_COLUMNS]))

    def _cell(self, number, item):
        """Number, answer and flag: "12B*"."""
        place = self._sitting.answers.get(item.question.id)
        sign = "." if place is None else "TF"[place] if item.question.kind != SINGLE else item.sign_of(place)
        return "%3d%s%s" % (number, sign, "*" if item.question.id in self._sitting.flags else " ")


def kind_text(kind):
    return _("[single choice]") if kind == SINGLE else _("[true or false]")


def left_text(seconds):
    """Rounded up: it says 0:00 when the time is over, and not before."""
    return clock_text(math.ceil(seconds))


def clock_text(seconds):
    return "%d:%02d" % divmod(max(0, int(seconds)), 60)
