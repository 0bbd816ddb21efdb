"""A root of its own for a program: read-only Python and system libraries, its folders, nothing else."""
import os
import stat

from edgeai.drill.sandbox import kernel

_STAGES = ("/mnt", "/tmp", "/var", "/srv")  # where the new root is put together
_DEVICES = ("null", "zero", "full", "random", "urandom")
_TMP_OPTIONS = "size=64m,nr_inodes=4k,mode=1777"
_ROOT_OPTIONS = "size=4m,nr_inodes=8k,mode=755"


def enter_own_root(readable, writable, hidden):
    """In a new mount namespace: from here on only these paths are there, each at its own place.

    hidden: folders in readable ones that are empty now. All else, with whatever is in other
    runs' folders, has no name any more.
    """
    kernel.mount(None, "/", None, kernel.MS_REC | kernel.MS_PRIVATE)
    # Opened first: the stage may cover them.
    sources = [(path, os.open(path, os.O_PATH)) for path in _outermost(readable)]
    own = [(path, os.open(path, os.O_PATH)) for path in writable]
    stage = next(path for path in _STAGES if os.path.isdir(path))
    kernel.mount("tmpfs", stage, "tmpfs", kernel.MS_NOSUID | kernel.MS_NODEV, _ROOT_OPTIONS)
    _add_devices(stage)
    for name in ("tmp", "dev/shm"):
        _add_tmpfs(os.path.join(stage, name), _TMP_OPTIONS)
    for path, source in sources:
        kernel.make_read_only(_bind(source, stage, path))
    _hide(stage, hidden)
    for path, source in own:
        _bind(source, stage, path)
    _add_proc(stage)
    _link_system_folders(stage)
    _move_into(stage)


def _outermost(paths):
    """Without those that lie within another, without links and what is not there."""
    real = sorted({os.path.realpath(path) for path in paths if os.path.exists(path)})
    return [path for path in real
            if not any(path != other and path.startswith(other.rstrip("/") + "/") for other in real)]


def _bind(source, stage, path):
    """Show what the descriptor `source` is at `path` of the new root."""
    target = stage + path
    if stat.S_ISDIR(os.fstat(source).st_mode):
        os.makedirs(target, exist_ok=True)
    else:
        _make_file(target)
    kernel.mount("/proc/self/fd/%d" % source, target, None, kernel.MS_BIND | kernel.MS_REC)
    os.close(source)
    return target


def _make_file(path):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    if not os.path.exists(path):
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o644))


def _add_tmpfs(path, options):
    os.makedirs(path, exist_ok=True)
    kernel.mount("tmpfs", path, "tmpfs", kernel.MS_NOSUID | kernel.MS_NODEV, options)


def _hide(stage, hidden):
    for path in hidden:
        if os.path.isdir(stage + path):
            _add_tmpfs(stage + path, "size=4k,mode=755")
            kernel.make_read_only(stage + path)


def _add_devices(stage):
    for name in _DEVICES:
        if os.path.exists("/dev/" + name):
            _bind(os.open("/dev/" + name, os.O_PATH), stage, "/dev/" + name)
    os.symlink("/proc/self/fd", stage + "/dev/fd")


def _add_proc(stage):
    """Its own: that of the world outside would lead back there, so rather none than that."""
    os.makedirs(stage + "/proc", exist_ok=True)
    try:
        kernel.mount("proc", stage + "/proc", "proc", kernel.MS_NOSUID | kernel.MS_NODEV)
    except OSError:
        pass


def _link_system_folders(stage):
    """/lib and its like are links to /usr nowadays."""
    for name in ("bin", "sbin", "lib", "lib32", "lib64"):
        if os.path.islink("/" + name) and not os.path.lexists(os.path.join(stage, name)):
            os.symlink(os.readlink("/" + name), os.path.join(stage, name))


def _move_into(stage):
    os.mkdir(stage + "/.outside")
    kernel.pivot_root(stage, stage + "/.outside")
    os.chdir("/")
    kernel.unmount("/.outside")
    os.rmdir("/.outside")
    kernel.make_read_only("/", is_recursive=False)
