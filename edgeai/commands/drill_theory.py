"""edgeai drill theory [--seed N] [--questions N] [--minutes M] [--topic T] [--weak] [--resume | --drop |
--print FILE.html | --progress] [--to DIR] [--bank DIR]"""
import argparse
import contextlib
import os
import random

from edgeai.clock import Clock
from edgeai.commands import argparse_numbers
from edgeai.i18n import gettext as _


def add_arguments(parser):
    parser.add_argument("--seed", type=argparse_numbers.seed, metavar="N",
                        help=_("draws the same paper again (another each time)"))
    parser.add_argument("--questions", type=argparse_numbers.at_least_one, metavar="N",
                        help=_("how many (100; with --topic all of it)"))
    parser.add_argument("--minutes", type=_minutes, metavar="M", help=_("how long (20)"))
    parser.add_argument("--topic", metavar="T", help=_("only questions of this topic"))
    parser.add_argument("--weak", action="store_true",
                        help=_("more of what went wrong in the latest attempts"))
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--resume", action="store_true",
                      help=_("go on with the paper that was left, the clock where it stood"))
    what.add_argument("--drop", action="store_true",
                      help=_("throw away the paper that was left, and begin anew"))
    what.add_argument("--print", dest="page", metavar="FILE.html",
                      help=_("write paper and answer sheet for printing, and the key in a file beside"))
    what.add_argument("--progress", action="store_true",
                      help=_("show the attempts so far, and what is weak"))
    parser.add_argument("--to", metavar="DIR",
                        help=_("keep the paper's answers and result in this folder"))
    parser.add_argument("--bank", metavar="DIR", help=_("a bank of your own, one TOML file a topic"))


def run(arguments, terminal):
    from edgeai.drill.theory.questions import BANK_DIR, load_bank

    _refuse_idle_options(arguments)
    bank = load_bank(arguments.bank or BANK_DIR)
    if arguments.progress:
        return _show_progress(bank, terminal)
    if arguments.page:
        return _print(arguments, bank, terminal)
    return _sit(arguments, bank, terminal)


def _refuse_idle_options(arguments):
    """An option that would do nothing is not what was meant."""
    from edgeai.errors import UsageError

    wishes = ("seed", "questions", "minutes", "topic", "weak")
    idle = {"resume": wishes, "progress": wishes + ("to",), "page": ("to",)}
    for what, names in idle.items():
        for name in names if getattr(arguments, what) else ():
            value = getattr(arguments, name)
            if value is not None and value is not False:  # 0 is a seed
                raise UsageError(_("--{name} does nothing beside --{what}").format(
                    name=name, what="print" if what == "page" else what), _("Leave one of the two out."))


def _sit(arguments, bank, terminal):
    from edgeai.commands.theory_desk import Desk
    from edgeai.drill.theory import progress
    from edgeai.drill.theory.sitting import one_at_a_time
    from edgeai.drill.theory.typed_lines import TypedLines

    folder = arguments.to or progress.folder()
    with one_at_a_time(folder):
        lines = TypedLines()
        sitting = _sitting(arguments, bank, folder)
        try:
            ending = Desk(sitting, lines, terminal, bank.titles).run()
        except KeyboardInterrupt:
            _leave(terminal, sitting)
            raise
        if ending == Desk.LEFT:
            _leave(terminal, sitting)
        else:
            _mark(arguments, bank, terminal, sitting, ending)
    return 0


def _leave(terminal, sitting):
    sitting.save()
    terminal.say("\n" + _("Saved. `edgeai drill theory --resume` goes on; the clock stands."))
    terminal.result({"left": True, "left_s": round(sitting.left_s, 1), "path": sitting.path})


def _mark(arguments, bank, terminal, sitting, ending):
    """The paper goes when everything else is on the disk: until then a crash can be resumed."""
    from edgeai.commands.theory_result import tell
    from edgeai.drill.theory import marking, progress

    marks = marking.mark(sitting.paper, sitting.answers)
    attempts = progress.record(_log_path(), sitting, marks)
    tell(terminal, bank, sitting, marks, attempts, ending, arguments.to)
    with contextlib.suppress(FileNotFoundError):
        os.remove(sitting.path)


def _sitting(arguments, bank, folder):
    from edgeai.drill.theory import paper, sitting

    path = os.path.join(folder, sitting.FILE_NAME)
    if arguments.resume:
        return sitting.resume(path, bank, Clock())
    drawn = _draw(arguments, bank)
    if arguments.drop:
        with contextlib.suppress(FileNotFoundError):
            os.remove(path)
    return sitting.begin(path, drawn, arguments.minutes or paper.MINUTES, bank, Clock(), arguments.weak)


def _draw(arguments, bank):
    from edgeai.drill.theory import paper, progress

    seed = random.SystemRandom().randrange(1 << 31) if arguments.seed is None else arguments.seed
    topic = _topic(bank, arguments.topic)
    count = arguments.questions or min(paper.QUESTIONS, _there(bank, topic))
    weights, first = {}, ()
    if arguments.weak:
        before = progress.attempts(_log_path())
        weights, first = progress.weights(before, bank.titles), progress.missed(before)
    return paper.draw(bank, count, seed, topic, weights, first)


def _topic(bank, text):
    """A topic may be named as it is titled."""
    return {title: topic for topic, title in bank.titles.items()}.get(text, text)


def _there(bank, topic):
    return sum(topic in (None, one.topic) for one in bank.questions) or 1


def _print(arguments, bank, terminal):
    from edgeai.drill.theory import paper
    from edgeai.drill.theory.paper_page import write_pages

    drawn = _draw(arguments, bank)
    key = write_pages(arguments.page, drawn, bank.titles, arguments.minutes or paper.MINUTES)
    terminal.say(_("{page}: {count} questions, seed {seed}; the key: {key}").format(
        page=arguments.page, count=len(drawn.items), seed=drawn.seed, key=key))
    terminal.result({"page": arguments.page, "key": key, "questions": len(drawn.items), "seed": drawn.seed})
    return 0


def _show_progress(bank, terminal):
    from edgeai.commands.theory_result import tell_progress
    from edgeai.drill.theory import progress

    tell_progress(terminal, bank, progress.attempts(_log_path()))
    return 0


def _log_path():
    from edgeai.drill.theory import progress

    return os.path.join(progress.folder(), progress.FILE_NAME)


def _minutes(text):
    from edgeai.drill.theory.sitting import MAX_MINUTES

    try:
        minutes = float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(_("{text!r} is not a number").format(text=text)) from None
    if not 0.01 <= minutes <= MAX_MINUTES:
        raise argparse.ArgumentTypeError(_("give 0.01 to {most} minutes").format(most=MAX_MINUTES))
    return minutes
