"""The camera and the screen of the room: textbook scripts, what is seen, paced, and told."""
import subprocess
import sys

import cv2
import numpy as np
import pytest
from room_help import entries, room_with, wait_until
from sim_script import environment, run

from edgeai.clock import ManualClock
from edgeai.errors import ScenarioError
from edgeai.sim.virtual_camera import VirtualCamera
from edgeai.vision.image_file import read_image, write_image
from edgeai.vision.scenes.scene import draw_scene

TEXTBOOK = """
import cv2
cap = cv2.VideoCapture(0)
cap.set(cv2.CAP_PROP_FRAME_WIDTH, 320)
while True:
    ret, frame = cap.read()
    if not ret:
        print("Can't receive frame")
        break
    gray = cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY)
    cv2.imshow("frame", gray)
    if cv2.waitKey(1) & 0xFF == ord("q"):
        break
cap.release()
cv2.destroyAllWindows()
print(frame.shape, cv2.__version__)
"""
KEY = '[[event]]\nat_s = 1.2\nkey = "q"\n'


def script(folder, text):
    path = folder / "脚本.py"
    path.write_bytes(text.encode("utf-8"))
    return [str(path)]


def test_a_textbooks_camera_loop_runs_unmodified(tmp_path):
    done = run(script(tmp_path, TEXTBOOK), tmp_path, KEY)
    assert done.code == 0, done.errors
    assert done.output.split(")")[0] == "(240, 320, 3" and cv2.__version__ in done.output
    (opened,), (closed,) = done.entries("camera.open"), done.entries("camera.close")
    assert opened["camera"] == 0 and 10 <= closed["frames"] <= 45
    (shown, *_more), (ended,) = done.entries("display.show"), done.entries("display.close")
    assert (shown["window"], shown["width"], shown["height"]) == ("frame", 320, 240)
    assert read_image(tmp_path / shown["file"]).shape == (240, 320, 3)
    assert ended["window"] == "frame"


def test_a_script_meets_the_absent_camera_as_on_the_board(tmp_path):
    done = run(script(tmp_path, TEXTBOOK.replace("print(frame", "print(cap.isOpened() or frame")),
               tmp_path, '[[event]]\nat_s = 0.0\ncamera_fault = "unplugged"\n')
    assert "Can't receive frame" in done.output and "None" in done.errors + done.output
    assert done.entries("camera.open") == []


def test_the_other_ways_to_import_it(tmp_path):
    text = ("from cv2 import VideoCapture, waitKey\nimport cv2 as cv\n"
            "cap = VideoCapture('/dev/video0')\nprint(cap.isOpened(), cap.getBackendName())\n"
            "print(VideoCapture is cv.VideoCapture, cv.VideoCapture(3).isOpened())\n")
    done = run(script(tmp_path, text), tmp_path)
    assert done.output.split() == ["True", "V4L2", "True", "False"], done.errors
    assert len(done.entries("camera.close")) == 1  # the program's end closes it


def test_without_the_virtual_kit_cv2_is_left_alone(tmp_path):
    values = environment(str(tmp_path))
    values["EDGEAI_KIT"] = "pi"
    done = subprocess.run([sys.executable, "-c", "import cv2; print(cv2.VideoCapture)"], env=values,
                          stdout=subprocess.PIPE, universal_newlines=True)
    assert "edgeai" not in done.stdout and "VideoCapture" in done.stdout


def grabbed(room, seconds=None):
    room.start()
    camera = VirtualCamera(room)
    return camera.picture(camera.grab())


def test_it_sees_what_the_scenario_shows_with_light_and_blur(tmp_path):
    picture = np.zeros((240, 320, 3), np.uint8)
    picture[:, 160:] = (200, 100, 50)
    write_image(tmp_path / "图.png", picture)
    plain = '[[event]]\nat_s = 0.0\npicture = "图.png"\n'
    with room_with(tmp_path, plain) as room:
        seen = grabbed(room)
        assert seen.shape == (480, 640, 3)
        assert np.abs(seen[200, 600].astype(int) - (200, 100, 50)).max() <= 3
    with room_with(tmp_path, plain + "[[event]]\nat_s = 0.0\nlight = 0.5\n") as room:
        assert np.abs(grabbed(room)[200, 600].astype(int) - (100, 50, 25)).max() <= 3
    with room_with(tmp_path, plain + "[[event]]\nat_s = 0.0\nblur = 8.0\n") as room:
        assert 60 < grabbed(room)[200, 320][0] < 140


