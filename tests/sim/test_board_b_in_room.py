"""The kit's own firmware and link, a model and a picture: board B in the virtual room."""
import hashlib
import itertools
import threading

import cv2
import numpy as np
import pytest

import tiny_onnx
from edgeai import open_kit
from edgeai.sim.board_b import BoardB
from edgeai.sim.room_event import RoomEvent
from edgeai.sim.scenario import BoardProperties
from edgeai.vision.kmodel.records import Shape
from edgeai.vision.kmodel.stand_in import stand_in_kmodel

SETTINGS = {"task": "detect", "model": "/sd/m.kmodel", "labels": ["red", "blue"],
            "anchors": [0.5, 0.25], "width": 64, "height": 64, "threshold": 0.5}


@pytest.fixture
def scenario(tmp_path):
    package = tiny_onnx.write_detector(tmp_path / "colours")
    with open(package + "/float.onnx", "rb") as file:
        digest = hashlib.sha256(file.read()).hexdigest()
    (tmp_path / "卡").mkdir()
    (tmp_path / "卡" / "m.kmodel").write_bytes(
        stand_in_kmodel(Shape(64, 64, 3), Shape(2, 2, 7), digest, 100000))
    picture = np.full((240, 320, 3), (40, 120, 40), np.uint8)
    picture[88:120, 160:192] = (255, 0, 0)
    (tmp_path / "图.png").write_bytes(cv2.imencode(".png", picture)[1].tobytes())
    path = tmp_path / "场景.toml"

    def written(more):
        path.write_bytes(('[board_b]\ncard = "卡"\nmodels = ["colours"]\n' + more).encode("utf-8"))
        return str(path)
    return written


def test_it_sees_what_comes_before_the_rooms_camera(scenario):
    with open_kit("sim", scenario=scenario('[[event]]\nat_s = 600.0\npicture = "图.png"\n')) as kit:
        board = kit.board_b()
        board.configure(SETTINGS)
        boxes = {(one.label, one.box) for found in itertools.islice(board.values(), 5)
                 for one in found}
        assert ("blue", (40, 12, 16, 8)) not in boxes
        kit.room.scenery.add(RoomEvent(0.0, picture=kit.room.scenario.events[0].picture),
                             kit.room.journal.now_s())
        assert any(("blue", (40, 12, 16, 8)) in [(one.label, one.box) for one in found]
                   for found in itertools.islice(board.values(), 60))


def test_the_kits_board_sees_with_its_firmware_and_a_model(scenario, tmp_path):
    with open_kit("sim", scenario=scenario('picture = "图.png"\n'), journal=str(tmp_path / "run" / "j.jsonl")) as kit:
        board = kit.board_b()
        assert board.status()["state"] == "IDLE"
        board.configure(SETTINGS)
        seen = next(found for found in board.values() if found)
        assert [(one.label, one.box) for one in seen] == [("blue", (40, 12, 16, 8))]
        kinds = {entry["kind"] for entry in kit.journal.entries}
        assert {"serial.open", "board.start"} <= kinds


def test_a_package_is_on_its_card_with_the_settings_it_needs(scenario):
    more = 'package = "colours"\nsettings = {threshold = 0.4}\npicture = "图.png"\n'
    path = scenario(more)
    with open(path, encoding="utf-8") as file:
        text = file.read().replace('card = "卡"\nmodels = ["colours"]\n', "")
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    with open_kit("sim", scenario=path) as kit:
        board = kit.board_b()
        assert board.status()["state"] == "RUN"  # it began to look by itself
        seen = next(found for found in board.values() if found)
        assert [(one.label, one.box) for one in seen] == [("blue", (40, 12, 16, 8))]
        assert board.about["card"] is True


def test_settings_of_its_own_go_before_the_firmwares(tmp_path):
    path = tmp_path / "s.toml"
    path.write_text('[board_b]\nsettings = {uart = 1, task = "qr"}\n')
    with open_kit("sim", scenario=str(path)) as kit:
        assert kit.board_b("/dev/serial0").status()["task"] == "qr"


def test_closed_it_films_no_more(tmp_path):
    """A thread that came back from OpenCV while Python ended took the program down: exit code 134."""
    seen, looking, go_on = np.zeros((240, 320, 3), np.uint8), threading.Event(), threading.Event()

    def see():
        looking.set()
        go_on.wait(60)
        return seen

    board = BoardB(BoardProperties(), None, lambda: seen)
    board._film(str(tmp_path / "camera.bmp"))
    board._see = see
    assert looking.wait(60)
    threading.Timer(0.2, go_on.set).start()
    board.close()
    assert not board._filming.is_alive()


class SlowBoard:
    """On a busy machine: it is silent for a while in the middle of its start."""

    def __init__(self):
        self.ears, self.has_said = [], []

    def when_received(self, ear, uart):
        self.ears.append(ear)

    def power_on(self):
        threading.Thread(target=self._start).start()

    def _start(self):
        for words in (b'{"ev":"state","state":"SELF', b'TEST"}', b'{"ev":"state","state":"ID', b'LE"}'):
            self.has_said.append(words)
            self.ears[0](words)
            threading.Event().wait(0.6)


def test_a_busy_machine_s_board_is_waited_for_until_its_self_test_is_over():
    board = SlowBoard()
    BoardB(BoardProperties(), None, None)._warm_up(board)
    assert len(board.has_said) == 4
