"""What a contestant may ask about the hand-in before the end: names, blanks, syntax, anonymity. Never the key."""
import os
import re
from typing import NamedTuple

from edgeai.drill.anonymity import login_name, traces
from edgeai.drill.blanks import BLANK
from edgeai.drill.handed_in_text import decoded
from edgeai.i18n import gettext as _
from edgeai.toml_file import nearest

MOST_FILES = 5000
OF_NOBODY = ("__pycache__", "edgeai-runs")  # folders that programs and the virtual kit leave where they run
MOST_TEXT_BYTES = 4 << 20


class HandInFinding(NamedTuple):
    """code: "missing", "extra", "empty", "blank", "syntax", "text", "anonymity" or "link"."""

    code: str
    path: str
    message: str
    remedy: str


# With these an archive is refused, unless it is wanted as it is.
OF_NAMES = ("missing", "extra", "empty", "link")


def check_hand_in(folder, wanted, names=()):
    """[HandInFinding] of the hand-in folder. wanted: names of files, and of folders with a / at their end.
    names: words that must not occur, such as the contestant's name and school."""
    there = files_of(folder)
    found = _check_names(folder, there, wanted)
    for path in there:
        full = os.path.join(folder, *path.split("/"))
        if path.endswith(".py") and path in wanted:
            found += _check_script(full, path)
        found += [HandInFinding("anonymity", path, _trace_words(trace),
                                _("Remove it; a work that shows whose it is does not count."))
                  for trace in traces(full, path, [name for name in list(names) + [login_name()] if name])]
    return found


def files_of(folder):
    """Paths of the regular files below, with /, sorted; at most MOST_FILES, without those OF_NOBODY."""
    found = []
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(one for one in folders if one not in OF_NOBODY)
        for name in sorted(names):
            full = os.path.join(place, name)
            if os.path.isfile(full) and not os.path.islink(full):
                found.append(os.path.relpath(full, folder).replace(os.sep, "/"))
        if len(found) > MOST_FILES:
            return found[:MOST_FILES]
    return sorted(found)


def _check_names(folder, there, wanted):
    found = _links(folder)
    extra = [path for path in there if path not in wanted and not _in_wanted_folder(path, wanted)]
    for name in wanted:
        found += _check_is_there(folder, there, name)
    for path in extra:
        near = nearest(path, [name for name in wanted if name not in there])
        found.append(HandInFinding(
            "extra", path, _("{path} is not asked for").format(path=path),
            _("Should it be {near}? Rename it.").format(near=near) if near else _("Take it out of the folder.")))
    return found


def _check_is_there(folder, there, name):
    if name.endswith("/"):
        if not any(path.startswith(name) for path in there):
            return [HandInFinding("missing", name, _("the folder {name} is missing or empty").format(name=name),
                                  _("Copy it into the folder to hand in."))]
        return []
    if name not in there:
        return [HandInFinding("missing", name, _("{name} is missing").format(name=name),
                              _("Copy it into the folder to hand in, under this very name."))]
    if os.path.getsize(os.path.join(folder, *name.split("/"))) == 0:
        return [HandInFinding("empty", name, _("{name} is empty").format(name=name), _("Save it again."))]
    return []


def _links(folder):
    found = []
    for place, folders, names in os.walk(folder):
        for name in folders + names:
            full = os.path.join(place, name)
            if os.path.islink(full):
                path = os.path.relpath(full, folder).replace(os.sep, "/")
                found.append(HandInFinding("link", path, _("{path} is a link").format(path=path),
                                           _("Copy the file itself there.")))
    return found


def _in_wanted_folder(path, wanted):
    return any(name.endswith("/") and path.startswith(name) for name in wanted)


def _check_script(full, path):
    with open(full, "rb") as file:
        text = decoded(file.read(MOST_TEXT_BYTES))
    if text is None:
        return [HandInFinding("text", path, _("{path} is no text").format(path=path),
                              _("Save it as UTF-8 from your editor."))]
    found = [HandInFinding("blank", path, _("{path}, line {line}: a blank is left").format(path=path, line=number),
                           _("An empty blank earns nothing."))
             for number, line in enumerate(text.split("\n"), 1) if re.search(r"_{6,}", line)]
    problem = None if found else _syntax_problem(text, path)
    return found + ([problem] if problem else [])


def _syntax_problem(text, path):
    """Compiled, never run."""
    try:
        compile(text.replace(BLANK, "None"), path, "exec", dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError) as problem:
        line = getattr(problem, "lineno", None) or 0
        return HandInFinding("syntax", path, _("{path}, line {line}: not valid Python: {problem}").format(
            path=path, line=line, problem=getattr(problem, "msg", problem)), _("Correct that line."))
    return None


def _trace_words(trace):
    if trace.line:
        return _("{path}, line {line}: tells whose it is: {what}").format(
            path=trace.path, line=trace.line, what=trace.what)
    return _("{path}: tells whose it is: {what}").format(path=trace.path, what=trace.what)
