"""Pictures of alarms, and the kit's ways to what sees."""
import os

import pytest

from edgeai import open_kit
from edgeai.linkage.board_b.lines import BoardLines
from edgeai.records import Frame
from edgeai.vision.image_file import read_image
from edgeai.vision.snapshots import Snapshots

numpy = pytest.importorskip("numpy")
pytest.importorskip("cv2")


class Camera:
    def frames(self):
        for index in range(3):
            yield Frame(numpy.full((24, 32, 3), 200, numpy.uint8), 0.0, index)


def test_each_is_a_file_of_the_folder(tmp_path):
    eye = Snapshots(Camera(), tmp_path / "抓拍")
    path = eye.snapshot()
    assert os.path.dirname(path) == str(tmp_path / "抓拍") and path.endswith("-000000.jpg")
    assert read_image(path).shape == (24, 32, 3)


def test_the_kits_camera_takes_them(tmp_path):
    with open_kit("sim", journal=str(tmp_path / "j.jsonl")) as kit:
        assert read_image(kit.snapshots(str(tmp_path / "a")).snapshot()).shape[2] == 3


def test_what_board_b_sends_is_said_by_kit_toml(tmp_path):
    (tmp_path / "kit.toml").write_text('[board_b]\nport = "/dev/serial0"\nsends = "lines"\n', encoding="utf-8")
    with open_kit("sim", str(tmp_path / "kit.toml"), journal=str(tmp_path / "j.jsonl")) as kit:
        assert isinstance(kit.sight(), BoardLines)
