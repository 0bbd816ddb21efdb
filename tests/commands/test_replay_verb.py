"""edgeai replay, as a coach runs it."""
import pytest

from edgeai_command import edgeai

RULES = """\
[[rule]]
name = "温度过高"
when = {source = "climate", quantity = "temperature_c", above = 30, clear = 28}
hold_s = 2
then = [{device = "relay", do = "on"}, {say = "现在{value}度"}]
on_clear = [{device = "relay", do = "off"}]

[[rule]]
name = "火情"
level = 2
when = {source = "flame", quantity = "flame", equals = 1}
"""


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "温室 一"
    folder.mkdir()
    (folder / "规则.toml").write_text(RULES, encoding="utf-8")
    rows = ["%d,%s" % (second, 31.25 if 3600 <= second < 3700 else "nan" if second == 5 else 25)
            for second in range(7200)]
    (folder / "读数.csv").write_text("\n".join(["at_s,climate.temperature_c"] + rows),
                                   encoding="gbk")
    return folder


def test_for_people(folder):
    done = edgeai("replay", "规则.toml", "读数.csv", cwd=folder)
    assert (done.code, done.errors) == (0, "")
    lines = done.output.splitlines()
    assert lines[:2] == [
        "  01:00:02.0  fires  level 1  温度过高  climate.temperature_c = 31.25  "
        "relay.on, say 现在31.2度",
        "  01:01:40.0  clears  level 1  温度过高  climate.temperature_c = 25  relay.off"]
    assert lines[2].startswith("7200 readings in ")
    assert lines[2].endswith(" s: 1 fired, 0 repeated, 0 escalated, 1 cleared")
    assert lines[3:] == [
        "climate.temperature_c: 1 readings were no number, out of range or not ok",
        "flame.flame: the rules name it, and there is no reading of it"]


def test_for_machines(folder):
    found = edgeai("replay", "规则.toml", "读数.csv", "--json", cwd=folder).json
    assert 0 <= found.pop("seconds") < 60
    assert found["decisions"][0] == {
        "at_s": 3602.0, "event": "fire", "rule": "温度过高", "level": 1, "source": "climate",
        "quantity": "temperature_c", "value": 31.25, "reason": "value",
        "actions": ["relay.on", "say 现在31.2度"]}
    del found["decisions"]
    assert found == {
        "readings": 7200, "counts": {"fire": 1, "repeat": 0, "escalate": 0, "clear": 1},
        "rejected": {"climate.temperature_c": 1}, "texts": [], "unread": ["flame.flame"]}


def test_text_in_place_of_values_is_named_with_its_line(folder):
    rows = ["%d,%s" % (second, "25.1C" if second < 12 else 25) for second in range(20)]
    (folder / "读数.csv").write_text("\n".join(["at_s,climate.temperature_c"] + rows),
                                   encoding="utf-8")
    done = edgeai("replay", "规则.toml", "读数.csv", cwd=folder)
    assert (done.code, done.errors) == (0, "")
    lines = done.output.splitlines()
    assert "climate.temperature_c: 12 readings were no number, out of range or not ok" in lines
    assert lines[-11:] == ["读数.csv:%d: '25.1C' is not a number" % line for line in range(2, 12)] + [
        "… and 2 more"]
    found = edgeai("replay", "规则.toml", "读数.csv", "--json", cwd=folder).json
    assert found["texts"][0] == {"line": 2, "value": "25.1C"} and len(found["texts"]) == 10


def test_a_device_that_kit_toml_does_not_name_is_refused(folder):
    (folder / "规则.toml").write_text(RULES.replace('device = "relay"', 'device = "relais"'),
                                    encoding="utf-8")
    done = edgeai("replay", "规则.toml", "读数.csv", cwd=folder)
    assert (done.code, done.output) == (2, "")
    assert done.errors.startswith("E-RULES: 规则.toml:5: kit.toml names no device 'relais'\n"
                                  "  What to do: Did you mean 'relay'? There are: ")
    (folder / "另一个.toml").write_text(
        '[[device]]\nname = "relais"\ntype = "relay"\npin = 4\n', encoding="utf-8")
    assert edgeai("replay", "规则.toml", "读数.csv", "--config", "另一个.toml", cwd=folder).code == 0


def test_twice_the_same(folder):
    first, second = (edgeai("replay", "规则.toml", "读数.csv", "--json", cwd=folder).json
                     for _time in range(2))
    assert first["decisions"] == second["decisions"]


def test_mistakes(folder):
    (folder / "规则.toml").write_text(RULES.replace("hold_s", "hold"), encoding="utf-8")
    done = edgeai("replay", "规则.toml", "读数.csv", cwd=folder)
    assert (done.code, done.output) == (2, "")
    assert done.errors == ("E-RULES: 规则.toml:4: unknown key `hold`\n"
                           "  What to do: Did you mean `hold_s`?\n")
    done = edgeai("replay", "规则.toml", "没有.csv", cwd=folder)
    assert done.code == 2
    (folder / "规则.toml").write_text(RULES, encoding="utf-8")
    done = edgeai("replay", "规则.toml", "没有.csv", "--json", cwd=folder)
    assert (done.code, done.json["error"]["code"]) == (1, "E-READINGS")
