"""The raw scripts, run as they stand, on networks whose weights are known and on files made here."""
import csv
import json
import os
import re
import subprocess
import sys
import zipfile

import cv2
import numpy as np
import pytest
import tiny_onnx as tiny
from edgeai_command import edgeai

from edgeai.vision.detection.vision_models import find_folder
from edgeai.vision.model_package import ModelPackage

TASKS = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))),
                     "edgeai", "tasks")
RAW_SCRIPTS = sorted("%s/%s" % (task, name) for task in os.listdir(TASKS)
                     for name in os.listdir(os.path.join(TASKS, task)) if name.startswith("raw") and name.endswith(".py"))


def run(task, folder, *words, script="raw.py"):
    """Its output's lines; it must end well."""
    environment = dict(os.environ, PYTHONIOENCODING="utf-8", PYTHONWARNINGS="ignore")
    done = subprocess.run([sys.executable, os.path.join(TASKS, task, script)] + list(words),
                          cwd=str(folder), env=environment, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, timeout=60)
    assert done.returncode == 0, done.stderr.decode("utf-8")
    return done.stdout.decode("utf-8").splitlines()


def write(path, image):
    cv2.imencode(os.path.splitext(str(path))[1], image)[1].tofile(str(path))


def rows(path):
    with open(str(path), encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


@pytest.fixture
def folder(tmp_path):
    """What a detecting script is given: model.onnx, labels.txt, anchors.txt; and a picture of
    128 x 96 in which a red thing stands at the top right."""
    (tmp_path / "model.onnx").write_bytes(tiny.colour_detector())
    (tmp_path / "labels.txt").write_text("red\nblue\n", encoding="utf-8")
    (tmp_path / "anchors.txt").write_text("0.5 0.25\n", encoding="utf-8")
    image = np.zeros((128, 128, 3), np.uint8)
    image[:64, 64:] = (0, 0, 255)
    write(tmp_path / "图.png", image)
    return tmp_path


BOX = "(80, 24, 32, 16)"  # the cell's middle at (96, 32), the anchor 16 x 8, twice as large


def test_mask_check(folder):
    assert run("mask_check", folder, "图.png") == ["red 1.00 " + BOX, "red: 1", "blue: 0"]
    drawn = cv2.imdecode(np.fromfile(str(folder / "result_图.jpg"), np.uint8), cv2.IMREAD_COLOR)
    assert drawn.shape == (128, 128, 3)
    assert rows(folder / "results.csv")[1:] == [["图.png", "red", "1.000", "80", "24", "32", "16"]]


def test_the_raw_script_finds_what_the_detector_finds(folder, tmp_path):
    """Two roads to one result, written apart."""
    from edgeai.vision.detection.detector import Detector

    image = np.zeros((180, 300, 3), np.uint8)
    image[:90, :150], image[90:, 150:], image[60:90, 160:] = (30, 0, 255), (255, 20, 60), (0, 255, 0)
    write(folder / "b.png", image)
    expected = Detector(tiny.write_detector(tmp_path / "p")).detect(image)
    lines = run("mask_check", folder, "b.png")
    assert len(expected) == 2
    assert {line.partition(" (")[0] for line in lines if "(" in line} == {
        "%s %.2f" % (one.label, one.score) for one in expected}


def test_helmet_check(folder):
    (folder / "图片").mkdir()
    os.rename(str(folder / "图.png"), str(folder / "图片" / "甲.png"))
    (folder / "图片" / "坏.png").write_bytes(b"no picture")
    lines = run("helmet_check", folder, "图片")
    assert "无法读取: 坏.png" in lines
    assert "甲.png 共 1 人，未戴安全帽 0 人" in lines
    assert rows(folder / "results.csv")[1:] == [["甲.png", "red", "1.000", "80", "24", "32", "16"]]


def test_item_sorting(folder):
    (folder / "model.onnx").write_bytes(tiny.colour_classifier(False))
    (folder / "labels.txt").write_text("红\n绿\n蓝\n", encoding="utf-8")
    (folder / "图片").mkdir()
    write(folder / "图片" / "一.jpg", np.full((40, 50, 3), (255, 0, 0), np.uint8))
    write(folder / "图片" / "二.jpg", np.full((40, 50, 3), (0, 255, 0), np.uint8))
    lines = run("item_sorting", folder, "图片")
    assert [row[:2] for row in rows(folder / "results.csv")[1:]] == [["一.jpg", "蓝"], ["二.jpg", "绿"]]
    assert lines[-1] == "合计: {'蓝': 1, '绿': 1}"


def test_expression_reading(folder):
    """The "face" is cut out where it was found: red within, whatever is around."""
    (folder / "expression.onnx").write_bytes(tiny.colour_classifier(False))
    (folder / "expressions.txt").write_text("开心\n平静\n难过\n", encoding="utf-8")
    (line,) = run("expression_reading", folder, "图.png")
    assert line == "人脸 1.00 %s: 开心 1.00" % BOX


def test_cleaning(tmp_path):
    dice = np.random.RandomState(3)
    images = tmp_path / "数据" / "images"
    images.mkdir(parents=True)

    def scene():
        small = dice.randint(0, 256, (12, 16, 3)).astype(np.uint8)
        return cv2.resize(small, (160, 120), interpolation=cv2.INTER_NEAREST)

    good = scene()
    write(images / "a.png", good)
    write(images / "b_same.png", good)
    write(images / "c_near.png", cv2.convertScaleAbs(good, alpha=0.9, beta=12))
    write(images / "c_smaller.jpg", cv2.resize(good, (112, 84)))
    write(images / "d_blurred.png", cv2.GaussianBlur(scene(), (0, 0), 12))
    write(images / "e_black.png", np.zeros((120, 160, 3), np.uint8))
    write(images / "f_small.png", scene()[:20, :20])
    (images / "g_broken.png").write_bytes(b"\x89PNG nothing more\xaeB`\x82")
    (images / "g_empty.png").write_bytes(b"")
    write(images / "h.png", scene())
    os.rename(str(images / "h.png"), str(images / "h_png.jpg"))
    write(images / "i_half.jpg", scene())
    (images / "i_half.jpg").write_bytes((images / "i_half.jpg").read_bytes()[:2000])
    write(images / "z.jpg", scene())
    lines = run("data_labelling", tmp_path, "数据", script="raw_clean.py")
    assert sorted(os.listdir(str(images))) == ["a.png", "z.jpg"]
    assert len(os.listdir(str(tmp_path / "数据" / "removed"))) == 10
    assert dict(rows(tmp_path / "clean_report.csv")[1:]) == {
        "b_same.png": "与 a.png 完全相同", "c_near.png": "与 a.png 几乎相同", "c_smaller.jpg": "与 a.png 几乎相同",
        "d_blurred.png": "模糊", "e_black.png": "全黑、全白或没有内容", "f_small.png": "太小 20x20",
        "g_broken.png": "打不开", "g_empty.png": "打不开", "h_png.jpg": "类型与扩展名不符", "i_half.jpg": "不完整"}
    assert lines[-1] == "共 12 张，移出 10 张，保留 2 张"


VOC = """<annotation><size><width>200</width><height>100</height><depth>3</depth></size>
<object><name>{label}</name><bndbox><xmin>21</xmin><ymin>11</ymin><xmax>60</xmax><ymax>50</ymax></bndbox>
</object></annotation>"""


def test_label_conversion(tmp_path):
    (tmp_path / "annotations").mkdir()
    (tmp_path / "labels.txt").write_text("戴\n没戴\n", encoding="utf-8")
    for number in range(20):
        text = VOC.format(label="没戴" if number else "未知")
        (tmp_path / "annotations" / ("%02d.xml" % number)).write_text(text, encoding="utf-8")
    lines = run("label_conversion", tmp_path, ".")
    # Pixels 20..59 and 10..49, so 40 x 40 of 200 x 100 about (40, 30).
    assert (tmp_path / "labels" / "01.txt").read_text() == "1 0.200000 0.300000 0.200000 0.400000\n"
    assert (tmp_path / "labels" / "00.txt").read_text() == ""
    assert lines[-1] == "转换了 20 个标注文件"


def test_what_was_labelled_is_told_and_divided(tmp_path):
    (tmp_path / "annotations").mkdir()
    for number in range(20):
        label = ("mask", "no_mask", "moustache")[number % 3 if number < 3 else 0]
        text = VOC.format(label=label) if number < 19 else VOC[:VOC.index("<object>")] + "</annotation>"
        (tmp_path / "annotations" / ("图%02d.xml" % number)).write_text(text, encoding="utf-8")
    (tmp_path / "annotations" / "图01.xml").write_text(
        VOC.format(label="no_mask").replace("<xmax>60", "<xmax>201"), encoding="utf-8")
    lines = run("data_labelling", tmp_path, script="raw_split.py")
    assert lines == ["框有误: 图01 no_mask 21.0 11.0 201.0 50.0", "未知类别: 图02 moustache",
                     "标注 20 张，其中 1 张里没有目标；共 19 个框", "mask: 17", "no_mask: 1", "mask_wrong: 0",
                     "train: 16", "val: 4"]
    assert (tmp_path / "labels.txt").read_text() == "mask\nno_mask\nmask_wrong\n"
    parts = [(tmp_path / (name + ".txt")).read_text(encoding="utf-8").split() for name in ("train", "val")]
    assert [len(part) for part in parts] == [16, 4]
    assert sorted(parts[0] + parts[1]) == ["图%02d" % number for number in range(20)]


def test_plate_finding_and_reading(tmp_path):
    """Found by its blue, straightened, cut; the "character network" tells light from dark, so that
    each place gives the first or the last character that may stand there."""
    image = np.full((160, 320, 3), 100, np.uint8)
    image[60:124, 60:261] = (160, 60, 10)
    image[70:114, 178:200] = 255  # a broad stroke where the fourth character stands
    write(tmp_path / "车.png", image)
    weights = np.zeros((6, 3, 1, 1), np.float32)
    weights[4, 0], weights[4, 2] = -120, 120
    bias = np.array([0, 0, 0, 0, -5, 0], np.float32)
    data = tiny.model(
        [tiny.node("AveragePool", ["picture"], ["means"], tiny.integers("kernel_shape", [64, 64])
                   + tiny.integers("strides", [64, 64])),
         tiny.node("Conv", ["means", "w", "b"], ["head"], tiny.integers("kernel_shape", [1, 1]))],
        [tiny.value("picture", (1, 3, 64, 64))], [tiny.value("head", (1, 6, 1, 1))],
        [tiny.tensor("w", weights), tiny.tensor("b", bias)])
    (tmp_path / "model.onnx").write_bytes(data)
    (tmp_path / "labels.txt").write_text("plate_blue\n", encoding="utf-8")
    (tmp_path / "anchors.txt").write_text("0.66 0.22\n", encoding="utf-8")
    (line,) = run("plate_finding", tmp_path, "车.png")
    assert line.startswith("plate_blue 0.9")
    plate = cv2.imread(str(tmp_path / "plate_1_blue.png"))
    assert plate.shape == (140, 440, 3)
    # The plate is 201 x 64 pixels, so a stroke at 118..140 of it is at 258..306 mm; its edges are blue.
    assert plate[70, 284].min() > 240 and (plate[[5, 134], 220, 0] > 140).all()
    (tmp_path / "characters.onnx").write_bytes(tiny.colour_classifier(False))
    (tmp_path / "characters.txt").write_text("京\nA\n8\n", encoding="utf-8")
    (line,) = run("plate_reading", tmp_path)
    text = line.split()[1]
    assert line.startswith("plate_1_blue.png: 京A") and len(text) == 7 and set(text[2:]) <= set("A8")
    assert rows(tmp_path / "plates.csv")[1][:3] == ["plate_1_blue.png", text, "blue"]


def test_a_green_plates_places_take_what_may_stand_there(tmp_path):
    """Whatever the picture, the network's order of liking is fixed: D, then 1, then the others."""
    write(tmp_path / "plate_3_green.png", np.full((140, 480, 3), (90, 200, 60), np.uint8))
    bias = np.array([3, 9, 5, 7], np.float32)
    (tmp_path / "characters.onnx").write_bytes(tiny.model(
        [tiny.node("GlobalAveragePool", ["picture"], ["means"]),
         tiny.node("Conv", ["means", "w", "b"], ["scores"], tiny.integers("kernel_shape", [1, 1]))],
        [tiny.value("picture", (1, 3, 48, 32))], [tiny.value("scores", (1, 4, 1, 1))],
        [tiny.tensor("w", np.zeros((4, 3, 1, 1), np.float32)), tiny.tensor("b", bias)]))
    (tmp_path / "characters.txt").write_text("京\nD\n0\n1\n", encoding="utf-8")
    (line,) = run("plate_reading", tmp_path)
    assert line.split()[1] == "京DDD1111"


def test_quantising(tmp_path):
    """The shipped characters' network, by pictures of its own training: smaller, and nearly the same."""
    pytest.importorskip("onnx", reason="quantising needs the package onnx")
    package = ModelPackage.open(find_folder("plate-characters"))
    (tmp_path / "model.onnx").write_bytes(package.read("float"))
    with zipfile.ZipFile(package.path_of("calibration")) as archive:
        archive.extractall(str(tmp_path))
    lines = run("model_training", tmp_path, "calibration", script="raw_quantise.py")
    before, after = (int(word) for word in re.findall(r"\d+", lines[-3]))
    assert before == len(package.read("float")) and after < 0.45 * before
    assert (tmp_path / "model_int8.onnx").stat().st_size == after
    assert re.match(r"耗时: [\d.]+ → [\d.]+ 毫秒$", lines[-2])
    assert 0 < float(lines[-1].split()[-1]) < 3


@pytest.mark.parametrize("script", RAW_SCRIPTS)
def test_raw_scripts_are_as_long_as_a_contests_paper(script):
    """Lines of the program: neither markers of blanks, nor empty ones, nor the text at its head."""
    with open(os.path.join(TASKS, *script.split("/")), encoding="utf-8") as file:
        program = file.read().split('"""', 2)[2]
    lines = [line for line in program.splitlines() if line.strip() and "# 空 " not in line]
    assert 25 <= len(lines) <= 90


@pytest.mark.parametrize("script", RAW_SCRIPTS)
def test_raw_scripts_import_no_more_than_they_say(script):
    import ast

    with open(os.path.join(TASKS, *script.split("/")), encoding="utf-8") as file:
        tree = ast.parse(file.read())
    imported = {node.names[0].name.split(".")[0] for node in ast.walk(tree)
                if isinstance(node, ast.Import)}
    assert "edgeai" not in imported and imported


SCENARIO = """[[event]]
at_s = 0.0
picture = "平常.png"
[[event]]
at_s = 1.0
picture = "起火.png"
[[event]]
at_s = 4.0
picture = "平常.png"
"""


def test_fire_watch_on_the_virtual_kit(folder):
    """A fire from second 1 to 4: the buzzer, an entry with its picture, and quiet again."""
    (folder / "labels.txt").write_text("fire\nsmoke\n", encoding="utf-8")
    write(folder / "平常.png", np.zeros((480, 640, 3), np.uint8))
    image = np.zeros((480, 640, 3), np.uint8)
    image[:, :320] = (120, 0, 255)
    write(folder / "起火.png", image)
    (folder / "s.toml").write_text(SCENARIO, encoding="utf-8")
    done = edgeai("run", os.path.join(TASKS, "fire_watch", "raw.py"), "--kit", "sim", "--scenario",
                  "s.toml", "--journal", "j.jsonl", cwd=folder)
    assert done.code == 0, done.errors
    lines = done.output.splitlines()
    assert "发现火情" in "".join(lines) and any(line == "火情解除" for line in lines)
    ((at, label, score, name),) = rows(folder / "alarm.csv")
    assert label == "fire" and float(score) > 0.5 and (folder / name).stat().st_size > 1000
    with open(str(folder / "j.jsonl"), encoding="utf-8") as file:
        entries = [json.loads(line) for line in file]
    buzzer = [(one["level"], one["at_s"]) for one in entries if one.get("device") == "buzzer"]
    assert [level for level, _at_s in buzzer] == [0, 1, 0]
    assert 1.0 < buzzer[1][1] < 4.0 < buzzer[2][1]
