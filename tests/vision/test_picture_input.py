"""From a picture to a tensor: placement, channel order, scaling; against numbers by hand."""
import numpy as np
import pytest

from edgeai.vision.detection.picture_input import GREY, PictureInput
from edgeai.vision.package_description import ModelInput


def filled(image, **fields):
    tensor, placement = PictureInput(ModelInput(**dict({"width": 8, "height": 8}, **fields))).fill(image)
    return tensor, placement


def plain(height, width, bgr=(10, 20, 30)):
    return np.full((height, width, 3), bgr, np.uint8)


def test_letterbox_leaves_the_shape_and_fills_with_grey():
    tensor, placement = filled(plain(4, 8), scale=1.0)
    assert placement == (1, 1, 0, 2)
    assert tensor[0, :, :2].tolist() == np.full((3, 2, 8), GREY).tolist()
    assert tensor[0, :, 2:6, 3].tolist() == [[30] * 4, [20] * 4, [10] * 4]
    assert tensor[0, 0, 6:].tolist() == np.full((2, 8), GREY).tolist()


def test_stretch_fills_all():
    tensor, placement = filled(plain(4, 16), fit="stretch", scale=1.0)
    assert placement == (0.5, 2, 0, 0) and (tensor[0, 0] == 30).all()


def test_crop_takes_the_middle():
    image = plain(8, 24, (0, 0, 0))
    image[:, 8:16] = 200
    tensor, placement = filled(image, fit="crop", scale=1.0)
    assert (tensor == 200).all() and placement == (1, 1, -8, 0)


@pytest.mark.parametrize("colour, expected", [("rgb", [30, 20, 10]), ("bgr", [10, 20, 30])])
def test_the_order_of_colours(colour, expected):
    tensor, _placement = filled(plain(8, 8), colour=colour, scale=1.0)
    assert tensor[0, :, 4, 4].tolist() == expected


def test_grey():
    tensor, _placement = filled(plain(8, 8), colour="gray", channels=1, mean=(0.0,), scale=1.0)
    assert tensor.shape == (1, 1, 8, 8) and tensor[0, 0, 0, 0] == pytest.approx(22, abs=1)


def test_mean_and_scale():
    tensor, _placement = filled(plain(8, 8), mean=(10.0, 20.0, 30.0), scale=0.5)
    assert tensor[0, :, 0, 0].tolist() == [10, 0, -10]


def test_channels_last():
    tensor, _placement = filled(plain(8, 8), layout="nhwc", scale=1.0)
    assert tensor.shape == (1, 8, 8, 3) and tensor[0, 3, 3].tolist() == [30, 20, 10]


def test_the_buffer_is_kept():
    made = PictureInput(ModelInput(8, 8))
    assert made.fill(plain(8, 8))[0] is made.fill(plain(3, 9))[0]


def test_a_picture_of_another_shape_leaves_nothing_behind():
    made = PictureInput(ModelInput(8, 8, scale=1.0))
    made.fill(plain(4, 8))
    tensor, _placement = made.fill(plain(8, 4))
    assert (tensor[0, :, :, [0, 1, 6, 7]] == GREY).all() and (tensor[0, 0, :, 2:6] == 30).all()


@pytest.mark.parametrize("height", [300, 480, 1080, 2160])
def test_rows_that_are_passed_over_move_nothing(height):
    """A slope from dark to bright is the same slope, however large the picture."""
    width = height * 4 // 3
    slope = np.linspace(0, 255, height).astype(np.uint8)[:, None, None]
    image = np.broadcast_to(slope, (height, width, 3)).copy()
    taken = ModelInput(224, 224)
    tensor, placement = PictureInput(taken).fill(image)
    rows = tensor[0, 0, int(placement.top):int(placement.top + 168), 112] * 255
    assert np.abs(rows - np.linspace(0, 255, 168)).max() < 2.5
