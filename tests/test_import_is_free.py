"""Importing loads the standard library only; drivers and models come with the first device."""
import functools
import json
import os
import subprocess
import sys

import pytest

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
HEAVY = ("numpy", "vosk", "pyaudio", "pyttsx3", "pypinyin", "soxr", "espeakng_loader", "cv2", "onnxruntime",
         "onnx", "torch", "PIL", "matplotlib", "RPi", "RPi.GPIO", "lgpio", "smbus2", "serial",
         "tqdm", "tomli", "tomllib", "mistune", "babel", "pytest", "defusedxml", "asyncio",
         "multiprocessing", "unittest", "wave", "edgeai.audio.recognition.recognizer",
         "edgeai.audio.pyaudio_host", "edgeai.sensors.pins", "edgeai.sim.kit")
# What a machine without the extras, and without a Pi, lacks.
THIRD_PARTY = HEAVY[:HEAVY.index("asyncio")]
# Not imported by name: stand-ins come through the finder or the board, tasks are scripts, `inside` is
# for MicroPython, and
# sitecustomize is Python's own.
LEFT_OUT = (os.path.join("sim", "standins"), os.path.join("sim", "site"), os.path.join("sim", "maixpy", "modules"),
            os.path.join("sim", "maixpy", "inside"), "tasks", "firmware")

LOADED = """
import json, sys
before = set(sys.modules)
import %s
files = {name: getattr(module, "__file__", None) or ""
         for name, module in list(sys.modules.items()) if name not in before}
print(json.dumps(files))
"""

WITHOUT = """
import importlib, json, sys, traceback

class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name in missing or name.split(".")[0] in missing:
            raise ImportError("blocked: " + name)

modules, missing = json.loads(sys.argv[1])
sys.meta_path.insert(0, Blocked())
problems = {}
for name in modules:
    try:
        importlib.import_module(name)
    except BaseException:
        problems[name] = traceback.format_exc()
print(json.dumps([problems, [name for name in missing if name in sys.modules]]))
"""


def python(code, *words):
    """The JSON that a fresh interpreter prints."""
    environment = {name: value for name, value in os.environ.items()
                   if not name.startswith(("EDGEAI_", "PYTHON"))}
    environment.update(PYTHONPATH=ROOT, PYTHONDONTWRITEBYTECODE="1")
    done = subprocess.run([sys.executable, "-c", code] + list(words), env=environment,
                          stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout.decode("ascii"))


@functools.lru_cache(maxsize=None)
def loaded_by(module):
    """{name: file} of what importing it adds to what Python itself has loaded."""
    return python(LOADED % module)


def all_modules():
    package = os.path.join(ROOT, "edgeai")
    for folder, _folders, names in os.walk(package):
        inside = os.path.relpath(folder, package)
        if inside.startswith(LEFT_OUT):
            continue
        for name in sorted(names):
            if name.endswith(".py"):
                words = os.path.relpath(os.path.join(folder, name), ROOT)[:-3].split(os.sep)
                yield ".".join(words[:-1] if words[-1] == "__init__" else words)


ENTRANCES = ("edgeai", "edgeai.commands.main")


@pytest.mark.parametrize("heavy", HEAVY)
@pytest.mark.parametrize("module", ENTRANCES)
def test_what_importing_does_not_load(module, heavy):
    assert heavy not in loaded_by(module)


@pytest.mark.parametrize("module", ENTRANCES)
def test_importing_loads_the_standard_library_only(module):
    strangers = {name: file for name, file in loaded_by(module).items()
                 if "site-packages" in file or "dist-packages" in file}
    assert strangers == {}
    assert module in loaded_by(module)


def test_every_module_can_be_imported_without_any_package():
    modules = sorted(all_modules())
    assert len(modules) > 40
    problems, loaded = python(WITHOUT, json.dumps([modules, THIRD_PARTY]))
    assert problems == {}, "\n".join(problems.values())
    assert loaded == []


def test_the_block_blocks():
    problems, _loaded = python(WITHOUT, json.dumps([["json", "tqdm", "RPi.GPIO"], THIRD_PARTY]))
    assert sorted(problems) == ["RPi.GPIO", "tqdm"]
