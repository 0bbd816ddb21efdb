"""The screen of the virtual kit: what windows show is in the journal, with pictures beside it."""
import os
import threading

PERIOD_S = 1.0  # of a window's entries: thirty a second would bury the others
PICTURES_AT_MOST = 200  # a run that shows for hours fills no disk


class Screen:
    """Windows by name, and the keys that a hand presses in them."""

    def __init__(self, journal, folder, clock):
        self._journal = journal
        self._folder = folder
        self._clock = clock
        self._windows = {}  # name -> when its latest entry was written
        self._trackbars = {}
        self._keys = []
        self._pictures = 0
        self._lock = threading.RLock()
        self._pressed = threading.Event()

    @property
    def windows(self):
        return list(self._windows)

    def open(self, name):
        with self._lock:
            self._windows.setdefault(name, None)

    def show(self, name, image):
        with self._lock:
            told_s, now_s = self._windows.get(name), self._journal.now_s()
            if told_s is not None and now_s - told_s < PERIOD_S:
                return
            self._windows[name] = now_s
            file = self._save(image)
        self._journal.write("display.show", window=name, width=int(image.shape[1]),
                            height=int(image.shape[0]), file=file)

    def close(self, name):
        """True if there was such a window."""
        with self._lock:
            was_there = name in self._windows
            self._windows.pop(name, None)
        if was_there:
            self._journal.write("display.close", window=name)
        return was_there

    def press(self, key):
        """Into the window that is there; without one nobody feels it."""
        with self._lock:
            is_felt = bool(self._windows)
            if is_felt:
                self._keys.append(ord(key))
                self._pressed.set()
        self._journal.write("hand", device="keyboard", does="press", key=key, felt=is_felt)

    def wait_key(self, seconds):
        """A key's code, or -1 when none is pressed in that time; None: for ever."""
        if not self._windows:
            return -1
        self._clock.wait(self._pressed, seconds)
        with self._lock:
            key = self._keys.pop(0) if self._keys else -1
            if not self._keys:
                self._pressed.clear()
            return key

    def _save(self, image):
        """The picture's name beside the journal; None where there is no journal's folder."""
        from edgeai.vision.image_file import write_image

        if self._folder is None or self._pictures >= PICTURES_AT_MOST:
            return None
        self._pictures += 1
        name = "display-%d-%03d.png" % (os.getpid(), self._pictures)
        write_image(os.path.join(self._folder, name), image)
        return name
