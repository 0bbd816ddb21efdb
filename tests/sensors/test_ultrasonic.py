"""HC-SR04: distances by the time of the echo, its limits, and echoes that don't come."""
import pytest

from edgeai.clock import ManualClock
from edgeai.errors import DeviceClosed, PinInUse, ReadingFailed, UsageError
from edgeai.kit_devices import DeviceConfig
from edgeai.records import Reading
from edgeai.sensors.devices import open_device
from edgeai.sensors.ultrasonic import speed_of_sound_m_s
from fake_wires import EchoDriver, pins_on

RISE_S = 450e-6
CONFIG = DeviceConfig("distance", "ultrasonic", pins=(("trigger", 20), ("echo", 21)))


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("EDGEAI_LANG", "en")


@pytest.fixture
def bench():
    """A function: (echoes) -> the sensor, its driver, its clock."""
    opened = []

    def open_bench(*echoes_s, **more):
        clock = ManualClock(10.0)
        driver = EchoDriver(clock, *echoes_s)
        opened.append(open_device(CONFIG._replace(**more), pins_on(driver), clock))
        return opened[-1], driver, clock

    yield open_bench
    for sensor in opened:
        sensor.close()


def echo(metres, temperature_c=20.0):
    return RISE_S, 2 * metres / speed_of_sound_m_s(temperature_c)


def test_speed_of_sound():
    """Against tables: 331.3 m/s at 0 °C, 343.2 at 20, 319 at -20."""
    assert [round(speed_of_sound_m_s(one), 1) for one in (0, 20, -20)] == [331.3, 343.2, 318.9]


@pytest.mark.parametrize("metres", [0.03, 0.5, 1.715, 3.9])
def test_a_distance(bench, metres):
    sensor, _driver, _clock = bench(echo(metres))
    assert sensor.value == pytest.approx(metres, abs=0.001)
    reading, = sensor.read()
    assert (reading.quantity, reading.unit, reading.ok) == ("distance_m", "m", True)


def test_pings_are_60_ms_apart(bench):
    sensor, driver, _clock = bench(echo(1.0))
    sensor.read()
    sensor.read()
    gaps = [after - before for before, after in zip(driver.pings_s, driver.pings_s[1:])]
    assert len(driver.pings_s) == 10 and min(gaps) >= 0.06


def test_the_median_leaves_out_what_a_busy_machine_saw(bench):
    sensor, _driver, _clock = bench(echo(1.0), (RISE_S, 0.0001), echo(1.0), echo(3.0), echo(1.0))
    assert sensor.distance_m == pytest.approx(1.0, abs=0.001)


def test_nothing_in_front_is_four_metres(bench):
    sensor, _driver, _clock = bench((RISE_S, 0.038))
    assert sensor.value == 4.0 and sensor.states == ["ok"]


def test_too_near(bench):
    sensor, _driver, _clock = bench(echo(0.01))
    reading, = sensor.read()
    assert reading.value == pytest.approx(0.01, abs=0.001) and not reading.ok
    assert sensor.states == ["out of range"]
    with pytest.raises(ReadingFailed, match=r"distance_m = 0.00995 m is out of range"):
        sensor.value


@pytest.mark.parametrize("answer, kind, words", [
    (None, "no_echo", "no echo came"), ((RISE_S, 9.9), "endless_echo", "the echo pin stays high")])
def test_no_echo_and_one_without_end(bench, answer, kind, words):
    sensor, _driver, _clock = bench(answer)
    reading, = sensor.read()
    assert reading.value != reading.value and not reading.ok
    assert sensor.errors == {kind: 1}
    with pytest.raises(ReadingFailed) as caught:
        sensor.value
    assert words in caught.value.message and "5 V" in caught.value.remedy
    assert "trigger GPIO 20, echo GPIO 21" in caught.value.remedy


def test_two_of_five_may_be_lost(bench):
    sensor, _driver, _clock = bench(None, echo(1.0), None, echo(1.0), echo(1.0))
    assert sensor.value == pytest.approx(1.0, abs=0.001) and not sensor.errors
    sensor, _driver, _clock = None, None, None


def test_three_of_five_may_not(bench):
    sensor, _driver, _clock = bench(None, echo(1.0), None, None, echo(1.0))
    assert not sensor.read()[0].ok


def test_the_thermometer(bench):
    sensor, _driver, clock = bench(echo(2.0, temperature_c=35.0))
    assert sensor.value == pytest.approx(1.95, abs=0.01)
    asked = []
    sensor.thermometer = lambda: asked.append(1) or 35.0
    assert sensor.value == pytest.approx(2.0, abs=0.001)
    sensor.read()
    assert len(asked) == 1  # once a minute
    clock.advance(60)
    sensor.read()
    assert len(asked) == 2


class Thermometer:
    def __init__(self, *readings):
        self._readings = list(readings)

    def read(self):
        return [Reading("climate", "temperature_c", value, ok=ok)
                for value, ok in [self._readings.pop(0)]]


def test_a_thermometer_that_fails_leaves_what_was_known(bench):
    sensor, _driver, clock = bench(echo(2.0, temperature_c=35.0))
    sensor.thermometer = Thermometer((35.0, True), (float("nan"), False))
    for _minute in range(2):
        assert sensor.value == pytest.approx(2.0, abs=0.001)
        clock.advance(60)
    with pytest.raises(UsageError, match="gives no temperature"):
        sensor.thermometer = 20.0


def test_kit_toml_names_the_thermometer():
    clock = ManualClock()
    sensor = open_device(CONFIG._replace(thermometer="climate"), pins_on(EchoDriver(clock, None)),
                         clock, {"climate": len}.get)
    assert sensor.thermometer is len
    sensor.close()


def test_both_pins_or_none(bench):
    sensor, driver, _clock = bench(echo(1.0))
    with pytest.raises(PinInUse, match="GPIO 21 is distance's, so other can't have it"):
        open_device(CONFIG._replace(name="other", pins=(("trigger", 5), ("echo", 21))),
                    pins_on(driver))
    open_device(DeviceConfig("free", "pir", 5), pins_on(driver)).close()
    sensor.close()
    open_device(CONFIG._replace(name="other"), pins_on(driver)).close()
    with pytest.raises(DeviceClosed):
        sensor.value


def test_samples(bench):
    sensor, driver, _clock = bench(echo(1.0))
    sensor.samples = 1
    sensor.read()
    assert len(driver.pings_s) == 1
    with pytest.raises(UsageError, match="Give 1 to 50"):
        sensor.samples = 0
