"""edgeai sense and edgeai sensors test, on the virtual kit: the table, the log, the files, the verdict."""
import json

import pytest

from edgeai.linkage.readings_file import read_readings
from edgeai_command import edgeai

# A DHT11 that grows warm, a motion, and an LCD's address on no bus: nothing of it disturbs.
ROOM = """\
[[start]]
of = "climate.temperature_c"
value = 20.0

[[event]]
at_s = 1.5
set = "climate.temperature_c"
to = 30.0

[[event]]
at_s = 2.0
set = "door.motion"
to = 1.0
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "房间.toml").write_text(ROOM, encoding="utf-8")
    return tmp_path


def on(folder, *words, **variables):
    return edgeai(*words, "--kit", "sim", "--scenario", "房间.toml", "--journal", "j.jsonl",
                  cwd=folder, **variables)


def test_a_table_for_people(folder):
    done = on(folder, "sense", "climate", "door", "--seconds", "4")
    assert (done.code, done.errors) == (0, "")
    rows = [line.split() for line in done.output.splitlines()]
    assert rows[0] == ["Sensor", "Quantity", "Value", "Age", "State"]
    assert ["climate", "temperature", "30", "°C"] == rows[1][:4] and rows[1][-1] == "ok"
    assert ["door", "motion", "1", "ok"] in [row[:3] + row[-1:] for row in rows] and len(rows) == 4


def test_a_log_for_machines_a_table_for_replay_and_a_picture(folder):
    done = on(folder, "sense", "climate", "door", "--seconds", "4", "--json",
              "--csv", "读数.csv", "--plot", "曲线.png", EDGEAI_LANG="zh_CN")
    assert done.code == 0, done.errors
    entries = [json.loads(line) for line in done.output.splitlines()]
    seen = [(one["source"], one["quantity"], one["value"], one["state"]) for one in entries]
    assert ("climate", "temperature_c", 30.0, "ok") in seen
    assert ("door", "motion", 0.0, "ok") in seen and ("door", "motion", 1.0, "ok") in seen
    rows = list(read_readings(folder / "读数.csv"))
    assert [(one.source, one.quantity, one.value) for one in rows] == [one[:3] for one in seen]
    with open(str(folder / "曲线.png"), "rb") as picture:
        assert picture.read(8) == b"\x89PNG\r\n\x1a\n"


def test_no_table_is_left_where_no_sensor_could_be_opened(folder):
    (folder / "kit.toml").write_text(
        '[[device]]\nname = "gas"\ntype = "gas"\nadc = "adc"\nchannel = 0\n'
        '[[device]]\nname = "adc"\ntype = "mcp3008"\nbus = 5\n', encoding="utf-8")
    done = edgeai("sense", "--kit", "sim", "--seconds", "4", "--csv", "t.csv", "--journal", "j.jsonl", cwd=folder)
    assert done.code == 1 and not (folder / "t.csv").exists(), done.output


def test_one_that_can_not_be_opened_keeps_none_from_being_shown(folder):
    (folder / "kit.toml").write_text(
        '[[device]]\nname = "door"\ntype = "pir"\npin = 24\n'
        '[[device]]\nname = "gas"\ntype = "gas"\nadc = "adc"\nchannel = 0\n'
        '[[device]]\nname = "adc"\ntype = "mcp3008"\nbus = 5\n', encoding="utf-8")
    done = edgeai("sense", "--kit", "sim", "--seconds", "4", "--json", "--journal", "j.jsonl",
                  cwd=folder)
    entries = [json.loads(line) for line in done.output.splitlines()]
    assert any(one["source"] == "door" and one.get("state") == "ok" for one in entries)
    (problem,) = [one for one in entries if "error" in one]
    assert problem["source"] == "gas" and problem["error"]["code"].startswith("E-")
    assert done.code == 0


@pytest.mark.parametrize("words, said", [
    (["sense", "nobody"], "kit.toml names no device 'nobody'"),
    (["sense", "relay"], "relay is no sensor, it is a relay"),
    (["sense", "--plot", "x.txt"], "x.txt is no name for a picture"),
    (["sensors", "test", "red"], "red is no sensor, it is a led"),
])
def test_what_is_refused(folder, words, said):
    done = on(folder, *words)
    assert done.code != 0 and said in done.errors


def test_a_sensor_that_is_fine(folder):
    done = on(folder, "sensors", "test", "climate", "--seconds", "4", "--json")
    found = json.loads(done.output)
    assert done.code == 0 and found["ok"] and found["event"] and found["checks"] == []
    assert found["quantities"]["temperature_c"]["in_range"]
    assert found["quantities"]["temperature_c"]["maximum"] == 30.0


def test_an_event(folder):
    done = on(folder, "sensors", "test", "door", "--seconds", "20")
    assert done.code == 0, done.output
    assert "wave a hand in front of it, within 20 s" in done.output and "event: seen" in done.output


def test_a_sensor_whose_values_are_enough(folder):
    done = on(folder, "sensors", "test", "distance", "--seconds", "2")
    assert done.code == 0, done.output
    assert "move a hand to and fro in front of it, within 2 s" in done.output
    assert "event: not seen; its values are enough\nfine\n" in done.output


def test_an_event_that_does_not_come(folder):
    done = on(folder, "sensors", "test", "touch", "--seconds", "1")
    assert done.code == 1
    assert "0 to 0, mean 0, in range\n  event: not seen\nnot fine" in done.output
    assert "  1. Its signal to GPIO 15" in done.output


def test_a_dht_that_is_gone(folder):
    (folder / "房间.toml").write_text(
        '[[event]]\nat_s = 0.0\nfault = "gone"\ndevice = "climate"\nseconds = 60.0\n',
        encoding="utf-8")
    done = on(folder, "sensors", "test", "climate", "--seconds", "3")
    assert "  event: not seen\nnot fine" in done.output
    done = on(folder, "sensors", "test", "climate", "--seconds", "3", "--json")
    found = json.loads(done.output)
    assert done.code == 1 and not found["ok"] and found["errors"]["silent"] >= 2
    assert any("10 kOhm" in check for check in found["checks"])
    assert found["quantities"]["temperature_c"]["mean"] is None
