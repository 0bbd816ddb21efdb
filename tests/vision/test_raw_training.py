"""The raw training scripts on a small drawn set: what they write is what the raw scripts for looking take."""
import os
import re
import subprocess
import sys

import numpy as np
import pytest

from edgeai.vision.datasets.dataset import Dataset
from edgeai.vision.datasets.label_box import Annotation, LabelBox
from edgeai.vision.datasets.voc import write_voc
from edgeai.vision.detection.onnx_guard import check_onnx
from edgeai.vision.image_file import write_image
from edgeai.vision.model_package import ModelPackage
from edgeai.vision.package_description import ModelInput

TASKS = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))),
                     "edgeai", "tasks")
COLOURS = {"blue": (220, 90, 30), "红": (40, 40, 220)}


def need_torch():
    pytest.importorskip("torch", reason="training needs the package torch")
    pytest.importorskip("onnx", reason="torch's exporter needs the package onnx")


def run(script, folder, *words, **constants):
    """Its output's lines; it must end well. constants: a line of the script, which gets other values."""
    path = os.path.join(TASKS, *script.split("/"))
    if constants:
        path = changed(path, str(folder / os.path.basename(path)), **constants)
    environment = dict(os.environ, PYTHONIOENCODING="utf-8", PYTHONWARNINGS="ignore", OMP_NUM_THREADS="1")
    done = subprocess.run([sys.executable, path] + list(words), cwd=str(folder),
                          env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=300)
    assert done.returncode == 0, done.stderr.decode("utf-8")
    return done.stdout.decode("utf-8").splitlines()


def changed(path, target, names, values):
    with open(path, encoding="utf-8") as file:
        text, count = re.subn(r"(?m)^%s = [^#\n]*" % names, "%s = %s " % (names, values), file.read())
    assert count == 1
    with open(target, "w", encoding="utf-8") as file:
        file.write(text)
    return target


def thing(rng, label):
    """(a noisy picture of 128 x 96 with a coloured square in it, its box)"""
    x, y, side = rng.randint(0, 70), rng.randint(0, 40), rng.randint(30, 56)
    image = rng.randint(90, 150, (96, 128, 3)).astype(np.uint8)
    image[y:y + side, x:x + side] = COLOURS[label]
    return image, (x, y, side, side)


def write_detection_set(folder):
    rng = np.random.RandomState(0)
    stems = ["图%d" % number for number in range(40)]
    for number, stem in enumerate(stems):
        label = sorted(COLOURS)[number % 2]
        image, box = thing(rng, label)
        os.makedirs(str(folder / "images"), exist_ok=True)
        os.makedirs(str(folder / "annotations"), exist_ok=True)
        write_image(str(folder / "images" / (stem + ".png")), image)
        write_voc(str(folder / "annotations" / (stem + ".xml")),
                  Annotation(stem + ".png", 128, 96, (LabelBox(label, *box),) if number else ()))
    (folder / "labels.txt").write_text("blue\n红\n", encoding="utf-8")
    (folder / "train.txt").write_text("\n".join(stems[:32]) + "\n", encoding="utf-8")
    (folder / "val.txt").write_text("\n".join(stems[32:]) + "\n", encoding="utf-8")


def packaged(folder):
    """The package that the script makes of what was trained and quantised; what it deploys is of it."""
    run("model_training/raw_package.py", folder)
    package = ModelPackage.open(str(folder / "model"))
    assert (folder / "deploy" / "model.onnx").read_bytes() == package.read("int8")
    assert (folder / "deploy" / "labels.txt").read_text(encoding="utf-8").split() == list(package.labels)
    return package


