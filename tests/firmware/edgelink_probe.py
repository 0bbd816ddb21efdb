# Run by MicroPython and by CPython: holds edgelink against the lines of the file, and prints what differs.
import sys

try:
    import ujson as json
except ImportError:
    import json
import edgelink


def data_of(text):
    return bytes([ord(one) for one in text])


def differences(lines):
    for one in lines:
        for size in (1, 3, 4000):
            parser, found = edgelink.Parser(), []
            data = data_of(one["bytes"])
            for at in range(0, len(data), size):
                found += parser.feed(data[at:at + size])
            if found != one["messages"] or parser.bad != one["bad"]:
                yield one["title"], size, found, parser.bad


def own_frames():
    """What it writes it reads, with text of all kinds."""
    fields = {"ev": "seen", "d": [["火情", 913, 1, 2, 3, 4]], "text": "\n\x03\"\\", "big": 3000000000, "no": None}
    frame = edgelink.encode(fields)
    if edgelink.Parser().feed(frame) != [fields] or min(frame[1:-1]) < 32:
        yield "own frame", frame
    if edgelink.Parser().feed(edgelink.encode({"d": []}) * 3) != [{"d": []}] * 3:
        yield "three in a row"


def limits():
    try:
        edgelink.encode({"a": "x" * 1100})
        yield "a frame of 1100 bytes"
    except ValueError:
        pass
    parser = edgelink.Parser()
    for _turn in range(50):
        parser.feed(b"x" * 200)
    if parser.feed(b"\n" + edgelink.encode({"a": 1})) != [{"a": 1}] or parser.bad != 1:
        yield "a flood", parser.bad


with open(sys.argv[1], "rb") as file:
    lines = json.loads(file.read().decode())
for wrong in list(differences(lines)) + list(own_frames()) + list(limits()):
    print("differs:", wrong)
print("lines:", len(lines))
