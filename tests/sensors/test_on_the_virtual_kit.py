"""Sensors through their drivers on the virtual kit's wires: pulses, faults, rules."""
import pytest

from edgeai import open_kit
from edgeai.linkage.engine import Linkage

ROOM = """\
[[start]]
of = "climate.temperature_c"
value = -3.4

[[start]]
of = "climate.humidity_percent"
value = 41.0

[[start]]
of = "distance.distance_m"
value = 1.25

[[start]]
of = "gas.gas_level"
value = 0.6
"""
BAD_SUMS = """
[[event]]
at_s = 0.0
fault = "checksum"
device = "climate"
share = 0.5  # of its answers, by the seed: the first is among them
"""


@pytest.fixture
def kit(tmp_path):
    """A function that opens a kit in a room with more of a scenario."""
    opened = []

    def open_room(more=""):
        (tmp_path / "房间.toml").write_text(ROOM + more, encoding="utf-8")
        opened.append(open_kit("sim", scenario=str(tmp_path / "房间.toml"),
                               journal=str(tmp_path / "j.jsonl")))
        return opened[-1]

    yield open_room
    for one in opened:
        one.close()


def test_each_kind_reads_what_is_in_the_room(kit):
    here = kit()
    assert here.climate().value == (-3.4, 41.0)
    assert here.gas().value == pytest.approx(0.6, abs=0.02)
    # The air between is as cold as the thermometer says: 4 % less speed than at 20 °C.
    assert here.distance().value == pytest.approx(1.25 * 343.2 / 329.2, abs=0.02)
    here.distance().thermometer = here.climate()
    assert here.distance().value == pytest.approx(1.25, abs=0.02)
    assert here.door().value == 0 and here.touch().value == 0


def test_wrong_checksums_are_counted_and_tried_again(kit):
    climate = kit(BAD_SUMS).climate()
    assert climate.value == (-3.4, 41.0)
    assert climate.errors["checksum"] >= 1


def test_a_rule_on_a_device_by_its_name(kit):
    here, fired = kit(), []
    linkage = Linkage(here)
    linkage.when(here.climate, "temperature_c").below(0, clear=2).then(
        lambda: (fired.append(here.climate().temperature_c), linkage.stop()))
    linkage.run(seconds=60)
    assert fired == [-3.4]
