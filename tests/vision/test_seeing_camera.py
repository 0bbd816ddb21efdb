"""A camera and a detector as a source of rules, down to the alarm log and its picture."""
import json
import os

import numpy as np
import pytest
import tiny_onnx as tiny

from edgeai import open_kit
from edgeai.errors import UsageError
from edgeai.linkage.actions import slow
from edgeai.linkage.engine import Linkage
from edgeai.records import Frame
from edgeai.vision.detection.detector import Detector
from edgeai.vision.image_file import read_image, write_image


class Film:
    """A camera that shows these pictures, then nothing more."""

    def __init__(self, images):
        self._images = images
        self.has_ended = False

    def frames(self):
        for number, image in enumerate(self._images):
            yield Frame(image, 0.1 * number, number)
        self.has_ended = True


def picture(is_red):
    image = np.zeros((240, 320, 3), np.uint8)
    if is_red:
        image[:, :160] = (120, 0, 255)
    return image


@pytest.fixture
def detector(tmp_path):
    return Detector(tiny.write_detector(tmp_path / "模型"), min_score=0.6)


def alarms(tmp_path, detector, seen, frames="3 of 5"):
    """Run a rule on such pictures; the journal's lines of alarms."""
    journal = tmp_path / "日志.jsonl"
    with open_kit("sim", journal=str(journal)) as kit:
        film = Film([picture(one) for one in seen])
        eye = detector.on(film, pictures=tmp_path / "现场")
        linkage = Linkage(kit)
        linkage.when_seen(eye, "red", min_score=0.7, frames=frames, name="火情").then(
            slow(eye.snapshot))

        def stop_at_the_end():
            kinds = [entry["kind"] for entry in kit.journal.entries]
            if film.has_ended and kinds.count("alarm") == kinds.count("alarm.did"):
                linkage.stop()

        linkage.run(seconds=60, on_tick=stop_at_the_end)
    with open(str(journal), encoding="utf-8") as file:
        lines = [json.loads(line) for line in file]
    return [line for line in lines if line["kind"].startswith("alarm")]


def test_what_is_seen_often_enough_is_an_alarm_with_its_picture(tmp_path, detector):
    found = alarms(tmp_path, detector, [0, 1, 1, 0, 1, 0])
    assert [line["kind"] for line in found if line["kind"] != "alarm.clear"] == ["alarm", "alarm.did"]
    fired = next(line for line in found if line["kind"] == "alarm")
    assert (fired["source"], fired["quantity"], fired["rule"]) == ("camera", "red", "火情")
    path = next(line["result"] for line in found if line["kind"] == "alarm.did")
    assert os.listdir(str(tmp_path / "现场")) == [os.path.basename(path)]
    assert read_image(path).shape == (240, 320, 3)


def test_one_false_detection_is_none(tmp_path, detector):
    assert alarms(tmp_path, detector, [0, 1, 0, 0, 0, 1, 0]) == []


def test_the_snapshot_is_the_picture_that_was_looked_at(tmp_path, detector):
    eye = detector.on(Film([picture(True)]), pictures=tmp_path)
    with pytest.raises(UsageError, match="no picture yet"):
        eye.snapshot()
    (found,) = list(eye.values())
    frame, detections = eye.last
    assert detections == found and frame.index == 0 and found[0].label == "red"
    saved = read_image(eye.snapshot()).astype(int)
    assert abs(saved[200, 40] - (120, 0, 255)).max() < 60 and saved[200, 250].max() < 30


RULES = """
[[rule]]
name = "火情"
when = {source = "camera", quantity = "red", at_least = 0.7, votes = "3 of 5"}
then = [{note = "报警.csv", columns = {"何时" = "{time}", "抓拍" = "{picture}"}}]
"""


def camera_kit(tmp_path, settings, rules=RULES):
    """A kit whose camera is a folder of pictures, and its rules by a file."""
    (tmp_path / "图").mkdir()
    for number, is_red in enumerate([0, 1, 1, 0, 1, 0]):
        write_image(str(tmp_path / "图" / ("%d.png" % number)), picture(is_red))
    (tmp_path / "kit.toml").write_text('[camera]\ndevice = "图"\n' + settings, encoding="utf-8")
    (tmp_path / "规则.toml").write_text(rules, encoding="utf-8")
    return open_kit("sim", str(tmp_path / "kit.toml"), journal=str(tmp_path / "日志.jsonl"))


def test_a_file_of_rules_sees_by_the_camera_of_kit_toml(tmp_path, detector, monkeypatch):
    monkeypatch.chdir(str(tmp_path))
    with camera_kit(tmp_path, 'detector = "模型"\n') as kit:
        linkage = Linkage(kit)
        linkage.load("规则.toml")
        linkage.run(seconds=60, on_tick=lambda: "alarm.did" in [one["kind"] for one in kit.journal.entries]
                    and linkage.stop())
        alarms = [one for one in kit.journal.entries if one["kind"] == "alarm"]
    assert [(one["source"], one["quantity"]) for one in alarms] == [("camera", "red")]
    with open("报警.csv", encoding="utf-8-sig") as file:
        heading, row = file.read().splitlines()
    assert heading == "何时,抓拍" and read_image(row.split(",")[1]).shape == (240, 320, 3)


@pytest.mark.parametrize("settings, rules, message", [
    ("", RULES, "kit.toml names no detector for the camera"),
    ('detector = "模型"\n', RULES.replace('"red"', '"rad"'), "camera measures no 'rad'")])
def test_what_a_camera_can_not_see_is_told_at_once(tmp_path, detector, monkeypatch, settings, rules, message):
    with camera_kit(tmp_path, settings, rules) as kit:
        linkage = Linkage(kit)
        linkage.load(str(tmp_path / "规则.toml"))
        with pytest.raises(UsageError, match=message):
            linkage.run(seconds=3)
