"""tools/run_maixpy_demos.py on scripts of our own: what it says of one that ends, one that loops, one that fails."""
import os
import subprocess
import sys

import pytest

from micropython import MICROPYTHON, ROOT, needs_micropython

pytest.importorskip("cv2", reason="the virtual camera needs OpenCV")


@pytest.fixture
def demos(tmp_path):
    folder = tmp_path / "例程"
    (folder / "basic").mkdir(parents=True)
    (folder / "basic" / "ends.py").write_bytes("import os\nprint('卡', os.getcwd())\nprint('1|2')\n".encode("utf-8"))
    (folder / "loops.py").write_text("import lcd, time\nlcd.init()\nprint('on')\nwhile True:\n    time.sleep(0.1)\n")
    (folder / "fails.py").write_text("import lvgl\n")
    return folder


def run_tool(demos, *words):
    environment = dict(os.environ, EDGEAI_MICROPYTHON=MICROPYTHON)
    done = subprocess.run([sys.executable, os.path.join(ROOT, "tools", "run_maixpy_demos.py"), str(demos),
                           "--seconds", "3"] + list(words), env=environment, stdout=subprocess.PIPE, timeout=200)
    assert done.returncode == 0
    return done.stdout.decode("utf-8").splitlines()[2:]


EXPECTED = ["| basic/ends.py | ran to its end | `1\\|2` |  | 0 |",
            "| fails.py | **failed** | `ImportError: no module named 'lvgl'` |  | 0 |",
            "| loops.py | still ran after 3 s | `on` | drawn | 0 |"]


def test_the_table(demos):
    assert run_tool(demos) == EXPECTED


@needs_micropython
def test_in_a_real_micropython(demos):
    assert run_tool(demos, "--micropython") == EXPECTED
