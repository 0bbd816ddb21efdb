"""Pictures to label, and `edgeai label` running beside the tests as its user starts it."""
import os
import signal
import subprocess
import sys

import cv2
import numpy as np

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
GROUND = (200, 200, 200)
# Blue, green, red; far from each other and from what the page draws itself.
COLOURS = ((255, 0, 0), (0, 160, 0), (0, 0, 160), (160, 0, 160))


def put_picture(path, things=(), width=320, height=240):
    """A grey picture with filled things: [(left, top, right, bottom)], each in its own colour."""
    image = np.full((height, width, 3), GROUND, np.uint8)
    for colour, (left, top, right, bottom) in zip(COLOURS, things):
        image[top:bottom, left:right] = colour
    os.makedirs(os.path.dirname(str(path)), exist_ok=True)
    with open(str(path), "wb") as file:
        file.write(cv2.imencode(".png", image)[1].tobytes())


def places_on_screen(path):
    """[(left, top, right, bottom)] of COLOURS in a screenshot: where a person sees the things; None
    for one that is not to be seen."""
    with open(str(path), "rb") as file:
        screen = cv2.imdecode(np.frombuffer(file.read(), np.uint8), cv2.IMREAD_COLOR)
    places = []
    for colour in COLOURS:
        rows, columns = np.nonzero((screen == colour).all(axis=2))
        places.append((int(columns.min()), int(rows.min()), int(columns.max()) + 1, int(rows.max()) + 1)
                      if len(rows) else None)
    return places


class LabelProgram:
    """`edgeai label` in a process of its own; `address` is what it printed."""

    def __init__(self, folder, *words, **variables):
        environment = dict(os.environ, PYTHONPATH=ROOT, PYTHONIOENCODING="utf-8", EDGEAI_LANG="en")
        environment.update(variables)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "edgeai", "label", str(folder), "--no-browser"] + list(words),
            env=environment, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
        self.told, self.address = "", ""
        while not self.address:
            line = self.process.stdout.readline().decode("utf-8")
            assert line, self.told
            self.told += line
            self.address = line.strip() if line.startswith("http://") else ""

    def __enter__(self):
        return self

    def __exit__(self, *exc_info):
        self.kill()

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def interrupt(self):
        """Ctrl-C; returns what it printed, and its exit code."""
        self.process.send_signal(signal.SIGINT)
        rest = self.process.stdout.read().decode("utf-8")
        return self.told + rest, self.process.wait(20)
