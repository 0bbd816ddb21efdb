"""A script's source on its way from MicroPython 1.11 to CPython."""
import io
import re
import tokenize

_BYTES = re.compile(r"[bB][rR]?['\"]|[rR][bB]['\"]")


def readable(data):
    """Source text of a file's bytes that CPython compiles.

    MicroPython takes any characters in b"..." and knows no encoding but UTF-8.
    """
    text = data.decode("utf-8", "replace").lstrip("\ufeff").replace("\r\n", "\n")
    if "b" not in text.lower() or all(ord(letter) < 128 for letter in text):
        return text
    try:
        return _with_ascii_bytes(text)
    except (tokenize.TokenError, SyntaxError, IndentationError):
        return text  # the compiler tells what is wrong


def _with_ascii_bytes(text):
    lines = text.splitlines(True)
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    wanted = [token for token in tokens if token.type == tokenize.STRING
              and _BYTES.match(token.string) and any(ord(letter) > 127 for letter in token.string)
              and token.start[0] == token.end[0]]
    for token in reversed(wanted):
        row = token.start[0] - 1
        escaped = "".join(letter if ord(letter) < 128 else "".join(
            "\\x%02x" % byte for byte in letter.encode("utf-8")) for letter in token.string)
        lines[row] = lines[row][:token.start[1]] + escaped + lines[row][token.end[1]:]
    return "".join(lines)
