"""Opening data sets of every format, converting and dividing them."""
import filecmp
import json
import os

import pytest
from edgeai_command import edgeai

from edgeai.errors import DatasetError, LabelFileError, UsageError
from edgeai.vision.datasets.dataset import Dataset
from edgeai.vision.datasets.dataset_split import split_dataset
from edgeai.vision.datasets.dataset_writer import write_dataset
from edgeai.vision.datasets.splits import divide, read_split
from dataset_help import make_voc, put_picture, write


def boxes_of(dataset):
    return {sample.key: [box[:5] for box in sample.boxes] for sample in dataset.samples()}


def test_a_voc_set(tmp_path):
    dataset = Dataset.open(make_voc(tmp_path / "集"))
    assert (dataset.layout, dataset.task, dataset.labels) == ("voc", "detect", ("苹果", "香蕉"))
    first = next(dataset.samples())
    assert first.key == "0000" and (first.width, first.height) == (160, 120)
    assert first.boxes[0][:5] == ("苹果", 10, 20, 40, 30)
    assert {label: dict(count) for label, count in dataset.counts().items()} == {
        "苹果": {None: 6}, "香蕉": {None: 6}}


@pytest.mark.parametrize("layout", ["yolo", "coco", "labelme"])
def test_there_and_back_loses_no_box(tmp_path, layout):
    source = make_voc(tmp_path / "a")
    write(source, "train.txt", "0000\n0001\n0002\n0003\n")
    write(source, "val.txt", "0004\n0005\n")
    first = Dataset.open(source)
    write_dataset(first, tmp_path / "b", layout)
    second = Dataset.open(tmp_path / "b")
    assert second.layout == layout and second.labels == first.labels
    write_dataset(second, tmp_path / "c", "voc")
    third = Dataset.open(tmp_path / "c")
    assert boxes_of(third) == boxes_of(second) == boxes_of(first)
    assert third.picture_counts() == second.picture_counts() == {"train": 4, "val": 2}
    assert filecmp.cmp(third.items[0].image_path, first.items[0].image_path, shallow=False)


def test_formats_are_found_without_a_description(tmp_path):
    for layout in ("voc", "yolo", "coco", "labelme"):
        folder = tmp_path / layout
        write_dataset(Dataset.open(make_voc(tmp_path / (layout + "0"))), folder, layout)
        os.remove(str(folder / "dataset.toml"))
        assert Dataset.open(folder).layout == layout


def test_a_folder_a_class(tmp_path):
    for seed, name in enumerate(("train/猫/1.png", "train/狗/1.png", "val/猫/2.png")):
        put_picture(tmp_path, name, seed)
    dataset = Dataset.open(tmp_path)
    assert (dataset.layout, dataset.task, dataset.labels) == ("folders", "classify", ("狗", "猫"))
    assert [(one.label, one.split) for one in dataset.samples()] == [
        ("狗", "train"), ("猫", "train"), ("猫", "val")]
    assert len(list(dataset.samples("val"))) == 1
    assert dataset.counts()["猫"] == {"train": 1, "val": 1}


def test_yolo_as_roboflow_and_ultralytics_lay_it_out(tmp_path):
    for folder in ("train/images", "valid/images"):
        put_picture(tmp_path, "r/%s/a.jpg" % folder, len(folder))
        write(tmp_path, "r/%s/a.txt" % folder.replace("images", "labels"), "0 0.5 0.5 0.5 0.5\n")
    write(tmp_path, "r/data.yaml", "names: ['猫']\nnc: 1\n")
    put_picture(tmp_path, "u/images/train/a.png", 1)
    write(tmp_path, "u/labels/train/a.txt", "0 0.5 0.5 0.5 0.5\n")
    write(tmp_path, "u/classes.txt", "猫\n")
    assert [(one.split, one.boxes[0][:5]) for one in Dataset.open(tmp_path / "r").samples()] == [
        ("train", ("猫", 40, 30, 80, 60)), ("val", ("猫", 40, 30, 80, 60))]
    assert [(one.split, one.boxes[0].label) for one in Dataset.open(tmp_path / "u").samples()] == [
        ("train", "猫")]


def test_voc_as_the_challenge_lays_it_out(tmp_path):
    put_picture(tmp_path, "JPEGImages/2008_1.jpg")
    write(tmp_path, "Annotations/2008_1.xml", "<annotation><filename>2008_1.jpg</filename></annotation>")
    write(tmp_path, "ImageSets/Main/val.txt", "2008_1  1\n")
    (sample,) = Dataset.open(tmp_path).samples()
    assert sample.split == "val" and sample.label_path.endswith("2008_1.xml")


