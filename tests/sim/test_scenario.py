"""Scenarios: what one says, and each mistake with its line."""
import glob
import os

import pytest

from edgeai.config import DEFAULT_CONFIG, PACKAGE_DIR, load_config
from edgeai.errors import ScenarioError
from edgeai.sim.scenario import RATES_HZ, Scenario, load_scenario

SCENARIO = """\
# 一个房间
[room]
seconds = 20
noise_dbfs = -50.5
seed = 7

[microphone]
name = "麦克风"
rates_hz = [16000, 48000]
channels = 2

[[wire]]
pins = [23, 25]

[[wire]]
pins = [0, 27]

[[event]]
microphone = "你好.wav"

[[event]]
after = "speaker.done"
at_s = 0.5
speech = "打开灯"

[[event]]
at_s = 2.0
press = "button"
hold_s = 0.1

[[event]]
at_s = 3.0
fault = "unplugged"

[[event]]
at_s = 4.0
fault = "overflow"
seconds = 1.5
"""


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("EDGEAI_LANG", "en")


@pytest.fixture
def write(tmp_path):
    """write(text) -> path of the scenario; a recording lies beside it."""
    folder = tmp_path / "场景"
    folder.mkdir()
    (folder / "你好.wav").write_bytes(b"RIFF")

    def written(text):
        (folder / "room.toml").write_bytes(text.encode("utf-8"))
        return str(folder / "room.toml")

    return written


def test_all_that_can_be_said(write):
    path = write(SCENARIO)
    scenario = load_scenario(path)
    assert scenario.path == path
    assert scenario.room == (20.0, -50.5, -30.0, 7, 1.0, 0.0)
    assert scenario.microphone == ("麦克风", (16000, 48000), 2)
    assert scenario.wires == ((23, 25), (0, 27))
    assert tuple(event[:8] for event in scenario.events) == (
        (0.0, None, os.path.join(os.path.dirname(path), "你好.wav"), None, None, 0.2, None, None),
        (0.5, "speaker.done", None, "打开灯", None, 0.2, None, None),
        (2.0, None, None, None, "button", 0.1, None, None),
        (3.0, None, None, None, None, 0.2, "unplugged", None),
        (4.0, None, None, None, None, 0.2, "overflow", 1.5),
    )


def test_a_later_room(write):
    events = load_scenario(write(SCENARIO.replace("seed = 7", "seed = 7\nlater_s = 1.5"))).events
    assert [event.at_s for event in events] == [0.0, 0.5, 3.5, 4.5, 5.5]  # the second: after the speaker


def test_board_b_with_a_package_by_its_name(write):
    path = write('[board_b]\npackage = "fire"\nsettings = {uart = 1}\nmain = "你好.wav"\n')
    board = load_scenario(path).board_b
    assert os.path.basename(board.package) == "fire" and os.path.isfile(board.package + "/model.toml")
    assert board.settings == {"uart": 1} and board.main == os.path.join(os.path.dirname(path), "你好.wav")


def test_board_bs_script_is_looked_for_where_the_program_runs(write, monkeypatch, tmp_path):
    path = write('[board_b]\nmain = "你好.wav"\n')
    (tmp_path / "你好.wav").write_bytes(b"")
    monkeypatch.chdir(tmp_path)
    assert load_scenario(path).board_b.main == str(tmp_path / "你好.wav")


@pytest.mark.parametrize("line, message", [
    ('package = "no_such_one"', "there is no vision model 'no_such_one'"), ('main = "gone.py"', "there is nothing at"),
    ("settings = 1", "`settings` is 1")])
def test_mistakes_about_board_b(write, line, message):
    with pytest.raises(ScenarioError) as caught:
        load_scenario(write("[board_b]\n%s\n" % line))
    assert message in caught.value.message and "room.toml:2" in caught.value.message


def test_an_empty_file_is_a_quiet_room(write):
    path = write("")
    assert load_scenario(path) == Scenario(path=path)
    assert Scenario().room == (None, -65.0, -30.0, 0, 1.0, 0.0)
    assert Scenario().microphone == ("Virtual microphone", RATES_HZ, 2)


def test_recordings_are_found_from_another_folder(write, monkeypatch, tmp_path):
    path = write(SCENARIO)
    monkeypatch.chdir(tmp_path)
    events = load_scenario(os.path.relpath(path)).events
    assert os.path.isfile(events[0].microphone)


# Without those of task folders, which wait for values of a seed: the tasks' tests load them.
SHIPPED = [path for folder, _folders, names in os.walk(os.path.join(PACKAGE_DIR, "tasks"))
           if "task.toml" not in names and os.path.basename(folder) != "books"
           for path in glob.glob(os.path.join(folder, "*.toml"))]


@pytest.mark.parametrize("path", SHIPPED, ids=os.path.basename)
def test_shipped_scenarios_load(path):
    assert load_scenario(path).events


