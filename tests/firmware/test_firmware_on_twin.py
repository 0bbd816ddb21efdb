"""The firmware as it goes onto a card, hw.py too, on the virtual board."""
import os
import shutil
import threading
import time

import pytest

from edgeai.clock import Clock
from edgeai.errors import BoardFault
from edgeai.linkage.board_b.board import BoardB
from edgeai.linkage.board_b.port import open_port
from micropython import FIRMWARE

pytest.importorskip("serial", reason="pyserial: pip install edgeai[board]")
pytest.importorskip("cv2", reason="the virtual camera needs OpenCV")
pytestmark = pytest.mark.skipif(os.name == "nt", reason="pseudo-terminals of POSIX")
LONG_S = 120.0


class Bench:
    """A virtual board with the firmware in its flash, and what it has sent."""

    def __init__(self, folder):
        from edgeai.sim.maixpy.board_terminal import BoardTerminal
        from edgeai.sim.maixpy.virtual_board import VirtualBoard

        self.flash = folder / "flash"
        self.flash.mkdir()
        (folder / "sd").mkdir()  # there at once: the firmware would wait for it
        for name in os.listdir(FIRMWARE):
            if os.path.isfile(os.path.join(FIRMWARE, name)):
                shutil.copy(os.path.join(FIRMWARE, name), str(folder / "sd"))
        self.card = folder / "sd"
        self.board = VirtualBoard(str(folder))
        self.output = b""
        self.board.when_received(self._take)
        self.terminal = BoardTerminal(self.board)

    def _take(self, data):
        self.output += data

    def wait_for(self, text, times=1):
        end_s = time.monotonic() + LONG_S
        while self.output.count(text) < times:
            assert time.monotonic() < end_s, self.output[-2000:]
            time.sleep(0.02)

    def host(self, settings=None):
        def open_it():
            return open_port(self.terminal.path, 115200), self.terminal.path

        host = BoardB(open_it, settings, None, Clock())
        host.start()
        return host


@pytest.fixture
def bench(tmp_path):
    one = Bench(tmp_path)
    with one.board:
        yield one
        one.terminal.close()


def test_it_starts_sees_and_tells_its_faults(bench):
    bench.board.power_on()
    bench.wait_for(b'"IDLE"')
    with bench.host() as host:
        assert host.about["cause"] == "power" and host.about["card"] is True
        host.configure({"task": "qr"})
        assert next(host.values()) == []
        host.beep(0.1)
        host.configure({"alarm_pin": 12})
        host.alarm(True)
        with pytest.raises(BoardFault) as caught:
            host.configure({"task": "detect", "model": "/sd/none.kmodel"})
        assert caught.value.message.startswith("board B can't read the model file (model:2005")
        (bench.card / "none.kmodel").write_bytes(b"\x05\x00\x00\x00" * 100)
        with pytest.raises(BoardFault) as caught:
            host.run_task()
        assert "(model:2" in caught.value.message
        assert host.status()["state"] == "FAULT"
        host.configure({"task": "qr"}, save=True)
        assert b'"qr"' in (bench.card / "edgeai.json").read_bytes()
    pins = [(entry["pin"], entry["value"]) for entry in bench.board.journal.entries if entry["kind"] == "board.level"]
    assert (12, 1) in pins
    assert any(entry["kind"] == "board.sound" for entry in bench.board.journal.entries)


def test_one_0x03_is_noise_and_two_end_it(bench):
    bench.board.power_on()
    bench.wait_for(b'"IDLE"')
    bench.board.send(b"\x03")
    with bench.host() as host:
        assert host.status()["state"] == "IDLE"
    time.sleep(1.2)
    # On a busy machine some come together, as one, or into the firmware's last words.
    end_s = time.monotonic() + LONG_S
    while b">>> " not in bench.output and time.monotonic() < end_s:
        bench.board.send(b"\x03")
        time.sleep(0.1)
    bench.wait_for(b">>> ")


def test_the_boot_key_keeps_it_from_starting(bench):
    is_strapped, strap = threading.Event(), bench.board._strap
    bench.board._strap = lambda *told: (strap(*told), is_strapped.set())
    bench.board.power_on()
    assert is_strapped.wait(LONG_S)  # at the reset itself it would be for the chip's own loader
    bench.board.press_boot()
    bench.wait_for(b"main.py is skipped")
    bench.wait_for(b">>> ")
    assert b"#E" not in bench.output


def test_after_three_resets_by_the_watchdog_it_starts_nothing(bench):
    """The third of them is real: the program hangs, and nobody feeds the dog."""
    (bench.flash / "edgeai.boots").write_text("2")
    program = (bench.card / "app.py").read_text(encoding="utf-8")
    hanging = program.replace("    def _look(self):\n", "    def _look(self):\n        while True:\n            pass\n", 1)
    assert hanging != program
    (bench.card / "app.py").write_bytes(hanging.encode("utf-8"))
    (bench.card / "edgeai.json").write_text('{"task": "qr", "watchdog_ms": 8000}')
    (bench.flash / "edgeai.boots").write_text("2")
    bench.board.power_on()
    bench.wait_for(b'"RUN"')
    (bench.flash / "edgeai.boots").write_text("2")  # a power-on had set it to 0
    bench.wait_for(b'"IDLE"', times=2)
    with bench.host() as host:
        assert host.about["safe"] is True and host.about["cause"] == "watchdog"
        assert host.status()["state"] == "IDLE"
    assert (bench.flash / "edgeai.boots").read_text() == "3"
