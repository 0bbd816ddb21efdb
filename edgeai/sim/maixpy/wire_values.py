"""Values on their way to a real MicroPython and back, as JSON with tagged lists.

["f", hex] a float, ["b", base64] bytes, ["B", base64] a bytearray that may be filled, ["t", [...]] a
tuple, ["l", [...]] a list, ["d", [[k, v]...]] a dict, ["s", start, stop, step] a slice, ["o", number,
type] an object of ours, ["T", type] a class, ["F", number] a function, ["c", number] what MicroPython
keeps: a callback.
"""
import base64
import collections
import inspect
import io
import itertools
import struct
import types

# Of a file: what MicroPython's have.
_FILE = ("read", "readinto", "readline", "readlines", "write", "seek", "tell", "flush", "close",
         "__enter__", "__exit__", "__iter__", "__next__")
_SPECIAL = ("__str__", "__repr__", "__len__", "__getitem__", "__setitem__", "__iter__", "__next__", "__enter__",
            "__exit__", "__call__")


class Callback:
    """A function of the script's: called by an interrupt or a timer, it is due with the next answer."""

    def __init__(self, number, values):
        self.number, self._values = number, values

    def __call__(self, *arguments):
        self._values.due.append([self.number, [self._values.encode(one) for one in arguments]])


class WireValues:
    """What one MicroPython knows of the board's objects, and the board of its functions.

    objects: by number, as long as MicroPython has one; due: [callback, arguments], to be run there.
    """

    def __init__(self):
        self.due = collections.deque()
        self.objects = {}
        self._numbers = itertools.count(1)
        self._lasting, self._kinds, self._callbacks = {}, [], {}

    def encode(self, value):
        if value is None or type(value) in (bool, int, str):
            return value
        if isinstance(value, float):
            return ["f", struct.pack("<d", value).hex()]
        if isinstance(value, (bytes, bytearray)):
            return ["b" if isinstance(value, bytes) else "B", base64.b64encode(value).decode("ascii")]
        if type(value) in (tuple, list):
            return ["t" if type(value) is tuple else "l", [self.encode(one) for one in value]]
        if type(value) is dict:
            return ["d", [[self.encode(key), self.encode(one)] for key, one in value.items()]]
        if isinstance(value, Callback):
            return ["c", value.number]
        return self._encode_object(value)

    def _encode_object(self, value):
        if isinstance(value, type):
            return ["T", self.kind(value)]
        if isinstance(value, (types.FunctionType, types.BuiltinFunctionType)):
            return ["F", self._function(value)]
        return ["o", self.keep(value), self.kind(type(value))]

    def decode(self, value, buffers=None):
        """buffers: takes the bytearrays of a call, which it may fill."""
        if not isinstance(value, list):
            return value
        tag = value[0]
        if tag in ("t", "l"):
            return (tuple if tag == "t" else list)(self.decode(one, buffers) for one in value[1])
        if tag == "d":
            return {self.decode(key): self.decode(one, buffers) for key, one in value[1]}
        if tag == "B":
            data = bytearray(base64.b64decode(value[1]))
            if buffers is not None:
                buffers.append(data)
            return data
        return self._SIMPLE[tag](self, *value[1:])

    def _callback(self, number):
        return self._callbacks.setdefault(number, Callback(number, self))

    _SIMPLE = {
        "f": lambda self, text: struct.unpack("<d", bytes.fromhex(text))[0],
        "b": lambda self, text: base64.b64decode(text),
        "s": lambda self, start, stop, step: slice(start, stop, step),
        "o": lambda self, number: self.objects[number],
        "c": _callback,
    }

    def taken_due(self):
        """What fell due since the last time; other threads go on adding."""
        taken = []
        while self.due:
            taken.append(self.due.popleft())
        return taken

    def keep(self, value):
        number = next(self._numbers)
        self.objects[number] = value
        return number

    def free(self, numbers):
        for number in numbers:
            self.objects.pop(number, None)

    def _function(self, function):
        if function not in self._lasting:
            self._lasting[function] = self.keep(function)
        return self._lasting[function]

    def kind(self, cls):
        if cls not in self._kinds:
            self._kinds.append(cls)
        return self._kinds.index(cls)

    def make(self, kind, arguments, named):
        return self.keep(self._kinds[kind](*arguments, **named))

    def describe(self, kind):
        """What a class shows of itself: {"name", "methods", "statics": {name: number}, "values"}."""
        cls = self._kinds[kind]
        about = {"name": cls.__name__, "methods": [], "statics": {}, "values": {}}
        for name in _names(cls):
            here = inspect.getattr_static(cls, name)
            if isinstance(here, (staticmethod, classmethod)):
                about["statics"][name] = self._function(getattr(cls, name))
            elif inspect.isroutine(here):
                about["methods"].append(name)
            elif not isinstance(here, property):
                about["values"][name] = here
        return about


def _names(cls):
    if issubclass(cls, io.IOBase):
        return [name for name in _FILE if hasattr(cls, name)]
    special = [name for name in _SPECIAL if any(name in vars(base) for base in cls.__mro__[:-1])]
    return [name for name in dir(cls) if name[0] != "_"] + special
