"""DHT11 and DHT22 as devices: retries, rest, the last good value and its age; Linux's own driver."""
import itertools
import math

import pytest

from edgeai.clock import ManualClock
from edgeai.errors import DeviceClosed, PinInUse, ReadingFailed, UsageError
from edgeai.kit_devices import DeviceConfig
from edgeai.sensors.devices import open_device
from fake_wires import DhtDriver, dht_pulses, pins_on, polled

SILENCE = [(0.0, 1)]


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("EDGEAI_LANG", "en")


def answer(*data):
    return polled(dht_pulses(list(data) + [sum(data) & 255]))


def broken(*data):
    return polled(dht_pulses(list(data) + [sum(data) + 1 & 255]))


class Bench:
    """A sensor whose answers are given, and its clock."""

    def __init__(self, *answers, kind="dht11", iio_folder=None):
        self.driver = DhtDriver(*answers)
        self.clock = ManualClock(50.0)
        self.sensor = open_device(DeviceConfig("climate", kind, 4),
                                  pins_on(self.driver, iio_folder), self.clock)


@pytest.fixture
def bench():
    opened = []

    def open_bench(*args, **kwargs):
        opened.append(Bench(*args, **kwargs))
        return opened[-1]

    yield open_bench
    for one in opened:
        one.sensor.close()


def test_a_measurement(bench):
    it = bench(answer(55, 0, 24, 3))
    assert it.sensor.read() == [
        ("climate", "temperature_c", 24.3, "°C", 50.0, 0.0, True),
        ("climate", "humidity_percent", 55.0, "%", 50.0, 0.0, True)]
    assert it.sensor.states == ["ok", "ok"]
    assert it.driver.asked_s[0] >= 0.018
    assert it.sensor.value == (24.3, 55.0)  # within the second of rest: nothing new is asked
    assert (it.sensor.temperature_c, it.sensor.humidity_percent) == (24.3, 55.0)


def test_a_dht22(bench):
    it = bench(answer(0x02, 0x8C, 0x80, 0x65), kind="dht22")
    assert it.sensor.value == (-10.1, 65.2)
    assert 0.001 <= it.driver.asked_s[0] < 0.018


def test_it_rests_between_two(bench):
    it = bench(answer(55, 0, 24, 0), answer(55, 0, 30, 0))
    it.sensor.read()
    it.clock.advance(0.9)
    first = it.sensor.read()[0]
    assert (first.value, first.age_s, first.ok) == (24.0, pytest.approx(0.9), True)
    it.clock.advance(0.1)
    assert it.sensor.read()[0].value == 30.0


def test_value_tries_again(bench):
    it = bench(SILENCE, broken(55, 0, 24, 0), answer(55, 0, 24, 0))
    assert it.sensor.temperature_c == 24.0
    assert it.sensor.errors == {"silent": 1, "checksum": 1}
    assert 52.0 <= it.clock.now_s() <= 53.0  # a second's rest before each


def test_value_gives_up_after_three_retries(bench):
    it = bench(*[SILENCE] * 3 + [broken(1, 2, 3, 4)] + [answer(55, 0, 24, 0)])
    with pytest.raises(ReadingFailed) as caught:
        it.sensor.value
    assert caught.value.message == (
        "climate gave no valid reading: it does not answer · the checksum of its answer is wrong")
    assert "GPIO 4" in caught.value.remedy and "10 kOhm" in caught.value.remedy
    assert isinstance(caught.value, OSError) and len(it.driver.asked_s) == 4


def test_a_failure_is_bridged_by_the_last_good_value(bench):
    it = bench(answer(55, 0, 24, 0), SILENCE, SILENCE, SILENCE, SILENCE, SILENCE,
               answer(56, 0, 25, 0))
    found = []
    for reading in it.sensor.values():
        if reading.quantity == "temperature_c":
            found.append((round(reading.at_s - 50, 2), reading.value, round(reading.age_s, 2),
                          reading.ok, it.sensor.states[0]))
        if len(found) == 7:
            break
    assert found == [  # every 2 s; three retries after a second each, then every 2 s again
        (0.0, 24.0, 0.0, True, "ok"), (2.0, 24.0, 2.0, True, "ok"),
        (3.05, 24.0, 3.05, True, "ok"), (4.1, 24.0, 4.1, True, "ok"),
        (5.15, 24.0, 5.15, True, "ok"), (7.15, 24.0, 7.15, False, "stale"),
        (9.15, 25.0, 0.0, True, "ok")]


