"""The host's side against the firmware's program on a real line: by MicroPython, where it is.

benchmarks/board_faults.py sets a textbook's script beside it. Faults by their names: F15 unplugged, F16 back under another name, F17 writes blocked, F18 garbage
and half lines, F19 a flood, F20 reboot, F21 model refused, F22 no card, F23 two programs.
"""
import os
import subprocess
import sys
import threading
import time
from types import SimpleNamespace

import pytest

from edgeai.clock import Clock
from edgeai.config import BoardBConfig
from edgeai.errors import BoardFault, DeviceAbsent, DeviceClosed, DeviceLost, PortInUse, UsageError
from edgeai.linkage.board_b.board import BoardB, detections_of
from edgeai.linkage.board_b.fault_words import fault_error
from edgeai.linkage.board_b.port import find_port, open_port
from edgeai.linkage.board_b.settings_parts import parts_of
from edgeai.records import Detection
from serial_line import BoardProcess, SerialLine

pytest.importorskip("serial", reason="pyserial: pip install edgeai[board]")
DETECT = {"task": "detect", "labels": ["fire"], "anchors": [1.0, 1.0], "model": "/flash/fire.kmodel"}


def wait_until(is_so, seconds=60.0):
    end_s = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end_s, "it did not happen in time"
        time.sleep(0.01)


class Place:
    """A line with a board on it, and what the host's journal was told."""

    def __init__(self):
        self.line = SerialLine()
        self.process = BoardProcess(self.line)
        self.told = []

    def open(self, settings=None):
        def open_it():
            return open_port(self.line.host, 115200), self.line.host

        board = BoardB(open_it, settings, lambda kind, **fields: self.told.append((kind, fields)), Clock())
        board.start()
        return board

    def kinds(self):
        return [kind for kind, _fields in self.told]

    def close(self):
        self.process.kill()
        self.line.close()


@pytest.fixture
def place():
    one = Place()
    yield one
    one.close()


def test_it_is_greeted_and_answers(place):
    with place.open() as board:
        assert board.about["version"] == "1.0" and board.status()["state"] == "IDLE"
        assert board.ping() < 20
        board.alarm(True)
        assert board.status()["alarm"] is True
        place.line.inject(b"\n[Warning] pin 5\n")
        wait_until(lambda: "[Warning] pin 5" in board.log)
        assert ("board.log", {"text": "[Warning] pin 5"}) in place.told


def test_it_is_told_its_settings_and_gives_detections(place):
    with place.open(DETECT) as board:
        seen = [detections for detections, _turn in zip(board.values(), range(12))]
        assert [Detection("fire", 0.9, (10, 20, 30, 40))] in seen
        assert board.status()["state"] == "RUN"


def test_settings_may_be_changed_and_are_sent_again(place):
    with place.open() as board:
        board.configure(DETECT)
        assert next(board.values()) is not None
        board.stop_task()
        assert board.status()["state"] == "IDLE"
        with pytest.raises(BoardFault) as caught:
            board.configure({"width": 5000})
        assert caught.value.message == "board B refuses a setting (settings: width is 5000)"


def test_reactions_are_called_and_their_errors_cost_nothing(place, monkeypatch):
    errors, seen = [], []
    monkeypatch.setattr(sys, "excepthook", lambda *error: errors.append(error[1]))
    with place.open() as board:
        def when_seen(detections):
            seen.append(detections)
            raise KeyError("mine")

        board.when_seen = when_seen
        board.configure(DETECT)
        wait_until(lambda: len(seen) >= 3)
        assert board.ping() < 20 and isinstance(errors[0], KeyError)


def test_events_end_after_their_seconds(place):
    with place.open() as board:
        board.configure(DETECT)
        assert {event["ev"] for event in board.events(0.5)} <= {"seen", "state"}


def test_close_twice_and_afterwards(place):
    board = place.open()
    begin_s = time.monotonic()
    board.close()
    board.close()
    assert time.monotonic() - begin_s < 20
    with pytest.raises(DeviceClosed):
        board.ping()
    assert list(board.values()) == []


def test_f15_unplugged_and_back(place):
    with place.open(DETECT) as board:
        next(board.values())
        place.line.unplug()
        wait_until(lambda: "board.lost" in place.kinds())
        with pytest.raises(DeviceLost):
            board.ping()
        place.line.plug()
        assert next(board.values()) is not None
        assert "board.back" in place.kinds() and board.counts["reopened"] == 1


def test_f15_rules_are_told_that_it_is_gone(place):
    with place.open(DETECT) as board:
        values = board.values()
        next(values)
        place.line.unplug()
        with pytest.raises(DeviceLost):
            for _detections in values:
                pass


def port(name, vid=0x0403, pid=0x6010, number="K1"):
    return SimpleNamespace(device=name, vid=vid, pid=pid, serial_number=number)


