"""Display and ADCs of the kit on the virtual kit's buses, made from the same data sheets by others."""
import time

import pytest

from edgeai import open_kit
from edgeai.linkage.journal import read_journal


@pytest.fixture
def path(tmp_path):
    return str(tmp_path / "journal.jsonl")


@pytest.fixture
def kit(path):
    with open_kit("sim", journal=path) as kit:
        yield kit


def is_shown(path, upper, lower, backlight):
    """Wait until the journal tells so: it does once the display has stood for a moment."""
    for _try in range(1000):
        last = [entry for entry in read_journal(path) if entry["kind"] == "lcd"][-1:]
        if last and ([line.rstrip() for line in last[0]["lines"]], last[0]["backlight"]) == (
                [upper, lower], backlight):
            return True
        time.sleep(0.02)
    return False


def test_the_display(kit, path):
    lcd = kit.lcd()
    lcd.write(1, "T：26.5℃")
    lcd.write(2, "abcdefghijklmnopqrstuvwxyz")
    assert is_shown(path, "T:26.5°C", "abcdefghijklmnop", True)
    lcd.off()
    lcd.show("Bye")
    assert is_shown(path, "Bye", "", False)
    lcd.on()
    assert is_shown(path, "Bye", "", True)


@pytest.mark.parametrize("name, step", [("adc", 1 / 1023), ("adc_i2c", 1 / 255)])
def test_a_level_comes_through_the_adc(tmp_path, name, step):
    scenario = tmp_path / "room.toml"
    (tmp_path / "kit.toml").write_text("""
[[device]]
name = "adc"
type = "mcp3008"

[[device]]
name = "adc_i2c"
type = "pcf8591"

[[device]]
name = "daylight"
type = "light"
adc = "%s"
channel = 2
""" % name)
    scenario.write_text("""
[[start]]
of = "daylight.light_level"
value = 0.7

[[noise]]
of = "daylight.light_level"
deviation = 0.0
""")
    with open_kit("sim", config=str(tmp_path / "kit.toml"), scenario=str(scenario),
                  journal=str(tmp_path / "j.jsonl")) as other:
        adc = other.device(name)
        adc.read(0)
        assert adc.read(2) == pytest.approx(0.7, abs=3 * step)
        assert adc.volts(2) == pytest.approx(2.31, abs=10 * step)
