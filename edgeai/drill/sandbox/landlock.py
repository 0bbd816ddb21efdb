"""Landlock: file rules for one process and its descendants, without any rights (Linux 5.13 and later).

Structures and flags: linux/landlock.h.
"""
import ctypes
import os

from edgeai.drill.sandbox import kernel

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_VERSION_FLAG, _PATH_BENEATH = 1, 1
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1, 2, 4, 8
_TRUNCATE = 1 << 14
_READ = _EXECUTE | _READ_FILE | _READ_DIR
_FILE_RIGHTS = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE
_RIGHTS_OF_ABI = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}  # so many bits
_NET_ABI, _SCOPE_ABI = 4, 6
_NET_TCP, _SCOPES = 3, 3  # bind and connect; abstract sockets and signals


class _Ruleset(ctypes.Structure):
    _fields_ = [("files", ctypes.c_uint64), ("net", ctypes.c_uint64), ("scoped", ctypes.c_uint64)]


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _layout_ = "ms"
    _fields_ = [("rights", ctypes.c_uint64), ("folder", ctypes.c_int32)]


def version():
    """Of the kernel's Landlock; 0 where it has none."""
    try:
        return kernel.syscall("landlock", _CREATE_RULESET, None, ctypes.c_size_t(0),
                              ctypes.c_uint32(_VERSION_FLAG))
    except OSError:
        return 0


def confine(readable, writable, hidden, listable=()):
    """This process and what it starts see only these paths. `hidden` ones, which lie in readable
    ones, are left out; of `listable` folders only the names of what is below them can be read.
    Needs `kernel.gain_no_more_rights` before."""
    abi = version()
    handled = (1 << _RIGHTS_OF_ABI.get(abi, 16)) - 1
    ruleset = _Ruleset(handled, _NET_TCP if abi >= _NET_ABI else 0, _SCOPES if abi >= _SCOPE_ABI else 0)
    size = 24 if abi >= _SCOPE_ABI else 16 if abi >= _NET_ABI else 8
    rules = kernel.syscall("landlock", _CREATE_RULESET, ctypes.byref(ruleset), ctypes.c_size_t(size),
                           ctypes.c_uint32(0))
    for path in _without(readable, hidden):
        _allow(rules, path, _READ & handled)
    for path in list(writable) + ["/dev/null", "/dev/zero", "/dev/full"]:
        _allow(rules, path, handled)
    for path in listable:  # Python lists a folder before it imports from it
        _allow(rules, path, _READ_DIR)
    for path in ("/dev/urandom", "/dev/random", "/proc/self"):
        _allow(rules, path, _READ)
    kernel.syscall("landlock", _RESTRICT_SELF, ctypes.c_int(rules), ctypes.c_uint32(0))
    os.close(rules)


def _allow(rules, path, rights):
    if not os.path.exists(path):
        return
    beneath = os.open(path, os.O_PATH | os.O_CLOEXEC)
    rule = _Beneath(rights if os.path.isdir(path) else rights & _FILE_RIGHTS, beneath)
    kernel.syscall("landlock", _ADD_RULE, ctypes.c_int(rules), ctypes.c_int(_PATH_BENEATH),
                   ctypes.byref(rule), ctypes.c_uint32(0))
    os.close(beneath)


def _without(paths, hidden):
    """The paths; one that holds a hidden one is given by its contents instead."""
    for path in paths:
        inside = [one for one in hidden if one == path or one.startswith(path.rstrip("/") + "/")]
        if not inside:
            yield path
        elif path not in inside and os.path.isdir(path):
            yield from _without([os.path.join(path, name) for name in sorted(os.listdir(path))], inside)
