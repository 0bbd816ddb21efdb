"""Linux system calls that Python has no name for, through ctypes.

Numbers and flags: the kernel's uapi headers linux/sched.h, linux/mount.h, linux/prctl.h,
linux/capability.h. The numbers of mount_setattr and Landlock are the same on every architecture.
"""
import ctypes
import os

CLONE_NEWNS, CLONE_NEWIPC, CLONE_NEWUSER = 0x20000, 0x8000000, 0x10000000
CLONE_NEWPID, CLONE_NEWNET, CLONE_NEWUTS = 0x20000000, 0x40000000, 0x4000000
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_REMOUNT = 1, 2, 4, 32
MS_BIND, MS_REC, MS_PRIVATE = 4096, 16384, 1 << 18
MNT_DETACH = 2
_MOUNT_SETATTR, _AT_FDCWD, _AT_RECURSIVE, _MOUNT_ATTR_RDONLY = 442, -100, 0x8000, 1
_PIVOT_ROOT = {"x86_64": 155, "aarch64": 41, "armv7l": 218, "armv6l": 218, "i686": 217, "riscv64": 41}
_PR_SET_PDEATHSIG, _PR_CAPBSET_DROP, _PR_SET_CHILD_SUBREAPER, _PR_SET_NO_NEW_PRIVS = 1, 24, 36, 38
_LAST_CAPABILITY = 63

_libc = ctypes.CDLL(None, use_errno=True)


def unshare(flags):
    _checked(_libc.unshare(flags), "unshare")


def mount(source, target, kind=None, flags=0, options=None):
    _checked(_libc.mount(*[None if one is None else os.fsencode(one) for one in (source, target, kind)]
                         + [ctypes.c_ulong(flags), options and options.encode()]), "mount", target)


def make_read_only(target, is_recursive=True):
    """That mount, and those below it; kernels before 5.12 can do the one only."""
    attributes = (ctypes.c_uint64 * 4)(_MOUNT_ATTR_RDONLY, 0, 0, 0)
    done = _libc.syscall(_MOUNT_SETATTR, _AT_FDCWD, os.fsencode(target),
                         _AT_RECURSIVE if is_recursive else 0, ctypes.byref(attributes), 32)
    if done != 0:
        mount(None, target, None, MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID | MS_NODEV)


def pivot_root(new, old):
    _checked(_libc.syscall(_PIVOT_ROOT[os.uname().machine], os.fsencode(new), os.fsencode(old)),
             "pivot_root", new)


def unmount(target):
    _checked(_libc.umount2(os.fsencode(target), MNT_DETACH), "umount", target)


def die_with_parent(signal_number):
    _checked(_libc.prctl(_PR_SET_PDEATHSIG, signal_number, 0, 0, 0), "prctl")


def adopt_orphans():
    """What this process's descendants leave behind becomes its child."""
    _checked(_libc.prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0), "prctl")


def gain_no_more_rights():
    """No program that is started from here on has more rights than this process."""
    _checked(_libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "prctl")


def drop_capabilities():
    """None is left after the next exec, also as root of a user namespace."""
    for capability in range(_LAST_CAPABILITY + 1):
        if _libc.prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0) != 0:
            break


def syscall(name, number, *arguments):
    """The result; arguments are numbers or ctypes objects."""
    result = _libc.syscall(ctypes.c_long(number), *arguments)
    _checked(-1 if result < 0 else 0, name)
    return result


def _checked(result, name, where=None):
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, "%s: %s" % (name, os.strerror(number)), where)
