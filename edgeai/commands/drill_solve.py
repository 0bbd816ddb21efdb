"""edgeai drill solve DIR [--key FILE]: the coach's model answer, into the folder to hand in."""
from edgeai.commands.drill_options import add_key
from edgeai.i18n import gettext as _


def add_arguments(parser):
    parser.add_argument("dir", metavar="DIR", help=_("a drill's folder; what it hands in must be empty"))
    add_key(parser)


def run(arguments, terminal):
    import os

    from edgeai.drill.book import read_books
    from edgeai.drill.drill_folder import read_drill
    from edgeai.drill.drill_key import key_path, read_key
    from edgeai.drill.solution import write_solution
    from edgeai.errors import UsageError

    drill = read_drill(arguments.dir)
    key = read_key(arguments.key or key_path(arguments.dir))
    folder = os.path.join(os.path.abspath(arguments.dir), drill.seat)
    if os.listdir(folder):
        raise UsageError(_("{path} holds work already").format(path=folder),
                         _("Make another drill for the model answer."))
    tasks = [task for book in read_books(key.name, key.seed) for task in book.tasks]
    with terminal.progress(_("running the programs"), 100, "%") as move_to:
        write_solution(tasks, folder, lambda done, total: move_to(100 * done / total))
    names = sorted(os.listdir(folder))
    for name in names:
        terminal.say("  " + os.path.join(folder, name))
    terminal.result({"folder": folder, "files": names})
