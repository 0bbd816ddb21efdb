"""Stand-in for MaixPy's uos: the board's own file systems."""
import errno as _errno
import os as _os

from edgeai.sim.maixpy import hardware as _hardware
from edgeai.sim.maixpy.virtual_files import FLASH_BYTES as _FLASH_BYTES
from edgeai.sim.maixpy.virtual_files import failure as _failure

_DIRECTORY, _FILE, _BLOCK = 0x4000, 0x8000, 4096


def _files():
    return _hardware.current().files


def listdir(path=None):
    files = _files()
    path = files.cwd if path is None else path
    if files.absolute(path) == "/":
        return files.mounts()
    return sorted(files.call(_os.listdir, path))


def ilistdir(path=None):
    files = _files()
    path = files.cwd if path is None else path
    for name in listdir(path):
        full = path.rstrip("/") + "/" + name
        mode, size = stat(full)[0], stat(full)[6]
        yield (name, mode, 0, size)


def stat(path):
    files = _files()
    if files.absolute(path).lstrip("/") in [""] + files.mounts():
        return (_DIRECTORY, 0, 0, 0, 0, 0, 0, 0, 0, 0)
    found = files.call(_os.stat, path)
    kind = _DIRECTORY if _os.path.isdir(files.host_path(path)) else _FILE
    return (kind, 0, 0, 0, 0, 0, found.st_size if kind == _FILE else 0, 0, 0, 0)


def statvfs(path):
    files = _files()
    mount = files.absolute(path).split("/")[1]
    files.host_path(path)
    total = _FLASH_BYTES if mount == "flash" else 1 << 33
    free = max(0, total - files.used(mount)) // _BLOCK
    return (_BLOCK, _BLOCK, total // _BLOCK, free, free, 0, 0, 0, 0, 255)


def remove(path):
    _files().call(_os.remove, path)


unlink = remove


def rename(old, new):
    files = _files()
    files.call(lambda host: _os.replace(host, files.host_path(new)), old)


def mkdir(path):
    if _files().absolute(path).startswith("/flash"):
        raise _failure(_errno.EPERM)  # SPIFFS has no folders
    _files().call(_os.mkdir, path)


def rmdir(path):
    _files().call(_os.rmdir, path)


def chdir(path):
    files = _files()
    if files.absolute(path) != "/" and not _os.path.isdir(files.host_path(path)):
        raise _failure(_errno.ENOENT)
    files.cwd = files.absolute(path)


def getcwd():
    return _files().cwd


def sync():
    pass


def urandom(size):
    return _os.urandom(size)


def uname():
    return ("MaixPy", "MaixPy", "1.11.0", "v0.6.3 on 2021-04-14", "Sipeed_M1 with kendryte-k210")
