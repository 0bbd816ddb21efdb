"""edgeai drill new BOOK [--seed N] [--seat 07] [--minutes M] [--fault NAME] --to DIR"""
from edgeai.commands.kit_options import positive_seconds
from edgeai.i18n import gettext as _


def add_arguments(parser):
    parser.add_argument("book", metavar="BOOK", help=_("a task book (TB2-1 …) or a rehearsal (A, B, C)"))
    parser.add_argument("--to", metavar="DIR", required=True, help=_("a new or empty folder"))
    parser.add_argument("--seed", help=_("draws values and blanks; drawn itself if left out"))
    parser.add_argument("--seat", default="01", help=_("names the folder to hand in (01)"))
    parser.add_argument("--minutes", type=positive_seconds, help=_("how long it lasts; the book's own if left out"))
    parser.add_argument("--fault", metavar="NAME",
                        help=_("plant this fault, or any one, for the contestant to find"))


def run(arguments, terminal):
    import os

    from edgeai.drill.drill_folder import BOOK_FILE, new_drill
    from edgeai.drill.drill_key import key_path

    drill, key = new_drill(arguments.book, arguments.to, arguments.seed, arguments.seat, arguments.minutes,
                           arguments.fault or "")
    folder = os.path.abspath(arguments.to)
    terminal.say(_("{name} {title}: {minutes:g} minutes, seed {seed}").format(
        name=drill.name, title=drill.title, minutes=drill.minutes, seed=key.seed))
    terminal.say(_("  task book: {path}").format(path=os.path.join(folder, BOOK_FILE)))
    terminal.say(_("  hand in:   {path}").format(path=os.path.join(folder, drill.seat)))
    terminal.say(_("  coach's key, not for the contestant: {path}").format(path=key_path(folder)))
    if key.fault:
        terminal.say(_("  planted fault, not for the contestant either: {name}").format(name=key.fault))
    terminal.result({"folder": folder, "book": drill.name, "title": drill.title, "seat": drill.seat,
                     "minutes": drill.minutes, "seed": key.seed, "key": key_path(folder),
                     "hand_in": drill.hand_in, **({"fault": key.fault} if key.fault else {})})