def test_f16_back_under_another_name():
    first = find_port("/dev/ttyUSB0", None, [port("/dev/ttyUSB0"), port("/dev/ttyACM0", 0x2341, 0x43, "A")])
    assert first == ("/dev/ttyUSB0", (0x0403, 0x6010, "K1"))
    assert find_port("/dev/ttyUSB0", first, [port("/dev/ttyUSB1")]).name == "/dev/ttyUSB1"
    assert find_port("/dev/ttyUSB0", first, [port("/dev/ttyUSB1", number="K2")]).name == "/dev/ttyUSB0"
    two = [port("/dev/ttyUSB0", number="K2"), port("/dev/ttyUSB4")]
    assert find_port("auto", first, two).name == "/dev/ttyUSB4"


def test_ports_that_are_no_board_are_left_alone():
    with pytest.raises(DeviceAbsent) as caught:
        find_port("auto", None, [port("/dev/ttyACM0", 0x2341), port("/dev/ttyS0", None, None, None)])
    assert caught.value.message == "no board B on USB; serial ports: /dev/ttyACM0, /dev/ttyS0"
    assert find_port("auto", None, [port("COM7", 0x1a86, 0x7523), port("COM3", 0x1a86, 0x7523)]).name == "COM3"
    assert find_port("/dev/serial0", None, []).name == "/dev/serial0"


def test_f17_a_board_that_takes_nothing_blocks_nobody(place):
    with place.open() as board:
        place.line.is_blocked = True
        time.sleep(0.2)
        begin_s = time.monotonic()
        with pytest.raises((DeviceAbsent, DeviceLost)):
            board.ping()
        assert time.monotonic() - begin_s < 30
        place.line.is_blocked = False
        wait_until(lambda: _answers(board))


def _answers(board):
    try:
        return board.ping() < 20
    except (DeviceAbsent, DeviceLost):
        return False


def test_f18_garbage_and_half_lines(place):
    with place.open() as board:
        for junk in (b"\x00\xff\xfe T:25.", b"#E00", b"\n#E0014cffe628d {\"id\":1,", bytes(range(128, 256))):
            place.line.inject(junk)
            assert board.ping() < 20
        assert board.counts["bad"] >= 1


def test_f19_a_flood_without_newline(place):
    with place.open() as board:
        for _turn in range(40):
            place.line.inject(b"x" * 1000)
        assert board.ping() < 20
        assert board.counts["cut"] >= 1 and max(map(len, board.log)) <= 4096


def test_f20_a_reboot_is_seen_and_the_settings_sent_again(place):
    with place.open(DETECT) as board:
        next(board.values())
        place.process.kill()
        place.process.start()
        wait_until(lambda: "board.restarted" in place.kinds())
        wait_until(lambda: place.kinds().count("board.hello") >= 2)
        wait_until(lambda: board.status()["state"] == "RUN")


@pytest.mark.parametrize("code", ["model:%d" % number for number in range(2001, 2010)])
def test_f21_what_is_wrong_with_the_model_is_said(code):
    error = fault_error(code, "load error:" + code[6:])
    assert code in error.message and error.remedy and not error.message.startswith("board B is in a fault")


@pytest.mark.parametrize("model, code, message", [
    ("/flash/wrong.kmodel", "model:2002", "board B can't load a kmodel of that version"),
    ("/sd/fire.kmodel", "card", "board B has no TF card")])
def test_f21_and_f22_a_fault_reaches_the_caller_and_who_waits(place, model, code, message):
    with place.open() as board:
        caught = []
        board.when_fault = caught.append
        with pytest.raises(BoardFault) as raised:
            board.configure(dict(DETECT, model=model))
        assert raised.value.message.startswith(message)
        wait_until(lambda: caught)
        assert caught[0].message.startswith(message) and caught[0].remedy
        assert [fields["fault"] for kind, fields in place.told if kind == "board.fault"] == [code]
        with pytest.raises(BoardFault):
            for _detections in board.values():
                pass


def test_f23_two_programs_one_port(place):
    held = ("import sys, time; file = open(sys.argv[1], 'r+b', 0); print('held', flush=True); time.sleep(30)")
    other = subprocess.Popen([sys.executable, "-c", held, place.line.host], stdout=subprocess.PIPE)
    try:
        other.stdout.readline()
        with pytest.raises(PortInUse) as caught:
            place.open()
        assert "is in use by process %d (" % other.pid in caught.value.message
    finally:
        other.kill()
        other.communicate()
    with place.open() as board:
        assert board.ping() < 20


def test_who_has_it_for_a_moment_only_is_no_other_program(place):
    """A process between fork and exec has what its parent had open: of a pseudo-terminal the wrong end last."""
    held = "import sys, time; file = open(sys.argv[1], 'r+b', 0); print('held', flush=True); time.sleep(0.3)"
    other = subprocess.Popen([sys.executable, "-c", held, place.line.host], stdout=subprocess.PIPE)
    try:
        assert other.stdout.readline() == b"held\n"
        with place.open() as board:
            assert board.ping() < 20
    finally:
        other.communicate()


