"""A handed-in program on the virtual kit, within limits."""
import os

import pytest

from edgeai.drill import program_run
from edgeai.drill.limits import Limits
from edgeai.drill.program_run import Room, run_program

BLINK = """\
import time
import RPi.GPIO as GPIO
GPIO.setmode(GPIO.BCM)
GPIO.setup(17, GPIO.OUT)
GPIO.output(17, GPIO.HIGH)
time.sleep(0.2)
GPIO.cleanup()
print("灯亮过了")
"""


def run(tmp_path, source, script="程序.py", **keys):
    folder = tmp_path / "运行"
    folder.mkdir()
    (folder / script).write_bytes(source.encode("utf-8"))
    return run_program(folder, script, **keys)


def test_it_ends_and_tells_what_it_did(tmp_path):
    done = run(tmp_path, BLINK)
    assert (done.ended, done.code, done.output, done.errors) == (True, 0, "灯亮过了\n", "")
    assert 1 in [entry["level"] for entry in done.journal if entry["kind"] == "pin"]
    assert os.listdir(done.folder) == ["程序.py"]


def test_an_error_is_its_exit_code_and_its_words(tmp_path):
    done = run(tmp_path, "raise ValueError('坏了')")
    assert (done.ended, done.code) == (True, 1)
    assert done.errors.splitlines()[-1] == "ValueError: 坏了"


def test_one_that_never_ends_is_stopped_as_by_ctrl_c(tmp_path):
    source = "import time\ntry:\n    time.sleep(60)\nfinally: open('cleaned', 'w').close()"
    done = run(tmp_path, source, limit_s=4.0)
    assert (done.ended, done.code) == (False, None)
    assert "cleaned" in os.listdir(done.folder)


def test_one_that_hears_no_signal_is_stopped_too(tmp_path):
    source = "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: pass"
    assert not run(tmp_path, source, limit_s=1.0).ended


def test_only_the_beginning_of_a_flood_is_kept(tmp_path):
    done = run(tmp_path, "for n in range(10**6): print('%09d' % n)",
               limits=Limits(output_bytes=1000))
    assert done.ended and done.output_was_cut
    assert done.output == "".join("%09d\n" % n for n in range(100))


def test_it_gets_its_input_and_its_arguments(tmp_path):
    done = run(tmp_path, "import sys; print(input(), sys.argv[1:])", arguments=["a"],
               input_text="开始\n")
    assert done.output == "开始 ['a']\n"


def test_a_scenario_happens_in_its_room(tmp_path):
    scenario = tmp_path / "room.toml"
    scenario.write_text("[[event]]\nat_s = 0.1\npress = \"button\"\nhold_s = 0.1\n")
    done = run(tmp_path, BLINK.replace("0.2", "1.5"), room=Room(scenario=str(scenario)))
    assert [entry["does"] for entry in done.journal if entry["kind"] == "hand"] [:1] == ["press"]


def test_a_maixpy_script_runs_on_a_virtual_board_b(tmp_path):
    done = run(tmp_path, "from Maix import GPIO\nfrom fpioa_manager import fm\n"
               "fm.register(13, fm.fpioa.GPIO0)\nled = GPIO(GPIO.GPIO0, GPIO.OUT)\nled.value(0)\n"
               "print('lit')\n", script="board.py", room=Room(board="b"))
    assert (done.ended, done.code, done.output) == (True, 0, "lit\n"), done.errors
    assert [entry["value"] for entry in done.journal if entry["kind"] == "board.level"][-1] == 0


def test_a_maixpy_script_that_never_ends_is_stopped(tmp_path):
    done = run(tmp_path, "print('on')\nwhile True: pass\n", script="board.py",
               room=Room(board="b"), limit_s=8.0)
    assert not done.ended
    assert done.output.startswith("on\n")


def test_board_b_beside_board_a_runs_its_own_script(tmp_path):
    (tmp_path / "board_b.py").write_text(
        "from machine import UART\nfrom fpioa_manager import fm\nimport time\n"
        "fm.register(7, fm.fpioa.UART1_RX)\nfm.register(6, fm.fpioa.UART1_TX)\n"
        "line = UART(UART.UART1, 115200)\n"
        "while True:\n    line.write('hello\\n')\n    time.sleep_ms(100)\n")
    (tmp_path / "room.toml").write_text("[board_b]\nmain = \"board_b.py\"\n")
    done = run(tmp_path, "import serial\n"
               "with serial.Serial('/dev/serial0', 115200, timeout=60) as port:\n"
               "    port.readline()\n    print(port.readline())\n",
               room=Room(scenario=str(tmp_path / "room.toml")), readable=[str(tmp_path / "board_b.py")])
    assert done.output == "b'hello\\n'\n", done.errors


@pytest.mark.parametrize("name", ["EDGEAI_DATA", "HOME", "TMPDIR"])
def test_nothing_of_the_graders_own_settings_reaches_it(tmp_path, name, monkeypatch):
    monkeypatch.setenv("SECRET_OF_THE_GRADER", "7")
    done = run(tmp_path, "import os; print(os.environ[%r], os.environ.get('SECRET_OF_THE_GRADER'))" % name)
    assert done.output == "home None\n"  # in the room's folder, whose own place is not told


@pytest.mark.skipif(not program_run.HAS_LAYERS, reason="elsewhere the journal comes in a file")
def test_the_journal_is_by_its_times_whenever_its_entries_came(tmp_path, monkeypatch):
    class Late(program_run.JournalReceiver):
        def finish(self):
            super().finish()
            self.entries[1:] = self.entries[:0:-1]

    monkeypatch.setattr(program_run, "JournalReceiver", Late)
    done = run(tmp_path, "import time\nimport RPi.GPIO as GPIO\nGPIO.setmode(GPIO.BCM)\nGPIO.setup(17, GPIO.OUT)\n"
                         "for level in (1, 0, 1):\n    GPIO.output(17, level)\n    time.sleep(0.05)\n")
    times = [entry["at_s"] for entry in done.journal]
    assert len(times) > 4 and times == sorted(times)
