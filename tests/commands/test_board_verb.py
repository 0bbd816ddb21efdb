"""`edgeai board ...` against the firmware's program on a pseudo-terminal."""
import json

import pytest

from edgeai_command import edgeai
from serial_line import BoardProcess, SerialLine

pytest.importorskip("serial", reason="pyserial: pip install edgeai[board]")


@pytest.fixture
def line():
    one = SerialLine()
    process = BoardProcess(one)
    yield one
    process.kill()
    one.close()


def run(line, *words):
    return edgeai("board", *(words + ("--port", line.host)))


def test_hello(line):
    done = run(line, "hello")
    assert done.code == 0, done.errors
    assert "board B answers on %s in " % line.host in done.output
    assert "state IDLE, task none, free: 1953 KiB for models, 292 KiB for Python; TF card: no" in done.output
    fields = json.loads(run(line, "hello", "--json").output)
    assert (fields["port"], fields["status"]["state"], fields["about"]["version"]) == (line.host, "IDLE", "1.0")


def test_config_then_monitor(line, tmp_path):
    (tmp_path / "任务.toml").write_text('labels = ["fire"]\nanchors = [1.0, 1.0]\nmodel = "/flash/m.kmodel"\n',
                                      encoding="utf-8")
    done = run(line, "config", "task=detect", "--file", str(tmp_path / "任务.toml"))
    assert done.code == 0, done.errors
    assert "board B took anchors, labels, model, task; it is in state RUN, task detect" in done.output
    done = run(line, "monitor", "--seconds", "3", "--json")
    lines = [json.loads(text) for text in done.output.splitlines()]
    assert {"label": "fire", "score": 0.9, "box": [10, 20, 30, 40]} in [
        one for fields in lines for one in fields.get("seen", ())]
    assert lines[-1]["counts"]["missed"] == 0


def test_what_is_wrong_is_told(line):
    done = run(line, "config", "width=5000")
    assert done.code == 1 and "E-BOARD: board B refuses a setting (settings: width is 5000)" in done.errors
    assert run(line, "config").code == 2 and run(line, "config", "width").code == 2
    done = edgeai("board", "hello", "--port", "/dev/ttyNONE7")
    assert done.code == 1 and "E-DEVICE-ABSENT: there is no serial port /dev/ttyNONE7" in done.errors
    assert edgeai("board").code == 2


def test_a_fault_is_shown_with_its_remedy(line):
    done = run(line, "config", "task=detect", "model=/sd/none.kmodel", "save=1")
    assert done.code == 1 and "unknown setting save" in done.errors
    done = run(line, "config", "task=detect", "model=/flash/wrong.kmodel")
    assert done.code == 1 and "board B can't load a kmodel of that version (model:2002" in done.errors
    done = run(line, "hello")
    assert done.code == 1 and "Build version 3 or 4" in done.errors and "state FAULT" in done.output
    assert run(line, "hello", "--json").json["status"]["fault"][0] == "model:2002"


def test_reset(line):
    """The program restarts as the board does."""
    done = run(line, "reset")
    assert done.code == 0, done.errors
    assert "board B is back, state " in done.output