@pytest.mark.parametrize("old, new, line, message, remedy", [
    ("seconds = 20", "seconds = 20\ngpio_read_us = 50", 4, "no board reads a pin in 50 µs", "Give 0.1 to 20 µs."),
    ("seconds = 20", "seconds = 0", 3, "nothing lasts 0.0 s", "Give more than 0 seconds."),
    ("seconds = 20", "seconds = '20'", 3, "`seconds` is '20', not a number",
     "Write a number there."),
    ("-50.5", "nan", 4, "`noise_dbfs` is nan", "Write a number there."),
    ("noise_dbfs", "noise_db", 4, "unknown key `noise_db`", "Did you mean `noise_dbfs`?"),
    ("seed = 7", "seed = 0.5", 5, "`seed` is 0.5, not a whole number",
     "Write a whole number there."),
    ("seed = 7", "later_s = -1", 5, "-1.0 s is no delay", "Give 0 or more seconds."),
    ("[room]", "[rooms]", 2, "unknown key `rooms`", "Did you mean `room`?"),
    ("[16000, 48000]", "[]", 9, "`rates_hz` needs whole numbers", "[16000, 48000]"),
    ("[16000, 48000]", "[16000.0]", 9, "`rates_hz` needs whole numbers", "[16000, 48000]"),
    ("[16000, 48000]", "[true]", 9, "`rates_hz` needs whole numbers", "[16000, 48000]"),
    ("[16000, 48000]", "[-1]", 9, "`rates_hz` needs whole numbers", "[16000, 48000]"),
    ("[16000, 48000]", "16000", 9, "`rates_hz` is 16000, not a list in [ ]",
     "Write a list in [ ] there."),
    ('"麦克风"', "1", 8, "`name` is 1, not text in quotes", "Write text in quotes there."),
    ("[23, 25]", "[23]", 13, "a wire joins two GPIOs, 0 to 27", "pins = [23, 25]"),
    ("[0, 27]", "[0, 28]", 16, "a wire joins two GPIOs, 0 to 27", "pins = [23, 25]"),
    ("[0, 27]", "[0, 1.0]", 16, "a wire joins two GPIOs, 0 to 27", "pins = [23, 25]"),
    ("[0, 27]", "[0, true]", 16, "a wire joins two GPIOs, 0 to 27", "pins = [23, 25]"),
    ("[0, 27]", "[0, 'light']", 16, "a wire joins two GPIOs, 0 to 27", "pins = [23, 25]"),
    ("pins = [0, 27]\n", "", 15, "[[wire]] needs `pins`", "Add the line."),
    ('microphone = "你好.wav"\n', "", 18, "an event needs one of `microphone`, `speech`, `press`, "
     "`fault`, `set`, `scene`, `picture`, `light`, `blur`, `key`, `camera_fault`",
     "Add the one you mean; split the event when you mean several."),
    ('speech = "打开灯"', 'press = "b"\nspeech = "灯"', 23,
     "an event needs one of `microphone`, `speech`, `press`, "
     "`fault`, `set`, `scene`, `picture`, `light`, `blur`, `key`, `camera_fault`",
     "Add the one you mean; split the event when you mean several."),
    ('"speaker.done"', '"speaker"', 22, "`after` is 'speaker'",
     "Choose one of: hand, microphone.open, pin, speaker.done, speaker.start."),
    ("at_s = 2.0", "at_s = -1", 27, "time runs forwards", "Give 0 or more seconds."),
    ("at_s = 2.0", "at_s = inf", 27, "`at_s` is inf", "Write a number there."),
    ("hold_s = 0.1", "hold_s = -0.1", 29, "time runs forwards", "Give 0 or more seconds."),
    ('"unplugged"', '"unpluged"', 33, "`fault` is 'unpluged'",
     "Choose one of: muted, overflow, unplugged."),
    ("seconds = 1.5", "seconds = -1", 38, "time runs forwards", "Give 0 or more seconds."),
    ("seconds = 1.5\n", "", 37, "an overflow needs `seconds`: how much sound is lost",
     "seconds = 0.5"),
    ("hold_s = 0.1", "seconds = 0.1", 29, "`seconds` belongs to a `fault`", "Remove it."),
    ("hold_s = 0.1", "holds_s = 0.1", 29, "unknown key `holds_s`", "Did you mean `hold_s`?"),
])
def test_a_mistake(write, old, new, line, message, remedy):
    assert SCENARIO.count(old) == 1
    path = write(SCENARIO.replace(old, new))
    with pytest.raises(ScenarioError) as caught:
        load_scenario(path)
    assert caught.value.message == "%s:%d: %s" % (path, line, message)
    assert caught.value.remedy == remedy


