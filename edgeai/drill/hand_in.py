"""What a contestant hands in, taken into a private place without trust.

A drill's folder, the folder to hand in by itself, or a zip archive, packed by `drill pack` or by
hand. Only plain files are taken; whatever is left out is told with its reason.
"""
import hashlib
import json
import os
import stat
from typing import NamedTuple, Tuple

from edgeai.archives import Limits, unpack_zip
from edgeai.drill.drill_folder import SETTINGS
from edgeai.drill.handed_in_text import decoded
from edgeai.errors import DrillError
from edgeai.file_digest import sha256_of
from edgeai.i18n import gettext as _
from edgeai.system_reasons import system_reason

DIGESTS = "digests.json"  # in an archive that `drill pack` made
MOST_FILES, MOST_BYTES, MOST_FILE_BYTES = 5000, 1 << 30, 256 << 20
MOST_SCRIPT_BYTES, MOST_SCRIPT_LINES = 100 << 10, 1000  # ten times what a task asks for
BLOCK_BYTES = 1 << 20
DEEPEST = 8
_ARCHIVES = (".zip", ".rar", ".7z", ".tar", ".tgz", ".gz", ".bz2", ".xz")
_ARCHIVE = Limits(entries=MOST_FILES, total_bytes=MOST_BYTES, ratio=200, may_nest=True)  # model packages hold a zip


class HandIn(NamedTuple):
    """folder: the private copy. seat, ticket: as it says of itself. problems: what was not taken, and
    why. digest: of all files and their names."""

    folder: str
    seat: str
    ticket: str
    problems: Tuple[str, ...]
    digest: str

    def script(self, name):
        """The text of a script, or None where there is none that could be one."""
        path = os.path.join(self.folder, name)
        if not os.path.isfile(path) or os.path.getsize(path) > MOST_SCRIPT_BYTES:
            return None
        with open(path, "rb") as file:
            text = decoded(file.read())
        # Comparing lines with a sheet's takes the product of their numbers.
        return text if text is None or text.count("\n") + text.count("\r") <= 2 * MOST_SCRIPT_LINES else None


def take_hand_in(path, place):
    """Copy what was handed in below the empty folder `place`; the `HandIn`.

    Raises DrillError where nothing is at `path`. An archive that is refused is a HandIn without files.
    """
    path = os.path.abspath(str(path))
    copy = os.path.join(place, "hand_in")
    os.mkdir(copy)
    problems = []
    if os.path.isdir(path):
        source, seat, ticket = _of_folder(path, problems)
    elif os.path.isfile(path):
        source, seat, ticket = _of_archive(path, os.path.join(place, "unpacked"), problems)
    else:
        raise DrillError(_("there is nothing at {path}").format(path=path), _("Check the path."))
    if source:
        _Copying(problems).copy(source, copy)
        problems += [_("{name} is an archive in what was handed in: it stays packed").format(name=name[:200])
                     for name in sorted(os.listdir(copy)) if is_archive(name)]
    return HandIn(copy, seat, ticket, tuple(problems), digest_of(copy))


def is_archive(name):
    """By its name; only zip is one that can be opened."""
    return name.lower().endswith(_ARCHIVES)


def digest_of(folder):
    """SHA-256 over the names and contents of all files."""
    whole = hashlib.sha256()
    for name in sorted(_names(folder)):
        digest = sha256_of(os.path.join(folder, name))
        whole.update(("%s %s\n" % (digest, name.replace(os.sep, "/"))).encode("utf-8", "backslashreplace"))
    return whole.hexdigest()


def _names(folder):
    for place, _folders, names in os.walk(folder):
        for name in names:
            yield os.path.relpath(os.path.join(place, name), folder)


def _of_folder(path, problems):
    """(folder to hand in, seat, ticket)"""
    seat, ticket = os.path.basename(path), ""
    if not os.path.isfile(os.path.join(path, SETTINGS)):
        return path, seat, ticket
    fields = _json(os.path.join(path, SETTINGS))
    seat, ticket = _word(fields, "seat"), _word(fields, "ticket")
    source = os.path.join(path, seat)
    # The seat is a word of the contestant's disk: it must not lead elsewhere.
    if not seat or seat != os.path.basename(seat) or seat in (".", "..") or not _is_own_folder(source):
        problems.append(_("{name} names no folder to hand in").format(name=SETTINGS))
        return None, os.path.basename(path), ticket
    return source, seat, ticket


