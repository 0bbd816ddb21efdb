"""Folders in the system's temporary folder that go with the program that made them, however it ends.

Each holds a lock, which the system lets go with its program. Whoever makes the next one clears those whose
lock nobody has: what programs that were killed left.
"""
import os
import shutil
import stat
import tempfile

from edgeai.drill.folder_sweep import sweep
from edgeai.file_lock import lock

PREFIX, LOCK, CONTENT = "edgeai-", "edgeai-passing.lock", "content"


class PassingFolder:
    """path: an empty folder of this user's alone, until `close` or the end of a `with`; close twice is fine.

    kind: a word for its name.
    """

    def __init__(self, kind):
        clear_left()
        self._outer, self._lock = _locked(kind)
        self.path = os.path.join(self._outer, CONTENT)
        os.mkdir(self.path)

    def close(self):
        if not self._lock.closed:
            _remove(self._outer, self._lock)

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self.close()


def clear_left():
    """Remove such folders of this user whose programs are no more. What can't be removed stays, as what is
    anybody else's does."""
    place = tempfile.gettempdir()
    for name in os.listdir(place):
        outer = os.path.join(place, name)
        if name.startswith(PREFIX) and _is_own(outer, stat.S_ISDIR) and _is_own(_lock_of(outer), stat.S_ISREG):
            _clear(outer)


def without_places(text, *folders):
    """Without the paths of these folders: they pass, and the next one is elsewhere."""
    for folder in sorted(set(folders), key=len, reverse=True):  # one may begin as the other does
        text = text.replace(folder + os.sep, "").replace(folder, ".")
    return text


def _locked(kind):
    """(a new folder, its lock file, locked)"""
    while True:
        outer = tempfile.mkdtemp(prefix="%s%s-" % (PREFIX, kind))
        try:
            file = open(_lock_of(outer), "wb")
        except OSError:
            os.rmdir(outer)
            raise
        if lock(file) is not False and os.path.exists(file.name):  # else a clearing was quicker
            return outer, file
        file.close()


def _clear(outer):
    try:
        file = open(_lock_of(outer), "r+b")
    except OSError:  # another clearing was quicker
        return
    if lock(file):
        _remove(outer, file)
    file.close()


def _remove(outer, file):
    """The lock goes last: what is left of a folder without one would be nobody's for ever."""
    content = os.path.join(outer, CONTENT)
    if os.path.islink(content):
        _quietly(os.unlink, content)
    else:
        _quietly(sweep, content)  # a program may have closed folders to us
        shutil.rmtree(content, ignore_errors=True)
    if not os.path.lexists(content) and os.name != "nt":
        _quietly(os.unlink, file.name)  # as long as it is ours: nobody may take it before it is gone
    file.close()
    if not os.path.lexists(content):
        _quietly(os.unlink, file.name)  # Windows: once nobody has it open
        _quietly(os.rmdir, outer)


def _quietly(do, path):
    try:
        do(path)
    except OSError:
        pass


def _lock_of(outer):
    return os.path.join(outer, LOCK)


def _is_own(path, is_kind):
    """No link, and of this user: in a folder that all users share, names tell nothing."""
    try:
        found = os.lstat(path)
    except OSError:
        return False
    return is_kind(found.st_mode) and (os.name == "nt" or found.st_uid == os.geteuid())
