"""What MicroPython 1.11 refuses, or lacks, and CPython takes: found in the source by line."""
import ast
from typing import NamedTuple

ABSENT_MODULES = ("functools", "typing", "enum", "logging", "traceback", "pathlib", "subprocess",
                  "threading", "dataclasses", "asyncio", "itertools", "datetime", "numpy", "cv2",
                  "serial")
ABSENT_METHODS = ("zfill", "ljust", "rjust", "title", "casefold", "fromhex", "removeprefix",
                  "removesuffix", "expandtabs", "swapcase", "isidentifier")
ABSENT_NAMES = ("FileNotFoundError", "FileExistsError", "PermissionError", "IsADirectoryError",
                "NotADirectoryError", "ConnectionError", "ConnectionResetError",
                "BrokenPipeError", "TimeoutError", "InterruptedError", "BlockingIOError",
                "ProcessLookupError", "ChildProcessError", "RecursionError",
                "ModuleNotFoundError", "Warning", "UserWarning", "RuntimeWarning",
                "DeprecationWarning", "ascii", "breakpoint", "format", "vars", "IOError",
                "EnvironmentError")
# Of the grammar: a class of the tree (by name: not every Python has each) and what to say.
SYNTAX = {
    "AsyncFunctionDef": "async", "AsyncFor": "async", "AsyncWith": "async", "Await": "await",
    "JoinedStr": "f-string", "NamedExpr": ":=", "AnnAssign": "annotated variable",
    "Match": "match", "TryStar": "except*", "MatMult": "@ between values",
}


class Problem(NamedTuple):
    """is_fatal: MicroPython's compiler refuses it; else it fails when that line runs."""

    line: int
    what: str
    is_fatal: bool = True


def problems(text):
    """Every `Problem`, by line; SyntaxError where no Python could read the text."""
    found = [problem for node in ast.walk(ast.parse(text)) for problem in _of(node)]
    return sorted(set(found))


def _of(node):
    name = type(node).__name__
    line = getattr(node, "lineno", 0)
    if name in SYNTAX:
        yield Problem(line, SYNTAX[name])
    elif isinstance(node, ast.arguments) and getattr(node, "posonlyargs", None):
        yield Problem(node.posonlyargs[0].lineno, "positional-only /")
    elif isinstance(node, ast.Dict) and None in node.keys:
        yield Problem(line, "{**...}")
    elif isinstance(node, (ast.List, ast.Tuple, ast.Set)) and _is_unpacking(node):
        yield Problem(line, "[*...]")
    elif isinstance(node, (ast.Import, ast.ImportFrom)):
        for module in _modules(node):
            if module in ABSENT_MODULES:
                yield Problem(line, "import " + module, False)
    elif isinstance(node, ast.Attribute) and node.attr in ABSENT_METHODS:
        yield Problem(line, "." + node.attr, False)
    elif isinstance(node, ast.Name) and node.id in ABSENT_NAMES and isinstance(
            node.ctx, ast.Load):
        yield Problem(line, node.id, False)
    elif isinstance(node, ast.Call):
        for problem in _of_call(node):
            yield problem


def _is_unpacking(node):
    return not isinstance(getattr(node, "ctx", None), ast.Store) and any(
        isinstance(item, ast.Starred) for item in node.elts)


def _modules(node):
    if isinstance(node, ast.ImportFrom):
        return [(node.module or "").split(".")[0]]
    return [alias.name.split(".")[0] for alias in node.names]


def _of_call(node):
    name = getattr(node.func, "id", getattr(node.func, "attr", ""))
    keywords = [keyword.arg for keyword in node.keywords]
    if name == "print" and "flush" in keywords:
        yield Problem(node.lineno, "print(flush=)", False)
    elif name == "dumps" and "separators" in keywords:
        yield Problem(node.lineno, "dumps(separators=)", False)
    elif name in ("startswith", "endswith") and node.args and isinstance(
            node.args[0], ast.Tuple):
        yield Problem(node.lineno, "%s(tuple)" % name, False)
