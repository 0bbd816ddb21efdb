"""Inside MicroPython: the line to the virtual board's process, and what its objects look like here.

Messages are a length (u32, little endian) and JSON; values that JSON lacks are tagged lists, as in
edgeai.sim.maixpy.wire_values. An object of the board's is a number there and an instance of a class
made from its description here.
"""
import _thread
import binascii
import builtins
import gc
import io
import json
import struct
import sys

_COLLECT_AFTER = 64  # new objects: the board's pictures are large, and this heap does not feel them
_input, _output = sys.stdin.buffer, sys.stdout.buffer
_lock = _thread.allocate_lock()
_types = {}
_own, _own_numbers = [], {}  # what of here is known to the board: functions, mostly
_sentinels = {}  # file descriptor -> the number of the board's object that it stands for
_dead = []
_made = _calls = 0
_waiting = []
_is_delivering = False


# Messages

def receive(is_raising=True):
    """The next one; Ctrl-C must not cut one in two, so it is raised when it is whole, or not at all."""
    size = data = None
    was_interrupted = False
    while data is None:
        try:
            if size is None:
                head = _input.read(4)
                if len(head) < 4:
                    sys.exit(0)  # the board's power is off
                size = struct.unpack("<I", head)[0]
            data = _input.read(size)
        except KeyboardInterrupt:
            was_interrupted = True
    if was_interrupted and is_raising:
        raise KeyboardInterrupt
    return json.loads(data)


def send(message):
    data = json.dumps(message).encode()
    _output.write(struct.pack("<I", len(data)) + data)


def call(target, name, arguments=(), named=None):
    """What the board's object answers, or its exception. Callbacks that fell due run before."""
    global _dead, _calls
    buffers = []
    message = {"call": target, "name": name, "args": [encode(one, buffers) for one in arguments],
               "named": [[key, encode(named[key], buffers)] for key in named or ()]}
    with _lock:
        if _dead:
            message["free"], _dead = _dead, []
        _calls += 1
        message["number"] = _calls
        send(message)
        answer = receive()
        while answer.get("number") != message["number"]:
            answer = receive()  # that was for a call which Ctrl-C ended
    for index, text in answer.get("filled", ()):
        buffers[index][:] = binascii.a2b_base64(text)
    deliver(answer)
    if "raised" in answer:
        raise _exception(*answer["raised"])
    return decode(answer["value"])


def deliver(answer):
    """Run what the board's interrupts and timers called meanwhile, one at a time."""
    global _is_delivering
    _waiting.extend(answer.get("due", ()))
    if _is_delivering:
        return
    _is_delivering = True
    try:
        while _waiting:
            number, arguments = _waiting.pop(0)
            try:
                _own[number](*[decode(one) for one in arguments])
            except Exception as error:
                print_error(error)
    finally:
        _is_delivering = False


def print_error(error):
    call(0, "print", (error_text(error),))


def error_text(error):
    """The traceback without this program's own lines."""
    text = io.StringIO()
    sys.print_exception(error, text)
    ours = '  File "' + FOLDER
    return "".join([line + "\n" for line in text.getvalue().split("\n") if line and not line.startswith(ours)])


def _exception(names, arguments):
    """Of the first of these classes that MicroPython has."""
    for name in names:
        if hasattr(builtins, name):
            return getattr(builtins, name)(*[decode(one) for one in arguments])


# Values

def encode(value, buffers):
    """buffers: takes the bytearrays, which the board may fill."""
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, float):
        return ["f", binascii.hexlify(struct.pack("<d", value)).decode()]
    if isinstance(value, (bytes, bytearray)):
        if isinstance(value, bytearray):
            buffers.append(value)
        return ["B" if isinstance(value, bytearray) else "b", binascii.b2a_base64(value).decode()]
    if isinstance(value, (tuple, list)):
        return ["t" if isinstance(value, tuple) else "l", [encode(one, buffers) for one in value]]
    if isinstance(value, dict):
        return ["d", [[encode(key, buffers), encode(value[key], buffers)] for key in value]]
    if isinstance(value, slice):
        return ["s", value.start, value.stop, value.step]
    return _encode_object(value)


def _encode_object(value):
    if hasattr(value, "_edgeai_number"):
        return ["o", value._edgeai_number]
    try:
        return ["b", binascii.b2a_base64(memoryview(value)).decode()]  # an array
    except TypeError:
        pass
    number = _own_numbers.get(id(value))
    if number is None:
        number = _own_numbers[id(value)] = len(_own)
        _own.append(value)
    return ["c", number]


def decode(value):
    if not isinstance(value, list):
        return value
    tag = value[0]
    if tag == "f":
        return struct.unpack("<d", binascii.unhexlify(value[1]))[0]
    if tag == "b":
        return binascii.a2b_base64(value[1])
    if tag == "B":
        return bytearray(binascii.a2b_base64(value[1]))
    if tag == "t":
        return tuple([decode(one) for one in value[1]])
    if tag == "l":
        return [decode(one) for one in value[1]]
    if tag == "d":
        return dict([(decode(key), decode(one)) for key, one in value[1]])
    if tag == "c":
        return _own[value[1]]
    if tag == "F":
        return _function(value[1])
    if tag == "T":
        return class_of(value[1])
    return _object(value[1], value[2])


# The board's objects

def _object(number, kind):
    one = object.__new__(class_of(kind))
    _keep(one, number)
    return one


def _keep(one, number):
    """It stands for that number until it is garbage: then its sentinel is closed, as files are,
    and its descriptor comes back with a new one."""
    global _made
    _made += 1
    if _made % _COLLECT_AFTER == 0:
        gc.collect()
    one._edgeai_number = number
    one._edgeai_sentinel = _sentinel()
    descriptor = one._edgeai_sentinel.fileno()
    if descriptor in _sentinels:
        _dead.append(_sentinels[descriptor])
    _sentinels[descriptor] = number


def class_of(kind):
    if kind not in _types:
        about = call(0, "describe", (kind,))
        _types[kind] = type(about["name"], (), _members(kind, about))
    return _types[kind]


def _members(kind, about):
    def begin(self, *arguments, **named):
        _keep(self, call(0, "make", (kind, arguments, named)))

    members = {"__init__": begin}
    for name in about["methods"]:
        members[name] = _method(name)
    for name in about["statics"]:
        members[name] = staticmethod(_function(about["statics"][name]))
    members.update(about["values"])
    return members


def _method(name):
    def method(self, *arguments, **named):
        return call(self._edgeai_number, name, arguments, named)

    return method


def _function(number):
    def function(*arguments, **named):
        return call(number, None, arguments, named)

    return function


def _sentinel():
    try:
        return _open("/dev/null")
    except OSError:
        gc.collect()
        return _open("/dev/null")


_open = open  # the board's takes its place
FOLDER = sys.argv[0].rsplit("/", 1)[0]
