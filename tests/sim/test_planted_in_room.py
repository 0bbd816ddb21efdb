"""What faults on purpose need of the virtual room: swapped wires, a voice that hangs, a card's own model."""
import os

import pytest
from edgeai_command import edgeai

from edgeai.config import load_config
from edgeai.sim import room as rooms
from edgeai.sim.board_b import BoardB
from edgeai.sim.room import VOICE_VARIABLE, Room
from edgeai.sim.scenario import BoardProperties, Scenario, VoiceProperties, load_scenario

TALK = '''
import serial
with serial.Serial("/dev/serial0", 115200, timeout=2) as port:
    port.write(b"\\n")
    print("came", len(port.read(1)))
with serial.Serial("/dev/ttyUSB0", 115200, timeout=5) as port:
    port.write(b"\\r")
    print("usb", len(port.read(1)))
'''
SPEAK = '''
import threading
import pyttsx3
engine = pyttsx3.init()
engine.say("你好")
speaking = threading.Thread(target=engine.runAndWait, daemon=True)
speaking.start()
speaking.join(%d)
print("hangs" if speaking.is_alive() else "ends")
'''
MAIN = 'from machine import UART\nu = UART(UART.UART1, 115200)\nfor n in range(100):\n    u.write("x")\n'


def run(folder, source, scenario):
    (folder / "prog.py").write_text(source, encoding="utf-8")
    (folder / "room.toml").write_text(scenario, encoding="utf-8")
    (folder / "main.py").write_text(MAIN + "import utime\nwhile True:\n    u.write('x')\n    utime.sleep_ms(20)\n")
    return edgeai("run", "prog.py", "--kit", "sim", "--scenario", "room.toml", cwd=folder)


@pytest.mark.parametrize("wires, came", [("", 1), ("tx_on_tx = true\n", 0)])
def test_swapped_wires_carry_nothing_and_usb_needs_none(tmp_path, wires, came):
    done = run(tmp_path, TALK.rpartition("with")[0], '[board_b]\nmain = "main.py"\n' + wires)
    assert "came %d" % came in done.output, done


def test_usb_is_no_wire():
    board = BoardB(BoardProperties(tx_on_tx=True), None, None)
    assert board.hears(4) and not board.hears(0)


def test_a_voice_that_hangs_never_comes_back(tmp_path):
    assert "hangs" in run(tmp_path, SPEAK % 1, "[voice]\nhangs = true\n").output
    assert "ends" in run(tmp_path, SPEAK % 60, "").output


def test_the_voices_own_process_hangs_too(tmp_path, monkeypatch):
    monkeypatch.delenv(rooms.START_VARIABLE, raising=False)
    for hangs in (True, False):
        room = Room(load_config(), Scenario(voice=VoiceProperties(hangs)), str(tmp_path / "journal.jsonl"))
        assert (room.child_environment().get(VOICE_VARIABLE) == "hangs") == hangs == room.voice_hangs
        room.close()


def test_the_cards_own_model_wins_over_the_packages(tmp_path):
    (tmp_path / "card").mkdir()
    (tmp_path / "card" / "model.kmodel").write_bytes(b"own")
    (tmp_path / "room.toml").write_text('[board_b]\npackage = "fire"\ncard = "card"\n')
    board = BoardB(load_scenario(str(tmp_path / "room.toml")).board_b, None, None)
    board._fill(str(tmp_path / "board"))
    assert (tmp_path / "board" / "sd" / "model.kmodel").read_bytes() == b"own"
    assert "edgeai.json" in os.listdir(str(tmp_path / "board" / "sd"))


def test_a_file_of_speech_hangs_too_and_makes_no_room(tmp_path, monkeypatch):
    monkeypatch.setattr(rooms, "_current", None)
    monkeypatch.delenv(VOICE_VARIABLE, raising=False)
    (tmp_path / "room.toml").write_text("[voice]\nhangs = true\n")
    assert not rooms.voice_hangs()
    monkeypatch.setenv("EDGEAI_SCENARIO", str(tmp_path / "room.toml"))
    assert rooms.voice_hangs() and rooms._current is None
    monkeypatch.delenv("EDGEAI_SCENARIO")
    monkeypatch.setenv(VOICE_VARIABLE, "hangs")
    assert rooms.voice_hangs() and rooms._current is None
