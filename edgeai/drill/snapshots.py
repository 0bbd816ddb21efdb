"""Every state of a drill's files that was saved, kept: a power cut or a slip loses nothing of it.

    .drill/objects/ab/abcd…   a file's content, under its SHA-256
    .drill/log.jsonl          one line a change: {"at_s", "path", "sha256" (null: removed), "bytes"}
"""
import hashlib
import json
import os
from typing import NamedTuple, Optional

from edgeai.append_line import append_line
from edgeai.drill.drill_folder import SETTINGS
from edgeai.drill.exam_clock import OWN
from edgeai.errors import DrillError
from edgeai.i18n import gettext as _
from edgeai.whole_file import whole_file

MOST_BYTES = 64 << 20  # of one file; no work of a contest is larger
MOST_FILES = 20000
_LOG, _OBJECTS = "log.jsonl", "objects"


class Change(NamedTuple):
    """at_s: time used on the exam clock. sha256: None where the file was removed."""

    at_s: float
    path: str
    sha256: Optional[str]
    bytes: int


class Snapshots:
    """given: {path: SHA-256} of what the contestant got, which need not be kept."""

    def __init__(self, folder, given):
        self.folder = str(folder)
        self.own = os.path.join(self.folder, OWN)
        os.makedirs(os.path.join(self.own, _OBJECTS), exist_ok=True)
        self._digests = dict(given)  # path -> what its content was last
        for change in self.changes():
            self._digests[change.path] = change.sha256
        self._stats = {}  # path -> (size, time) when it was looked at last

    def take(self, at_s):
        """Keep what has changed since; [paths]. A file that is being written is taken next time."""
        files = {path: stat for path, stat in _files(self.folder) if path != SETTINGS}
        changed = [path for path in sorted(files) if self._has_changed(path, files[path], at_s)]
        for path in sorted(path for path, digest in self._digests.items() if digest and path not in files):
            self._note(Change(at_s, path, None, 0))
            changed.append(path)
        return changed

    def changes(self):
        """All of them, from the first; a line that a power cut tore is left out."""
        return read_changes(self.folder)

    def content(self, change):
        """The bytes of that state. DrillError where they are damaged or gone."""
        try:
            with open(self._object(change.sha256), "rb") as file:
                data = file.read()
        except OSError:
            data = None
        if data is None or hashlib.sha256(data).hexdigest() != change.sha256:
            raise DrillError(_("the kept state of {path} is damaged").format(path=change.path),
                             _("Take an earlier one."))
        return data

    def restore(self, change):
        """Put that state of the file back; the present one is kept before."""
        data = self.content(change)
        self.take(change.at_s)
        path = os.path.join(self.folder, *change.path.split("/"))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with whole_file(path) as draft, open(draft, "wb") as file:
            file.write(data)

    def _has_changed(self, path, stat, at_s):
        if self._stats.get(path) == stat:
            return False
        try:
            data = _read_whole(os.path.join(self.folder, *path.split("/")), stat)
        except OSError:  # locked by its editor, or gone meanwhile
            return False
        if data is None:
            return False
        self._stats[path] = stat
        digest = hashlib.sha256(data).hexdigest()
        if digest == self._digests.get(path):
            return False
        self._keep(digest, data)
        self._note(Change(at_s, path, digest, len(data)))
        return True

    def _keep(self, digest, data):
        path = self._object(digest)
        if not os.path.exists(path):
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with whole_file(path) as draft, open(draft, "wb") as file:
                file.write(data)

    def _note(self, change):
        fields = change._replace(at_s=round(change.at_s, 1))._asdict()
        append_line(os.path.join(self.own, _LOG), json.dumps(fields, ensure_ascii=False).encode("utf-8"))
        self._digests[change.path] = change.sha256

    def _object(self, digest):
        return os.path.join(self.own, _OBJECTS, digest[:2], digest)


def read_changes(folder):
    """[Change] that were kept of a drill's folder; nothing is written there."""
    found = []
    try:
        with open(os.path.join(str(folder), OWN, _LOG), encoding="utf-8", errors="replace") as file:
            for line in file:
                found += _change(line)
    except FileNotFoundError:
        pass
    return found


def _files(folder):
    """(path with /, (size, time)) of the files that are work: no links, nothing of our own."""
    count = 0
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name not in (OWN, "__pycache__")]
        for name in names:
            path = os.path.join(place, name)
            try:
                stat = os.lstat(path)
            except OSError:
                continue
            count += 1
            is_draft = os.path.splitext(name)[0].endswith(".part")
            if os.path.isfile(path) and not os.path.islink(path) and not is_draft and stat.st_size <= MOST_BYTES:
                yield os.path.relpath(path, folder).replace(os.sep, "/"), (stat.st_size, stat.st_mtime_ns)
            if count >= MOST_FILES:
                return


def _read_whole(path, stat):
    """The content; None where it was written to meanwhile."""
    with open(path, "rb") as file:
        data = file.read(MOST_BYTES + 1)
        after = os.fstat(file.fileno())
    return data if (after.st_size, after.st_mtime_ns) == stat and len(data) == stat[0] else None


def _change(line):
    try:
        fields = json.loads(line)
        change = Change(float(fields["at_s"]), str(fields["path"]), fields["sha256"], int(fields["bytes"]))
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return []
    parts = change.path.split("/")
    leads_out = os.path.isabs(change.path) or ".." in parts or ":" in change.path or "\\" in change.path
    return [] if leads_out else [change]
