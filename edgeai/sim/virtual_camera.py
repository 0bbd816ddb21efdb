"""The camera of the virtual kit: paced pictures, four buffers as V4L2 has, and what can go wrong."""
import collections
import math
import threading

SIZES = ((320, 240), (640, 480), (800, 600), (1280, 720), (1920, 1080))
USUAL_SIZE = (640, 480)
USUAL_FPS = 30.0
FPS_AT_MOST = 30.0
SLOW_FPS = 2.0
BUFFERS = 4  # a slow program gets pictures that have waited: the driver drops the new ones
STALLED_READ_S = 10.0  # V4L2's select
COLD_S = 0.05


class VirtualCamera:
    """One opening of it. Pulled out, this one is dead for good; another opening is not."""

    def __init__(self, room):
        self._room = room
        self._stopped = threading.Event()
        self.size = USUAL_SIZE
        self.fps = USUAL_FPS
        self.buffers = BUFFERS
        self.delivered = 0
        self._waiting = collections.deque()
        self._due_s = None  # when the next picture is taken; None before the first
        self._opened_s = room.journal.now_s()

    @staticmethod
    def is_there(room):
        return not room.camera_faults.is_on("unplugged", room.journal.now_s())

    @property
    def is_lost(self):
        return self._room.camera_faults.was_on(
            "unplugged", self._opened_s, self._room.journal.now_s())

    def ask_for(self, width=None, height=None):
        """The size of SIZES that comes nearest; as drivers do, it changes the other length too."""
        wanted = (width or self.size[0], height or self.size[1])
        self.size = min(SIZES, key=lambda size: (
            abs(size[0] - wanted[0]) if width else abs(size[1] - wanted[1]), size))

    def ask_for_fps(self, fps):
        self.fps = min(FPS_AT_MOST, max(1.0, fps))
        self._due_s = None

    def grab(self):
        """Wait for a picture; the room time when it was taken, or None: the camera gives none."""
        if self.is_lost or self._is_on("stalled") and not self._outlast():
            return None
        self._fill()
        if not self._waiting:
            self._wait_for_next()
            if self.is_lost or self._stopped.is_set():
                return None
            self._fill()
        return self._waiting.popleft() if self._waiting else None

    def picture(self, at_s):
        """What was grabbed, as BGR uint8."""
        frozen_s = self._frozen_since(at_s)
        if frozen_s is not None:  # for every program that opens it, too
            at_s = frozen_s
        image = self._room.scenery.image(at_s, *self.size)
        if self._is_on("black"):
            image[:] = 0
        if self._is_on("corrupt"):
            image = _corrupt(image)
        self.delivered += 1
        return image

    def release(self):
        self._stopped.set()

    def _is_on(self, name):
        return self._room.camera_faults.is_on(name, self._room.journal.now_s())

    def _frozen_since(self, at_s):
        """When the picture stood still that is shown at `at_s`; None: it is live."""
        return next((start_s for start_s, end_s in self._room.camera_faults.windows("frozen")
                     if start_s <= at_s < end_s), None)

    @property
    def _period_s(self):
        return 1.0 / (SLOW_FPS if self._is_on("slow") else self.fps)

    def _fill(self):
        """Put what was taken since into the free buffers; what finds none is lost."""
        now_s = self._room.journal.now_s()
        if self._due_s is None:
            self._due_s = max(self._opened_s + COLD_S, now_s)
        while self._due_s <= now_s and len(self._waiting) < self.buffers:
            self._waiting.append(self._due_s)
            self._due_s += self._period_s
        if self._due_s <= now_s:
            periods = math.floor((now_s - self._due_s) / self._period_s) + 1
            self._due_s += periods * self._period_s

    def _wait_for_next(self):
        self._room.clock.wait(
            self._stopped, max(0.0, self._due_s - self._room.journal.now_s()) + 1e-4)

    def _outlast(self):
        """False when the read's time is over before the fault is."""
        end_s = self._room.journal.now_s() + STALLED_READ_S
        while self._room.journal.now_s() < end_s and not self._stopped.is_set():
            if not self._is_on("stalled"):
                self._waiting.clear()
                return True
            self._room.clock.wait(self._stopped, 0.02)
        return False


def _corrupt(image):
    """A JPEG of which the second half was lost on the way, as OpenCV's own decoder makes it out."""
    import cv2
    import numpy as np

    data = cv2.imencode(".jpg", image)[1].ravel()
    torn = np.append(data[: len(data) // 2], np.array([0xFF, 0xD9], np.uint8))
    return cv2.imdecode(torn, cv2.IMREAD_COLOR)
