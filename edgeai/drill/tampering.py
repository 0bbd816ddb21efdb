"""Signs in a program's text that it reaches behind the stand-ins, to make evidence up.

They are for the judge to look at; such a program earns nothing until then. Only tokens are looked
at: the text is hostile, and neither parsed nor run here.
"""
import io
import re
import tokenize
from typing import NamedTuple

from edgeai.i18n import gettext as _

MOST_SIGNS = 10
_PARTS = ("sim", "drill", "tasks", "commands", "linkage.journal")
_PACKAGES = r"edgeai\s*[./\\]\s*(?:%s)\b" % "|".join(part.replace(".", r"\s*[./\\]\s*") for part in _PARTS)
_IN_CODE = re.compile(_PACKAGES + r"|from\s+edgeai\s+import[^#\n]*\b(?:sim|drill|tasks|commands)\b")
_IN_TEXT = re.compile(_PACKAGES + r"|EDGEAI_|sitecustomize")
# Names with which a program takes Python itself apart; no task needs them.
_TOOLS = {"ctypes", "get_objects", "get_referrers", "inspect", "_getframe", "__subclasses__", "__globals__", "__code__",
          "settrace", "setprofile", "meta_path", "addaudithook"}
_STANDINS = {"pyaudio", "RPi", "GPIO", "spidev", "smbus", "smbus2", "serial", "cv2", "pyttsx3"}


class Sign(NamedTuple):
    line: int
    what: str


def signs_of(source):
    """[Sign]: of a program's text, in its order; at most MOST_SIGNS."""
    found = [sign for line in _statements(source) for sign in _signs_in(line)]
    return sorted(set(found))[:MOST_SIGNS]


def _statements(source):
    """[tokens] of each statement; a text that ends in the midst of one has those before."""
    line = []
    try:
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            if token.type in (tokenize.NEWLINE, tokenize.ENDMARKER):
                yield line
                line = []
            elif token.type not in (tokenize.COMMENT, tokenize.NL, tokenize.INDENT, tokenize.DEDENT):
                line.append(token)
    except (tokenize.TokenError, SyntaxError, ValueError, RecursionError):
        yield line


def _signs_in(tokens):
    if not tokens or all(token.type == tokenize.STRING for token in tokens):
        return  # a docstring
    code = " ".join(token.string for token in tokens if token.type != tokenize.STRING)
    if _IN_CODE.search(code):
        yield Sign(tokens[0].start[0], _("the virtual kit's own modules: {code}").format(code=_short(code)))
    for before, token in zip([None] + tokens, tokens):
        what = _sign(before, token)
        if what:
            yield Sign(token.start[0], what)
    for base, dot, name in zip(tokens, tokens[1:], tokens[2:]):
        if (base.string in _STANDINS and dot.string == "." and name.string.startswith("_")
                and not name.string.startswith("__")):
            yield Sign(name.start[0], _("a private name of a stand-in: {name}").format(
                name="%s.%s" % (base.string, _short(name.string))))


def _sign(before, token):
    if token.type == tokenize.NAME and token.string in _TOOLS:
        return _("what takes Python apart: {name}").format(name=token.string)
    if token.type != tokenize.NAME and token.type != tokenize.OP and _IN_TEXT.search(token.string):
        return _("the virtual kit's own names in a text: {text}").format(text=_short(token.string))
    return None


def _short(text):
    return text if len(text) <= 80 else text[:80] + "…"
