"""Model packages: what was written is read back; what is wrong is refused before it is loaded."""
import os

import pytest

from edgeai.errors import ModelAbsent, ModelError, UsageError
from edgeai.vision import model_package
from edgeai.vision.model_package import ModelPackage
from edgeai.vision.package_description import Description, ModelInput
from edgeai.vision.package_writer import (
    add_file, check_destination, update_description, write_description)
from edgeai.whole_folder import whole_folder

DESCRIPTION = Description(
    name="口罩检测", task="detect", labels=("戴口罩", "未戴口罩"),
    input=ModelInput(width=224, height=192, mean=(1.0, 2.5, 0.0), fit="stretch"),
    head="yolov2", anchors=((0.5, 1.25), (3.0, 4.0)), licence="Apache-2.0",
    metrics={"int8": {"map50": 0.875, "ap": {"戴口罩": 1.0, "未戴口罩": 0.75}}},
    trained_on={"kind": "masks", "seed": 7, "is_drawn": True})
GOOD = """format = 1
name = "m"
task = "classify"
labels = ["a", "b"]
head = "softmax"
[input]
width = 64
height = 64
channels = 1
colour = "gray"
layout = "nchw"
scale = 0.5
mean = [0]
[[file]]
role = "float"
name = "model.onnx"
bytes = 3
sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
"""  # the digest of abc, of FIPS 180-2


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "模型"
    with whole_folder(path) as draft:
        for name, data in (("model.onnx", b"float"), ("model.int8.onnx", b"int")):
            with open(os.path.join(draft, name), "wb") as file:
                file.write(data)
        write_description(draft, DESCRIPTION, {"float": "model.onnx", "int8": "model.int8.onnx"})
    return path


@pytest.fixture
def by_hand(tmp_path):
    """by_hand(old, new): the error of a package whose model.toml has `new` for `old`."""
    (tmp_path / "model.onnx").write_bytes(b"abc")

    def refused(old, new):
        assert old in GOOD
        (tmp_path / "model.toml").write_text(GOOD.replace(old, new), encoding="utf-8")
        with pytest.raises(ModelError) as error:
            ModelPackage.open(tmp_path)
        assert error.value.remedy
        return str(error.value)

    return refused


def test_what_was_written_is_read_back(folder):
    package = ModelPackage.open(folder)
    assert package.description == DESCRIPTION
    assert (package.task, package.labels, package.input.height) == (
        "detect", ("戴口罩", "未戴口罩"), 192)
    assert package.roles == ("float", "int8") and not package.has("kpu")
    assert package.read("int8") == b"int"
    assert package.path_of("float") == str(folder / "model.onnx")
    with pytest.raises(AttributeError):
        package.weights


