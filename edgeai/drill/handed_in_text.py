"""Text of files that contestants hand in: UTF-8, or what a Chinese Windows writes."""


def decoded(data):
    """The text of those bytes, or None where it is none."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _as(data, "utf-16")
    text = _as(data, "utf-8-sig")
    return _as(data, "gb18030") if text is None else text


def _as(data, encoding):
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text
