"""Starts that did not end well: three within a minute are a crash loop, and then nothing is switched."""
import json
import os
import time

from edgeai.whole_file import whole_file

LOOP_STARTS, LOOP_S = 3, 60.0


class StartLog:
    """path: a JSON file of its own for each program. Times are monotonic: a reboot begins anew."""

    def __init__(self, path, now_s=time.monotonic):
        self._path = str(path)
        self._now_s = now_s

    def begin(self):
        """Note a start. True: it is the third in a minute, and none before it ended well."""
        now_s = self._now_s()
        starts_s = [one for one in self._read() if 0 <= now_s - one < LOOP_S] + [now_s]
        try:
            os.makedirs(os.path.dirname(os.path.abspath(self._path)), exist_ok=True)
            with whole_file(self._path) as draft, open(draft, "w", encoding="ascii") as file:
                json.dump(starts_s, file)
        except OSError:
            pass  # a full disk keeps no program from its work
        return len(starts_s) >= LOOP_STARTS

    def end(self):
        """It ended well; twice is fine."""
        try:
            os.remove(self._path)
        except OSError:
            pass

    def _read(self):
        try:
            with open(self._path, encoding="ascii") as file:
                return [float(one) for one in json.load(file)]
        except (OSError, ValueError, TypeError):
            return []
