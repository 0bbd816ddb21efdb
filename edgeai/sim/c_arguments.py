"""Arguments as a C extension takes them (PyArg_Parse), so that a wrong one fails with its words."""
import array
import operator
import os
import sys

# Buffers that must be released again: "s#" refuses them.
_RELEASED_BUFFERS = (bytearray, memoryview, array.array)


def c_int(value):
    """"i": a whole number of 32 bits."""
    if isinstance(value, int) and not -0x80000000 <= value <= 0x7FFFFFFF:
        raise OverflowError("signed integer is greater than maximum" if value > 0
                            else "signed integer is less than minimum")
    # os.strerror takes a C int and changes nothing: the refusals are this Python's own.
    os.strerror(value)
    try:
        return operator.index(value)
    except TypeError:
        return int(value)


def c_unsigned_long(value, position):
    """"k": a whole number, too large ones cut off."""
    if not isinstance(value, int):
        raise TypeError("argument %d must be int, not %s" % (position, _type_name(value)))
    return value & (2 * sys.maxsize + 1)


def read_only_bytes(value, position):
    """"s#": str (as UTF-8), bytes, or a buffer that needs no release."""
    if isinstance(value, str):
        return value.encode("utf-8")
    if isinstance(value, bytes):
        return value
    if isinstance(value, _RELEASED_BUFFERS):
        raise TypeError("argument %d must be read-only bytes-like object, not %s"
                        % (position, _type_name(value)))
    return _contiguous(value)


def _contiguous(value):
    try:
        view = memoryview(value)
    except TypeError:
        raise TypeError(
            "a bytes-like object is required, not '%s'" % type(value).__name__) from None
    if not view.c_contiguous:
        raise ValueError("%s is not C-contiguous" % type(value).__name__)
    return view.tobytes()


def _type_name(value):
    if value is None:
        return "None"
    kind = type(value)
    # tp_name: array.array, but int and not builtins.int.
    return kind.__name__ if kind.__module__ == "builtins" else "%s.%s" % (
        kind.__module__, kind.__name__)