def test_a_recording_that_is_not_there(write):
    path = write(SCENARIO.replace("你好", "再见"))
    with pytest.raises(ScenarioError) as caught:
        load_scenario(path)
    assert caught.value.message == "%s:19: there is no file %s" % (
        path, os.path.join(os.path.dirname(path), "再见.wav"))
    assert caught.value.remedy == "Give a WAV file's path, from this file's folder."


def test_a_scenario_that_is_not_there(tmp_path):
    with pytest.raises(ScenarioError) as caught:
        load_scenario(str(tmp_path / "没有.toml"))
    assert caught.value.code == "E-SCENARIO"
    assert caught.value.message.startswith(str(tmp_path / "没有.toml") + " can't be read: ")


PHYSICS = """\
[[start]]
of = "climate.temperature_c"
value = 20.0

[[noise]]
of = "climate.temperature_c"
deviation = 0.2

[[event]]
at_s = 5.0
set = "climate.temperature_c"
to = 35.0
over_s = 10.0

[[event]]
at_s = 8.0
fault = "checksum"
device = "climate"
seconds = 4.0
share = 0.05
"""


def test_the_physics_that_can_be_said(write):
    scenario = load_scenario(write(PHYSICS), load_config(DEFAULT_CONFIG))
    assert scenario.starts == (("climate.temperature_c", 20.0),)
    assert scenario.noises == (("climate.temperature_c", 0.2),)
    ramp, fault = scenario.events
    assert (ramp.at_s, ramp.set, ramp.to, ramp.over_s) == (5.0, "climate.temperature_c", 35.0, 10.0)
    assert (fault.fault, fault.device, fault.seconds, fault.share) == (
        "checksum", "climate", 4.0, 0.05)


@pytest.mark.parametrize("old, new, line, message, remedy", [
    ('of = "climate.temperature_c"\nvalue', 'of = "climat.temperature_c"\nvalue', 2,
     "kit.toml names no device 'climat'", "It names: light, "),
    ('of = "climate.temperature_c"\nvalue', 'of = "climate"\nvalue', 2,
     "'climate' is not a device and its quantity", '"climate.temperature_c"'),
    ('of = "climate.temperature_c"\nvalue', 'of = "climate.motion"\nvalue', 2,
     "climate is a dht11 and has no 'motion'", "It has: humidity_percent, temperature_c."),
    ('of = "climate.temperature_c"\nvalue', 'of = "light.bright"\nvalue', 2,
     "light is a led and has no 'bright'", "It has: -."),
    ("value = 20.0", "value = -300.0", 3, "climate.temperature_c can't be -300.0",
     "Give -273.15 to 2000.0."),
    ("value = 20.0\n", "", 1, "[[start]] needs `value`", "Add the line."),
    ("deviation = 0.2", "deviation = -1.0", 7, "a deviation is 0 or more", "deviation = 0.2"),
    ("to = 35.0\n", "", 11, "`set` needs `to`: the new value", "to = 35.0"),
    ("over_s = 10.0", "over_s = -1.0", 13, "time runs forwards", "Give 0 or more seconds."),
    ("at_s = 5.0", 'after = "hand"', 10, "the room's physics go by time alone",
     "Remove `after`, and give `at_s` from the beginning."),
    ("over_s = 10.0", "share = 0.5", 13, "`share` belongs to a `fault`", "Remove it."),
    ("at_s = 8.0", "to = 1.0", 16, "`to` belongs to a `set`", "Remove it."),
    ('"checksum"', '"unplugged"', 17, "`fault` is 'unplugged'",
     "Choose one of: checksum, flapping, gone, stuck."),
    ('device = "climate"', 'device = "door"', 17, "door is a pir, which can't be 'checksum'",
     "Choose one of: stuck, flapping, gone."),
    ('device = "climate"', 'device = "doors"', 18, "kit.toml names no device 'doors'",
     "It names: light, "),
    ("share = 0.05", "share = 0.0", 20, "a share is more than 0 and at most 1", "share = 0.05"),
    ('"checksum"\ndevice = "climate"', '"muted"', 19,
     "`share` belongs to the fault of a device", "Remove it."),
])
def test_a_mistake_of_the_physics(write, old, new, line, message, remedy):
    assert PHYSICS.count(old) == 1
    path = write(PHYSICS.replace(old, new))
    with pytest.raises(ScenarioError) as caught:
        load_scenario(path, load_config(DEFAULT_CONFIG))
    assert caught.value.message == "%s:%d: %s" % (path, line, message)
    assert caught.value.remedy.startswith(remedy)


def test_the_example_of_the_docs(write):
    root = os.path.dirname(PACKAGE_DIR)
    with open(os.path.join(root, "docs", "scenarios.md"), encoding="utf-8") as file:
        example = file.read().rsplit("```toml\n", 1)[1].split("```")[0]
    scenario = load_scenario(write(example), load_config(DEFAULT_CONFIG))
    assert scenario.room.seconds == 60.0 and len(scenario.events) == 5
