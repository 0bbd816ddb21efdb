"""Anchors, augmentation and targets: what a detector learns from, by hand-reckoned cases."""
import numpy as np
import pytest

from edgeai.vision.training import augmentation
from edgeai.vision.datasets.dataset import Dataset
from edgeai.vision.datasets.label_box import Annotation, LabelBox
from edgeai.vision.datasets.voc import write_voc
from edgeai.vision.training.anchors import dataset_anchors, find_anchors, shape_iou, write_anchors
from edgeai.vision.training.augmentation import PLAIN, Augmentation, placed, recoloured


def test_anchors_are_the_middles_of_what_is_there():
    sizes = [(1, 1), (1.1, 1), (0.9, 1), (4, 2), (4.2, 2), (3.8, 2)]
    assert find_anchors(sizes, 2) == ((1.0, 1.0), (4.0, 2.0))
    assert find_anchors(sizes, 2, seed=5) == find_anchors(sizes, 2, seed=5)


def test_anchors_of_label_files_whose_pictures_lie_elsewhere(tmp_path):
    """40 x 30 and 120 x 60 of 320 x 240 pixels: 28 x 21 and 84 x 42 of 224, 32 to a cell."""
    (tmp_path / "标注").mkdir()
    for number, box in enumerate(((10, 20, 40, 30), (50, 60, 120, 60))):
        write_voc(str(tmp_path / "标注" / ("%d.xml" % number)),
                  Annotation("%d.jpg" % number, 320, 240, (LabelBox("a", *box),)))
    anchors = dataset_anchors(Dataset.open(tmp_path / "标注"), 2)
    assert anchors == ((0.875, 0.6562), (2.625, 1.3125))
    write_anchors(str(tmp_path / "anchors.txt"), anchors)
    assert (tmp_path / "anchors.txt").read_text() == "0.875 0.6562\n2.625 1.3125\n"


def test_no_more_anchors_than_shapes():
    assert find_anchors([(2, 3)] * 5, 4) == ((2.0, 3.0),)


def test_overlap_of_shapes():
    assert shape_iou([(2, 2)], [(1, 1), (2, 2), (4, 1)]).tolist() == [[0.25, 1.0, 2 / 6]]


def picture(width, height, box):
    """A dark picture with the box bright."""
    image = np.full((height, width, 3), 20, np.uint8)
    x, y, wide, high = box
    image[y:y + high, x:x + wide] = 230
    return image


def test_a_letterbox_puts_boxes_where_the_picture_is():
    image, boxes, kept = placed(picture(320, 160, (160, 40, 80, 40)), [(160, 40, 80, 40)], 224, 224,
                                PLAIN, augmentation.still())
    assert boxes.tolist() == [[112, 84, 56, 28]] and kept.tolist() == [0]
    assert image.shape == (224, 224, 3) and (image[:50] == 114).all()


@pytest.mark.parametrize("seed", range(12))
def test_the_box_goes_where_the_thing_goes(seed):
    """Flips, zoom, crop and stretch: what is bright in the picture is in the box."""
    box = (60, 50, 70, 40)
    image, boxes, kept = placed(picture(320, 240, box), [box], 224, 224,
                                Augmentation(), np.random.RandomState(seed))
    rows, columns = np.nonzero(image[..., 0] > 170)
    x, y, width, height = boxes[0]
    assert abs(columns.min() - x) < 2 and abs(columns.max() + 1 - x - width) < 2
    assert abs(rows.min() - y) < 2 and abs(rows.max() + 1 - y - height) < 2


def test_a_box_that_is_cut_away_is_no_longer_learnt():
    moved = Augmentation(zoom=(3.0, 3.0), shift=0.0, stretch=0.0, flips=False)
    boxes = [(0, 0, 20, 20), (150, 110, 20, 20)]
    _image, left, kept = placed(picture(320, 240, boxes[1]), boxes, 224, 224, moved,
                                np.random.RandomState(0))
    assert kept.tolist() == [1] and len(left) == 1


def test_other_light_is_the_same_for_the_same_seed():
    image = picture(64, 64, (10, 10, 30, 30))
    one, same, other = (recoloured(image, np.random.RandomState(seed)) for seed in (3, 3, 4))
    assert (one == same).all() and (one != other).any()
    assert image.max() == 230  # untouched