def _of_archive(path, place, problems):
    os.mkdir(place)
    seat = os.path.splitext(os.path.basename(path))[0]
    try:
        unpack_zip(path, place, DrillError, _ARCHIVE)
    except (DrillError, OSError) as problem:
        problems.append(_("the archive is refused: {reason}").format(reason=_reason(problem, path)))
        return None, seat, ""
    fields = _json(os.path.join(place, DIGESTS))
    _check_digests(place, fields, problems)
    seat, ticket = _word(fields, "seat") or seat, _word(fields, "ticket")
    inside = sorted(name for name in os.listdir(place) if name != DIGESTS)
    if len(inside) == 1 and os.path.isdir(os.path.join(place, inside[0])):
        return os.path.join(place, inside[0]), seat, ticket
    return place, seat, ticket


def _reason(problem, path):
    """Without the path, which another machine has elsewhere."""
    reason = getattr(problem, "message", None) or system_reason(problem)
    return reason.replace(path, os.path.basename(path))


def _check_digests(place, fields, problems):
    """Of an archive that lists them: each file is as it was when it was packed."""
    listed, seat = fields.get("files"), _word(fields, "seat")
    if not isinstance(listed, dict):
        return
    for name, one in sorted(listed.items()):
        path = os.path.join(place, seat, *name.split("/"))
        wanted = one.get("sha256") if isinstance(one, dict) else None
        if ".." in name.split("/") or not os.path.isfile(path) or sha256_of(path) != wanted:
            problems.append(_("{name} is not as it was packed").format(name=name[:200]))


def _is_own_folder(path):
    return os.path.isdir(path) and not os.path.islink(path)


def _json(path):
    """A JSON object, or an empty one."""
    try:
        with open(path, "rb") as file:
            fields = json.loads(file.read(1 << 20).decode("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return fields if isinstance(fields, dict) else {}


def _word(fields, name):
    value = fields.get(name)
    return value if isinstance(value, str) and len(value) <= 100 else ""


class _Copying:
    """Copies plain files, up to the limits; tells what it left out."""

    def __init__(self, problems):
        self._problems = problems
        self._files = self._bytes = 0

    def copy(self, source, target, name="", depth=0):
        try:
            entries = sorted(os.listdir(source))
        except OSError as problem:
            return self._leave_out(name or os.path.basename(source), system_reason(problem))
        for entry in entries:
            path, inner = os.path.join(source, entry), "%s/%s" % (name, entry) if name else entry
            kind = os.lstat(path).st_mode
            if stat.S_ISDIR(kind) and depth < DEEPEST:
                os.mkdir(os.path.join(target, entry))
                self.copy(path, os.path.join(target, entry), inner, depth + 1)
            elif stat.S_ISREG(kind):
                self._copy_file(path, os.path.join(target, entry), inner)
            else:
                self._leave_out(inner, _("it is a link or a device, not a file") if depth < DEEPEST
                                else _("it lies too deep"))

    def _copy_file(self, path, target, name):
        # Not waiting, not following: it may have become another thing since it was looked at.
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        try:
            number = os.open(path, flags)
        except OSError as problem:
            return self._leave_out(name, system_reason(problem))
        with os.fdopen(number, "rb") as file:
            found = os.fstat(number)
            size = found.st_size
            if not stat.S_ISREG(found.st_mode):
                return self._leave_out(name, _("it is a link or a device, not a file"))
            if size > MOST_FILE_BYTES or self._bytes + size > MOST_BYTES or self._files >= MOST_FILES:
                return self._leave_out(name, _("it is too large, or there are too many"))
            self._files += 1
            self._bytes += size
            with open(target, "wb") as out:
                self._pass_on(file, out, size)

    @staticmethod
    def _pass_on(file, out, left):
        while left > 0:
            block = file.read(min(BLOCK_BYTES, left))
            if not block:
                return
            out.write(block)
            left -= len(block)

    def _leave_out(self, name, reason):
        if len(self._problems) < 20:  # what follows says no more
            self._problems.append(_("{name} was not taken: {reason}").format(name=name[:200], reason=reason))
