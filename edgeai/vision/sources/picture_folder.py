"""A folder of pictures, or one picture, as a source."""
import os
import re

from edgeai.clock import Clock
from edgeai.errors import DeviceClosed, ImageFileError, UsageError
from edgeai.i18n import gettext as _
from edgeai.records import Frame
from edgeai.vision.image_file import is_image_name, read_image


class PictureFolder:
    """Every picture in the order of its name, 2 before 10. `Frame.index` is its place in `paths`.

    on_problem: called with the ImageFileError of each that can't be read; without it the first
        one is raised. torn: how many there were. fps: how many a second, None: as fast as they
        are taken.
    """

    dropped = reopened = 0

    def __init__(self, path, clock=None, fps=None, turned=None, on_problem=None):
        self.name = str(path)
        self.torn = 0
        self.paths = _pictures(self.name)
        self._clock = clock or Clock()
        self._period_s = 1.0 / fps if fps else 0.0
        self._turned = turned or (lambda image: image)
        self._on_problem = on_problem
        self._is_closed = False

    def frames(self, seconds=None):
        """Yield a `Frame` of each, for at most `seconds`."""
        if self._is_closed:
            raise DeviceClosed(_("{path} is closed").format(path=self.name), _("Open it again."))
        start_s = self._clock.now_s()
        for index, path in enumerate(self.paths):
            self._clock.sleep(start_s + index * self._period_s - self._clock.now_s())
            if self._is_closed or seconds is not None and self._clock.now_s() >= start_s + seconds:
                return
            image = self._read(path)
            if image is not None:
                yield Frame(self._turned(image), self._clock.now_s(), index)

    def close(self):
        self._is_closed = True

    def _read(self, path):
        try:
            return read_image(path)
        except ImageFileError as problem:
            self.torn += 1
            if self._on_problem is None:
                raise
            self._on_problem(problem)
            return None

    def __enter__(self):
        return self

    def __exit__(self, *exc_info):
        self.close()


def _pictures(path):
    if os.path.isfile(path):
        return (path,)
    names = sorted(filter(is_image_name, os.listdir(path)), key=natural_order)
    if not names:
        raise UsageError(_("there is no picture in {path}").format(path=path),
                         _("Name a folder that has JPEG, PNG or BMP files."))
    return tuple(os.path.join(path, name) for name in names)


def natural_order(name):
    """A key by which 2.jpg stands before 10.jpg."""
    return [int(part) if part.isdigit() else part for part in re.split(r"([0-9]+)", name.lower())]
