"""pyserial on the virtual kit: the real package, board B behind it."""
import time

import pytest

from edgeai.sim import finder
from edgeai.sim import room as rooms
from room_help import room_with

SCENARIO = '[board_b]\nfirmware = false\nflash = "板"\n'
MAIN = "from machine import UART\nu = UART(UART.UART1, 115200)\nprint('ready')\nwhile True:\n    " \
       "d = u.read()\n    if d:\n        u.write(d.upper())\n"


@pytest.fixture
def serial(tmp_path):
    (tmp_path / "板").mkdir()
    (tmp_path / "板" / "main.py").write_text(MAIN)
    with room_with(tmp_path, SCENARIO) as room:
        rooms.enter(room)
        replaced = finder.install()
        try:
            import serial
            yield serial
        finally:
            finder.uninstall(replaced)
            rooms.enter(None)


def until(port, words, seconds=20.0):
    data, end_s = b"", time.monotonic() + seconds
    while words not in data and time.monotonic() < end_s:
        data += port.read(4096)
    return data


def test_the_board_is_found_and_talks_over_both_lines(serial):
    from serial.tools import list_ports
    (found,) = list_ports.comports()
    assert (found.vid, found.pid, found.description) == (0x0403, 0x6010, "Sipeed-Debug")
    assert list(list_ports.grep("Sipeed"))[0].device == found.device
    with serial.Serial(found.device, 115200, timeout=0.2) as usb, serial.Serial(
            "/dev/serial0", 115200, timeout=0.2) as wired:
        assert usb.read(10) == b""  # it has been on for long
        wired.write(b"hello")
        assert until(wired, b"HELLO") == b"HELLO"
        usb.write(b"\x03")
        assert b"KeyboardInterrupt" in until(usb, b">>> ")
        assert wired.in_waiting == 0


def test_with_another_baud_rate_nothing_can_be_read(serial):
    with serial.Serial("/dev/serial0", 9600, timeout=0.2) as wired:
        wired.write(b"hello")
        heard = until(wired, b"HELLO", 1.5)
        assert heard and b"HELLO" not in heard
        wired.baudrate = 115200
        wired.write(b"again")
        assert b"AGAIN" in until(wired, b"AGAIN")


def test_the_board_was_on_before_the_program_began(serial):
    with serial.Serial("/dev/serial0", 115200, timeout=0.2):
        assert rooms.current().journal.now_s() < 2.0
        starts = [entry["kind"] for entry in rooms.current().journal.entries
                  if entry["kind"] in ("board.start", "journal.start")]
        assert starts == ["board.start", "journal.start"]


def test_dtr_alone_holds_the_chip_in_reset(serial):
    board_b = rooms.current().board_b
    with serial.Serial("/dev/ttyUSB0" if serial.Serial.__module__ == "serial.serialposix"
                       else "COM3", 115200, timeout=0.2) as usb:
        usb.rts = False
        assert not board_b.is_on
        usb.dtr = False
        assert board_b.is_on and b"maixpy.sipeed.com" in until(usb, b"ready\r\n")


def test_a_port_that_was_opened_again_hears_each_byte_once(serial):
    with serial.Serial("/dev/serial0", 115200, timeout=0.2) as wired:
        wired.close()
        wired.open()
        wired.write(b"once")
        assert until(wired, b"ONCE") + wired.read(10) == b"ONCE"


def test_what_pyserial_raises(serial):
    with pytest.raises(serial.SerialException, match="could not open port /dev/ttyUSB9"):
        serial.Serial("/dev/ttyUSB9")
    port = serial.Serial("/dev/serial0", exclusive=True, timeout=0)
    with pytest.raises(serial.SerialException, match="exclusively lock"):
        serial.Serial("/dev/serial0", exclusive=True)
    with pytest.raises(TypeError):
        port.write("text")
    rooms.current().board_b.is_plugged = False
    with pytest.raises(serial.SerialException, match="device disconnected"):
        port.read()
    port.close()
    with pytest.raises(serial.SerialException):
        port.in_waiting


@pytest.mark.parametrize("line, message", [
    ("noise = 2.0", "a share is 0 to 1"), ('card = "none"', "there is nothing at"),
    ("plugged = true", "plugged"),
])
def test_a_wrong_board_b_is_told_with_its_line(tmp_path, line, message):
    from edgeai.errors import ScenarioError
    from edgeai.sim.scenario import load_scenario
    path = tmp_path / "场景.toml"
    path.write_bytes(("[board_b]\n%s\n" % line).encode("utf-8"))
    with pytest.raises(ScenarioError, match=message) as caught:
        load_scenario(str(path))
    assert ":2" in caught.value.message
