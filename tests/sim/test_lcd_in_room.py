"""The 1602 behind its PCF8574: what the HD44780 makes of the bus, and what the journal hears."""
import pytest

from room_help import entries, room_with, wait_until

KIT = '[[device]]\nname = "lcd"\ntype = "lcd"\n'
DATA, ENABLE, LIGHT = 1, 4, 8


@pytest.fixture
def room(tmp_path):
    with room_with(tmp_path, config=KIT) as room:
        room.start()
        yield room


def nibble(room, bits, is_data=False):
    port = bits << 4 | LIGHT | (DATA if is_data else 0)
    room.peripherals.buses.i2c(1).write(0x27, [port | ENABLE])
    room.peripherals.buses.i2c(1).write(0x27, [port])


def send(room, byte, is_data=False):
    nibble(room, byte >> 4, is_data)
    nibble(room, byte & 15, is_data)


def begin(room):
    for bits in (3, 3, 3, 2):
        nibble(room, bits)
    for command in (0x28, 0x0C, 0x06, 0x01):
        send(room, command)


def write(room, text):
    for code in text.encode("latin-1"):
        send(room, code, True)


def lines(room):
    return [line.rstrip() for line in room.peripherals["lcd"].lines]


def test_text_on_both_lines(room):
    begin(room)
    write(room, "Temp: 25.3\xdfC")
    send(room, 0xC0)
    write(room, "Hum: 50 %")
    assert lines(room) == ["Temp: 25.3°C", "Hum: 50 %"]
    wait_until(lambda: entries(room, "lcd"))
    (told,) = entries(room, "lcd")
    assert (told["device"], told["on"], told["backlight"]) == ("lcd", True, True)
    assert [line.rstrip() for line in told["lines"]] == lines(room)
    assert [len(line) for line in told["lines"]] == [16, 16]


def test_a_text_is_told_when_it_stands(room):
    begin(room)
    for count in range(3):
        send(room, 0x80)
        write(room, "%05d" % count)
        wait_until(lambda: len(entries(room, "lcd")) == count + 1)
    assert [one["lines"][0].strip() for one in entries(room, "lcd")] == [
        "00000", "00001", "00002"]


def test_what_was_not_told_yet_is_at_the_end(tmp_path):
    with room_with(tmp_path, config=KIT) as room:
        room.start()
        begin(room)
        write(room, "bye")
    assert entries(room, "lcd")[-1]["lines"][0].strip() == "bye"


def test_without_its_start_the_bus_is_read_in_whole_bytes(room):
    write(room, "A")
    assert lines(room) == ["", ""]  # the display is off, and 8 bits are not 4


def test_clear_home_and_off(room):
    begin(room)
    write(room, "abc")
    send(room, 0x02)
    write(room, "X")
    assert lines(room)[0] == "Xbc"
    send(room, 0x08)
    assert lines(room) == ["", ""]
    send(room, 0x0C)
    assert lines(room)[0] == "Xbc"
    send(room, 0x01)
    assert lines(room) == ["", ""]


def test_shifts_and_directions(room):
    begin(room)
    write(room, "0123456789abcdefghij")
    send(room, 0x18)
    assert lines(room)[0] == "123456789abcdefg"
    send(room, 0x1C)
    assert lines(room)[0] == "0123456789abcdef"
    send(room, 0x04)  # leftwards
    send(room, 0x85)
    write(room, "AB")
    assert lines(room)[0].startswith("0123BA6789")


def test_own_characters_are_not_text(room):
    begin(room)
    send(room, 0x40)
    write(room, "\x1f" * 8)
    send(room, 0x80)
    write(room, "\x00!")
    assert lines(room)[0] == "▯!"


def test_a_read_of_the_port_is_never_busy(room):
    begin(room)
    room.peripherals.buses.i2c(1).write(0x27, [0xF0 | 2])
    assert room.peripherals.buses.i2c(1).read(0x27, 1)[0] & 0x80 == 0


def test_a_gone_display(tmp_path):
    fault = '[[event]]\nat_s = 0\nfault = "gone"\ndevice = "lcd"\n'
    with room_with(tmp_path, fault, KIT) as room:
        room.start()
        with pytest.raises(OSError):
            begin(room)
        assert entries(room, "lcd") == []
