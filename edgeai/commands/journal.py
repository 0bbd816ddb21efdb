"""edgeai journal FILE"""
import os

from edgeai.commands.time_line import TimeLine
from edgeai.errors import UsageError
from edgeai.i18n import gettext as _
from edgeai.linkage.journal import in_time, read_journal


def add_arguments(parser):
    parser.add_argument("file", metavar="JSONL",
                        help=_("a journal that `run`, `demo` or a kit left"))


def run(arguments, terminal):
    if not os.path.isfile(arguments.file):
        raise UsageError(_("there is no journal {path}").format(path=arguments.file),
                         _("`edgeai run SCRIPT --kit sim` prints the path of its own."))
    entries = in_time(read_journal(arguments.file))
    time_line = TimeLine(terminal)
    for entry in entries:
        time_line.show(entry)
    time_line.end()
    terminal.result({"entries": entries})