def test_anchors_are_the_sizes_that_boxes_have(tmp_path):
    """40 x 30 and 120 x 60 of 320 x 240: 28 x 21 and 84 x 42 of the network's 224 pixels, 32 to a cell."""
    (tmp_path / "annotations").mkdir()
    for number in range(6):
        box = (10, 20, 40, 30) if number % 2 else (50, 60, 120, 60)
        write_voc(str(tmp_path / "annotations" / ("%d.xml" % number)),
                  Annotation("%d.jpg" % number, 320, 240, (LabelBox("a", *box),)))
    (tmp_path / "train.txt").write_text("0\n1\n2\n3\n4\n5\n")
    lines = run("data_labelling/raw_anchors.py", tmp_path, ".", names="ANCHORS", values="2")
    np.testing.assert_allclose(np.loadtxt(str(tmp_path / "anchors.txt")),
                               [[28 / 32, 21 / 32], [84 / 32, 42 / 32]], atol=1e-4)
    assert lines[0] == "6 个框，2 个锚框，平均交并比 1.000"


def test_a_detector_is_trained_that_the_mask_script_takes(tmp_path):
    need_torch()
    write_detection_set(tmp_path / "数据")
    run("data_labelling/raw_anchors.py", tmp_path, "数据", names="SIDE, CELL", values="128, 32")
    lines = run("model_training/raw_detect.py", tmp_path, "数据", "18", names="SIDE, CELLS, BATCH, RATE",
                values="128, 4, 4, 4e-3")
    assert len(lines) == 18 and re.match("第 18 轮 训练损失 .* 验证损失 ", lines[-1])
    model = check_onnx((tmp_path / "model.onnx").read_bytes(), "model.onnx", ModelInput(128, 128))
    assert model.opsets[""] == 10 and model.ir_version <= 8
    rng, right = np.random.RandomState(9), 0
    for label in ("blue", "红"):
        image, (x, y, width, _height) = thing(rng, label)
        write_image(str(tmp_path / "看.png"), image)
        found = [re.match(r"(\S+) [\d.]+ \((-?\d+), (-?\d+), (\d+), (\d+)\)", line)
                 for line in run("mask_check/raw.py", tmp_path, "看.png")]
        right += any(one and one.group(1) == label and abs(int(one.group(2)) - x) < width / 4
                     and abs(int(one.group(3)) - y) < width / 4 for one in found)
    assert right == 2
    run("model_training/raw_quantise.py", tmp_path, os.path.join("数据", "images"))
    assert packaged(tmp_path).evaluate("int8", Dataset.open(tmp_path / "数据"), "val").main > 0.5


def test_a_classifier_is_trained_that_the_sorting_script_takes(tmp_path):
    need_torch()
    rng = np.random.RandomState(0)
    for part, count in (("train", 24), ("val", 6), ("test", 6)):
        for label in COLOURS:
            (tmp_path / "数据" / part / label).mkdir(parents=True)
            for number in range(count):
                write_image(str(tmp_path / "数据" / part / label / ("%d.png" % number)), thing(rng, label)[0])
    (tmp_path / "数据" / "train" / "红" / "坏.png").write_bytes(b"no picture")
    (tmp_path / "数据" / "labels.txt").write_text("红\nblue\n", encoding="utf-8")
    lines = run("model_training/raw_classify.py", tmp_path, "数据", "16",
                names="SIDE, BATCH, RATE", values="64, 6, 2e-3")
    assert lines[0] == "无法读取: train 红 坏.png"
    assert [line.split()[1] for line in lines[1:17]] == list(map(str, range(1, 17)))
    assert lines[-3:] == ["测试正确率 1.000", "[[6 0]", " [0 6]]"]
    model = check_onnx((tmp_path / "model.onnx").read_bytes(), "model.onnx", ModelInput(64, 64))
    assert model.opsets[""] == 10 and model.ir_version <= 8
    run("model_training/raw_quantise.py", tmp_path, os.path.join("数据", "val"))
    package = packaged(tmp_path)
    assert package.labels == ("红", "blue")
    assert package.evaluate("int8", Dataset.open(tmp_path / "数据"), "test").main == 1.0
    assert run("item_sorting/raw.py", tmp_path, os.path.join("数据", "test", "红"))[-1] == "合计: {'红': 6}"
