"""Data sets of drawn scenes: what lies on the disk is what was drawn."""
import json
import os

import pytest

from edgeai.errors import UsageError
from edgeai.vision.datasets.dataset import Dataset
from edgeai.vision.image_file import read_image
from edgeai.vision.scenes import scene_set
from edgeai.vision.scenes.scene import draw_scene
from edgeai.vision.scenes.scene_set import write_scene_set

SMALL = (160, 120)


def files_below(folder):
    return sorted(os.path.relpath(os.path.join(place, name), str(folder))
                  for place, _folders, names in os.walk(str(folder)) for name in names)


def test_a_set_of_scenes_opens_with_the_boxes_that_were_drawn(tmp_path):
    write_scene_set(tmp_path / "物品", "items", 10, 5, (3, 1, 1), size=SMALL)
    dataset = Dataset.open(str(tmp_path / "物品"))
    assert dataset.labels == ("bottle", "cup", "box", "ball", "book")
    assert (dataset.layout, dataset.task) == ("voc", "detect")
    assert dataset.description["kind"] == "items" and dataset.description["seed"] == 5
    samples = sorted(dataset.samples(), key=lambda sample: sample.key)
    assert len(samples) == 10
    for number, sample in enumerate(samples):
        drawn = draw_scene("items", 5, number, *SMALL)
        assert [box[:5] for box in sample.boxes] == [box[:5] for box in drawn.boxes]
        assert abs(read_image(sample.image_path).astype(int) - drawn.image).mean() < 6  # JPEG
    assert sorted(sample.split for sample in samples) == ["test"] * 2 + ["train"] * 6 + ["val"] * 2


def test_a_set_of_single_things_is_a_folder_a_class(tmp_path):
    write_scene_set(tmp_path / "faces", "expressions", 20, 5, (2, 1, 1), task="classify", size=(32, 32))
    dataset = Dataset.open(str(tmp_path / "faces"))
    assert (dataset.layout, dataset.task) == ("folders", "classify")
    assert set(dataset.labels) == {"happy", "sad", "angry", "surprised", "neutral"}
    counts = [sum(1 for sample in dataset.samples() if sample.label == label) for label in dataset.labels]
    assert counts == [4] * 5


def test_two_thousand_pictures_do_not_wait_for_the_disk_each(tmp_path, monkeypatch):
    forced = []
    monkeypatch.setattr(os, "fsync", forced.append)
    write_scene_set(tmp_path / "a", "waste", 8, 1, task="classify")
    assert len(forced) < 8 and len(list((tmp_path / "a").rglob("*.jpg"))) == 8


def test_plates_tell_their_text(tmp_path):
    write_scene_set(tmp_path / "cars", "plates", 6, 5, size=SMALL)
    with open(str(tmp_path / "cars" / "plates.jsonl"), encoding="utf-8") as file:
        lines = [json.loads(line) for line in file]
    drawn = [text.text for number in range(6) for text in draw_scene("plates", 5, number, *SMALL).texts]
    assert [line["text"] for line in lines] == drawn
    assert all("".join(one[0] for one in line["characters"]) == line["text"] for line in lines)


def test_characters_of_plates_are_boxes(tmp_path):
    write_scene_set(tmp_path / "plates", "plates", 3, 5, task="characters")
    samples = sorted(Dataset.open(str(tmp_path / "plates")).samples(), key=lambda sample: sample.key)
    assert [len(sample.boxes) for sample in samples] == [7, 8, 7]  # blue, green, yellow
    assert (samples[0].width, samples[0].height) == (160, 48)


@pytest.mark.parametrize("kind, task", [("fire", "classify"), ("plates", "classify"), ("masks", "characters")])
def test_a_task_that_a_kind_has_not_is_refused(tmp_path, kind, task):
    with pytest.raises(UsageError):
        write_scene_set(tmp_path / "no", kind, 1, 1, task=task)
    assert files_below(tmp_path) == []


def test_a_folder_with_something_in_it_is_left_alone(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(UsageError):
        write_scene_set(tmp_path, "items", 1, 1)
    assert files_below(tmp_path) == ["mine.txt"]


def test_an_end_in_the_midst_leaves_nothing(tmp_path, monkeypatch):
    def full(path, image, **_how):
        raise OSError(28, "no space left")

    monkeypatch.setattr(scene_set, "write_image", full)
    with pytest.raises(OSError):
        write_scene_set(tmp_path / "set", "items", 2, 1, size=SMALL)
    assert os.listdir(str(tmp_path)) == []


def test_the_same_seed_writes_the_same_files(tmp_path):
    for name in ("one", "two"):
        write_scene_set(tmp_path / name, "signs", 4, 9, size=SMALL)
    assert files_below(tmp_path / "one") == files_below(tmp_path / "two")
    for name in files_below(tmp_path / "one"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), name
