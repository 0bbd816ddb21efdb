"""edgeai kmodel lint FILE [--package DIR] [--board]"""
import hashlib
import os

from edgeai.commands.board_options import add_board_arguments, asked_board
from edgeai.i18n import gettext as _

MOST_FILE_BYTES = 16 << 20  # all of the board's flash
TASKS_WITH_A_MODEL = ("detect", "classify", "face")


def add_arguments(parser):
    parser.add_argument("file", metavar=_("FILE"), help=_("the .kmodel"))
    parser.add_argument("--package", metavar="DIR", help=_("the model package that it was made of"))
    parser.add_argument("--board", action="store_true",
                        help=_("compare with the free heap of the board that is connected"))
    parser.add_argument("--loaded", type=int, default=0, metavar="N",
                        help=_("models that your program has loaded before it (0)"))
    add_board_arguments(parser)


def run(arguments, terminal):
    """Exit code 1 when MaixPy would refuse it; 0 with warnings."""
    from edgeai.vision.kmodel.reader import read_kmodel

    data = _read(arguments.file)
    kmodel = read_kmodel(data, arguments.file)
    free_bytes = _free_bytes(arguments, terminal) if arguments.board else None
    findings = checked(arguments, kmodel, data, free_bytes)
    is_fine = all(one.is_warning for one in findings)
    _say(terminal, arguments.file, kmodel, findings)
    terminal.result({
        "ok": is_fine, "file": arguments.file, "version": kmodel.version,
        "input": list(kmodel.input) if kmodel.input else None, "bytes": kmodel.file_bytes,
        "main_memory_bytes": kmodel.main_memory_bytes, "needed_bytes": kmodel.needed_bytes,
        "free_bytes": free_bytes, "sha256": hashlib.sha256(data).hexdigest(),
        "first_layer": kmodel.layers[0].name if kmodel.layers else None,
        "findings": [dict(one._asdict()) for one in findings]})
    return 0 if is_fine else 1


def checked(arguments, kmodel, data, free_bytes):
    from edgeai.vision.kmodel.lint import lint
    from edgeai.vision.model_package import ModelPackage

    package = ModelPackage.open(arguments.package) if arguments.package else None
    return lint(kmodel, os.path.basename(arguments.file), package, free_bytes, arguments.loaded,
                hashlib.sha256(data).hexdigest())


def _read(path):
    """Its bytes; of a larger file than a board can hold so many that it is seen to be one."""
    with open(path, "rb") as file:
        return file.read(MOST_FILE_BYTES + 1)


def _free_bytes(arguments, terminal):
    with asked_board(arguments) as board:
        status = board.status()
    if status["task"] in TASKS_WITH_A_MODEL:
        terminal.say(_("The board has a model loaded now; stopped, it would have more free."))
    return status["heap"]


def _say(terminal, path, kmodel, findings):
    if kmodel.input is not None:
        terminal.say(_("{path}: version {version}, {width}x{height}x{channels}, first layer {layer}").format(
            path=path, version=kmodel.version, layer=kmodel.layers[0].name, **kmodel.input._asdict()))
        terminal.say(_("{file} bytes and {main} of main memory: {need} of the board's heap").format(
            file=kmodel.file_bytes, main=kmodel.main_memory_bytes, need=kmodel.needed_bytes))
    say_findings(terminal, findings)
    if not findings:
        terminal.say(_("Nothing is wrong with it."))


def say_findings(terminal, findings):
    for one in findings:
        weight = _("warning") if one.is_warning else _("error")
        number = _("MaixPy {number}").format(number=one.maixpy_error) if one.maixpy_error else "-"
        terminal.say("%s %s [%s]: %s" % (weight, number, one.kind, one.message))
        terminal.say("    -> %s" % one.remedy)
