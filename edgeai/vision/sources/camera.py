"""A live source: its newest picture, always; opened again when it is lost.

A thread reads as fast as the device delivers, so nothing grows old in a buffer. Whoever takes
the pictures watches over that thread: a read that hangs can't.
"""
import atexit
import contextlib
import itertools
import math
import threading

from edgeai.clock import Clock
from edgeai.errors import DeviceClosed, DeviceError, DeviceLost, message_of
from edgeai.i18n import gettext as _
from edgeai.records import Frame
from edgeai.vision.sources.frame_watch import FROZEN_S, FrameWatch
from edgeai.vision.sources.mailbox import Mailbox

RETRY_S = (0.25, 0.5, 1.0)  # between two tries to open it again; the last one repeats
STALE_S = 2.0  # without a picture for so long it is told, and the device opened again
FIRST_S = 6.0  # for a device that was just opened: some need seconds for their first picture
PATIENCE_S = 60.0  # how long a camera that was pulled out is waited for
JOIN_S = 2.0
_TURN_S = 0.1  # how often who waits looks around


class Camera:
    """open_capture: gives a driver with `close()` and `read()` -> uint8 (height, width, 3), or
    None for a picture that came torn; raises CameraAbsent.

    turned: a function that each picture goes through. note: for the journal, `note(kind, **fields)`.
    torn, reopened: counts. dropped: pictures that were replaced by newer ones before they were taken.
    """

    def __init__(self, open_capture, clock=None, note=None, turned=None, name="camera"):
        self.name = name
        self.torn = 0
        self.reopened = 0
        self._open = open_capture
        self._clock = clock or Clock()
        self._note = note or (lambda kind, **fields: None)
        self._turned = turned or (lambda image: image)
        self._mailbox = Mailbox()
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._count = itertools.count()
        self._watch = FrameWatch()  # opened again it may still be frozen
        self._problem = None
        self._lost_s = 0.0
        self._tries = 0  # to open it again, since it was lost
        self._reader = None  # the thread that counts: one that hangs is left behind
        self._due_s = math.inf  # when the next picture is overdue
        self._capture = open_capture()

    def frames(self, seconds=None):
        """Yield the newest `Frame` again and again, from now on, for `seconds` or without end.

        Raises DeviceLost when the camera is gone and not back within PATIENCE_S, DeviceClosed after
        close(), and whatever else went wrong in the thread that reads.
        """
        self._start()
        self._mailbox.clear()
        end_s = math.inf if seconds is None else self._clock.now_s() + seconds
        while self._clock.now_s() < end_s:
            frame = self._next(end_s)
            if frame is not None:
                yield frame
        self._check(0.0)  # it is over, and the camera is gone?

    def read(self):
        """One `Frame` that is taken from now on."""
        return next(self.frames())

    @property
    def dropped(self):
        return self._mailbox.replaced

    @property
    def is_stale(self):
        """Has it been without a live picture for STALE_S?"""
        return self._problem is not None or self._clock.now_s() > self._due_s

    def close(self):
        """Twice is fine; returns within JOIN_S even if the device hangs."""
        atexit.unregister(self.close)
        with self._lock:
            self._stopped.set()
            reader, self._reader = self._reader, None
            capture, self._capture = self._capture, None
        if reader is not None:
            reader.join(JOIN_S)
        elif capture is not None:
            capture.close()
        self._mailbox.clear()
        self._mailbox.fail(DeviceClosed(_("the camera is closed"), _("Open it again.")))

    def _start(self):
        with self._lock:
            if self._stopped.is_set():
                raise DeviceClosed(_("the camera is closed"), _("Open it again."))
            if self._reader is None:
                # A thread that is in OpenCV while Python ends takes the program down with it.
                atexit.register(self.close)
                self._begin(self._capture)

    def _begin(self, capture):
        """A new thread reads, from now on alone."""
        self._due_s = self._clock.now_s() + FIRST_S
        self._reader = threading.Thread(target=self._run, args=(capture,), name="camera", daemon=True)
        self._reader.start()

    def _next(self, end_s):
        frame = self._mailbox.take(max(0.0, min(_TURN_S, end_s - self._clock.now_s())))
        if frame is None:
            self._check(PATIENCE_S)
        return frame

    def _check(self, patience_s):
        """For who waits: replaces a thread that hangs; raises what has lasted too long."""
        with self._lock:
            now_s = self._clock.now_s()
            if self._problem is None and now_s > self._due_s and self._reader is not None:
                self._lose(DeviceLost(
                    _("camera {name} has given no picture for {seconds:.0f} s").format(
                        name=self.name, seconds=STALE_S),
                    _("Plug it in again; see `edgeai camera`.")))
                self._begin(None)
            problem, lost_s = self._problem, now_s - self._lost_s
        if problem is not None and lost_s >= patience_s:
            raise problem

    def _run(self, capture):
        try:
            while self._is_mine():
                if capture is None:
                    capture = self._open_again()
                if capture is not None:
                    self._read_until_lost(capture)
                    close_quietly(capture)
                    capture = None
        except Exception as problem:  # reaches whoever takes, who is in another thread
            self._mailbox.fail(problem)
        finally:
            if capture is not None:
                close_quietly(capture)

    def _is_mine(self):
        return self._reader is threading.current_thread() and not self._stopped.is_set()

    def _read_until_lost(self, capture):
        while self._is_mine():
            try:
                image = capture.read()
            except DeviceError as problem:
                self._lose_mine(problem)
                return
            now_s = self._clock.now_s()
            if image is not None and self._watch.same_for_s(image, now_s) >= FROZEN_S:
                self._lose_mine(DeviceLost(
                    _("camera {name} has shown the same picture for {seconds:.0f} s").format(
                        name=self.name, seconds=FROZEN_S),
                    _("Plug it in again; see `edgeai camera`.")))
                return
            if self._is_mine():
                self._hand_on(image, now_s)

    def _hand_on(self, image, now_s):
        self._due_s = now_s + STALE_S
        index = next(self._count)
        if image is None:
            self.torn += 1
            return
        if self._problem is not None:
            self.reopened += 1
            self._note("camera.back", camera=self.name, seconds=round(now_s - self._lost_s, 3))
            self._problem, self._tries = None, 0
        self._mailbox.put(Frame(self._turned(image), now_s, index))

    def _lose_mine(self, problem):
        with self._lock:
            if self._is_mine():
                self._lose(problem)

    def _lose(self, problem):
        if self._problem is None:  # else it came back without a live picture
            self._problem, self._lost_s = problem, self._clock.now_s()
            self._note("camera.lost", camera=self.name, problem=message_of(problem))

    def _open_again(self):
        """A capture; None once this thread is not to read any more."""
        while True:
            self._clock.wait(self._stopped, RETRY_S[min(self._tries, len(RETRY_S) - 1)])
            self._tries += 1
            if not self._is_mine():
                return None
            with contextlib.suppress(OSError):  # it is not there yet
                return self._open()

    def __enter__(self):
        return self

    def __exit__(self, *exc_info):
        self.close()


def close_quietly(capture):
    """Its device is gone, or the program is ending: nothing is to be saved there."""
    with contextlib.suppress(Exception):
        capture.close()
