"""Films, folders and addresses as sources; the mailbox; what is torn and what is not."""
import http.server
import threading
import time

import cv2
import numpy as np
import pytest

from edgeai import open_kit
from edgeai.clock import ManualClock
from edgeai.errors import CameraAbsent, DeviceClosed, DeviceLost, ImageFileError, UsageError
from edgeai.vision.image_file import write_image
from edgeai.vision.sources.capture import camera_number
from edgeai.vision.sources.frame_watch import FROZEN_S, FrameWatch, is_torn
from edgeai.vision.sources.mailbox import Mailbox
from edgeai.vision.sources.mjpeg_stream import JpegCutter
from edgeai.vision.sources.open_source import open_source


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("EDGEAI_LANG", "en")


def noisy(number, shape=(48, 64, 3)):
    return np.random.RandomState(number).randint(0, 256, shape).astype(np.uint8)


def bright(number):
    """A plain picture whose brightness tells its number; films keep that."""
    return np.full((48, 64, 3), 20 * number + 10, np.uint8)


def film(folder, pictures, fps=10):
    path = str(folder / "影片.avi")
    writer = cv2.VideoWriter(path, cv2.VideoWriter_fourcc(*"MJPG"), fps, (64, 48))
    assert writer.isOpened()
    for image in pictures:
        writer.write(image)
    writer.release()
    return path


def test_a_film_gives_every_picture_with_its_time_and_again(tmp_path):
    with open_source(film(tmp_path, map(bright, range(8))), clock=ManualClock(5.0)) as source:
        for _turn in range(2):
            frames = list(source.frames())
            assert [int(round((one.image.mean() - 10) / 20)) for one in frames] == list(range(8))
            assert [one.index for one in frames] == list(range(8))
            assert [round(one.at_s, 3) for one in frames] == [5.0 + n / 10 for n in range(8)]
        assert len(list(source.frames(seconds=0.5))) == 5
    with pytest.raises(DeviceClosed):
        next(source.frames())


def test_a_film_in_real_time_passes_over_what_a_slow_program_missed(tmp_path):
    clock = ManualClock()
    path = film(tmp_path, map(bright, range(10)))
    with open_source(path, clock=clock, is_real_time=True) as source:
        seen = []
        for frame in source.frames():
            seen.append(frame.index)
            assert int(round((frame.image.mean() - 10) / 20)) == frame.index
            clock.advance(0.35)
    assert seen == [0, 3, 7] and source.dropped == 7


@pytest.mark.parametrize("name, data, words", [
    ("a.mp4", b"no film at all", "no video"), ("无.mp4", None, "no file, folder or camera"),
])
def test_what_is_no_film(tmp_path, name, data, words):
    if data:
        (tmp_path / name).write_bytes(data)
    with pytest.raises(ImageFileError, match=words):
        open_source(tmp_path / name)


def test_a_folder_gives_its_pictures_in_the_order_a_person_counts(tmp_path):
    for number in (10, 2, 1):
        write_image(tmp_path / ("图%d.png" % number), bright(number))
    (tmp_path / "图3.jpg").write_bytes(b"broken")
    (tmp_path / "labels.txt").write_text("a")
    problems = []
    with open_source(tmp_path, on_problem=problems.append) as source:
        frames = list(source.frames())
    assert [one.image[0, 0, 0] for one in frames] == [30, 50, 210]
    assert source.torn == 1 and "图3.jpg" in problems[0].message
    with pytest.raises(ImageFileError):
        list(open_source(tmp_path).frames())


def test_one_picture_and_an_empty_folder(tmp_path):
    (tmp_path / "空").mkdir()
    with pytest.raises(UsageError, match="no picture in"):
        open_source(tmp_path / "空")
    write_image(tmp_path / "a.png", bright(1))
    assert len(list(open_source(tmp_path / "a.png").frames())) == 1


@pytest.mark.parametrize("rotate, mirror, corner", [
    (0, False, (0, 0)), (90, False, (0, 63)), (180, False, (63, 63)), (270, False, (63, 0)),
    (0, True, (0, 63)), (90, True, (0, 0)),
])
def test_turning_is_clockwise_and_then_mirrored(tmp_path, rotate, mirror, corner):
    image = np.zeros((64, 64, 3), np.uint8)
    image[0, 0] = 255
    write_image(tmp_path / "a.png", image)
    with open_source(tmp_path / "a.png", rotate=rotate, mirror=mirror) as source:
        (frame,) = source.frames()
    assert tuple(int(n) for n in np.argwhere(frame.image[:, :, 0] == 255)[0]) == corner


def test_odd_turns_and_addresses_are_refused(tmp_path):
    with pytest.raises(UsageError, match="45"):
        open_source(0, rotate=45)
    with pytest.raises(UsageError, match="rtsp"):
        open_source("rtsp://127.0.0.1/x")


@pytest.mark.parametrize("device, number", [
    (0, 0), ("1", 1), ("/dev/video2", 2), ("a.mp4", None), ("http://x/1", None),
])
def test_what_is_a_cameras_number(device, number):
    assert camera_number(device) == number


# MJPEG over HTTP

