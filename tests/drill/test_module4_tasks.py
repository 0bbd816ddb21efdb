"""The module 4 tasks with their own scripts, raw and on the SDK, earn every step of their ladders."""
import os

import pytest

from edgeai.drill.book import read_books
from edgeai.drill.checks import broadcast, devices, journal, moments
from edgeai.sim.scenario import load_scenario
from module4_runs import start

pytestmark = pytest.mark.skipif(os.name == "nt", reason="a room with a serial port of POSIX")
# As many at once as two cores bear: most of each is waiting.
BATCHES = ((("fire_alarm", "room", "raw"), ("entrance", "visit", "raw"), ("greenhouse", "hot", "raw")),
           (("fire_alarm", "room", "sdk"), ("entrance", "visit", "sdk"), ("fire_alarm", "frames", "raw"),
            ("entrance", "look", "raw")))


@pytest.fixture(autouse=True)
def patience(monkeypatch):
    """Two suites on two busy cores: what is shown here is the order of things, not a machine's speed."""
    for module in (moments, journal, devices, broadcast):
        monkeypatch.setattr(module, "SLACK_S", 2.0)


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    for package in ("serial", "cv2", "onnxruntime", "vosk", "pyttsx3", "pypinyin"):
        pytest.importorskip(package)
    found = {}
    for batch in BATCHES:
        folder = tmp_path_factory.mktemp("第四模块")
        waits = {what: start(folder / "-".join(what), *what) for what in batch}
        found.update((what, wait()) for what, wait in waits.items())
    return found


@pytest.mark.parametrize("task, run, kind, row", [
    ("greenhouse", "hot", "raw", 22), ("fire_alarm", "room", "raw", 25), ("fire_alarm", "room", "sdk", 25),
    ("entrance", "visit", "raw", 22), ("entrance", "visit", "raw", 25), ("entrance", "visit", "sdk", 22),
    ("entrance", "visit", "sdk", 25)])
def test_each_step_of_the_ladder(done, task, run, kind, row):
    one = done[task, run, kind]
    assert one.of_row(row) == [[], [], [], [], []], one.run.errors[-2000:]


@pytest.mark.parametrize("what", [
    ("greenhouse", "hot", "raw"), ("entrance", "visit", "raw"), ("fire_alarm", "frames", "raw"),
    ("entrance", "look", "raw")])
def test_the_checks_that_judge_blanks_hold_of_the_key(done, what):
    assert done[what].of_run() == [], done[what].run.errors[-2000:]


def test_a_fire_before_board_bs_camera_sounds_board_as_buzzer(done):
    """Through its firmware and its model; `benchmarks/fire_alarm.py` tells how soon."""
    entries = done["fire_alarm", "room", "raw"].run.journal
    fires = [one["at_s"] for one in entries if one["kind"] == "camera.sees" and one.get("index") in (0, 38)
             and one["scene"] == "fire"]
    on = [one["at_s"] for one in entries if one.get("device") == "buzzer" and one.get("on")]
    assert len(fires) == len(on) == 2
    assert all(0.2 < later - earlier < 4 for earlier, later in zip(fires, on))


def without(**fields):
    return lambda entries: [one for one in entries if any(one.get(key) != value for key, value in fields.items())]


def with_more(**fields):
    return lambda entries: sorted(list(entries) + [fields], key=lambda one: one["at_s"])


def early(seconds, **fields):
    """What fits comes so much sooner than it did."""
    return lambda entries: [dict(one, at_s=one["at_s"] - seconds) if all(
        one.get(key) == value for key, value in fields.items()) else one for one in entries]


@pytest.mark.parametrize("task, run, row, step, change", [
    ("fire_alarm", "room", 25, 1, without(kind="serial.open")),
    ("fire_alarm", "room", 25, 2, without(device="red", on=True)),
    ("fire_alarm", "room", 25, 3, with_more(at_s=11.0, kind="pin", device="buzzer", on=True)),
    ("fire_alarm", "room", 25, 4, without(kind="speaker.start")),
    ("fire_alarm", "room", 25, 5, early(3, device="buzzer", on=False)),
    ("greenhouse", "hot", 22, 2, with_more(at_s=2.0, kind="speaker.start", text="温度过高，现在29度")),
    ("greenhouse", "hot", 22, 3, with_more(at_s=12.5, kind="pin", device="relay", on=False)),
    ("greenhouse", "hot", 22, 4, without(kind="sensor", temperature_c=32.3)),
    ("greenhouse", "hot", 22, 5, with_more(at_s=10.0, kind="speaker.start", text="温度过高，现在32度")),
    ("entrance", "visit", 22, 3, with_more(at_s=2.5, kind="speaker.start", text="请看摄像头")),
    ("entrance", "visit", 22, 5, with_more(at_s=20.5, kind="speaker.start", text="请看摄像头")),
    ("entrance", "visit", 25, 3, with_more(at_s=2.5, kind="servo", device="servo", angle_deg=90.0)),
    ("entrance", "visit", 25, 4, without(device="buzzer", on=True)),
    ("entrance", "visit", 25, 5, without(kind="servo", angle_deg=0.0)),
])
def test_a_step_that_was_not_reached_is_noticed(done, task, run, row, step, change):
    assert done[task, run, "raw"].with_journal(change).of_row(row)[step - 1]


def test_the_logs_that_are_handed_in(done):
    for task, run in (("fire_alarm", "room"), ("entrance", "visit")):
        assert done[task, run, "raw"].of_row(23) == []


@pytest.mark.parametrize("book", ["TB4-1", "TB4-2", "TB4-3"])
@pytest.mark.parametrize("seed", [None, 1, 2, 3])
def test_books_and_scenarios_of_every_seed_are_whole(book, seed, tmp_path):
    from edgeai.config import load_config
    from edgeai.drill.material import put_material, setting_files
    from edgeai.drill.task_folder import write_script

    (read,) = read_books(book, seed)
    for task in read.tasks:
        put_material(task, str(tmp_path))
        for script in task.scripts:
            write_script(task, script.file, str(tmp_path / script.hand_in))
        config = load_config(str(tmp_path / "kit.toml"))
        for name in set(setting_files(task)) - {"kit.toml", "rules.toml"}:
            assert load_scenario(str(tmp_path / name), config).events
        text = task.text("book.zh.md")
        assert "$" not in text and all(name in text for name in task.results)
        assert all(script.hand_in in text for script in task.scripts)
