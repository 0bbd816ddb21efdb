"""A video file as a source: every picture, or in real time those that are due."""
from edgeai.clock import Clock
from edgeai.errors import DeviceClosed, ImageFileError, ImageTooLarge
from edgeai.i18n import gettext as _
from edgeai.packages import load
from edgeai.records import Frame
from edgeai.vision.image_file import PIXELS_AT_MOST
from edgeai.vision.sources.capture import silenced

USUAL_FPS = 25.0  # where the file does not tell
ENDINGS = (".avi", ".mp4", ".mkv", ".mov", ".m4v", ".wmv", ".webm", ".mjpeg", ".mjpg", ".mpg", ".mpeg")


class VideoFile:
    """Each `Frame.at_s` is its place in the film, from when reading began.

    is_real_time: pictures come at the film's pace, and a slow program misses some.
    """

    torn = reopened = 0

    def __init__(self, path, clock=None, is_real_time=False, turned=None):
        """Raises ImageFileError for what OpenCV can't read."""
        self.name = str(path)
        self.dropped = 0
        self._clock = clock or Clock()
        self._is_real_time = is_real_time
        self._turned = turned or (lambda image: image)
        self._cv2 = load("cv2", "opencv-python")
        self._film = None
        self._open()

    def frames(self, seconds=None):
        """Yield the film's `Frame`s from its beginning, at most `seconds` of it."""
        if self._film is None:
            raise DeviceClosed(_("{path} is closed").format(path=self.name), _("Open it again."))
        self._rewind()
        start_s, index = self._clock.now_s(), 0
        while seconds is None or index < seconds * self.fps:
            index += self._skip(start_s, index)
            is_fine, image = self._film.read()
            if not is_fine:
                return
            yield Frame(self._turned(image), start_s + index / self.fps, index)
            index += 1
            if self._film is None:  # closed meanwhile
                return

    def close(self):
        film, self._film = self._film, None
        if film is not None:
            film.release()

    def _open(self):
        with open(self.name, "rb"):  # its own errors tell more than VideoCapture's
            pass
        with silenced(self._cv2):
            film = self._cv2.VideoCapture(self.name)
        if not film.isOpened():
            raise ImageFileError(_("{path} is no video that can be read").format(path=self.name),
                                 _("Save it as .mp4 (MPEG-4) or .avi (MJPG)."))
        width, height = (int(film.get(one)) for one in (
            self._cv2.CAP_PROP_FRAME_WIDTH, self._cv2.CAP_PROP_FRAME_HEIGHT))
        if width * height > PIXELS_AT_MOST:
            film.release()
            raise ImageTooLarge(_("{path} is {width} x {height} pixels").format(
                path=self.name, width=width, height=height), _("Save it smaller."))
        self.fps = film.get(self._cv2.CAP_PROP_FPS) or USUAL_FPS
        self._film, self._is_new = film, True

    def _rewind(self):
        """Opened anew: seeking is exact in few formats."""
        if not self._is_new:
            self._film.release()
            self._open()
        self._is_new = False

    def _skip(self, start_s, index):
        """In real time: wait until the picture is due, or pass over those that were; how many."""
        if not self._is_real_time:
            return 0
        early_s = start_s + index / self.fps - self._clock.now_s()
        self._clock.sleep(early_s)
        late = max(0, int(-early_s * self.fps + 1e-6))
        skipped = 0
        while skipped < late and self._film.grab():
            skipped += 1
        self.dropped += skipped
        return skipped

    def __enter__(self):
        return self

    def __exit__(self, *exc_info):
        self.close()
