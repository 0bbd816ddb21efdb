"""edgeai camera: what a person and a program are told of a camera, a film, a picture."""
import json

import cv2
import numpy as np
import pytest
from edgeai_command import edgeai

from edgeai.vision.image_file import read_image


def test_the_rate_and_the_last_picture(tmp_path):
    done = edgeai("camera", "--kit", "sim", "--seconds", "1.5", "--save", "图.png", "--json",
                  cwd=tmp_path)
    found = json.loads(done.output)
    assert (found["width"], found["height"], found["torn"], found["reopened"]) == (640, 480, 0, 0)
    assert found["frames"] + found["dropped"] > 5 and found["rate_fps"] < 40
    assert read_image(tmp_path / "图.png").shape == (480, 640, 3)


def test_what_is_wrong_with_it_is_counted(tmp_path):
    (tmp_path / "s.toml").write_text(
        '[[event]]\nat_s = 0.3\ncamera_fault = "corrupt"\nseconds = 1.0\n')
    done = edgeai("camera", "--kit", "sim", "--scenario", "s.toml", "--seconds", "2", "--json",
                  cwd=tmp_path)
    assert json.loads(done.output)["torn"] > 1


def test_a_film_at_its_own_pace(tmp_path):
    writer = cv2.VideoWriter(str(tmp_path / "a.avi"), cv2.VideoWriter_fourcc(*"MJPG"), 20, (64, 48))
    for number in range(12):
        writer.write(np.full((48, 64, 3), 20 * number, np.uint8))
    writer.release()
    found = json.loads(edgeai("camera", "a.avi", "--json", cwd=tmp_path).output)
    assert found["frames"] + found["dropped"] == 12 and found["rate_fps"] < 25


@pytest.mark.parametrize("words, code, told", [
    (["camera", "--save", "a.txt"], 2, "E-USAGE"), (["camera", "没有.mp4"], 1, "E-IMAGE-FILE"),
    (["camera", "9"], 1, "E-CAMERA-ABSENT"),
])
def test_what_does_not_open(tmp_path, words, code, told):
    done = edgeai(*words, cwd=tmp_path)
    assert done.code == code and told in done.errors


def test_the_list(tmp_path):
    found = json.loads(edgeai("camera", "--list", "--kit", "sim", "--json", cwd=tmp_path).output)
    assert found == {"cameras": [{"device": 0, "width": 640, "height": 480}]}
    none = edgeai("camera", "--list", cwd=tmp_path)
    assert none.code == 1 and none.errors == ""
