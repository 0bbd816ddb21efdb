"""Checks on what `edgeai board` writes: that the board was met, and that files lie on it as they were built."""
import os

from edgeai.drill.checks.seen import CheckFailed, Finding
from edgeai.file_digest import sha256_of
from edgeai.i18n import gettext as _


def board_met(seen, file):
    """The answer of `edgeai board hello --json`: version and state of a board that runs the firmware."""
    answer = _json(seen, file)
    about, status = answer.get("about"), answer.get("status")
    if not isinstance(about, dict) or not isinstance(status, dict) or not about.get("version") or not status.get("state"):
        return Finding(False, _("{name} is no answer of board B").format(name=file), file)
    return Finding(True, _("board B answered: version {version}").format(version=str(about["version"])[:20]), file)


def uploaded(seen, proof, files):
    """The proof of `edgeai board push --proof`: each of these files, as handed in, lies on the board."""
    listed = _json(seen, proof).get("files")
    on_board = {os.path.basename(str(one.get("path"))): one.get("sha256_on_board")
                for one in listed if isinstance(one, dict)} if isinstance(listed, list) else {}
    wrong = [name for name in files if on_board.get(os.path.basename(name)) != sha256_of(seen.path(name))]
    if wrong:
        return Finding(False, _("not on the board as handed in: {names}").format(names=" ".join(wrong)), proof)
    return Finding(True, _("all files are on the board as handed in"), proof)


def _json(seen, name):
    found = seen.json(name)
    if not isinstance(found, dict):
        raise CheckFailed(_("{name} is not valid JSON").format(name=name), name)
    return found
