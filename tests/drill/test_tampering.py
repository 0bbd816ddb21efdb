"""Signs that a program reaches behind the stand-ins; and that honest programs show none."""
import glob
import os

import pytest

from edgeai.drill.tampering import signs_of
from edgeai.toml_file import read_toml

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


@pytest.mark.parametrize("source", [
    "import edgeai.sim.room",
    "from edgeai import sim",
    "from edgeai . sim import room",
    "import importlib\nimportlib.import_module('edgeai.sim.room')",
    "open('/x/edgeai/tasks/recording/raw.py')",
    "import os\nos.environ['EDGEAI_JOURNAL']",
    "import sys\nsys._getframe(1)",
    "import ctypes",
    "import RPi.GPIO as GPIO\nGPIO._room",
    "import cv2\ncv2._devices",
    "import sys\nsys.modules['edgeai' + '.sim.room']",
    "from sys import modules\nmodules['x']",
    "import importlib\nimportlib.import_module('ed' + 'geai.sim')",
    "__import__('ed' + 'geai.sim.room')",
    "import gc\ngetattr(gc, 'get_' + 'objects')()",
    "getattr(room, '_journal')",
    "gc.__dict__['get_' + 'objects']",
    "exec('import x')",
    "eval('__im' + 'port__')('x')",
    "vars(GPIO)",
    "import operator\noperator.attrgetter('__glo' + 'bals__')(GPIO.output)",
    "import string\nstring.Formatter().get_field('0.__globals__', [GPIO.output], {})",
    "import pickle\npickle.loads(b'cedge' + b'ai.sim.sealed_journal\\n_seal\\n.')",
    "import edgeai as e\ne.sim.room",
    "try:\n    1 / 0\nexcept ZeroDivisionError as e:\n    e.__traceback__.tb_frame",
    "x = 1\n\n\nfrom edgeai.linkage.journal import Journal",
    "def f(:\n    import edgeai.sim\n",
])
def test_signs(source):
    assert signs_of(source), source


@pytest.mark.parametrize("source", [
    "from edgeai import open_kit",
    '"""用 edgeai.sim 试一下；EDGEAI_KIT=sim"""\nprint(1)',
    "# import edgeai.sim\nprint(1)",
    "import gc\ngc.collect()",
    "self._private = 1",
    "import re\nre.compile('a')",
    "model.eval()",
    "eval(line)",
    "if __name__ == '__main__':\n    print(__file__)",
    "modules = ['a']\ngetattr(GPIO, 'OUT')",
    "setattr(self, 'value', 1)",
    "def compile(a): pass",
    "getattr",
    "eval(",
    "import cv2\nprint(cv2.__version__)",
    "'''",
    "((((",
    "",
])
def test_no_signs(source):
    assert signs_of(source) == []


def test_the_line_is_told():
    assert [sign.line for sign in signs_of("a = 1\n\nimport edgeai.sim\n")] == [3]


@pytest.mark.parametrize("path", sorted(glob.glob(os.path.join(ROOT, "edgeai", "tasks", "*", "*.py"))))
def test_the_tasks_own_scripts_show_none(path):
    with open(path, encoding="utf-8") as file:
        assert signs_of(file.read()) == []


@pytest.mark.parametrize("path", sorted(glob.glob(os.path.join(ROOT, "edgeai", "tasks", "*", "answers.toml"))))
def test_right_answers_show_none(path):
    answers = read_toml(path)
    found = [text for name in answers.keys() for text in answers.table(name).strings("right") if signs_of(text)]
    assert found == []
