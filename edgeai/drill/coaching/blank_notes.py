"""What there is to say of each blank of a task's scripts: its line, its hint, what learners write wrongly."""
import ast
import os
from typing import NamedTuple, Tuple

from edgeai.errors import TaskError
from edgeai.toml_file import toml_table

ANSWERS = "answers.toml"


class BlankNote(NamedTuple):
    """line: from 1 in the script as it works. code: that line. function, about: the function that it is
    in and the first line of its docstring, "" where there is none. wrong, right: answers as learners
    write them, the right ones other than `answer`."""

    name: str
    line: int
    code: str
    answer: str
    hint: str
    runs: Tuple[str, ...]
    function: str
    about: str
    wrong: Tuple[str, ...]
    right: Tuple[str, ...]


def blank_notes(task, script):
    """[BlankNote] of one `ScriptFile` of a task, in the script's order."""
    marked = task.script(script.file)
    answers, functions = _answers(task), _functions(marked.key())
    notes = []
    for blank in marked.blanks:
        wrong, right = answers.get(blank.name, ((), ()))
        function, about = _around(functions, blank.line + 1)
        notes.append(BlankNote(blank.name, blank.line + 1, marked.lines[blank.line].strip(), blank.text,
                               blank.hint, blank.runs, function, about, wrong, right))
    return notes


def packages_of(source):
    """Names of what a script imports, in its order; none of a script that is no Python of ours."""
    names = []
    for node in ast.walk(_tree(source)):
        if isinstance(node, ast.Import):
            names += [one.name for one in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.append(node.module)
    return list(dict.fromkeys(names))


def _answers(task):
    """{name of a blank: (wrong, right)}; nothing of a task that ships none."""
    if not os.path.isfile(task.path(ANSWERS)):
        return {}
    table = toml_table(task.text(ANSWERS), task.path(ANSWERS), TaskError)
    found = {}
    for name in table.keys():
        entry = table.table(name)
        found[name] = entry.strings("wrong"), entry.strings("right")
    return found


def _functions(source):
    """[(first line, last line, name, first line of its docstring)], the inner ones last."""
    nodes = [node for node in ast.walk(_tree(source)) if isinstance(node, ast.FunctionDef)]
    found = []
    for node in nodes:
        last = max(getattr(one, "lineno", 0) for one in ast.walk(node))
        found.append((node.lineno, last, node.name, (ast.get_docstring(node) or "").split("\n")[0]))
    return sorted(found)


def _around(functions, line):
    inside = [one for one in functions if one[0] <= line <= one[1]]
    return inside[-1][2:] if inside else ("", "")


def _tree(source):
    try:
        return ast.parse(source)
    except SyntaxError:
        return ast.Module(body=[])
