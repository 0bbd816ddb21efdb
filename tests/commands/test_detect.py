"""edgeai detect, as its user calls it, on a network whose weights are known."""
import json
import os
import re
import sys

import numpy as np
import pytest
import tiny_onnx as tiny
from edgeai_command import ROOT, edgeai

from edgeai.vision.image_file import read_image, write_image

RED = {"label": "red", "score": 0.9996, "x": 40, "y": 12, "w": 16, "h": 8}


@pytest.fixture
def folder(tmp_path):
    """A package, a picture with a red thing and one without, and a classifier."""
    image = np.zeros((64, 64, 3), np.uint8)
    pictures = tmp_path / "图片"
    pictures.mkdir()
    write_image(str(pictures / "乙.png"), image)
    image[:32, 32:] = (0, 0, 255)
    write_image(str(pictures / "甲.png"), image)
    tiny.write_detector(tmp_path / "模型")
    tiny.write_classifier(tmp_path / "分类")
    return tmp_path


def detect(folder, *words, **variables):
    return edgeai("detect", *words, cwd=folder, **variables)


def test_one_picture_is_a_list(folder):
    done = detect(folder, "图片/甲.png", "--model", "模型", "--json")
    assert done.code == 0 and json.loads(done.output) == [RED]


def test_nothing_found_is_an_empty_list(folder):
    assert json.loads(detect(folder, "图片/乙.png", "--model", "模型", "--json").output) == []


def test_a_folder_is_a_line_a_picture(folder):
    lines = detect(folder, "图片", "--model", "模型", "--json").output.splitlines()
    assert [len(json.loads(line)["detections"]) for line in lines] == [0, 1]
    assert json.loads(lines[1])["detections"] == [RED]


def test_people_read_it_too(folder):
    done = detect(folder, "图片", "--model", "模型", EDGEAI_LANG="en")
    assert "red 100% (40, 12, 16, 8)" in done.output and "2 pictures" in done.output


def test_a_classifier_has_no_boxes(folder):
    found = json.loads(detect(folder, "图片/甲.png", "--model", "分类", "--json",
                              "--min-score", "0.1").output)
    assert [sorted(one) for one in found] == [["label", "score"]]


def test_pictures_with_boxes_are_saved(folder):
    done = detect(folder, "图片/甲.png", "--model", "模型", "--save", "结果")
    assert done.code == 0
    drawn = read_image(str(folder / "结果" / "甲.png"))
    assert (drawn != read_image(str(folder / "图片" / "甲.png"))).any()


def test_the_pictures_themselves_are_never_written_over(folder):
    done = detect(folder, "图片/甲.png", "--model", "模型", "--save", "图片", EDGEAI_LANG="en")
    assert done.code == 2 and "written over" in done.errors


def test_a_broken_picture_in_a_folder_is_told_and_the_others_are_looked_at(folder):
    (folder / "图片" / "坏.png").write_bytes(b"no picture")
    done = detect(folder, "图片", "--model", "模型")
    assert done.code == 1 and "坏.png" in done.errors and "甲.png" in done.output


def test_a_film(folder):
    import cv2

    film = cv2.VideoWriter(str(folder / "a.avi"), cv2.VideoWriter_fourcc(*"MJPG"), 10, (64, 64))
    image = read_image(str(folder / "图片" / "甲.png"))
    for _number in range(3):
        film.write(image)
    film.release()
    lines = detect(folder, "a.avi", "--model", "模型", "--json").output.splitlines()
    assert [json.loads(line)["index"] for line in lines] == [0, 1, 2]
    assert [one["label"] for one in json.loads(lines[2])["detections"]] == ["red"]


def test_the_virtual_kits_camera(folder):
    """It shows something; what a colour network sees in it is no matter."""
    done = detect(folder, "--model", "模型", "--kit", "sim", "--seconds", "2", "--json")
    lines = [json.loads(line) for line in done.output.splitlines()]
    assert done.code == 0 and len(lines) >= 3
    assert all(set(line) == {"index", "at_s", "detections"} for line in lines)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pseudo-terminals")
def test_what_is_live_shows_its_rate_and_how_long_looking_takes(folder):
    from pseudo_terminal import watch

    environment = dict(os.environ, EDGEAI_LANG="en", PYTHONIOENCODING="utf-8", PYTHONPATH=ROOT)
    code, screens = watch([sys.executable, "-m", "edgeai", "detect", "--model", "模型", "--kit", "sim", "--seconds", "2"],
                          folder, environment, 100)
    live = [found for screen in screens for line in screen
            for found in re.findall(r"^(\d+\.\d) a second, (\d+\.\d) ms  \S", line)]
    assert code == 0 and len(live) >= 2
    assert 0 < float(live[-1][0]) <= 40 and float(live[-1][1]) > 0
    assert any("a second; looking took" in line for line in screens[-1])


@pytest.mark.parametrize("words, code, message", [
    (("没有.png", "--model", "模型"), 1, "没有.png"),
    (("图片/甲.png", "--model", "没有"), 1, "没有"),
    (("图片/甲.png", "--model", "模型", "--min-score", "60"), 2, "60"),
    (("图片/甲.png", "--model", "模型", "--role", "int8"), 1, "int8"),
    (("模型", "--model", "模型"), 2, "模型"),
])
def test_mistakes_are_told(folder, words, code, message):
    done = detect(folder, *words)
    assert done.code == code and message in done.errors and "Traceback" not in done.errors


def test_models_list_shows_vision_packages_too(folder):
    tiny.write_detector(folder / "m" / "vision" / "颜色")
    listed = edgeai("models", "list", "--json", cwd=folder, EDGEAI_MODELS=str(folder / "m")).json
    mine = [one for one in listed["vision"] if one["name"] == "颜色"]
    assert mine[0]["labels"] == ["red", "blue"] and mine[0]["task"] == "detect"
    assert {one["name"] for one in listed["models"]} == {"zh-command"}
