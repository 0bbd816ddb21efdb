"""A camera and a detector as one source of rules."""
import threading

from edgeai.errors import UsageError
from edgeai.i18n import gettext as _
from edgeai.vision.snapshots import write_snapshot


class SeeingCamera:
    """`linkage.when_seen(detector.on(camera), "fire", min_score=0.7, frames="3 of 5")`.

    camera: has `frames()`, a generator of `Frame`s. name: the source's, in rules and journals.
    pictures: the folder of its snapshots.
    """

    def __init__(self, camera, detector, name="camera", pictures="alarms"):
        self.name = name
        self._folder = str(pictures)
        self._camera, self._detector = camera, detector
        self._lock = threading.Lock()
        self._last = None

    def values(self):
        """A list of `Detection`s for each picture, [] where nothing was seen."""
        for frame in self._camera.frames():
            found = self._detector.detect(frame)
            with self._lock:
                self._last = frame, found
            yield found

    @property
    def labels(self):
        """What it can see: the quantities that rules may wait for."""
        return self._detector.labels

    @property
    def last(self):
        """(`Frame`, its `Detection`s) of the newest picture that was looked at; None before."""
        with self._lock:
            return self._last

    def snapshot(self):
        """Write that picture, its boxes drawn, into `pictures`; returns the file's path.

        `rule.then(slow(seeing.snapshot))`: the path goes to the alarm log.
        """
        from edgeai.vision.detection.drawing import draw

        if self.last is None:
            raise UsageError(_("{source} has seen no picture yet").format(source=self.name),
                             _("Ask when a rule has fired."))
        frame, found = self.last
        return write_snapshot(self._folder, draw(frame, found), frame.index)
