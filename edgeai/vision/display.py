"""Shows pictures: in a window where there is a screen, else the latest one in a file."""
import os
import socket
import sys

from edgeai.clock import Clock
from edgeai.errors import DeviceClosed
from edgeai.i18n import gettext as _
from edgeai.packages import load
from edgeai.vision.image_file import write_image

WINDOW = "edgeai"  # no Chinese: OpenCV's windows on Windows show it garbled
SAVED_NAME = "display.jpg"
SAVE_PERIOD_S = 1.0
_ENDING_KEYS = (27, ord("q"))
_X_PORT = 6000


class Display:
    """show(picture) again and again.

    is_window: is there a window?  notice: what to tell the user where there is none, else None.
    key: the last key that was pressed in it, one character, or None.
    """

    def __init__(self, has_screen, save_to="", clock=None, tell=None):
        """has_screen: a truth, or a function that finds out. save_to: a folder for the latest picture, also beside a
        window; tell: called with `notice`, once."""
        self.is_window = has_screen() if callable(has_screen) else bool(has_screen)
        self.key = None
        self._clock = clock or Clock()
        self._cv2 = load("cv2", "opencv-python")
        self._file = os.path.join(save_to, SAVED_NAME) if save_to else None
        self._saved_s = None
        self._is_shown = False
        self._is_closed = False
        self.notice = None if self.is_window else _no_window(self._file)
        if self.notice and tell:
            tell(self.notice)

    def show(self, picture):
        """Show a `Frame` or an image, uint8 (height, width, 3). False once the user has had enough:
        q or ESC was pressed, or the window closed."""
        if self._is_closed:
            raise DeviceClosed(_("the display is closed"), _("Open it again."))
        image = getattr(picture, "image", picture)
        self._save(image)
        return self._show_in_window(image) if self.is_window else True

    def close(self):
        """Twice is fine."""
        if not self._is_closed and self._is_shown:
            self._cv2.destroyAllWindows()
        self._is_closed = True

    def _show_in_window(self, image):
        if self._is_shown and self._cv2.getWindowProperty(
                WINDOW, self._cv2.WND_PROP_VISIBLE) < 1:
            return False
        self._cv2.imshow(WINDOW, image)
        self._is_shown = True
        code = self._cv2.waitKey(1)
        if code >= 0:
            self.key = chr(code & 0xFF)
        return code < 0 or code & 0xFF not in _ENDING_KEYS

    def _save(self, image):
        now_s = self._clock.now_s()
        if self._file and (self._saved_s is None or now_s - self._saved_s >= SAVE_PERIOD_S):
            os.makedirs(os.path.dirname(self._file), exist_ok=True)
            write_image(self._file, image)
            self._saved_s = now_s

    def __enter__(self):
        return self

    def __exit__(self, *exc_info):
        self.close()


def _no_window(file):
    if file:
        return _("there is no screen here: what is shown is in {path}, anew each second").format(
            path=file)
    return _("there is no screen here, so nothing is shown; `[display] save = \"FOLDER\"` in "
             "kit.toml keeps the latest picture")


def has_screen():
    """Can a window be opened? OpenCV itself ends the whole program where it can't."""
    if not sys.platform.startswith("linux"):
        return True
    if os.environ.get("WAYLAND_DISPLAY"):
        return True
    return _x_answers(os.environ.get("DISPLAY", ""))


def _x_answers(display):
    """Does the X server of DISPLAY ("host:number.screen") take a connection?"""
    host, colon, number = display.rpartition(":")
    number = number.split(".")[0]
    if not colon or not number.isdigit():
        return False
    if host in ("", "unix"):
        # The second is Linux's name for it without a file.
        path = "/tmp/.X11-unix/X%s" % number
        return any(_connects(socket.AF_UNIX, one) for one in (path, "\0" + path))
    return _connects(socket.AF_INET, (host, _X_PORT + int(number)))


def _connects(family, address):
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        trial.settimeout(1.0)
        try:
            trial.connect(address)
        except (OSError, OverflowError):
            return False
    return True
