"""edgeai board flash [--image BIN] [--model FILE@ADDRESS] [--kfpkg FILE] [--out KFPKG]"""
import hashlib
import os

from edgeai.commands.board_options import add_board_arguments
from edgeai.commands.board_push import told
from edgeai.commands.kit_options import open_asked_kit
from edgeai.errors import UsageError
from edgeai.i18n import gettext as _


def add_arguments(parser):
    parser.add_argument("--image", metavar="BIN", help=_("MaixPy's firmware, to address 0"))
    parser.add_argument("--model", metavar="FILE@ADDRESS", action="append", default=[],
                        help=_("a model, at a multiple of 0x10000 (0x300000 without an address)"))
    parser.add_argument("--kfpkg", metavar="FILE", help=_("a package of kflash"))
    parser.add_argument("--out", metavar="KFPKG", help=_("only write such a package"))
    parser.add_argument("--chip", default="maixduino", metavar="NAME",
                        help=_("the board, by kflash's name (maixduino)"))
    add_board_arguments(parser, baud=_("the loader's speed (1500000)"))
    parser.add_argument("--proof", metavar="JSON",
                        help=_("write the digests, built and on the board, to this file"))


def run(arguments, terminal):
    from edgeai.linkage.board_b.kfpkg import check_parts, write_kfpkg

    parts = asked_parts(arguments)
    check_parts(parts)
    if arguments.out:
        write_kfpkg(arguments.out, parts)
        terminal.say(_("{path}: {count} parts").format(path=arguments.out, count=len(parts)))
        terminal.result({"path": arguments.out, "parts": [_plain(part) for part in parts]})
        return 0
    return _flash(parts, arguments, terminal)


def asked_parts(arguments):
    from edgeai.linkage.board_b.kfpkg import FlashPart, read_kfpkg

    parts = read_kfpkg(arguments.kfpkg) if arguments.kfpkg else []
    if arguments.image:
        parts.append(FlashPart(0, os.path.basename(arguments.image), _read(arguments.image), True))
    for word in arguments.model:
        path, address = _placed(word)
        parts.append(FlashPart(address, os.path.basename(path), _read(path)))
    if not parts:
        raise UsageError(_("nothing to send"), "edgeai board flash --model model.kmodel@0x300000")
    return parts


def _placed(word):
    """(path, address) of FILE@ADDRESS; a path may have an @ of its own."""
    from edgeai.linkage.board_b.kfpkg import MODEL_AT

    path, at, number = word.rpartition("@")
    try:
        return (path, int(number, 0)) if at else (word, MODEL_AT)
    except ValueError:
        return word, MODEL_AT


def _read(path):
    with open(path, "rb") as file:
        return file.read()


def _plain(part):
    return {"address": part.address, "name": part.name, "bytes": len(part.data),
            "sha256": hashlib.sha256(part.data).hexdigest(), "is_firmware": part.is_firmware}


def _flash(parts, arguments, terminal):
    from edgeai.linkage.board_b.delivery import proof_of
    from edgeai.linkage.board_b.kflash_tool import BAUD, CHIPS, flash
    from edgeai.linkage.board_b.port import find_port

    if arguments.chip not in CHIPS:
        raise UsageError(_("kflash knows no board {name!r}").format(name=arguments.chip), ", ".join(CHIPS))
    with open_asked_kit(arguments) as kit:
        port = find_port(arguments.port or kit.config.board_b.port).name
        with terminal.progress(_("flash"), 100, "%") as move_to:
            flash(parts, port, arguments.chip, arguments.baud or BAUD,
                  lambda name, done, total: move_to(100 * done / total, name))
        proof = proof_of(_read_back(parts, port), port)
    return told(proof, arguments, terminal)


def _read_back(parts, port):
    """What lies in the flash chip, asked of MaixPy itself."""
    from edgeai.commands.board_session import REPL_BAUD
    from edgeai.linkage.board_b.board_files import BoardFiles, Sent
    from edgeai.linkage.board_b.port import open_port
    from edgeai.linkage.board_b.raw_repl import RawRepl

    with open_port(port, REPL_BAUD) as line:
        repl = RawRepl(line)
        repl.enter()
        files = BoardFiles(repl)
        sent = [Sent("0x%06x" % part.address, len(part.stored), hashlib.sha256(part.stored).hexdigest(),
                     files.flash_digest(part.address, len(part.stored))) for part in parts]
        repl.reset()
    return sent
