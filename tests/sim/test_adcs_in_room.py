"""MCP3008 and PCF8591 in the room: what their protocols give, and their faults."""
import pytest

from edgeai.clock import ManualClock
from room_help import entries, room_with

KIT = """
[[device]]
name = "adc"
type = "mcp3008"
[[device]]
name = "adc_i2c"
type = "pcf8591"
[[device]]
name = "gas"
type = "gas"
adc = "adc"
channel = 3
[[device]]
name = "lamp"
type = "light"
adc = "adc_i2c"
channel = 1
"""
START = ('[[start]]\nof = "gas.gas_level"\nvalue = %s\n'
         '[[start]]\nof = "lamp.light_level"\nvalue = 0.5\n')
FAULT = '[[event]]\nat_s = 0\nfault = "%s"\ndevice = "%s"\n'


def spi(room):
    return room.peripherals.buses.spi(0, 0)


def i2c(room):
    return room.peripherals.buses.i2c(1)


def mcp_number(answer):
    return (answer[1] & 3) << 8 | answer[2]


@pytest.mark.parametrize("level, number", [(0.0, 0), (0.5, 512), (1.0, 1023)])
def test_mcp3008_in_three_bytes(tmp_path, level, number):
    with room_with(tmp_path, START % level, KIT) as room:
        numbers = {mcp_number(spi(room).exchange([1, 0x80 | 3 << 4, 0])) for _number in range(60)}
        assert max(numbers) - min(numbers) in (1, 2)
        assert numbers <= {number - 1, number, number + 1}
        assert mcp_number(spi(room).exchange([1, 0x80, 0])) <= 1  # nothing is on channel 0
        assert {one["channel"] for one in entries(room, "sensor")} == {0, 3}


def test_mcp3008_is_bit_serial(tmp_path):
    """The start bit may come at any place; after the number it comes backwards."""
    with room_with(tmp_path, START % 1.0, KIT) as room:
        for _number in range(20):
            answer = spi(room).exchange([0x06 >> 1 | 0x18, 0xC0, 0, 0])
        early = spi(room).exchange([0b11011000, 0, 0, 0])  # the start bit first
        bits = "".join("%08d" % int(bin(byte)[2:]) for byte in early)
        assert bits[:7] == "0000000" and int(bits[7:17], 2) >= 1022
        assert bits[17:26] == bits[7:16][::-1] and set(bits[26:]) == {"0"}
        assert answer != [0, 0, 0, 0]
        assert spi(room).exchange([0, 0, 0]) == [0, 0, 0]


def test_mcp3008_difference(tmp_path):
    with room_with(tmp_path, START % 1.0, KIT) as room:
        assert mcp_number(spi(room).exchange([1, 3 << 4, 0])) >= 1020  # 3 against 2
        assert mcp_number(spi(room).exchange([1, 2 << 4, 0])) <= 2


def test_pcf8591_gives_the_conversion_before(tmp_path):
    with room_with(tmp_path, START % 0.1, KIT) as room:
        i2c(room).write(0x48, [0x41])
        first, second = i2c(room).read(0x48, 1), i2c(room).read(0x48, 1)
        assert first == b"\x80" and abs(second[0] - 128) <= 1
        i2c(room).write(0x48, [0x40])
        assert abs(i2c(room).read(0x48, 1)[0] - 128) <= 1  # still channel 1
        assert i2c(room).read(0x48, 1)[0] <= 1


def test_pcf8591_counts_channels_up(tmp_path):
    with room_with(tmp_path, START % 0.1, KIT) as room:
        i2c(room).write(0x48, [0x44])
        data = i2c(room).read(0x48, 9)
        assert data[0] == 0x80
        assert [abs(byte - 128) <= 1 for byte in data[1:]] == [False, True, False, False] * 2


def test_pcf8591_has_an_output(tmp_path):
    with room_with(tmp_path, START % 0.1, KIT) as room:
        for data in ([0x40, 200], [0x40, 200], [0x00, 90], [0x40, 90]):
            i2c(room).write(0x48, data)
        assert [one["number"] for one in entries(room, "sensor")] == [200, 90]


def test_the_levels_follow_the_scenario(tmp_path):
    ramp = '[[event]]\nat_s=0\nset="gas.gas_level"\nto=1.0\nover_s=0.5\n'
    with room_with(tmp_path, START % 0.0 + ramp, KIT, ManualClock(100.0)) as room:
        room.start()
        seen = []
        while room.journal.now_s() < 0.55:
            room.clock.sleep(0.01)
            seen.append(mcp_number(spi(room).exchange([1, 0xB0, 0])))
        assert seen[0] < 900 and seen[-1] >= 1022
        assert all(later >= earlier - 2 for earlier, later in zip(seen, seen[1:]))


def test_a_gone_adc(tmp_path):
    with room_with(tmp_path, FAULT % ("gone", "adc") + FAULT % ("gone", "adc_i2c"), KIT) as room:
        room.timeline.start()
        assert spi(room).exchange([1, 0x80, 0]) == [0xFF] * 3
        with pytest.raises(OSError) as caught:
            i2c(room).read(0x48, 1)
        assert caught.value.errno == 121


def test_a_gone_sensor_and_a_stuck_one(tmp_path):
    scenario = (START % 0.8 + FAULT % ("gone", "gas") + FAULT % ("stuck", "lamp")
                + '[[event]]\nat_s=0.01\nset="lamp.light_level"\nto=1.0\n')
    with room_with(tmp_path, scenario, KIT) as room:
        room.start()
        room.clock.sleep(0.05)
        assert mcp_number(spi(room).exchange([1, 0xB0, 0])) <= 1
        i2c(room).write(0x48, [0x41])
        assert abs(i2c(room).read(0x48, 2)[1] - 128) <= 1


def test_places_without_a_chip_or_a_bus(tmp_path):
    with room_with(tmp_path, config=KIT) as room:
        assert room.peripherals.buses.spi(0, 1).exchange([1, 2]) == [0, 0]
        for ask in (lambda: room.peripherals.buses.spi(1, 0), lambda: room.peripherals.buses.i2c(0)):
            with pytest.raises(FileNotFoundError):
                ask()
        with pytest.raises(OSError):
            i2c(room).write(0x20, [0])
