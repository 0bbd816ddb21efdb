"""Inside MicroPython: a virtual board's script, with the board's modules, files and console.

Started by edgeai.sim.maixpy.micropython_process; the board says what to run.
"""
import builtins
import collections
import deflate
import io
import os
import sys

import wire
from wire import call


class _Empty:
    """A file system of empty modules: no other way leads to a module object."""

    def mount(self, readonly, mkfs):
        pass

    def umount(self):
        pass

    def stat(self, path):
        if path == "/empty_module.py":
            return (0x8000, 0, 0, 0, 0, 0, 0, 0, 0, 0)
        raise OSError(2)

    def open(self, path, mode):
        return io.BytesIO(b"")


_import = builtins.__import__
_modules = {}
_path = ["", ".", "/sd", "/flash"]
_ABOUT = {}  # the board, as it says with the first text to run
# Of these MicroPython's own does the work: (its module, names).
_NATIVE = {"ujson": ("json", "dumps loads"),
           "gc": ("gc", "collect enable disable isenabled mem_free mem_alloc threshold"),
           "micropython": ("micropython", "const opt_level alloc_emergency_exception_buf schedule "
                                          "heap_lock heap_unlock stack_use")}


def _empty_module(name):
    module = _import("empty_module")
    del sys.modules["empty_module"]
    module.__name__ = name
    del module.__file__
    return module


def _module(name):
    name = _ABOUT["also"].get(name, name)
    if name not in _modules:
        module = _hardware(name) or _shared(name)
        if module is None:
            return _load(name)
        _modules[name] = module
    return _modules[name]


def _shared(name):
    """MicroPython's own module with the names that a board has."""
    if name not in _ABOUT["shared"]:
        return None
    source, names = _ABOUT["shared"][name]
    module = _empty_module(name)
    if name == "uzlib":
        module.decompress = _decompress
    else:
        _take(module, source, names)
    return module


def _take(module, source, names):
    native = _import(source)
    for one in names.split():
        if hasattr(native, one):
            setattr(module, one, getattr(native, one))


def _decompress(data, wbits=0, bufsize=0):
    return deflate.DeflateIO(io.BytesIO(data), deflate.ZLIB if wbits >= 0 else deflate.RAW).read()


def _hardware(name):
    if name == "sys":
        return _sys()
    names = call(0, "hardware", (name,))
    if names is None:
        return None
    module = _empty_module(name)
    for one in names:
        setattr(module, one, names[one])
    if name in _NATIVE:
        _take(module, *_NATIVE[name])
    if name == "ujson":
        module.load = lambda stream: module.loads(stream.read())
        module.dump = lambda value, stream: stream.write(module.dumps(value))
    if name == "utime":
        module.sleep = _sleep
        module.sleep_ms = lambda milliseconds: _sleep(milliseconds / 1000)
        module.sleep_us = lambda microseconds: _sleep(microseconds / 1000000)
    return module


def _sleep(seconds):
    """In pieces: what interrupts and timers call comes between them."""
    while True:
        seconds = call(0, "nap", (seconds,))
        if seconds <= 0:
            return


def _sys():
    module = _empty_module("sys")
    console = call(0, "console")
    for name in _ABOUT["sys"]:
        setattr(module, name, _ABOUT["sys"][name])
    module.path, module.modules = _path, _modules
    module.stdin, module.stdout, module.stderr = console[0], console[1], console[1]
    module.implementation = _implementation()
    module.exit = sys.exit
    module.print_exception = lambda error, file=None: (file or console[1]).write(wire.error_text(error))
    return module


def _implementation():
    return collections.namedtuple("implementation", ("name", "version"))("micropython", _ABOUT["version"])


def _load(name):
    """A file on the board's own path."""
    found = call(0, "find", (name, _path))
    if found is None:
        raise ImportError("no module named '%s'" % name)
    path, source = found
    module = _modules[name] = _empty_module(name)
    module.__file__ = path
    try:
        exec(compile(source, path, "exec"), module.__dict__)
    except BaseException:
        del _modules[name]
        raise
    return module


def board_import(name, globals=None, locals=None, names=(), level=0):
    """What `import` calls: the whole way of a.b.c, each part an attribute of the one before."""
    parts = name.split(".")
    top = module = _module(parts[0])
    for count in range(1, len(parts)):
        inner = _module(".".join(parts[:count + 1]))
        setattr(module, parts[count], inner)
        module = inner
    return module if names else top


def board_print(*values, sep=" ", end="\n", file=None):
    text = sep.join([str(value) for value in values]) + end
    if file is None:
        call(0, "print", (text,))
    else:
        file.write(text)


def show(value):
    if value is not None:
        board_print(repr(value))


def absent(*_arguments):
    raise NameError("name isn't defined")


_space = {"__name__": "__main__"}
_unsent = None
_INTERRUPTED = "Traceback (most recent call last):\nKeyboardInterrupt: \n"


def serve():
    """Run what the board says, one text after another, in one space of names."""
    while True:
        try:
            _serve_one()
        except KeyboardInterrupt:
            pass  # was on its way when the text had ended


def _serve_one():
    global _unsent
    if _unsent is None:
        order = wire.receive(False)
        if "source" not in order:
            return  # the answer to a call which Ctrl-C ended
        _unsent = {"ended": _INTERRUPTED, "failed": True, "order": order["order"]}
        wire.send({"started": order["order"]})
        if not _ABOUT:
            _ABOUT.update(call(0, "about"))
        wire.deliver(order)
        _unsent.update(_ended(order))
    wire.send(_unsent)
    _unsent = None


def _ended(order):
    try:
        exec(compile(order["source"], order["file"], order["mode"]), _space)
    except SystemExit as end:
        return {"ended": None, "failed": bool(end.args and end.args[0])}
    except BaseException as error:
        return {"ended": wire.error_text(error), "failed": True}
    return {"ended": None, "failed": False}


os.mount(_Empty(), "/empty")
sys.path[:] = ["/empty"]
builtins.__import__ = board_import
builtins.__repl_print__ = show
builtins.print = board_print
builtins.open = lambda *words, **named: call(0, "open", words, named)
builtins.input = lambda prompt="": call(0, "input", (prompt,))
builtins.help = builtins.execfile = absent
serve()
