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
_IN_CODE = re.compile(_PACKAGES + r"|from\s+edgeai\s+import[^#\n]*\b(?:sim|drill|tasks|commands)\b"
                      r"|import\s+edgeai\s+as\b")
_LOADED = re.compile(r"\bsys\s*\.\s*modules\b|\bfrom\s+sys\s+import\b[^#\n]*\bmodules\b")
_IN_TEXT = re.compile(_PACKAGES + r"|EDGEAI_|sitecustomize"
                      r"|__(?:globals|dict|builtins|closure|code|loader|subclasses|import)__")
# Names with which a program takes Python itself apart; no task needs them.
_TOOLS = {"ctypes", "get_objects", "get_referrers", "inspect", "_getframe", "__subclasses__", "__globals__", "__code__",
          "settrace", "setprofile", "meta_path", "addaudithook", "importlib", "__import__", "runpy", "pkgutil", "zipimport",
          "vars", "__dict__", "__builtins__", "__closure__", "__loader__", "__spec__", "__getattribute__", "tb_frame",
          "f_globals", "f_locals", "f_back", "attrgetter", "methodcaller", "pickle", "marshal", "copyreg"}
_BUILT_TEXTS = {"exec", "eval", "compile"}  # of a text that stands in the program: what it does can't be seen
_BY_NAME = {"getattr", "setattr", "delattr"}
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
    if _LOADED.search(code):
        yield Sign(tokens[0].start[0], _("what takes Python apart: {name}").format(name="sys.modules"))
    for at, token in enumerate(tokens):
        if _builds_names(tokens, at):
            yield Sign(token.start[0], _("what takes Python apart: {name}").format(name=token.string))
    for before, token in zip([None] + tokens, tokens):
        what = _sign(before, token)
        if what:
            yield Sign(token.start[0], what)
    for base, dot, name in zip(tokens, tokens[1:], tokens[2:]):
        if (base.string in _STANDINS and dot.string == "." and name.string.startswith("_")
                and not name.string.startswith("__")):
            yield Sign(name.start[0], _("a private name of a stand-in: {name}").format(
                name="%s.%s" % (base.string, _short(name.string))))


def _builds_names(tokens, at):
    """Is a built-in function called there that makes code, or a name, out of texts?"""
    if tokens[at].string not in _BUILT_TEXTS | _BY_NAME or [one.string for one in tokens[at + 1:at + 2]] != ["("]:
        return False
    if at and tokens[at - 1].string in (".", "def"):
        return False  # re.compile, model.eval
    arguments = _arguments(tokens[at + 2:])
    if tokens[at].string in _BY_NAME:
        name = arguments[1] if len(arguments) > 1 else []
        return not (len(name) == 1 and name[0].type == tokenize.STRING and name[0].string[1:2] != "_")
    return any(token.type == tokenize.STRING for token in arguments[0])


def _arguments(tokens):
    """The tokens of each argument, up to the bracket that closes."""
    found, depth = [[]], 0
    for token in tokens:
        depth += (token.string in "([{") - (token.string in ")]}") if token.type == tokenize.OP else 0
        if depth < 0:
            break
        if depth == 0 and token.string == ",":
            found.append([])
        else:
            found[-1].append(token)
    return found


def _sign(before, token):
    if token.type == tokenize.NAME and token.string in _TOOLS:
        return _("what takes Python apart: {name}").format(name=token.string)
    if token.type != tokenize.NAME and token.type != tokenize.OP and _IN_TEXT.search(token.string):
        return _("the virtual kit's own names in a text: {text}").format(text=_short(token.string))
    return None


def _short(text):
    return text if len(text) <= 80 else text[:80] + "…"
