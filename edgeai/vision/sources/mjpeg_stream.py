"""Cameras that send JPEG after JPEG over HTTP: Motion JPEG, as IP cameras and phones do."""
import urllib.request

from edgeai.errors import CameraAbsent, DeviceLost, ImageFileError, message_of
from edgeai.i18n import gettext as _
from edgeai.vision.image_file import decode_image

CONNECT_S = 3.0  # also the longest silence: then it is lost
JPEG_BYTES_AT_MOST = 16 << 20
_BLOCK_BYTES = 1 << 16
_START, _END = b"\xff\xd8\xff", b"\xff\xd9"


class JpegCutter:
    """Pure: bytes in as they come, whole JPEGs out; what stands between them is dropped."""

    def __init__(self):
        self._left = b""

    def feed(self, data):
        """The JPEGs, as bytes, that have become whole."""
        self._left += data
        found = []
        while True:
            start = self._left.find(_START)
            if start < 0:
                self._left = self._left[-2:]
                return found
            end = self._left.find(b"\n--", start)  # the next part's boundary, cut off or not
            if end < 0:
                self._left = self._left[start:]
                if len(self._left) > JPEG_BYTES_AT_MOST:
                    self._left = b""
                return found + self._whole_one()
            found.append(self._left[start:end].rstrip(b"\r"))
            self._left = self._left[end:]

    def _whole_one(self):
        """The one that ends where the bytes do: not to wait for the next one's boundary."""
        whole = self._left.rstrip(b"\r\n")
        if not whole.endswith(_END):
            return []
        self._left = b""
        return [whole]


class MjpegStream:
    """A driver for `Camera`."""

    def __init__(self, url):
        self.name = url
        self._cutter = JpegCutter()
        self._whole = []
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # it is next door
        try:
            self._answer = opener.open(url, timeout=CONNECT_S)
        except (OSError, ValueError) as problem:
            raise CameraAbsent(
                _("{url} does not answer: {problem}").format(
                    url=url, problem=getattr(problem, "reason", problem)),
                _("Check the address, and that the camera is in the same network.")) from None

    def read(self):
        """The next picture, uint8 (height, width, 3), blue green red; None when it came damaged."""
        while not self._whole:
            self._whole = self._cutter.feed(self._block())
        try:
            return decode_image(self._whole.pop(0))
        except ImageFileError:
            return None

    def close(self):
        self._answer.close()

    def _block(self):
        try:
            data = self._answer.read1(_BLOCK_BYTES)
        except Exception as problem:  # http.client's own errors are no OSErrors
            raise self._lost(message_of(problem)) from None
        if not data:
            raise self._lost(_("the stream has ended"))
        return data

    def _lost(self, problem):
        return DeviceLost(_("{url} gives no picture: {problem}").format(url=self.name, problem=problem),
                          _("Check the camera and the network; it is tried again."))
