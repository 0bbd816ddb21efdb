"""Functions that take their arguments as a C extension's do.

CPython's own parser reads them, so what it says of a wrong call are its own words, in
the manner of the Python that runs.
"""
import ctypes
import functools
import inspect
import sys

_TYPES = {"O": ctypes.py_object, "i": ctypes.c_int, "f": ctypes.c_float, "I": ctypes.c_uint,
          "H": ctypes.c_ushort, "B": ctypes.c_ubyte}
_parse_tuple_and_keywords = ctypes.pythonapi.PyArg_ParseTupleAndKeywords
_parse_tuple = ctypes.pythonapi.PyArg_ParseTuple


def c_function(form, keywords=False):
    """Make a function parse its arguments by the format `form` of PyArg_ParseTuple.

    O is any object, i a C int, f a C float, I, H, B unsigned ones of 32, 16 and 8 bits; what
    follows | may be left out, its default is then the function's own; after : the name. Without `keywords` the function takes none.
    """

    def decorate(function):
        parse = (_keyword_parser(function, form) if keywords else
                 functools.partial(_parse_positional, function.__name__, form))

        @functools.wraps(function)
        def parsed(*args, **kwargs):
            return function(*parse(args, kwargs))

        return parsed

    return decorate


def c_method(form):
    """The same for a method; without keywords. What may be left out is 0 then."""

    def decorate(function):
        parse = functools.partial(_parse_positional, method_name(function), form)

        @functools.wraps(function)
        def parsed(self, *args, **kwargs):
            return function(self, *parse(args, kwargs))

        return parsed

    return decorate


def parse_tuple(form, args):
    """The values of positional `args` by the format `form`; those left out are 0."""
    slots = [_TYPES[letter]() for letter in form.partition(":")[0] if letter in _TYPES]
    _parse_tuple(ctypes.py_object(args), form.encode(), *map(ctypes.byref, slots))
    return [slot.value for slot in slots]


def method_name(method):
    """How CPython calls a method in its complaints: from 3.10 on, with its class."""
    return method.__qualname__ if sys.version_info >= (3, 10) else method.__name__


def refuse_keywords(name, kwargs):
    """What CPython says to keywords for a C function that takes none."""
    if kwargs:
        raise TypeError("%s() takes no keyword arguments" % name)


def as_c_int(number):
    """`(int)PyLong_AsLong(number)`: OverflowError beyond a C long, else the low 32 bits."""
    if not -(1 << 63) <= number < 1 << 63:
        raise OverflowError("Python int too large to convert to C long")
    return ctypes.c_int(number & 0xFFFFFFFF).value


def _keyword_parser(function, form):
    parameters = list(inspect.signature(function).parameters.values())
    names = [parameter.name.encode() for parameter in parameters] + [None]
    return functools.partial(
        _parse_named, form.encode(), (ctypes.c_char_p * len(names))(*names),
        [_TYPES[letter] for letter in form if letter in _TYPES][: len(parameters)],
        [() if parameter.default is parameter.empty else (parameter.default,)
         for parameter in parameters])


def _parse_positional(name, form, args, kwargs):
    refuse_keywords(name, kwargs)
    if form == "OO" and len(args) == 2:
        return args  # what the parser would give, 2 us later
    return parse_tuple(form, args)


def _parse_named(form, names, types, defaults, args, kwargs):
    slots = [kind(*default) for kind, default in zip(types, defaults)]
    _parse_tuple_and_keywords(
        ctypes.py_object(args), ctypes.py_object(kwargs) if kwargs else None, form, names,
        *map(ctypes.byref, slots))
    return [slot.value for slot in slots]
