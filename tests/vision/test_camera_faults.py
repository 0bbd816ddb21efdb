"""Rows F09 to F14 of the fault table: what a program sees when the camera fails, on the virtual
kit's own camera, through the real OpenCV."""
import contextlib
import os
import subprocess
import sys
import threading
import time

import numpy as np
import pytest

from edgeai import open_kit
from edgeai.errors import CameraAbsent, DeviceClosed, DeviceLost
from edgeai.vision.sources import camera as cameras
from edgeai.vision.sources.camera import Camera
from edgeai_command import ROOT


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("EDGEAI_LANG", "en")


@contextlib.contextmanager
def camera_in(folder, scenario=""):
    (folder / "场景.toml").write_bytes(scenario.encode("utf-8"))
    with open_kit("sim", scenario=str(folder / "场景.toml"),
                  journal=str(folder / "journal.jsonl")) as kit:
        with kit.camera() as camera:
            yield kit, camera


def fault(name, at_s, seconds=None):
    end = "" if seconds is None else "seconds = %s\n" % seconds
    return '[[event]]\nat_s = %s\ncamera_fault = "%s"\n%s' % (at_s, name, end)


def told(kit, kind):
    return [entry for entry in kit.journal.entries if entry["kind"] == kind]


def test_F09_an_absent_camera_is_told_within_a_second(tmp_path):
    begin_s = time.monotonic()
    with pytest.raises(CameraAbsent, match="there is no camera 0") as caught:
        with camera_in(tmp_path, fault("unplugged", 0.0)):
            pass
    assert time.monotonic() - begin_s < 20  # OpenCV itself is loaded in it
    assert "--kit sim" in caught.value.remedy


def test_F10_unplugged_it_is_stale_and_back_soon_after_its_return(tmp_path):
    with camera_in(tmp_path, fault("unplugged", 1.4, 1.6)) as (kit, camera):
        frames = list(camera.frames(seconds=5.5))
        (lost,), (back,) = told(kit, "camera.lost"), told(kit, "camera.back")
    assert camera.reopened == 1
    gaps = [later.at_s - earlier.at_s for earlier, later in zip(frames, frames[1:])]
    assert 1.3 < max(gaps) < 4.0 and 1.3 < lost["at_s"] < 2.5
    assert 3.0 <= back["at_s"] <= 5.0  # at most 2 s after its return
    assert len({frame.index for frame in frames}) == len(frames)


def test_F10_a_read_that_blocks_is_left_behind(tmp_path):
    with camera_in(tmp_path, fault("stalled", 1.4, 2.6)) as (kit, camera):
        stale = []
        kit.journal.listen(lambda entry: entry["kind"] == "camera.lost" and stale.append(camera.is_stale))
        frames = list(camera.frames(seconds=6))
        lost = told(kit, "camera.lost")
    assert stale == [True] and 3.0 < lost[0]["at_s"] < 5.0
    assert frames[-1].at_s - frames[0].at_s > 3.0 and camera.reopened >= 1


def test_F10_gone_for_good_the_caller_gets_the_error(tmp_path):
    with camera_in(tmp_path, fault("unplugged", 0.4)) as (_kit, camera):
        with pytest.raises(DeviceLost, match="gives no picture"):
            for _frame in camera.frames(seconds=2):
                pass


def test_F11_a_frozen_picture_is_noticed_though_every_read_is_fine(tmp_path, monkeypatch):
    monkeypatch.setattr(cameras, "FROZEN_S", 0.8)
    with camera_in(tmp_path, fault("frozen", 0.5, 1.5)) as (kit, camera):
        frames = list(camera.frames(seconds=4))
        lost = told(kit, "camera.lost")
    assert "the same picture" in lost[0]["problem"]
    assert camera.reopened == 1 and frames[-1].at_s - frames[0].at_s > 2.5
    assert not np.array_equal(frames[-1].image, frames[-2].image)


def test_F12_torn_pictures_are_dropped_and_counted(tmp_path):
    with camera_in(tmp_path, fault("corrupt", 0.5, 1.0)) as (_kit, camera):
        frames = list(camera.frames(seconds=2.5))
    assert camera.torn >= 5
    for frame in frames:
        assert len(np.unique(frame.image[-8:].reshape(-1, 3), axis=0)) > 1


def test_F13_a_slow_program_gets_the_newest_picture(tmp_path):
    with camera_in(tmp_path) as (kit, camera):
        ages_s = []
        for frame in camera.frames(seconds=3):
            ages_s.append(kit.clock.now_s() - frame.at_s)
            time.sleep(0.25)
    assert len(ages_s) >= 5 and camera.dropped > 5
    # Eight pictures have come meanwhile: one that takes them in turn is a second behind.
    assert sorted(ages_s)[len(ages_s) // 2] < 0.5


def test_F13_a_slow_camera_is_no_lost_one(tmp_path):
    with camera_in(tmp_path, fault("slow", 0.5)) as (kit, camera):
        frames = list(camera.frames(seconds=3.5))
        assert told(kit, "camera.lost") == []
    assert 3 < len([one for one in frames if one.at_s > frames[0].at_s + 1.0]) < 12


class Driver:
    """What Camera reads, by hand."""

    def __init__(self, *pictures):
        self.pictures = list(pictures)
        self.is_closed = False

    def read(self):
        time.sleep(0.002)
        picture = self.pictures.pop(0) if self.pictures else ZeroDivisionError("a fault in a driver")
        if isinstance(picture, Exception):
            raise picture
        return picture

    def close(self):
        self.is_closed = True


def picture(number):
    return np.full((4, 4, 3), number, np.uint8)


def test_what_goes_wrong_in_the_thread_reaches_the_caller():
    driver = Driver(picture(1))
    with Camera(lambda: driver) as camera:
        with pytest.raises(ZeroDivisionError, match="a fault in a driver"):
            list(camera.frames(seconds=5))
    assert driver.is_closed


def test_closing_is_bounded_and_ends_who_waits(monkeypatch):
    monkeypatch.setattr(cameras, "JOIN_S", 0.2)
    release = threading.Event()
    driver = Driver()
    driver.read = lambda: release.wait(30) and None
    camera = Camera(lambda: driver)
    threading.Timer(0.3, camera.close).start()
    begin_s = time.monotonic()
    with pytest.raises(DeviceClosed):
        list(camera.frames(seconds=20))
    camera.close()
    with pytest.raises(DeviceClosed):
        next(camera.frames())
    assert time.monotonic() - begin_s < 10
    release.set()


def test_an_unused_camera_is_closed_too():
    driver = Driver()
    with Camera(lambda: driver):
        pass
    assert driver.is_closed


ENDS = """
import cv2, numpy
from edgeai.vision.sources.camera import Camera

class Driver:
    def read(self):
        return cv2.GaussianBlur(numpy.random.randint(0, 255, (300, 300, 3), numpy.uint8), (31, 31), 0)

    def close(self):
        print("closed", flush=True)

camera = Camera(Driver)
camera.read()
kept = [[str(number)] * 3 for number in range(300000)]  # Python's end takes its time
"""


def test_a_program_that_closes_no_camera_ends_well():
    """A thread that came back from OpenCV while Python ended took the program down: exit code 134."""
    done = subprocess.run([sys.executable, "-c", ENDS], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          env=dict(os.environ, PYTHONPATH=ROOT), timeout=250)
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, b"closed", b"")