def jpeg(image):
    return cv2.imencode(".jpg", image)[1].tobytes()


class Server:
    """Sends these JPEGs as Motion JPEG, then ends or waits."""

    def __init__(self, pictures, is_ending=True, with_lengths=True):
        done = self.done = threading.Event()
        self.requests = 0
        owner = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                owner.requests += 1
                self.send_response(200)
                self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=next")
                self.end_headers()
                for data in pictures:
                    head = b"Content-Length: %d\r\n" % len(data) if with_lengths else b""
                    self.wfile.write(b"--next\r\nContent-Type: image/jpeg\r\n" + head + b"\r\n"
                                     + data + b"\r\n")
                    self.wfile.flush()
                    time.sleep(0.03)
                if not is_ending:
                    done.wait(20)

            def log_message(self, *_args):
                pass

        self._server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
        self.url = "http://127.0.0.1:%d/video" % self._server.server_port
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *exc_info):
        self.done.set()
        self._server.shutdown()
        self._thread.join(10)
        self._server.server_close()


def test_an_address_gives_its_pictures_and_leaves_torn_ones_out():
    pictures = [jpeg(bright(1)), jpeg(noisy(2))[:400]] + [jpeg(bright(3))] * 100  # a reader may be late
    with Server(pictures, is_ending=False) as server, open_source(server.url) as source:
        found = []
        for frame in source.frames(seconds=20):
            found.append(int(round((frame.image.mean() - 10) / 20)))
            if found[-1] == 3:
                break
    assert found[-1] == 3 and 2 not in found and source.torn == 1


def test_a_stream_that_ends_is_opened_again_and_told():
    notes = []
    with Server([jpeg(bright(n)) for n in (1, 2)]) as server:
        with open_source(server.url, note=lambda kind, **fields: notes.append(kind)) as source:
            for _frame in source.frames(seconds=20):
                if server.requests > 2:
                    break
    assert notes[:2] == ["camera.lost", "camera.back"] and source.reopened >= 1


def test_an_address_that_does_not_answer():
    with Server([]) as server:
        url = server.url
    with pytest.raises(CameraAbsent, match="does not answer"):
        open_source(url)


@pytest.mark.parametrize("size", [1, 7, 1000, 10 ** 6])
def test_jpegs_are_cut_out_of_any_pieces(size):
    pictures = [jpeg(noisy(number)) for number in range(3)]
    stream = b"".join(b"--b\r\nX: y\r\n\r\n" + one + b"\r\n" for one in pictures) + b"--b--"
    cutter, found = JpegCutter(), []
    for start in range(0, len(stream), size):
        found += cutter.feed(stream[start : start + size])
    assert found == pictures


def test_a_flood_that_is_no_jpeg_is_not_kept():
    cutter = JpegCutter()
    for _turn in range(40):
        cutter.feed(b"\xff\xd8\xff" + b"a" * (1 << 20))
    assert len(cutter._left) <= (16 << 20) + (1 << 20)


# What is live

def test_the_newest_is_taken_and_the_others_are_counted():
    box = Mailbox()
    for number in range(5):
        box.put(number)
    assert box.take(0) == 4 and box.replaced == 4 and box.take(0) is None
    box.put(5)
    box.fail(DeviceLost("gone"))
    assert box.take(0) == 5
    with pytest.raises(DeviceLost):
        box.take(5)


def test_a_torn_jpeg_is_known_and_whole_or_dark_pictures_are_not():
    whole = noisy(1, (240, 320, 3))
    data = np.frombuffer(jpeg(whole), np.uint8)
    for part in (0.3, 0.5, 0.8):
        torn = np.append(data[: int(len(data) * part)], np.array([0xFF, 0xD9], np.uint8))
        assert is_torn(cv2.imdecode(torn, cv2.IMREAD_COLOR))
    assert not is_torn(cv2.imdecode(data, cv2.IMREAD_COLOR))
    letterbox = whole.copy()
    for level in (0, 90, 255):
        letterbox[-40:] = level
        assert not is_torn(letterbox)
    assert not is_torn(np.full((48, 64, 3), 128, np.uint8))


def test_the_same_picture_is_frozen_and_a_covered_lens_is_not():
    watch = FrameWatch()
    assert [watch.same_for_s(noisy(1), at_s) for at_s in (0.0, 3.0, 9.0)] == [0.0, 3.0, 9.0]
    assert watch.same_for_s(noisy(2), 10.0) == 0.0
    dark = np.zeros((48, 64, 3), np.uint8)
    assert max(watch.same_for_s(dark, at_s / 10) for at_s in range(110, 400)) < FROZEN_S


def test_the_kits_camera_is_kit_tomls(tmp_path):
    write_image(tmp_path / "图.png", bright(4))
    (tmp_path / "kit.toml").write_bytes(
        '[camera]\ndevice = "图.png"\nrotate = 90\n'.encode("utf-8"))
    with open_kit(config=str(tmp_path / "kit.toml")) as kit:
        (frame,) = kit.camera().frames()
        assert frame.image.shape == (64, 48, 3) and frame.image[0, 0, 0] == 90
