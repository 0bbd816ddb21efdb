"""edgeai drill restore DIR [FILE] [--number N]: the kept states of a file, and one of them back."""
from edgeai.commands.drill_options import add_drill
from edgeai.errors import UsageError
from edgeai.i18n import gettext as _


def add_arguments(parser):
    add_drill(parser)
    parser.add_argument("file", nargs="?", metavar="FILE", help=_("a file in it, as the list names it"))
    parser.add_argument("--number", type=int, metavar="N", help=_("which of its states to put back"))


def run(arguments, terminal):
    from edgeai.drill.drill_folder import read_drill
    from edgeai.drill.snapshots import Snapshots

    snapshots = Snapshots(arguments.dir, read_drill(arguments.dir).given)
    changes = [change for change in snapshots.changes() if arguments.file in (None, change.path)]
    if arguments.file and not changes:
        raise UsageError(_("no state of {file} was kept").format(file=arguments.file),
                         _("`edgeai drill restore {dir}` lists what was.").format(dir=arguments.dir))
    if arguments.number is not None:
        _put_back(arguments, snapshots, changes, terminal)
    else:
        _list(changes, terminal)


def _put_back(arguments, snapshots, changes, terminal):
    if arguments.file is None or not 1 <= arguments.number <= len(changes):
        raise UsageError(_("there is no state {number}").format(number=arguments.number),
                         _("Name a file, and a number from its list."))
    change = changes[arguments.number - 1]
    if change.sha256 is None:
        raise UsageError(_("in state {number} {file} was removed").format(
            number=arguments.number, file=change.path), _("Choose another."))
    snapshots.restore(change)
    terminal.say(_("{file} is as it was at {minutes:.1f} min; what it was now is kept too").format(
        file=change.path, minutes=change.at_s / 60))
    terminal.result(change._asdict())


def _list(changes, terminal):
    numbers = {}
    for change in changes:
        numbers[change.path] = number = numbers.get(change.path, 0) + 1
        what = _("removed") if change.sha256 is None else _("{bytes} bytes").format(bytes=change.bytes)
        terminal.say("%6.1f min  %3d  %s  %s" % (change.at_s / 60, number, change.path, what))
    terminal.result({"states": [change._asdict() for change in changes]})
