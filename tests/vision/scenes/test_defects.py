"""Planted defects: each is in the files as the key says, and nothing else is spoilt."""
import os
import re
import shutil

import pytest

from edgeai.errors import EdgeaiError, ImageTruncated, LabelFileError, UsageError
from edgeai.vision.datasets.voc import read_voc
from edgeai.vision.image_file import read_header_of, read_image
from edgeai.vision.scenes.defects import CODES, plant_defects
from edgeai.vision.scenes.scene_set import write_scene_set


@pytest.fixture(scope="module")
def clean(tmp_path_factory):
    folder = tmp_path_factory.mktemp("clean") / "set"
    write_scene_set(folder, "items", 30, 11)
    return folder


@pytest.fixture(scope="module")
def spoilt(clean, tmp_path_factory):
    """(the folder, {code: Defect}) with one defect of each kind."""
    folder = tmp_path_factory.mktemp("spoilt") / "set"
    shutil.copytree(str(clean), str(folder))
    defects = plant_defects(str(folder), len(CODES), 1)
    return folder, {defect.code: defect for defect in defects}


def lines_of(path):
    with open(str(path), encoding="utf-8") as file:
        return file.read().split()


def numbers(path, name):
    with open(str(path), encoding="utf-8") as file:
        return [float(text) for text in re.findall("<%s>(.*?)</%s>" % (name, name), file.read())]


def test_each_kind_is_planted_once(spoilt):
    assert sorted(spoilt[1]) == sorted(CODES)


def test_pictures_that_can_not_be_read(spoilt):
    folder, defects = spoilt
    with pytest.raises(EdgeaiError):
        read_image(str(folder / defects["D-UNREADABLE"].path))
    with pytest.raises(ImageTruncated):
        read_image(str(folder / defects["D-TRUNCATED"].path))


def test_pictures_that_are_not_what_they_seem(spoilt):
    folder, defects = spoilt
    assert read_header_of(str(folder / defects["D-WRONG-TYPE"].path)).format == "png"
    path = str(folder / defects["D-ROTATED"].path)
    assert read_header_of(path).orientation == 6
    assert read_image(path).shape == (240, 320, 3)  # upright as before


def test_a_turned_picture_shows_what_it_showed(clean, spoilt):
    folder, defects = spoilt
    before = read_image(str(clean / defects["D-ROTATED"].path)).astype(int)
    assert abs(read_image(str(folder / defects["D-ROTATED"].path)) - before).mean() < 4


def test_pictures_that_show_nothing(spoilt):
    folder, defects = spoilt
    assert read_image(str(folder / defects["D-BLACK"].path)).max() < 16
    assert read_image(str(folder / defects["D-WHITE"].path)).min() > 240
    assert min(read_image(str(folder / defects["D-TOO-SMALL"].path)).shape[:2]) < 32


def test_a_blurred_picture_has_no_edges(clean, spoilt):
    folder, defects = spoilt
    steps = [abs(read_image(str(root / defects["D-BLURRED"].path)).astype(int)[:, 1:]
                 - read_image(str(root / defects["D-BLURRED"].path))[:, :-1]).max() for root in (clean, folder)]
    assert steps[1] < 0.5 * steps[0]


def test_twins(spoilt):
    folder, defects = spoilt
    same, near = defects["D-DUPLICATE"], defects["D-NEAR-DUPLICATE"]
    assert (folder / same.path).read_bytes() == (folder / same.other).read_bytes()
    assert (folder / near.path).read_bytes() != (folder / near.other).read_bytes()
    for twin in (same, near):
        stems = [os.path.splitext(os.path.basename(path))[0] for path in (twin.path, twin.other)]
        lists = [{stem for stem in lines_of(folder / (part + ".txt"))} for part in ("train", "val", "test")]
        assert any(set(stems) <= names for names in lists)  # no leak besides
        assert (folder / "annotations" / (stems[0] + ".xml")).exists()


def test_label_files_that_lack_something(spoilt):
    folder, defects = spoilt
    stem = os.path.splitext(os.path.basename(defects["D-NO-LABELS"].path))[0]
    assert not (folder / "annotations" / (stem + ".xml")).exists()
    orphan = os.path.splitext(os.path.basename(defects["D-ORPHAN"].path))[0]
    assert not (folder / "images" / (orphan + ".jpg")).exists()
    with pytest.raises(LabelFileError):
        read_voc(str(folder / defects["D-LABEL-FILE"].path))
    assert read_voc(str(folder / defects["D-EMPTY-LABELS"].path)).boxes == ()


def test_boxes_that_are_wrong(spoilt):
    folder, defects = spoilt
    path = folder / defects["D-OUT-OF-BOUNDS"].path
    assert max(numbers(path, "xmax")) > 320
    inverted = folder / defects["D-INVERTED"].path
    assert any(left > right for left, right in zip(numbers(inverted, "xmin"), numbers(inverted, "xmax")))
    tiny = folder / defects["D-TINY"].path
    assert min(right - left for left, right in zip(numbers(tiny, "xmin"), numbers(tiny, "xmax"))) <= 2
    assert numbers(folder / defects["D-WRONG-SIZE"].path, "width") == [640]
    assert any(name.endswith("x") and name != "box" for name in
               re.findall("<name>(.*?)</name>", (folder / defects["D-UNKNOWN-CLASS"].path).read_text()))


def test_lists_that_are_wrong(spoilt):
    folder, defects = spoilt
    leak = defects["D-LEAK"]
    stem = os.path.splitext(os.path.basename(leak.path))[0]
    assert sum(stem in lines_of(folder / (part + ".txt")) for part in ("train", "val", "test")) == 2
    absent = defects["D-NOT-THERE"].detail.split()[0]
    assert absent in lines_of(folder / defects["D-NOT-THERE"].path)
    assert not (folder / "images" / (absent + ".jpg")).exists()


def test_what_no_defect_names_is_as_it_was(clean, spoilt):
    folder, defects = spoilt
    named = {os.path.splitext(os.path.basename(path))[0] for defect in defects.values()
             for path in (defect.path, defect.other or "")}
    same = 0
    for place in ("images", "annotations"):
        for name in os.listdir(str(clean / place)):
            if os.path.splitext(name)[0] not in named:
                assert (clean / place / name).read_bytes() == (folder / place / name).read_bytes()
                same += 1
    assert same > 10


def test_the_seed_says_what_is_planted_where(clean, tmp_path):
    planted = []
    for name, seed in (("one", 3), ("two", 3), ("three", 4)):
        shutil.copytree(str(clean), str(tmp_path / name))
        planted.append(plant_defects(str(tmp_path / name), 8, seed))
    assert planted[0] == planted[1] != planted[2]


def test_more_defects_than_pictures_are_refused(clean):
    with pytest.raises(UsageError):
        plant_defects(str(clean), 31, 1)


def test_an_unknown_kind_of_defect_is_refused(clean):
    with pytest.raises(UsageError):
        plant_defects(str(clean), 1, 1, ["D-NOTHING"])
