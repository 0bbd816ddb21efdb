"""`edgeai kmodel lint`: what is wrong with a model is told before it is on the board."""
import hashlib
import random

import kmodel_bytes
import pytest

from edgeai.vision.kmodel.lint import lint
from edgeai.vision.kmodel.reader import read_kmodel
from edgeai.vision.kmodel.records import Shape
from edgeai.vision.kmodel.stand_in import stand_in_kmodel
from edgeai_command import edgeai
from tiny_onnx import detector_toml

PACKAGE = detector_toml("火", '["火焰", "烟雾"]', "[[1, 1], [2, 2], [3, 3], [4, 4], [5, 5]]", 320, 240) + """[[file]]
role = "kmodel"
name = "model.kmodel"
bytes = %d
sha256 = "%s"
"""


def package(folder, data):
    folder.mkdir()
    (folder / "model.kmodel").write_bytes(data)
    text = PACKAGE % (len(data), hashlib.sha256(data).hexdigest())
    (folder / "model.toml").write_text(text, encoding="utf-8")
    return folder


def numbers(data, name="m.kmodel", **settings):
    return [one.maixpy_error for one in lint(read_kmodel(data, name), name, **settings)]


@pytest.mark.parametrize("data, settings, error", [
    (kmodel_bytes.version3(), {"name": "m.bin"}, 2001),
    (kmodel_bytes.version5(), {}, 2002),
    (kmodel_bytes.version3(arch=1), {}, 2003),
    (b"\x11" * 99, {"name": "m.smodel"}, 2004),
    (kmodel_bytes.version4()[:-1], {}, 2005),
    (kmodel_bytes.version3(), {"free_bytes": 90000}, 2006),
    (kmodel_bytes.version3(first=18), {}, 2007),
    (kmodel_bytes.version3(memory=100), {}, 2008),
    (kmodel_bytes.version4(), {"loaded": 5}, 2009),
])
def test_every_number_of_maixpy(data, settings, error):
    assert numbers(data, **settings) == [error]


def test_what_no_camera_gives():
    assert numbers(kmodel_bytes.version3(channels=4)) == [2008]
    assert numbers(kmodel_bytes.version4(width=416, height=416)) == [2008]


def test_much_memory_is_a_warning_until_a_board_says_otherwise():
    data = kmodel_bytes.version3(memory=2 << 20)
    (finding,) = lint(read_kmodel(data), "m.kmodel")
    assert (finding.maixpy_error, finding.is_warning) == (2006, True)
    assert numbers(data, free_bytes=3 << 20) == []


def test_a_good_one(tmp_path):
    data = kmodel_bytes.version3()
    folder = package(tmp_path / "模型", data)
    done = edgeai("kmodel", "lint", folder / "model.kmodel", "--package", folder)
    assert done.code == 0, done.errors
    assert "version 3, 320x240x3, first layer k210_conv" in done.output
    assert "Nothing is wrong with it." in done.output


def test_against_its_package(tmp_path):
    """Other labels than it was trained with, another input, another file: each is told."""
    folder = package(tmp_path / "p", kmodel_bytes.version3())
    other = tmp_path / "other.kmodel"
    other.write_bytes(kmodel_bytes.version3(out=(10, 7, 30), width=224))
    found = edgeai("kmodel", "lint", other, "--package", folder, "--json")
    assert found.code == 1
    assert [(one["kind"], one["maixpy_error"], one["is_warning"]) for one in found.json["findings"]] == [
        ("package-input", 2008, False), ("package-output", 2001, False), ("package-file", None, True)]
    assert "2 labels and 5 anchors make 35 channels" in found.json["findings"][1]["message"]
    other.write_bytes(kmodel_bytes.version4(320, 240, output=(1, 0, 0, 4 * 70 * 30)))
    kinds = [one["kind"] for one in edgeai(
        "kmodel", "lint", other, "--package", folder, "--json").json["findings"]]
    assert kinds == ["package-file"]  # 8400 bytes may be 60 cells of 35 channels
    other.write_bytes(kmodel_bytes.version4(320, 240, output=(1, 0, 0, 8000)))
    kinds = [one["kind"] for one in edgeai(
        "kmodel", "lint", other, "--package", folder, "--json").json["findings"]]
    assert kinds == ["package-output", "package-file"]


def test_a_stand_in_is_called_one():
    data = stand_in_kmodel(Shape(320, 240, 3), Shape(10, 7, 35), "ab" * 32)
    (finding,) = lint(read_kmodel(data), "m.kmodel")
    assert finding.kind == "stand-in" and finding.is_warning


def test_no_file_is_told(tmp_path):
    done = edgeai("kmodel", "lint", tmp_path / "none.kmodel")
    assert done.code == 1 and "E-SYSTEM" in done.errors


def test_any_bytes_give_findings_and_no_crash(tmp_path):
    """Damaged, cut and random files, against a package too."""
    from edgeai.vision.model_package import ModelPackage

    opened = ModelPackage.open(package(tmp_path / "p", kmodel_bytes.version3()))
    dice = random.Random(7)
    whole = [kmodel_bytes.version3(), kmodel_bytes.version4(), kmodel_bytes.version5()]
    for _round in range(2000):
        data = bytearray(dice.choice(whole))
        for _damage in range(dice.randint(0, 6)):
            data[dice.randrange(len(data))] = dice.choice((0, 1, 0x7F, 0x80, 0xFF, dice.randrange(256)))
        data = bytes(data[:dice.randint(0, len(data))])
        for finding in lint(read_kmodel(data), "m.kmodel", opened, dice.choice((None, 1 << 20)), 0, "x"):
            assert finding.kind and finding.message and finding.remedy
    for _round in range(500):
        noise = bytes(dice.getrandbits(8) for _byte in range(dice.randint(0, 200)))
        assert numbers(noise)[0] in range(2001, 2010)
