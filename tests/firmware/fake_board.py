# What app.App is given, for MicroPython and CPython: no camera and no KPU; its serial line is a
# terminal device or bytes in memory. Run as a program it is a board on that device:
#     fake_board.py TERMINAL [task]
import sys

try:
    import utime as time
except ImportError:
    import time
import app


def now_ms():
    return time.ticks_ms() if hasattr(time, "ticks_ms") else int(time.monotonic() * 1000)


class Board:
    """scene(turn): what the camera shows: [(number, score, box)]. broken: what fails, by its name."""

    def __init__(self):
        self.told, self.texts, self.pins, self.sounds = [], [], [], []
        self.coming = []
        self.broken = {}
        self.card = True
        self.scene = lambda turn: []
        self.turn = 0
        self.at_ms = 0
        self.loaded = None
        self.fed = self.resets = 0
        self.saved = None

    def ticks_ms(self):
        return self.at_ms

    def since_ms(self, then_ms):
        return self.ticks_ms() - then_ms

    def rest(self):
        self.at_ms += 2

    def read(self):
        return self.coming.pop(0) if self.coming else None

    def write(self, data):
        self.told.append(data)

    def free(self):
        return {"heap": 2000000, "gc": 300000}

    def has_card(self):
        return self.card

    def save(self, text):
        self._break("save")
        self.saved = text

    def reset(self):
        self.resets += 1

    def reset_cause(self):
        return "power"

    def start_watchdog(self):
        self.fed = 0

    def feed(self):
        self.fed += 1

    def close(self):
        pass

    def start_camera(self, settings):
        self._break("camera")

    def load(self, settings, anchors):
        self._break("load")
        assert self.loaded is None, "two models at a time"
        if settings["model"] == "/flash/wrong.kmodel":
            raise ValueError("[MAIXPY]kpu: load error:2002, ERR_KMODEL_VERSION")
        self.loaded = (settings["model"], len(anchors))

    def unload(self):
        self.loaded = None

    def snapshot(self):
        self._break("snapshot")
        self.turn += 1
        self.at_ms += 40
        return "picture", 320, 240

    def detect(self, image):
        self._break("detect")
        return self.scene(self.turn)

    def classify(self, image):
        return self.scene(self.turn)

    def blobs(self, image, thresholds, least_pixels):
        return self.scene(self.turn)

    def codes(self, image):
        return [("text", box) for _number, _score, box in self.scene(self.turn)]

    def show_picture(self, image, found):
        pass

    def show_text(self, title, text):
        self.texts.append((title, text))

    def alarm(self, is_on):
        self.pins.append(is_on)

    def beep(self, milliseconds):
        self.sounds.append(milliseconds)

    def _break(self, name):
        if name in self.broken:
            raise self.broken[name]


class TerminalBoard(Board):
    """Lives on a terminal device, in real time."""

    def __init__(self, path):
        super().__init__()
        try:
            import uselect as select
        except ImportError:
            import select
        self._file = open(path, "r+b", 0)
        self._poll = select.poll()
        self._poll.register(self._file, select.POLLIN)

    def ticks_ms(self):
        return now_ms()

    def rest(self):
        self._poll.poll(2)

    def read(self):
        data = b""
        while len(data) < 256 and self._poll.poll(0):
            data += self._file.read(1)  # MicroPython's waits until it has as many as it was asked for
        return data

    def write(self, data):
        while data:
            data = data[self._file.write(data):]

    def snapshot(self):
        self._poll.poll(20)
        self.turn += 1
        return "picture", 320, 240

    def reset(self):
        raise SystemExit

    def show_text(self, title, text):
        self.write(("lcd: %s %s\n" % (title, text)).encode())


def main(path, task="none"):
    board = TerminalBoard(path)
    board.card = False
    board.scene = lambda turn: [(0, 0.9, (10, 20, 30, 40))] if turn % 10 else []
    settings = dict(app.DEFAULTS)
    settings.update({"task": "none" if task == "flood" else task, "labels": ["fire"], "anchors": [1.0, 1.0]})
    program = None
    while True:
        if program is None:
            board.write(b"[MAIXPY]Pll0:freq:832000000\n")
            program = app.App(board, dict(settings))
        try:
            program.step()
        except SystemExit:  # a reset
            board.unload()
            program = None
        if task == "flood":
            program._send_event("seen", {"w": 320, "h": 240, "d": [["fire", 900, 10, 20, 30, 40]] * 4})


if __name__ == "__main__":
    main(*sys.argv[1:])