def test_a_port_that_is_just_being_closed_is_waited_for(place):
    """Its lock goes with the read that still waits on it."""
    import fcntl

    before = os.open(place.line.host, os.O_RDWR | os.O_NOCTTY)
    fcntl.flock(before, fcntl.LOCK_EX)
    closing = threading.Timer(0.3, os.close, [before])
    closing.start()
    with place.open() as board:
        assert board.ping() < 20
    closing.join()


def test_no_port_no_permission_no_firmware(place, monkeypatch):
    with pytest.raises(DeviceAbsent) as caught:
        open_port("/dev/ttyNONE7", 115200)
    assert caught.value.message == "there is no serial port /dev/ttyNONE7"
    place.process.kill()
    with pytest.raises(DeviceAbsent) as caught:
        place.open()
    assert caught.value.message == "board B does not answer on %s" % place.line.host


@pytest.mark.parametrize("sent, message", [
    (b"\r\n>>> ", "board B is in its REPL on {port}: no firmware runs"),
    (bytes(range(128, 256)), "what comes from {port} is no text: another baud rate?")])
def test_what_comes_instead_of_an_answer_is_told(place, sent, message):
    place.process.kill()
    stop = threading.Event()

    def talk():
        while not stop.wait(0.05):
            place.line.inject(sent)

    thread = threading.Thread(target=talk)
    thread.start()
    try:
        with pytest.raises(BoardFault) as caught:
            place.open()
    finally:
        stop.set()
        thread.join()
    assert caught.value.message == message.format(port=place.line.host)


def test_no_permission_names_the_group(monkeypatch):
    import serial

    def refuse(self):
        raise serial.SerialException(13, "could not open port: Permission denied")

    monkeypatch.setattr(serial.Serial, "open", refuse)
    with pytest.raises(OSError) as caught:
        open_port("/dev/ttyNONE7", 115200)
    assert caught.value.message == "no permission for the serial port /dev/ttyNONE7"
    assert "dialout" in caught.value.remedy


@pytest.mark.parametrize("fields, expected", [
    ({"d": [["fire", 913, 1, 2, 3, 4]]}, [Detection("fire", 0.913, (1, 2, 3, 4))]),
    ({"d": [["a", 500]]}, [Detection("a", 0.5, None)]),
    ({"d": [["a", 1500], ["a"], [3, 4], "x", ["a", None], ["a", True], ["a", 1, 2]]}, []),
    ({}, []),
])
def test_sightings_become_detections(fields, expected):
    assert detections_of(fields) == expected


def test_settings_are_split_into_frames():
    settings = {"labels": ["标签%d" % number for number in range(40)], "anchors": [1.25] * 100, "task": "detect",
                "colours": {"red": [0] * 6}}
    parts = parts_of(settings)
    assert len(parts) > 1
    together = {}
    for part in parts:
        together.update(part)
    assert together == settings and parts_of({}) == []
    with pytest.raises(UsageError):
        parts_of({"labels": ["x" * 2000]})
    with pytest.raises(UsageError):
        parts_of({"threshold": float("nan")})


def test_the_kit_hands_it_out(place, tmp_path):
    from edgeai.kit import open_kit

    path = tmp_path / "kit.toml"
    path.write_text('[board_b]\nport = "%s"\nsettings = {task = "detect", labels = ["fire"], '
                    'anchors = [1.0, 1.0], model = "/flash/fire.kmodel"}\n' % place.line.host, encoding="utf-8")
    with open_kit("pi", config=str(path)) as kit:
        board = kit.board_b()
        assert kit.board_b() is board and kit.config.board_b.baud == 115200
        assert board.status()["task"] == "detect"
    assert board.is_closed


def test_rules_see_what_it_sees(place, tmp_path):
    from edgeai.kit import open_kit
    from edgeai.linkage.engine import Linkage

    alarms = []
    path = tmp_path / "kit.toml"
    path.write_text("", encoding="utf-8")
    with open_kit("pi", config=str(path)) as kit, place.open(DETECT) as board:
        linkage = Linkage(kit)
        linkage.when_seen(board, "fire", min_score=0.7, frames="3 of 5").then(
            lambda decision: alarms.append(decision) or linkage.stop())
        linkage.run(seconds=10)
    assert len(alarms) == 1


def test_a_noisy_line_loses_and_mistakes_nothing(place):
    """The short form of benchmarks/board_link.py."""
    with place.open() as board:
        place.line.corrupted = 0.005
        for number in range(120):
            answer = board._link.request("ping", tries=200, timeout_s=0.04, echo=number)
            assert answer["echo"] == number
        counts = board.counts
    assert counts["lost"] == 0 and counts["retries"] > 0 and counts["bad"] > 0


def test_kit_toml_of_board_b(tmp_path):
    from edgeai.config import load_config
    from edgeai.errors import ConfigError

    path = tmp_path / "kit.toml"
    path.write_text("[board_b]\nbaud = 100\n", encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_config(str(path))
    assert "kit.toml:2: 100 baud" in caught.value.message
    path.write_text("", encoding="utf-8")
    assert load_config(str(path)).board_b == BoardBConfig("auto", 115200, {})
    assert os.path.exists(str(path))
