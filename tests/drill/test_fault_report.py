"""The time to the fix: from the kept states, whatever lies among them."""
import json
import os

import pytest
from edgeai_command import edgeai

from edgeai.drill.drill_folder import new_drill, read_drill
from edgeai.drill.exam_clock import ExamClock
from edgeai.drill.fault_report import fault_report, points_after
from edgeai.drill.snapshots import Snapshots
from edgeai.errors import DrillError

RIGHT = '[board_b]\nport = "/dev/serial0"\n'


@pytest.fixture
def drill(tmp_path):
    """(folder, key, the path of its kit.toml, Snapshots)"""
    folder = tmp_path / "考试"
    _drill, key = new_drill("TB4-2", folder, "7", "07", fault="wrong-port")
    kit = folder / "1_危化品仓库火情视觉报警" / "kit.toml"
    return folder, key, kit, Snapshots(folder, read_drill(folder).given)


def saved(drill, text, at_s):
    _folder, _key, kit, snapshots = drill
    kit.write_text(text, encoding="utf-8")
    return snapshots.take(at_s)


def test_the_first_state_without_the_fault_counts(drill):
    folder, key, kit, _snapshots = drill
    saved(drill, kit.read_text(encoding="utf-8") + "# ?\n", 60)
    saved(drill, '[board_b]\nport = "auto"\n', 120)  # USB: board B's firmware is not there
    saved(drill, RIGHT, 450)
    saved(drill, RIGHT + "# fine\n", 900)
    report = fault_report(folder, key)
    assert (report.is_fixed, report.minutes, report.points) == (True, 7.5, 7.4)


def test_a_fault_that_came_back_is_not_mended(drill):
    folder, key, kit, _snapshots = drill
    planted = kit.read_text(encoding="utf-8")
    saved(drill, RIGHT, 60)
    saved(drill, planted, 90)
    report = fault_report(folder, key)
    assert (report.is_fixed, report.minutes, report.points) == (False, None, 0.0)
    saved(drill, RIGHT, 300)
    assert fault_report(folder, key).minutes == 1.0


def test_what_was_changed_after_the_clock_does_not_count(drill):
    folder, key, kit, _snapshots = drill
    with ExamClock(folder):
        pass
    kit.write_text(RIGHT, encoding="utf-8")
    report = fault_report(folder, key)
    assert (report.is_fixed, report.points) == (False, 0.0)


@pytest.mark.parametrize("minutes, points", [(None, 0), (0, 10), (3, 10), (11.5, 5), (20, 0), (500, 0)])
def test_points(minutes, points):
    assert points_after(minutes) == points


def test_hostile_states(drill):
    folder, key, kit, _snapshots = drill
    saved(drill, RIGHT, 60)
    log = folder / ".drill" / "log.jsonl"
    right = json.loads(log.read_text(encoding="utf-8").splitlines()[-1])
    lines = ["", "[]", "{", json.dumps(dict(right, at_s=float("nan"))), json.dumps(dict(right, at_s=-5)),
             json.dumps(dict(right, path="../" + right["path"])), json.dumps(dict(right, sha256="0" * 64)),
             json.dumps(dict(right, path="1_危化品仓库火情视觉报警/kit.toml/x")),
             json.dumps(dict(right, sha256=7)), json.dumps(dict(right, bytes=1 << 60)),
             json.dumps(dict(right, at_s=30))]
    log.write_text("\n".join(lines) + "\n", encoding="utf-8")
    report = fault_report(folder, key)
    assert (report.is_fixed, report.minutes) == (True, 0.5)
    log.write_text("\n".join(lines[:-1]) + "\n", encoding="utf-8")
    report = fault_report(folder, key)  # nothing is known of when
    assert (report.is_fixed, report.minutes, report.points) == (True, None, None)
    assert not os.path.exists(str(folder.parent / right["path"].split("/")[0]))


@pytest.mark.parametrize("text", [
    b"\xff\xff", b"board_b = 3", b"[board_b]\nport = [1]", b"[" * 5000, b"", b"\x00" * 100])
def test_hostile_files(drill, text):
    folder, key, kit, snapshots = drill
    kit.write_bytes(text)
    snapshots.take(60)
    assert not fault_report(folder, key).is_fixed


def test_a_link_out_of_the_folder_is_not_followed(drill):
    folder, key, kit, _snapshots = drill
    (folder.parent / "right.toml").write_text(RIGHT, encoding="utf-8")
    kit.unlink()
    try:
        kit.symlink_to(folder.parent / "right.toml")
    except OSError:
        pytest.skip("no links here")
    assert not fault_report(folder, key).is_fixed


def test_another_drills_key_and_a_drill_without_a_fault(drill, tmp_path):
    folder, key, _kit, _snapshots = drill
    _drill, plain = new_drill("TB4-2", tmp_path / "plain", "7")
    with pytest.raises(DrillError, match="not of this drill"):
        fault_report(folder, plain)
    with pytest.raises(DrillError, match="no fault was planted"):
        fault_report(tmp_path / "plain", plain)


def test_the_verb(drill):
    folder, _key, _kit, _snapshots = drill
    done = edgeai("drill", "fault", folder)
    assert done.code == 0 and "fault wrong-port: a wrong serial port" in done.output
    assert "not fixed: 0 of 10 points" in done.output and "kit.toml" in done.output
    assert "[board_b]" in edgeai("drill", "fault", folder, "--hint", "3").output
    saved(drill, RIGHT, 450)
    assert "found and fixed after 7.5 min: 7.4 of 10 points" in edgeai("drill", "fault", folder).output
    told = edgeai("drill", "fault", folder, "--json").json
    assert told["is_fixed"] and told["minutes"] == 7.5 and told["files"] == ["kit.toml"]


def test_new_says_it_to_the_coach_alone(tmp_path):
    done = edgeai("drill", "new", "TB4-2", "--seed", "3", "--fault", "any", "--to", tmp_path / "d", "--json").json
    assert done["fault"] and "fault" not in edgeai(
        "drill", "new", "TB4-2", "--seed", "3", "--to", tmp_path / "e", "--json").json
    wrong = edgeai("drill", "new", "TB4-2", "--fault", "x", "--to", tmp_path / "f")
    assert wrong.code == 2 and "These fit: wrong-port" in wrong.errors
