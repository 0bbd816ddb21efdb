"""What the camera of the room has before it, at any moment: told ahead by the scenario."""
import threading
from typing import Any, NamedTuple

from edgeai.records import Frame
from edgeai.vision.image_file import is_image_name, read_image

_NOISE = 3  # how far from what is there a pixel may be: a live picture is never the same twice
_NOISES = 5


class Sight(NamedTuple):
    """What is before the camera from `start_s` on. event: a `RoomEvent`, or None for colour bars."""

    start_s: float
    event: Any = None


class Scenery:
    """Sights follow one another; `light` and `blur` stay until they change."""

    def __init__(self, seed=0):
        self._seed = seed
        self._sights = [Sight(0.0)]
        self._lights = [(0.0, 1.0)]
        self._blurs = [(0.0, 0.0)]
        self._drawn = (None, None)  # the latest key and its picture
        self._films = {}
        self._lock = threading.Lock()

    def add(self, event, start_s):
        """From room time `start_s` on."""
        for kind, course in (("light", self._lights), ("blur", self._blurs)):
            if getattr(event, kind) is not None:
                course.append((start_s, getattr(event, kind)))
                course.sort(key=lambda one: one[0])
        if event.scene is not None or event.picture is not None:
            self._sights.append(Sight(start_s, event))
            self._sights.sort(key=lambda one: one.start_s)

    def image(self, at_s, width, height):
        """BGR uint8 (height, width, 3) at room time `at_s`; the same for the same time."""
        with self._lock:
            light, blur = (_latest(course, at_s) for course in (self._lights, self._blurs))
            sight = [one for one in self._sights if one.start_s <= at_s][-1]
            place = _place(sight, at_s)
            key = (sight, place, width, height, light, blur)
            if self._drawn[0] != key:
                image = self._what_is_there(sight, place, width, height)
                self._drawn = key, _seen(image, light, blur)
            return _with_noise(self._drawn[1], self._seed, int(at_s * 1000))

    def _what_is_there(self, sight, place, width, height):
        event = sight.event
        if event is None:
            return color_bars(width, height)
        if event.scene is not None:
            from edgeai.vision.scenes.scene import draw_scene

            return draw_scene(event.scene, event.seed, place, width, height).image
        if is_image_name(event.picture):
            return _fitted(read_image(event.picture), width, height)
        return _fitted(self._film(event.picture).at(place), width, height)

    def _film(self, path):
        if path not in self._films:
            self._films[path] = _Film(path)
        return self._films[path]


class _Film:
    """A film that stands at any moment of it, forwards cheaply; its last picture stays."""

    def __init__(self, path):
        from edgeai.vision.sources.video_file import VideoFile

        self._source = VideoFile(path)
        self._frames = self._source.frames()
        self._frame = next(self._frames, None) or Frame(color_bars(320, 240), 0.0, 0)

    def at(self, seconds):
        wanted = int(seconds * self._source.fps)
        if wanted < self._frame.index:
            self._frames = self._source.frames()
            self._frame = next(self._frames)
        while self._frame.index < wanted:
            later = next(self._frames, None)
            if later is None:
                break
            self._frame = later
        return self._frame.image


def color_bars(width, height):
    """What a camera sees in a room of which nothing is told: white, yellow, cyan, green, ..."""
    import numpy as np

    bars = np.array([(191 * (n >> 0 & 1), 191 * (n >> 2 & 1), 191 * (n >> 1 & 1))
                     for n in (7, 6, 5, 4, 3, 2, 1)], np.uint8)
    row = bars[np.arange(width) * len(bars) // width]
    return np.repeat(row[None], height, axis=0)


def _place(sight, at_s):
    """Of a scene its index, of a film the seconds."""
    event = sight.event
    if event is None:
        return 0
    if event.scene is not None:
        return event.index + (int((at_s - sight.start_s) / event.every_s) if event.every_s else 0)
    return 0 if is_image_name(event.picture) else at_s - sight.start_s


def _latest(course, at_s):
    return [value for start_s, value in course if start_s <= at_s][-1]


def _seen(image, light, blur):
    import cv2
    import numpy as np

    if blur:
        image = cv2.GaussianBlur(image, (0, 0), blur)
    if light != 1.0:
        image = np.clip(image * light, 0, 255).astype(np.uint8)
    return image


def _fitted(image, width, height):
    """All of it, its shape kept, on black."""
    import cv2
    import numpy as np

    scale = min(width / image.shape[1], height / image.shape[0])
    size = [max(1, int(round(length * scale))) for length in image.shape[1::-1]]
    small = cv2.resize(image, tuple(size), interpolation=cv2.INTER_AREA)
    whole = np.zeros((height, width, 3), np.uint8)
    left, top = (width - size[0]) // 2, (height - size[1]) // 2
    whole[top : top + size[1], left : left + size[0]] = small
    return whole


def _with_noise(image, seed, number):
    """Another one for each number (up or down from what is there), and the same each time."""
    import cv2
    import numpy as np

    noise = _noise(seed, image.shape)
    shift = number * 7919 % len(noise)
    up = np.roll(noise, shift, axis=0)
    return cv2.subtract(cv2.add(image, up), np.roll(noise, -shift - 1, axis=0))


_noises = {}


def _noise(seed, shape):
    import numpy as np

    if (seed, shape) not in _noises:
        if len(_noises) >= _NOISES:
            _noises.clear()
        draws = np.random.RandomState(seed % 2 ** 32)
        _noises[seed, shape] = draws.randint(0, _NOISE + 1, shape).astype(np.uint8)
    return _noises[seed, shape]