def test_a_file_written_by_hand_is_read(tmp_path):
    (tmp_path / "model.toml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "model.onnx").write_bytes(b"abc")
    package = ModelPackage.open(tmp_path)
    assert package.input == ModelInput(64, 64, 1, "gray", "nchw", 0.5, (0.0,))
    assert package.read("float") == b"abc"


@pytest.mark.parametrize("data", [b"floaT", b"floats", b"", None])
def test_a_changed_file_is_not_handed_out(folder, data):
    os.remove(str(folder / "model.onnx"))
    if data is not None:
        (folder / "model.onnx").write_bytes(data)
    package = ModelPackage.open(folder)
    for hand_out in (package.read, package.path_of):
        with pytest.raises(ModelError, match="model.onnx"):
            hand_out("float")
    assert package.read("int8") == b"int"


def test_an_absent_role_is_named_with_those_there(folder):
    with pytest.raises(ModelAbsent, match="kpu(.|\n)*float, int8"):
        ModelPackage.open(folder).read("kpu")


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege on Windows")
def test_a_link_out_of_the_folder_is_refused(folder, tmp_path):
    outside = tmp_path / "outside"
    outside.write_bytes(b"float")
    os.remove(str(folder / "model.onnx"))
    os.symlink(str(outside), str(folder / "model.onnx"))
    with pytest.raises(ModelError, match="leads out"):
        ModelPackage.open(folder).read("float")


@pytest.mark.parametrize("name", ["../model.onnx", "/etc/passwd", "C:/model.onnx", "a\\\\b",
                                  "con.onnx", "", "a//b"])
def test_a_name_that_leads_out_is_refused(by_hand, name):
    assert "model.toml:16:" in by_hand('name = "model.onnx"', 'name = "%s"' % name)


@pytest.mark.parametrize("old, new, line, word", [
    ("format = 1", "format = 2", 1, "2"),
    ('name = "m"', 'name = "a\\u0007"', 2, "name"),
    ('task = "classify"', 'task = "speech"', 3, "speech"),
    ('labels = ["a", "b"]', "labels = []", 4, "0"),
    ('labels = ["a", "b"]', 'labels = ["a", "a"]', 4, "twice"),
    ('labels = ["a", "b"]', 'labels = ["a", "\\n"]', 4, "label"),
    ('labels = ["a", "b"]', 'labels = ["a", 3]', 4, "3"),
    ('labels = ["a", "b"]', "labels = [%s]" % ", ".join('"%d"' % n for n in range(1001)), 4, "1001"),
    ('head = "softmax"', 'head = "yolov2"', 5, "anchors"),
    ('head = "softmax"', 'head = "x"\nanchors = [[1.0, 0]]', 6, "anchors"),
    ('head = "softmax"', 'head = "x"\nanchors = [[1.0, nan]]', 6, "anchors"),
    ('head = "softmax"', 'head = "x"\nwidth = 3', 6, "width"),
    ("width = 64", "width = 100000", 7, "100000"),
    ("width = 64", "width = true", 7, "width"),
    ("channels = 1", "channels = 3", 9, "1"),
    ("scale = 0.5", "scale = inf", 12, "scale"),
    ("scale = 0.5", "scale = 0", 12, "scale"),
    ("mean = [0]", "mean = [0, 0]", 13, "mean"),
    ("mean = [0]", 'mean = ["0"]', 13, "mean"),
    ('role = "float"', 'role = "../x"', 15, "role"),
    ("bytes = 3", "bytes = 9999999999999", 17, "bytes"),
    ("bytes = 3", "bytes = -1", 17, "bytes"),
    ("bytes = 3", 'bytes = "3"', 17, "bytes"),
    ("ba7816bf", "xa7816bf", 18, "SHA-256"),
    ("format = 1", "format = 1\nmetrics = {float = {map50 = 'high'}}", 2, "high"),
])
def test_a_wrong_line_is_named(by_hand, old, new, line, word):
    message = by_hand(old, new)
    assert "model.toml:%d:" % line in message and word in message


@pytest.mark.parametrize("key", ["format", "name", "task", "labels", "head", "width", "colour",
                                 "layout", "scale", "mean", "role", "bytes", "sha256"])
def test_a_missing_key_is_named(by_hand, key):
    line = next(line for line in GOOD.splitlines() if line.startswith(key + " ="))
    assert "`%s`" % key in by_hand(line + "\n", "")


def test_two_entries_of_one_role_are_refused(by_hand):
    entry = GOOD[GOOD.index("[[file]]"):]
    assert "float" in by_hand(entry, entry + entry.replace("model.onnx", "other"))
    assert "[[file]]" in by_hand(entry, "")


def test_a_huge_description_is_not_read(tmp_path, monkeypatch):
    (tmp_path / "model.toml").write_text(GOOD + "#" * (1 << 20), encoding="utf-8")
    monkeypatch.setattr(model_package, "read_toml", None)
    with pytest.raises(ModelError, match="larger"):
        ModelPackage.open(tmp_path)


def test_a_folder_without_description_is_no_package(tmp_path):
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(ModelAbsent, match="no model package"):
            ModelPackage.open(folder)


def test_another_folder_is_never_replaced(folder, tmp_path):
    check_destination(str(folder))
    check_destination(str(tmp_path / "new"))
    with pytest.raises(UsageError, match="no model"):
        check_destination(str(tmp_path))


def test_a_file_joins_a_package(folder, tmp_path):
    made = tmp_path / "model.kmodel"
    made.write_bytes(b"\3\0\0\0")
    package = add_file(ModelPackage.open(folder), "kmodel", made)
    assert package.read("kmodel") == b"\3\0\0\0" and package.description == DESCRIPTION
    made.write_bytes(b"\4\0\0\0")
    package = add_file(package, "kmodel", made)
    assert package.roles == ("float", "int8", "kmodel") and package.read("kmodel")[0] == 4


def test_metrics_are_added(folder):
    package = update_description(ModelPackage.open(folder), metrics={"float": {"map50": 0.5}})
    assert package.metrics == {"float": {"map50": 0.5}} and package.read("int8") == b"int"

