"""One way to every source of pictures: a camera, a film, pictures, an address."""
import functools
import os

from edgeai.errors import ImageFileError, UsageError
from edgeai.i18n import gettext as _
from edgeai.vision.image_file import is_image_name
from edgeai.vision.sources.camera import Camera
from edgeai.vision.sources.capture import Capture, camera_number
from edgeai.vision.sources.mjpeg_stream import MjpegStream
from edgeai.vision.sources.picture_folder import PictureFolder
from edgeai.vision.sources.video_file import VideoFile


def open_source(what=0, width=None, height=None, fps=None, rotate=0, mirror=False, clock=None,
                note=None, is_real_time=False, on_problem=None):
    """A source with `frames(seconds=None)`, `close()`, `name`, `dropped`, `torn`, `reopened`.

    what: a camera's number (0, "0", "/dev/video0"), an address ("http://192.168.1.20:8080/video"),
        the path of a film, of a picture, or of a folder with pictures.
    width, height, fps: what a camera is asked for; it may give something else.
    rotate: degrees clockwise, 0, 90, 180 or 270. mirror: left and right change places, after it.
    is_real_time: a film at its own pace, a folder at `fps`; else each picture as it is asked for.
    on_problem: see `PictureFolder`.
    """
    turned = turning(rotate, mirror)
    live = {"clock": clock, "note": note, "turned": turned, "name": str(what)}
    number = camera_number(what)
    if number is not None:
        return Camera(functools.partial(Capture, number, width, height, fps), **live)
    path = str(what)
    if path.startswith(("http://", "https://")):
        return Camera(functools.partial(MjpegStream, path), **live)
    if "://" in path:
        raise UsageError(_("{url} can't be opened: only http and https can").format(url=path),
                         _("Switch the camera to MJPEG over HTTP."))
    if not os.path.exists(path):
        raise ImageFileError(_("there is no file, folder or camera {path}").format(path=path),
                             _("Give a camera's number, a path, or http://…"))
    if os.path.isdir(path) or is_image_name(path):
        return PictureFolder(path, clock, fps if is_real_time else None, turned, on_problem)
    return VideoFile(path, clock, is_real_time, turned)


def turning(rotate=0, mirror=False):
    """A function that turns a picture so; None where there is nothing to turn."""
    if rotate not in (0, 90, 180, 270):
        raise UsageError(_("a picture can't be turned by {degrees!r}").format(degrees=rotate),
                         _("Choose 0, 90, 180 or 270 degrees."))
    return functools.partial(_turned, rotate, mirror) if rotate or mirror else None


def _turned(rotate, mirror, image):
    import numpy as np

    image = np.rot90(image, -rotate // 90)
    return np.ascontiguousarray(image[:, ::-1] if mirror else image)