def test_split_lists_may_hold_paths(tmp_path):
    path = write(tmp_path, "train.txt", "./images/a.jpg\n/home/me/set/images/train/b.v1.png\nc.v2\nd 1\n\n")
    assert [key.rsplit("/", 1)[-1] for key in read_split(path)] == ["a", "b.v1", "c.v2", "d"]


def test_what_is_no_data_set(tmp_path):
    with pytest.raises(DatasetError, match="there is no folder"):
        Dataset.open(tmp_path / "none")
    put_picture(tmp_path, "a.png")
    with pytest.raises(DatasetError, match="no labels that we know"):
        Dataset.open(tmp_path)
    with pytest.raises(UsageError, match="there is no format 'x'"):
        Dataset.open(tmp_path, layout="x")


def test_links_out_of_the_folder_are_not_followed(tmp_path):
    folder = make_voc(tmp_path / "a")
    put_picture(tmp_path, "secret/x.png", 50)
    os.symlink(str(tmp_path / "secret" / "x.png"), os.path.join(folder, "images", "x.png"))
    os.symlink(str(tmp_path / "secret"), os.path.join(folder, "images", "s"))
    os.symlink(os.path.join(folder, "images", "0000.png"), os.path.join(folder, "images", "same.png"))
    keys = {item.key for item in Dataset.open(folder).items}
    assert "same" in keys and not any("x" in key for key in keys)


def test_a_traps_name_in_a_coco_file_is_told(tmp_path):
    put_picture(tmp_path, "a.png")
    data = {"images": [{"id": 1, "file_name": "../a.png"}], "annotations": [], "categories": []}
    path = write(tmp_path, "a.json", json.dumps(data))
    ((broken, problem),) = Dataset.open(tmp_path).broken_files
    assert broken == path and "leads out of its folder" in problem.message


def test_a_conversion_is_whole_or_not_there(tmp_path):
    folder = make_voc(tmp_path / "a")
    write(folder, "annotations/0003.xml", "<annotation>")
    with pytest.raises(LabelFileError, match="0003.xml"):
        write_dataset(Dataset.open(folder), tmp_path / "b", "yolo")
    assert os.listdir(str(tmp_path)) == ["a"]
    (tmp_path / "b").mkdir()
    write(tmp_path, "b/mine.txt", "mine")
    with pytest.raises(UsageError, match="is there already"):
        write_dataset(Dataset.open(folder), tmp_path / "b", "yolo")


def test_a_folder_a_class_takes_one_label(tmp_path):
    with pytest.raises(DatasetError, match="0000.png has 2 labels"):
        write_dataset(Dataset.open(make_voc(tmp_path / "a")), tmp_path / "b", "folders")


def test_a_division_is_by_class_and_repeatable():
    groups = {"a": ["a%d" % n for n in range(80)], "b": ["b%d" % n for n in range(10)]}
    parts = divide(groups, 7, (8, 1, 1))
    count = {(key[0], part): 0 for key in "ab" for part in ("train", "val", "test")}
    for key, part in parts.items():
        count[key[0], part] += 1
    assert count == {("a", "train"): 64, ("a", "val"): 8, ("a", "test"): 8,
                     ("b", "train"): 8, ("b", "val"): 1, ("b", "test"): 1}
    assert divide(groups, 7, (8, 1, 1)) == parts != divide(groups, 8, (8, 1, 1))
    # Held: another version of Python must not divide the sets people have in another way.
    assert sorted(key for key, part in divide({"a": list("abcdefgh")}, 1, (2, 1, 1)).items()
                  if part == "test") == ["b", "e"]


def test_split_as_a_user_calls_it(tmp_path):
    folder = make_voc(tmp_path / "集", 10)
    done = edgeai("dataset", "split", folder, "--seed", 3, "--shares", "6,2,2", "--json")
    assert (done.json["train"], done.json["val"], done.json["test"]) == (6, 2, 2)
    assert Dataset.open(folder).picture_counts() == {"train": 6, "val": 2, "test": 2}
    split_dataset(Dataset.open(folder), 3, (1, 0, 0))
    assert Dataset.open(folder).picture_counts() == {"train": 10}
    assert edgeai("dataset", "split", folder, "--shares", "1,2").code == 2


def test_convert_as_a_user_calls_it(tmp_path):
    folder = make_voc(tmp_path / "集")
    done = edgeai("dataset", "convert", folder, "--to", "yolo", "--out", tmp_path / "出")
    assert done.output == "6 pictures, voc -> yolo: %s\n" % (tmp_path / "出")
    assert (tmp_path / "出" / "labels" / "0000.txt").read_text().splitlines()[0] == \
        "0 0.187500 0.291667 0.250000 0.250000"
    assert edgeai("dataset", "convert", folder, "--to", "yolo", "--out", tmp_path / "出").code == 2
    assert edgeai("dataset").code == 2
