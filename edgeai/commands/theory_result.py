"""What a handed-in paper earned: told on the terminal, as JSON, and kept in a file."""
import json
import os

from edgeai.commands.terminal import columns_of, padded
from edgeai.commands.theory_desk import clock_text, kind_text
from edgeai.drill.theory import progress
from edgeai.drill.theory.marking import FULL_MARKS, MODULE_POINTS, decimal
from edgeai.i18n import gettext as _
from edgeai.whole_file import whole_file

FILE_NAME = "theory-result.json"


def tell(terminal, bank, sitting, marking, attempts, ending, folder):
    """attempts: this one and those before; folder: where the result is kept too, or None."""
    _tell_marks(terminal, sitting, marking)
    for mistake in marking.mistakes:
        _tell_mistake(terminal, mistake)
    _tell_topics(terminal, bank, marking.topics, attempts)
    fields = _fields(bank, sitting, marking, attempts, ending)
    if folder:
        path = os.path.join(folder, FILE_NAME)
        with whole_file(path) as draft, open(draft, "w", encoding="utf-8", newline="\n") as file:
            json.dump(fields, file, ensure_ascii=False, indent=1)
        terminal.say(_("Kept in {path}.").format(path=path))
    terminal.result(fields)


def tell_progress(terminal, bank, attempts):
    """The attempts so far, and how each topic stands."""
    for one in attempts:
        terminal.say(_("{when}   seed {seed}   {marks} of 100, {points} of 15   {time}").format(
            when=one.id[:16].replace("T", " "), seed=one.seed, marks=one.marks, points=one.points,
            time=clock_text(one.seconds)))
    if not attempts:
        terminal.say(_("Nothing was handed in yet."))
    _tell_topics(terminal, bank, {}, attempts)
    terminal.result({"attempts": [one._asdict() for one in attempts],
                     "weak": progress.weak(attempts, bank.titles)})


def _tell_marks(terminal, sitting, marking):
    terminal.say("\n" + _("{marks} of {full} marks: {points} of {most} points of the contest").format(
        marks=decimal(marking.marks), full=FULL_MARKS, points=decimal(marking.points), most=MODULE_POINTS))
    terminal.say(_("right {right}, wrong {wrong}, empty {empty}; {time} used").format(
        right=marking.right, wrong=marking.wrong, empty=marking.empty, time=clock_text(sitting.elapsed_s)))


def _tell_mistake(terminal, mistake):
    item = mistake.item
    terminal.say("\n%d. %s %s" % (mistake.number, kind_text(item.question.kind), item.question.text))
    terminal.say(_("   yours: {yours}   right: {right}").format(
        yours=_option(item, mistake.answered), right=_option(item, item.right_sign)))
    terminal.say("   " + item.question.explanation)


def _option(item, sign):
    if not sign:
        return _("(empty)")
    option = item.options[item.signs.index(sign)]
    return sign if sign == option else "%s. %s" % (sign, option)


def _tell_topics(terminal, bank, now, attempts):
    """now: {topic: (right, asked)} of this paper."""
    shares = progress.share_right(attempts, bank.titles)
    asked = [topic for topic in bank.titles if shares[topic] is not None]
    width = max([columns_of(bank.titles[topic]) for topic in asked] + [0])
    terminal.say()
    for topic in asked:
        terminal.say("%s  %7s  %3.0f %%%s" % (
            padded(bank.titles[topic], width), "%d/%d" % now[topic] if topic in now else "",
            100 * shares[topic], "  <-" if shares[topic] < progress.WEAK_BELOW else ""))
    if any(shares[topic] < progress.WEAK_BELOW for topic in asked):
        terminal.say(_("<-: weak, over the latest {count} attempts. `--weak` draws more of it.").format(
            count=min(len(attempts), progress.LATEST)))


def _fields(bank, sitting, marking, attempts, ending):
    return {
        "marks": float(decimal(marking.marks)), "points": float(decimal(marking.points)),
        "asked": marking.asked, "right": marking.right, "wrong": marking.wrong, "empty": marking.empty,
        "ending": ending, "seconds": round(sitting.elapsed_s, 1), "seed": sitting.paper.seed,
        "topics": {topic: list(pair) for topic, pair in marking.topics.items()},
        "weak": progress.weak(attempts, bank.titles), "attempts": len(attempts),
        "mistakes": [_mistake_fields(one) for one in marking.mistakes],
    }


def _mistake_fields(mistake):
    question = mistake.item.question
    return {"number": mistake.number, "id": question.id, "text": question.text,
            "answered": mistake.answered, "right": mistake.item.right_sign,
            "explanation": question.explanation}
