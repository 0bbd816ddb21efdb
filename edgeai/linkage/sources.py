"""The sources of an engine: who they are, and their threads."""
import functools
import time

from edgeai.errors import UsageError
from edgeai.i18n import gettext as _
from edgeai.linkage.condition import RULE
from edgeai.linkage.heard_phrases import MICROPHONE, HeardPhrases
from edgeai.linkage.source_thread import SourceThread
from edgeai.records import Reading

BOARD_B, CAMERA = "board_b", "camera"
KIT_SOURCES = (BOARD_B, CAMERA, MICROPHONE)  # what the kit has beside the devices of kit.toml


class Sources:
    """By name. feed(reading), see(name, detections): called in the source's own thread."""

    def __init__(self, kit, feed, see):
        self._kit = kit
        self._feed, self._see = feed, see
        self._sources = {}
        self._listening = set()
        self._threads = []
        self._closers = {}  # name -> of what was opened here
        self._snapshots = None

    def watch(self, source, name=None):
        """Add a source; see `Linkage.watch`. Returns its name."""
        source = _opened(source)
        name = name or getattr(source, "name", None)
        if not isinstance(name, str):
            raise UsageError(_("{source!r} has no name").format(source=source),
                             _('Give it one: linkage.watch(source, "climate").'))
        if self._sources.setdefault(name, source) is not source:
            raise UsageError(_("there are two sources named {name!r}").format(name=name),
                             _("Give one of them another name: linkage.watch(source, name)."))
        return name

    def name_of(self, source):
        """A name as it is; a source is added, and its name given."""
        return source if isinstance(source, str) else self.watch(source)

    def of(self, name):
        """The source of that name, or None."""
        return self._sources.get(name)

    def find(self, wanted):
        """Add those that these names mean: of the kit, and of kit.toml. wanted: name -> its quantities."""
        for name, quantities in wanted.items():
            if name not in self._sources and name != RULE:
                self.watch(self._of_kit(name, quantities), name)

    def snapshots(self):
        """What takes the pictures of alarms, the same each time: a source that sees, else the kit's camera."""
        seeing = next((source for source in self._sources.values() if hasattr(source, "snapshot")), None)
        if seeing is None and self._snapshots is None:
            self._snapshots = self._kit.snapshots()  # a camera opens once
        return seeing or self._snapshots

    def _of_kit(self, name, quantities):
        devices = [device.name for device in self._kit.config.devices]
        if name in devices:
            return self._kit.device(name)
        if name == MICROPHONE:
            ears = HeardPhrases(self._kit, quantities)
            self._closers[name] = ears.close
            return ears
        if name == CAMERA:
            return self._kit.eye()
        if name == BOARD_B:
            return self._kit.sight()
        raise UsageError(
            _("no source is named {name!r}").format(name=name),
            _("kit.toml names: {names}. Others are made known by "
              "linkage.watch(source, name).").format(names=", ".join(devices + list(KIT_SOURCES))))

    def start(self):
        self._threads = []
        for name, source in self._sources.items():
            if not hasattr(source, "listen"):
                self._threads.append(SourceThread(
                    name, source, functools.partial(self._take, name), self._kit.journal.write,
                    self._kit.clock))
            elif name not in self._listening:
                self._listening.add(name)
                source.listen(functools.partial(self._take, name))
        for thread in self._threads:
            thread.start()

    def _take(self, name, item):
        if isinstance(item, Reading):
            self._feed(item)
        else:
            self._see(name, item)

    @property
    def have_ended(self):
        """Had every one an end, and came to it?"""
        return bool(self._threads) and len(self._threads) == len(self._sources) and not any(
            thread.is_alive for thread in self._threads)

    def stop(self, timeout_s):
        """End the threads; one that hangs in its reading is left behind, and not heard."""
        for thread in self._threads:
            thread.ask_to_stop()
        for name, close in self._closers.items():
            close()
            del self._sources[name]  # opened anew by the next `find`
        self._closers = {}
        end_s = time.monotonic() + timeout_s
        for thread in self._threads:
            thread.join(max(0.0, end_s - time.monotonic()))


def _opened(source):
    """The source itself, where a method that gives it was written."""
    is_source = any(hasattr(source, name) for name in ("listen", "values", "__iter__"))
    if not is_source and callable(source):
        return _opened(source())
    if not is_source:
        raise UsageError(_("{source!r} yields no readings").format(source=source),
                         _("Sources are buttons, sensors and detectors: what has values()."))
    return source
