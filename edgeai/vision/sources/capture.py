"""OpenCV's VideoCapture as a driver: opens and says why not, reads or raises."""
import contextlib
import os
import sys

from edgeai.errors import CameraAbsent, DeviceLost
from edgeai.i18n import gettext as _
from edgeai.packages import load
from edgeai.vision.sources.frame_watch import is_torn

_LOG_SILENT = 0


class Capture:
    """A camera by number, or what VideoCapture takes as a name.

    read(): uint8 (height, width, 3), blue green red; waits for the next picture. None: it came torn.
    """

    def __init__(self, device, width=None, height=None, fps=None):
        """Raises CameraAbsent; DriverMissing without OpenCV. What is None stays as it is."""
        self.name = str(device)
        self._cv2 = load("cv2", "opencv-python")
        with silenced(self._cv2):
            self._capture = self._cv2.VideoCapture(device, _interface(self._cv2, device))
        if not self._capture.isOpened():
            self._capture.release()
            raise absent(device)
        self._ask_for(width, height, fps)

    @property
    def size(self):
        """(width, height) that the device says to deliver."""
        return (int(self._get("CAP_PROP_FRAME_WIDTH")), int(self._get("CAP_PROP_FRAME_HEIGHT")))

    def read(self):
        is_fine, image = self._capture.read()
        if not is_fine:
            raise DeviceLost(_("camera {name} gives no picture").format(name=self.name),
                             _("Plug it in again; see `edgeai camera`."))
        return None if is_torn(image) else image

    def close(self):
        self._capture.release()

    def _ask_for(self, width, height, fps):
        cv2 = self._cv2
        wanted = ((cv2.CAP_PROP_FRAME_WIDTH, width), (cv2.CAP_PROP_FRAME_HEIGHT, height),
                  (cv2.CAP_PROP_FPS, fps), (cv2.CAP_PROP_BUFFERSIZE, 1))
        for number, value in wanted:
            if value is not None:
                self._capture.set(number, value)

    def _get(self, name):
        return self._capture.get(getattr(self._cv2, name))


def camera_number(device):
    """0 of 0, "0" or "/dev/video0"; None of what is no camera's number."""
    text = str(device)
    if text.startswith("/dev/video"):
        text = text[len("/dev/video"):]
    return int(text) if text.isdigit() else None


def absent(device):
    """The CameraAbsent for a camera that did not open: there is none, no right, or in use."""
    path = "/dev/video%s" % device
    if not os.path.exists(path):
        return CameraAbsent(
            _("there is no camera {name}").format(name=device),
            _("Plug one in and see `edgeai camera --list`, or use the virtual kit: --kit sim."))
    if not os.access(path, os.R_OK | os.W_OK):
        return CameraAbsent(_("camera {name} may not be opened by this user").format(name=device),
                            "sudo usermod -aG video $USER")
    return CameraAbsent(_("camera {name} does not open").format(name=device),
                        _("Close the other program that uses it, or plug it in again."))


@contextlib.contextmanager
def silenced(cv2):
    """Without OpenCV's own lines on standard error, where it can be asked for that."""
    # Where they are since OpenCV 4.7, else where 4.6 has them.
    logging = getattr(getattr(cv2, "utils", None), "logging", cv2)
    level = logging.getLogLevel()
    logging.setLogLevel(_LOG_SILENT)
    try:
        yield
    finally:
        logging.setLogLevel(level)


def _interface(cv2, device):
    """Which of the system's: asked for any, OpenCV tries one after the other, for seconds."""
    if not isinstance(device, int):
        return cv2.CAP_ANY
    if sys.platform.startswith("linux"):
        return cv2.CAP_V4L2
    return cv2.CAP_DSHOW if sys.platform == "win32" else cv2.CAP_ANY


def list_cameras(numbers=range(10)):
    """[(number, width, height)] of the cameras that open."""
    found = []
    for number in numbers:
        try:
            capture = Capture(number)
        except CameraAbsent:
            continue
        found.append((number,) + capture.size)
        capture.close()
    return found