def test_without_any_good_value(bench):
    it = bench(SILENCE)
    temperature, humidity = it.sensor.read()
    assert math.isnan(temperature.value) and math.isnan(humidity.value)
    assert not temperature.ok and it.sensor.states == ["stale", "stale"]


def test_a_line_that_is_held_low_is_no_frost(bench):
    """All zeros, and their checksum is right."""
    it = bench(*[answer(0, 0, 0, 0)] * 5, kind="dht22")
    assert [reading.ok for reading in it.sensor.read()] == [True, False]
    assert it.sensor.states == ["ok", "out of range"]
    it.clock.advance(3)
    with pytest.raises(ReadingFailed, match="humidity_percent = 0 % is out of range"):
        it.sensor.value


def test_a_garbled_answer_whose_checksum_fits_is_asked_again(bench):
    it = bench(answer(0, 0, 0, 0), answer(55, 0, 24, 0))
    assert it.sensor.value == (24.0, 55.0)


def test_its_interval(bench):
    it = bench(kind="dht22")
    assert it.sensor.interval_s == 2.0
    it.sensor.interval_s = 60
    with pytest.raises(UsageError, match="climate can't be read every 0.5 s"):
        it.sensor.interval_s = 0.5
    with pytest.raises(AttributeError):
        it.sensor.intervall_s = 3


def test_its_pin_is_its_own(bench):
    it = bench(answer(55, 0, 24, 0))
    with pytest.raises(PinInUse, match="GPIO 4 is climate's, so door can't have it"):
        open_device(DeviceConfig("door", "pir", 4), pins_on(it.driver))
    it.sensor.close()
    it.sensor.close()
    with pytest.raises(DeviceClosed):
        it.sensor.read()
    with pytest.raises(DeviceClosed):
        list(it.sensor.values())
    open_device(DeviceConfig("outside", "dht22", 4), pins_on(it.driver)).close()


# Linux's own driver

@pytest.fixture
def devices(tmp_path):
    """A folder like /sys/bus/iio/devices with an ADC and, once `add`ed, sensors."""
    numbers = itertools.count()

    def add(name, **files):
        folder = tmp_path / ("iio:device%d" % next(numbers))
        folder.mkdir()
        (folder / "name").write_text(name + "\n")
        for file, text in files.items():
            (folder / file).write_text(text)
        return folder

    add("ads1015")
    add.folder = str(tmp_path)
    return add


CLIMATE = {"in_temp_input": "23400\n", "in_humidityrelative_input": "45100\n"}


@pytest.mark.parametrize("name", ["dht11@4", "dht11@0"])
def test_the_kernels_driver_is_used_where_it_is(bench, devices, name):
    devices(name, **CLIMATE)
    it = bench(iio_folder=devices.folder)
    assert it.sensor.value == (23.4, 45.1)
    assert it.driver.asked_s == []


def test_the_address_is_hexadecimal(devices):
    from edgeai.sensors.dht_iio import find_dht

    devices("dht11@11", **CLIMATE)
    assert find_dht(17, devices.folder).endswith("iio:device1")
    assert find_dht(11, devices.folder) is None
    assert find_dht(17, devices.folder + "/none") is None


def test_the_kernels_failures(bench, devices, monkeypatch):
    import builtins
    import errno

    folder = devices("dht11@4", **CLIMATE)
    it = bench(iio_folder=devices.folder)
    codes = [errno.ETIMEDOUT, errno.EIO]
    real_open = builtins.open

    def failing(path, *args, **kwargs):
        if str(path) == str(folder / "in_temp_input") and codes:
            raise OSError(codes.pop(0), "from the driver")
        return real_open(path, *args, **kwargs)

    monkeypatch.setattr(builtins, "open", failing)
    assert it.sensor.value == (23.4, 45.1)
    assert it.sensor.errors == {"silent": 1, "checksum": 1}


@pytest.mark.parametrize("text", ["", "warm\n", "23400\n23400\n"])
def test_what_the_kernel_gives_is_no_number(bench, devices, text):
    folder = devices("dht11@4", **CLIMATE)
    it = bench(iio_folder=devices.folder)
    assert it.sensor.value == (23.4, 45.1)
    (folder / "in_temp_input").write_text(text)
    it.clock.advance(1.1)
    assert [reading.value for reading in it.sensor.read()] == [23.4, 45.1]
    assert it.sensor.errors == {"silent": 1}


def test_the_kernels_pin_is_still_one_owners(bench, devices):
    devices("dht11@4", **CLIMATE)
    it = bench(iio_folder=devices.folder)
    with pytest.raises(PinInUse, match="GPIO 4 is climate's"):
        open_device(DeviceConfig("door", "pir", 4), pins_on(it.driver))
