"""The virtual kit's VideoCapture and windows against the real OpenCV: names, numbers, refusals."""
import cv2
import numpy as np
import pytest

from edgeai.config import DEFAULT_CONFIG, load_config
from edgeai.sim import finder, room

REAL = {name: getattr(cv2, name) for name in ("VideoCapture", "imshow", "waitKey")}


@pytest.fixture
def standin():
    """cv2 as a program in a quiet room has it."""
    replaced = finder.install()
    room.enter(room.Room(load_config(DEFAULT_CONFIG)))
    yield cv2
    finder.uninstall(replaced)
    room.leave()


@pytest.fixture
def film(tmp_path):
    path = str(tmp_path / "影片.avi")
    writer = cv2.VideoWriter(path, cv2.VideoWriter_fourcc(*"MJPG"), 10, (64, 48))
    for number in range(3):
        writer.write(np.full((48, 64, 3), 50 * number, np.uint8))
    writer.release()
    return path


def public(thing):
    return sorted(name for name in dir(thing) if not name.startswith("_"))


def outcome(function, *args):
    """What it gives, as plain as it can be compared; or how it refuses."""
    try:
        return plain(function(*args))
    except Exception as error:
        return type(error).__name__, str(error)


def plain(value):
    if isinstance(value, np.ndarray):
        return value.shape, str(value.dtype), float(value.mean())
    if isinstance(value, (tuple, list)):
        return [plain(one) for one in value]
    return type(value).__name__, value


def test_the_names_are_those_of_the_real_one(standin):
    assert standin.VideoCapture is not REAL["VideoCapture"]
    assert public(standin.VideoCapture) == public(REAL["VideoCapture"])
    assert public(standin.VideoCapture()) == public(REAL["VideoCapture"]())
    assert standin.VideoCapture.__name__ == "VideoCapture"


def test_all_else_is_the_real_one_and_leaving_brings_everything_back():
    before = {name: getattr(cv2, name) for name in dir(cv2)}
    replaced = finder.install()
    room.enter(room.Room(load_config(DEFAULT_CONFIG)))
    changed = {name for name in before if getattr(cv2, name) is not before[name]}
    added = set(dir(cv2)) - set(before)
    finder.uninstall(replaced)
    room.leave()
    assert {"VideoCapture", "imshow", "waitKey", "destroyAllWindows"} <= changed
    assert not any("indow" not in name and "rackbar" not in name for name in changed - {
        "VideoCapture", "imshow", "waitKey", "waitKeyEx", "pollKey", "setMouseCallback"})
    assert added == set()
    assert {name: getattr(cv2, name) for name in dir(cv2)} == before


# Of a camera that is not there, and of none: both ask for number 7.
CLOSED = {
    "isOpened": lambda c: c.isOpened(), "read": lambda c: c.read(), "grab": lambda c: c.grab(),
    "retrieve": lambda c: c.retrieve(), "get": lambda c: c.get(cv2.CAP_PROP_FRAME_WIDTH),
    "set": lambda c: c.set(cv2.CAP_PROP_FRAME_WIDTH, 640), "release": lambda c: c.release(),
    "get of nothing": lambda c: c.get(), "get of text": lambda c: c.get("width"),
    "set of one": lambda c: c.set(3), "set of text": lambda c: c.set(3, "a"),
    "misspelt": lambda c: c.isOpen(), "exceptions": lambda c: c.getExceptionMode(),
    "backend": lambda c: type(c.getBackendName()).__name__,
    "open": lambda c: c.open("没有.avi"), "open again": lambda c: [c.open("没有.avi"), c.read()],
}


@pytest.mark.parametrize("name", sorted(CLOSED))
@pytest.mark.parametrize("arguments", [(), (7, cv2.CAP_V4L2), ("没有.avi",)])
def test_what_did_not_open_does_the_same(standin, name, arguments):
    theirs = outcome(CLOSED[name], REAL["VideoCapture"](*arguments))
    ours = outcome(CLOSED[name], standin.VideoCapture(*arguments))
    if name == "misspelt":
        assert ours[0] == theirs[0] == "AttributeError"
    else:
        assert ours == theirs


@pytest.mark.parametrize("arguments", [(1.5,), (True,), (0, "x"), ("a", 1, 2, 3), (None, "x"), ([],)])
def test_what_it_refuses(standin, arguments):
    theirs = outcome(REAL["VideoCapture"], *arguments)
    ours = outcome(standin.VideoCapture, *arguments)
    assert ours[0] == theirs[0]


FILM = {
    "read": lambda c: [c.read() for _turn in range(5)],
    "grab and retrieve": lambda c: [c.grab(), c.retrieve(), c.retrieve()],
    "numbers": lambda c: [c.get(n) for n in (
        cv2.CAP_PROP_FRAME_WIDTH, cv2.CAP_PROP_FRAME_HEIGHT, cv2.CAP_PROP_FPS,
        cv2.CAP_PROP_FRAME_COUNT, cv2.CAP_PROP_POS_FRAMES, cv2.CAP_PROP_FOURCC)],
    "seek": lambda c: [c.set(cv2.CAP_PROP_POS_FRAMES, 2), c.read()],
    "backend": lambda c: c.getBackendName(),
    "released": lambda c: [c.release(), c.isOpened(), c.read()],
}


@pytest.mark.parametrize("name", sorted(FILM))
def test_a_film_is_the_real_thing(standin, film, name):
    assert outcome(FILM[name], standin.VideoCapture(film)) == outcome(
        FILM[name], REAL["VideoCapture"](film))


def test_the_rooms_camera_gives_what_a_film_gives(standin, film):
    """Types and shapes, and what get and set answer."""
    theirs, ours = REAL["VideoCapture"](film), standin.VideoCapture(0)
    for one in (theirs, ours):
        is_fine, image = one.read()
        assert is_fine is True and image.dtype == np.uint8 and image.ndim == 3
        assert image.flags["C_CONTIGUOUS"] and image.flags["WRITEABLE"]
        assert type(one.get(cv2.CAP_PROP_FPS)) is float and one.isOpened() is True
        assert one.grab() is True and one.retrieve()[1].shape == image.shape
        place = np.zeros_like(image)
        assert one.read(place)[1].shape == place.shape and place.any()
        assert type(one.set(cv2.CAP_PROP_BUFFERSIZE, 1)) is bool
        assert one.release() is None and one.read() == (False, None)
    ours.open(0)
    assert ours.set(cv2.CAP_PROP_FRAME_WIDTH, 320) is True
    assert ours.get(cv2.CAP_PROP_FRAME_HEIGHT) == 240.0 and ours.read()[1].shape == (240, 320, 3)
    assert ours.set(cv2.CAP_PROP_EXPOSURE, 1) is False and ours.get(cv2.CAP_PROP_ZOOM) == -1.0


def test_what_windows_refuse(standin):
    with pytest.raises(cv2.error, match="size.width>0"):
        standin.imshow("a", np.zeros((0, 3), np.uint8))
    with pytest.raises(cv2.error):
        standin.imshow("a", None)
    with pytest.raises(cv2.error, match="NULL window"):
        standin.destroyWindow("none")
    assert standin.waitKey(1) == -1 and standin.destroyAllWindows() is None
    assert standin.getWindowProperty("none", cv2.WND_PROP_VISIBLE) < 1
