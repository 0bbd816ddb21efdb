"""edgeai board pull FILE [--out PATH]"""
import hashlib

from edgeai.commands.board_session import add_session_arguments, board_files
from edgeai.i18n import gettext as _
from edgeai.whole_file import whole_file


def add_arguments(parser):
    parser.add_argument("file", metavar=_("FILE"), help=_("a file of the board's: /flash/main.py"))
    parser.add_argument("--out", metavar="PATH", help=_("where to write it (its name, here)"))
    add_session_arguments(parser)


def run(arguments, terminal):
    path = arguments.out or arguments.file.rsplit("/", 1)[-1]
    with board_files(arguments) as (files, _port):
        size = (files.digest(arguments.file) or [1])[0]
        with terminal.progress(arguments.file, size / 1024, "KiB") as move_to:
            data = files.pull(arguments.file, lambda done: move_to(done / 1024))
    with whole_file(path) as draft, open(draft, "wb") as file:
        file.write(data)
    sha256 = hashlib.sha256(data).hexdigest()
    terminal.say(_("{path}: {bytes} bytes, SHA-256 {sha256}, as on the board").format(
        path=path, bytes=len(data), sha256=sha256))
    terminal.result({"path": path, "bytes": len(data), "sha256": sha256})
