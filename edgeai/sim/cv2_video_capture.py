"""cv2.VideoCapture on the virtual kit: camera 0 is the room's, files and addresses are real."""
import numbers
import re
import sys

from edgeai.sim.room import current
from edgeai.sim.virtual_camera import VirtualCamera

_CAMERA = 0
_DEVICE = r"/dev/video(\d+)$"


def standin_for(cv2):
    """The class, over the real one of that module."""
    real = cv2.VideoCapture

    class VideoCapture:
        """VideoCapture(filename_or_index[, apiPreference[, params]])"""

        def __init__(self, *args, **kwargs):
            self._real = real()
            self._camera = None
            self._grabbed = None
            if args or kwargs:
                self._open(args, kwargs, lambda: real(*args, **kwargs))

        def open(self, *args, **kwargs):
            self.release()
            self._open(args, kwargs, lambda: _opened(real(), args, kwargs))
            return self.isOpened()

        def _open(self, args, kwargs, really):
            what = args[0] if args else kwargs.get("filename", kwargs.get("index"))
            number = _camera_number(what)
            if number is None:
                self._real = really()
                return
            _check(self._real, args, kwargs)
            if number == _CAMERA:
                self._open_camera()
            if self._camera is None and _is_warning(cv2):
                print(_WARNING % number, file=sys.stderr)

        def _open_camera(self):
            room = current()
            room.start()
            if VirtualCamera.is_there(room):
                self._camera = VirtualCamera(room)
                room.journal.write("camera.open", camera=_CAMERA, width=self._camera.size[0],
                                   height=self._camera.size[1], fps=self._camera.fps)

        def isOpened(self):
            return self._camera is not None or self._real.isOpened()

        def release(self):
            camera, self._camera = self._camera, None
            if camera is None:
                return self._real.release()
            camera.release()
            current().journal.write("camera.close", camera=_CAMERA, frames=camera.delivered)
            return None

        def grab(self):
            if self._camera is None:
                return self._real.grab()
            self._grabbed = self._camera.grab()
            return self._grabbed is not None

        def retrieve(self, *args, **kwargs):
            if self._camera is None:
                return self._real.retrieve(*args, **kwargs)
            if self._grabbed is None:
                return False, None
            return True, _into(args[0] if args else kwargs.get("image"),
                               self._camera.picture(self._grabbed))

        def read(self, *args, **kwargs):
            if self._camera is None:
                return self._real.read(*args, **kwargs)
            if not self.grab():
                return False, None
            return self.retrieve(*args, **kwargs)

        def get(self, *args, **kwargs):
            camera = self._camera
            if camera is None:
                return self._real.get(*args, **kwargs)
            self._real.get(*args, **kwargs)  # refuses what is no number
            number = args[0] if args else kwargs["propId"]
            values = {cv2.CAP_PROP_FRAME_WIDTH: camera.size[0],
                      cv2.CAP_PROP_FRAME_HEIGHT: camera.size[1], cv2.CAP_PROP_FPS: camera.fps,
                      cv2.CAP_PROP_BUFFERSIZE: camera.buffers,
                      cv2.CAP_PROP_BACKEND: cv2.CAP_V4L2, cv2.CAP_PROP_CONVERT_RGB: 1,
                      cv2.CAP_PROP_FOURCC: _YUYV, cv2.CAP_PROP_MODE: 0}
            return float(values.get(number, -1))

        def set(self, *args, **kwargs):
            if self._camera is None:
                return self._real.set(*args, **kwargs)
            self._real.set(*args, **kwargs)
            given = dict(zip(("propId", "value"), args), **kwargs)
            return self._set(given["propId"], given["value"])

        def _set(self, number, value):
            camera = self._camera
            if number == cv2.CAP_PROP_FRAME_WIDTH:
                camera.ask_for(width=value)
            elif number == cv2.CAP_PROP_FRAME_HEIGHT:
                camera.ask_for(height=value)
            elif number == cv2.CAP_PROP_FPS:
                camera.ask_for_fps(value)
            elif number == cv2.CAP_PROP_BUFFERSIZE and 1 <= value <= 10:
                camera.buffers = int(value)
            else:
                return number in (cv2.CAP_PROP_FOURCC, cv2.CAP_PROP_CONVERT_RGB)
            return True

        def getBackendName(self):
            return "V4L2" if self._camera is not None else self._real.getBackendName()

        def getExceptionMode(self):
            return self._real.getExceptionMode()

        def setExceptionMode(self, *args, **kwargs):
            return self._real.setExceptionMode(*args, **kwargs)

        def __del__(self):  # OpenCV's own closes its device then, and lessons count on it
            if getattr(self, "_camera", None) is not None:
                self.release()

    VideoCapture.__qualname__, VideoCapture.__module__ = real.__qualname__, real.__module__
    if hasattr(real, "waitAny"):
        VideoCapture.waitAny = staticmethod(real.waitAny)
    return VideoCapture


_LOG_LEVEL_WARNING = 3
_YUYV = 0x56595559
_WARNING = "[ WARN:0] global cap_v4l.cpp (914) open VIDEOIO(V4L2:/dev/video%s): can't open camera by index"


def _camera_number(what):
    """Of what opens a camera and no file, on any machine; else None."""
    if isinstance(what, numbers.Integral) and not isinstance(what, bool):
        return int(what)
    found = re.match(_DEVICE, what) if isinstance(what, str) else None
    return int(found.group(1)) if found else None


def _is_warning(cv2):
    """OpenCV's own lines on standard error can be switched off."""
    logging = getattr(getattr(cv2, "utils", None), "logging", None)
    return logging is None or logging.getLogLevel() >= _LOG_LEVEL_WARNING


def _opened(capture, args, kwargs):
    capture.open(*args, **kwargs)
    return capture


def _check(capture, args, kwargs):
    """What the real one refuses, it refuses here in its own words; it is asked for a film that is
    never there."""
    rest = args[1:] if args else ()
    named = {name: value for name, value in kwargs.items() if name not in ("filename", "index")}
    if rest or named:
        capture.open("", *rest, **named)


def _into(place, image):
    """OpenCV fills the array that it is given, where that fits, and returns it."""
    if place is not None and getattr(place, "shape", None) == image.shape:
        place[:] = image
        return place
    return image