def test_a_scene_stands_before_it_and_its_next_one_after_so_long(tmp_path):
    text = '[[event]]\nat_s = 0.0\nscene = "fire"\nseed = 5\nindex = 2\nevery_s = 1.0\n'
    with room_with(tmp_path, text) as room:
        room.start()
        seen = {at_s: room.scenery.image(at_s, 320, 240).astype(int) for at_s in (0.2, 0.8, 1.2)}
    for at_s, index in ((0.2, 2), (0.8, 2), (1.2, 3)):
        drawn = draw_scene("fire", 5, index, 320, 240).image
        assert np.abs(seen[at_s] - drawn).max() <= 3, at_s
    assert np.abs(seen[0.8] - seen[0.2]).max() > 0  # the sensor's noise
    assert np.abs(seen[1.2] - seen[0.2]).mean() > 5


def test_a_film_goes_on_before_it(tmp_path):
    writer = cv2.VideoWriter(str(tmp_path / "a.avi"), cv2.VideoWriter_fourcc(*"MJPG"), 10, (64, 48))
    for number in range(10):
        writer.write(np.full((48, 64, 3), 20 * number + 10, np.uint8))
    writer.release()
    with room_with(tmp_path, '[[event]]\nat_s = 1.0\npicture = "a.avi"\n') as room:
        room.start()
        levels = [room.scenery.image(at_s, 320, 240)[120].mean() for at_s in (1.05, 1.55, 1.25, 9)]
        assert [round((level - 10) / 20) for level in levels] == [0, 5, 2, 9]


def test_pictures_are_paced_live_and_old_ones_wait_in_four_buffers(tmp_path):
    with room_with(tmp_path, clock=ManualClock(100.0)) as room:
        room.start()
        camera = VirtualCamera(room)
        times_s = [camera.grab() for _turn in range(4)]
        assert [round(b - a, 4) for a, b in zip(times_s, times_s[1:])] == [round(1 / 30, 4)] * 3
        first, second = camera.picture(times_s[0]), camera.picture(times_s[1])
        assert not np.array_equal(first, second) and np.abs(
            first.astype(int) - second).max() <= 12
        room.clock.sleep(0.6)
        waited = [room.journal.now_s() - camera.grab() for _turn in range(5)]
        assert min(waited[:4]) > 0.3 and waited[4] < 0.2


@pytest.mark.parametrize("width, size", [(320, (320, 240)), (1000, (800, 600)), (9999, (1920, 1080))])
def test_it_takes_the_nearest_size_that_it_has(tmp_path, width, size):
    with room_with(tmp_path) as room:
        camera = VirtualCamera(room)
        camera.ask_for(width=width)
        assert camera.size == size


def test_faults_are_told_and_a_black_picture_is_black(tmp_path):
    text = '[[event]]\nat_s = 0.0\ncamera_fault = "black"\nseconds = 0.5\n'
    with room_with(tmp_path, text, clock=ManualClock(100.0)) as room:
        assert grabbed(room).max() == 0
        room.clock.sleep(0.6)
        wait_until(lambda: len(entries(room, "fault")) == 2)
        assert [(one["device"], one["fault"], one["does"]) for one in entries(room, "fault")] == [
            ("camera", "black", "begin"), ("camera", "black", "end")]
        assert grabbed(room).max() > 100


def test_a_key_is_felt_by_a_window_only(tmp_path):
    with room_with(tmp_path) as room:
        room.start()
        room.screen.press("q")
        assert room.screen.wait_key(0.01) == -1
        room.screen.open("a")
        room.screen.press("q")
        assert room.screen.wait_key(5) == ord("q") and room.screen.wait_key(0.01) == -1
        assert [one["felt"] for one in entries(room, "hand")] == [False, True]


@pytest.mark.parametrize("text, words", [
    ('scene = "cats"', "scene"), ('camera_fault = "tired"', "camera_fault"),
    ('picture = "no.png"', "there is no file"), ('key = "qq"', "one character"),
    ('light = -1', "light"), ('scene = "fire"\nhold_s = 1.0', "belongs to"),
    ('light = 1\nseconds = 3.0', "belongs to"), ('scene = "fire"\nblur = 2.0', "needs one of"),
])
def test_mistakes_in_a_scenario(tmp_path, text, words, monkeypatch):
    monkeypatch.setenv("EDGEAI_LANG", "en")
    with pytest.raises(ScenarioError, match=words) as caught:
        with room_with(tmp_path, "[[event]]\nat_s = 1.0\n" + text):
            pass
    assert "scenario.toml:" in str(caught.value)
