"""edgeai board push [FILE ...] [--firmware] [--package DIR] [--to FOLDER | --card DIR [--cover]] [--proof JSON]"""
import os

from edgeai.commands.board_session import add_session_arguments, board_files
from edgeai.errors import UsageError
from edgeai.i18n import gettext as _


def add_arguments(parser):
    parser.add_argument("files", nargs="*", metavar=_("FILE"), help=_("files to send"))
    parser.add_argument("--firmware", action="store_true",
                        help=_("edgeai's firmware; settings that are on the board stay"))
    parser.add_argument("--package", metavar="DIR",
                        help=_("a model package's kmodel, and the settings that go with it"))
    parser.add_argument("--to", default="/flash", metavar=_("FOLDER"),
                        help=_("where on the board: /flash (the usual one) or /sd"))
    parser.add_argument("--card", metavar="DIR",
                        help=_("write to a TF card that is in this computer instead"))
    parser.add_argument("--cover", action="store_true",
                        help=_("with --card: the board copies main.py from it into its flash"))
    parser.add_argument("--proof", metavar="JSON",
                        help=_("write the digests, built and on the board, to this file"))
    add_session_arguments(parser)


def run(arguments, terminal):
    from edgeai.linkage.board_b.board_files import check_path
    from edgeai.linkage.board_b.delivery import proof_of

    if arguments.card:
        return _to_card(arguments, terminal)
    if arguments.cover:
        raise UsageError(_("--cover is for a card"), "edgeai board push --card DIR --firmware --cover")
    folder = arguments.to.rstrip("/")
    items = asked_items(arguments, folder)
    for item in items:
        check_path("%s/%s" % (folder, item.name))
    with board_files(arguments) as (files, port):
        sent = [one for one in (_send(files, folder, item, terminal) for item in items) if one]
    return told(proof_of(sent, port), arguments, terminal)


def _to_card(arguments, terminal):
    from edgeai.linkage.board_b.card import with_cover, write_card
    from edgeai.linkage.board_b.delivery import proof_of

    items = asked_items(arguments, "/sd")
    items = with_cover(items) if arguments.cover else items
    return told(proof_of(write_card(arguments.card, items), arguments.card), arguments, terminal)


def asked_items(arguments, folder):
    """The `Item`s; UsageError when nothing is asked for."""
    from edgeai.linkage.board_b.delivery import Item, firmware_items, merged

    items = firmware_items() if arguments.firmware else []
    if arguments.package:
        items += _package_items(arguments.package, folder)
    for path in arguments.files:
        with open(path, "rb") as file:
            items.append(Item(os.path.basename(path), file.read()))
    if not items:
        raise UsageError(_("nothing to send"), "edgeai board push --firmware")
    return merged(items)


def _package_items(path, folder):
    from edgeai.linkage.board_b.delivery import model_items
    from edgeai.vision.model_package import ModelPackage

    package = ModelPackage.open(path)
    return model_items(package, package.read("kmodel"), folder)


def _send(files, folder, item, terminal):
    path = "%s/%s" % (folder, item.name)
    if item.is_kept and files.digest(path) is not None:
        terminal.say(_("{path} stays as it is").format(path=path))
        return None
    with terminal.progress(item.name, len(item.data) / 1024, "KiB") as move_to:
        return files.push(path, item.data, lambda done: move_to(done / 1024))


def told(proof, arguments, terminal):
    """Say and write the proof: the exit code."""
    from edgeai.linkage.board_b.delivery import write_proof

    for one in proof["files"]:
        terminal.say("%s  %d  %s%s" % (
            one["path"], one["bytes"], one["sha256_on_board"][:16],
            _("  (went on at {bytes})").format(bytes=one["resumed_at"]) if one["resumed_at"] else ""))
        if not one["same"]:
            terminal.say(_("  it was built as {sha256}").format(sha256=one["sha256_built"][:16]))
    same = sum(one["same"] for one in proof["files"])
    terminal.say(_("{same} of {count} files are there as they were built").format(
        same=same, count=len(proof["files"])))
    if arguments.proof:
        write_proof(arguments.proof, proof)
        terminal.say(_("The proof is in {path}.").format(path=arguments.proof))
    terminal.result(proof)
    return 0 if proof["all_same"] else 1
