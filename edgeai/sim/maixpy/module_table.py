"""Which modules a board has, and what each shows of itself.

Some are ours, in modules/; some are CPython's with the names that MicroPython has. A script sees
public names only: what a stand-in needs of its own is not there for it.
"""
import importlib
import types

HARDWARE = ("sensor", "image", "lcd", "KPU", "fpioa_manager", "Maix", "machine", "board",
            "utime", "uos", "audio", "ujson", "uhashlib", "micropython", "gc")
# MicroPython's name -> CPython's module, and what of it is there.
SHARED = {
    "ustruct": ("struct", "calcsize pack pack_into unpack unpack_from"),
    "ubinascii": ("binascii", "a2b_base64 b2a_base64 hexlify unhexlify crc32"),
    "ure": ("re", "compile match search"),
    "math": ("math", "e pi sqrt pow exp log log2 log10 cos sin tan acos asin atan atan2 ceil "
                     "copysign fabs floor fmod frexp ldexp modf isfinite isinf isnan trunc "
                     "radians degrees expm1 sinh cosh tanh asinh acosh atanh erf erfc gamma "
                     "lgamma"),
    "cmath": ("cmath", "e pi phase polar rect exp log log10 sqrt cos sin"),
    "uio": ("io", "StringIO BytesIO"),
    "ucollections": ("collections", "namedtuple deque OrderedDict"),
    "uerrno": ("errno", "errorcode EPERM ENOENT EIO EBADF EAGAIN ENOMEM EACCES EEXIST ENODEV "
                        "EISDIR EINVAL EOPNOTSUPP EADDRINUSE ECONNABORTED ECONNRESET ENOBUFS "
                        "ENOTCONN ETIMEDOUT ECONNREFUSED EHOSTUNREACH EALREADY EINPROGRESS"),
    "array": ("array", "array"),
    "uheapq": ("heapq", "heappush heappop heapify"),
    "urandom": ("random", "getrandbits seed randrange randint choice random uniform"),
    "_thread": ("_thread", "start_new_thread exit allocate_lock get_ident stack_size LockType"),
    "uzlib": ("zlib", "decompress"),
}
# Both names are there, and are one module.
ALSO = {name[1:]: name for name in (
    "utime", "uos", "ujson", "ustruct", "ubinascii", "ure", "uio", "ucollections", "uerrno",
    "uheapq", "urandom", "uhashlib", "uzlib")}


def board_module(name, interpreter):
    """The module, or None when the board has none of that name."""
    name = ALSO.get(name, name)
    if name == "sys":
        return _sys(interpreter)
    if name in SHARED:
        source, names = SHARED[name]
        return _facade(name, importlib.import_module(source), names.split())
    if name in HARDWARE:
        module = importlib.import_module("edgeai.sim.maixpy.modules." + name)
        return _facade(name, module, [one for one in vars(module) if one[0] != "_"])
    return None


def _facade(name, source, names):
    module = types.ModuleType(name)
    for one in names:
        setattr(module, one, getattr(source, one))
    return module


def _sys(interpreter):
    from edgeai.sim.maixpy.modules import _console
    module = types.ModuleType("sys")
    implementation = types.SimpleNamespace(name="micropython", version=(0, 6, 3))
    module.__dict__.update(
        argv=list(interpreter.chip.settings.arguments), path=interpreter.path,
        version="3.4.0", version_info=(3, 4, 0), implementation=implementation,
        platform="MaixPy", byteorder="little", maxsize=0x7FFFFFFF, modules=interpreter.modules,
        exit=_console.exit_, stdin=_console.STDIN, stdout=_console.STDOUT,
        stderr=_console.STDOUT,
        print_exception=lambda problem, file=None: (file or _console.STDOUT).write(
            interpreter.error_text(problem)))
    return module
