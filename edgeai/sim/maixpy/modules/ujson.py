"""Stand-in for ujson: raw UTF-8, no key order that one could rely on."""
import json as _json


def dumps(value):
    return _json.dumps(value, ensure_ascii=False)


def dump(value, stream):
    stream.write(dumps(value))


def loads(text):
    try:
        return _json.loads(text if isinstance(text, str) else bytes(text).decode("utf-8"))
    except ValueError:
        raise ValueError("syntax error in JSON") from None


def load(stream):
    return loads(stream.read())
