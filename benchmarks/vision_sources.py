"""How old is a picture when a program gets it? The newest-frame slot against a queue four deep.

    python benchmarks/vision_sources.py [--seconds N] [--fps N] [--json]

One source at 30 pictures a second, and programs that work on each picture for a while: the age when
the work begins, in milliseconds, both kinds in turns within one run. A queue that is full drops what
comes, as the buffers of a camera's driver do. Nothing asserts the figures.
"""
import argparse
import json
import os
import queue
import sys
import threading
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, ROOT)

WORKS_MS = (10, 60, 200)
QUEUE_DEPTH = 4
SIZE = (480, 640, 3)


class Paced:
    """A driver as `Camera` reads: a new picture each period."""

    def __init__(self, fps):
        import numpy as np

        self._period_s = 1.0 / fps
        self._pictures = [np.random.RandomState(number).randint(0, 256, SIZE).astype(np.uint8)
                          for number in range(4)]
        self._number = 0
        self._begin_s = time.monotonic()

    def read(self):
        self._number += 1
        time.sleep(max(0.0, self._begin_s + self._number * self._period_s - time.monotonic()))
        return self._pictures[self._number % 4]

    def close(self):
        pass


def main():
    options = arguments()
    rows = [row(work_ms, options) for work_ms in WORKS_MS]
    if options.json:
        print(json.dumps(rows, indent=2))
        return
    print("age of the picture when the work begins, ms; a period is %.1f ms" % (1000 / options.fps))
    for one in rows:
        print("work %(work_ms)3d ms   slot p50 %(slot_p50)5.1f p95 %(slot_p95)5.1f (%(slot_periods).2f "
              "periods)   queue p50 %(queue_p50)5.1f p95 %(queue_p95)5.1f   p95 %(ratio).1f times less"
              % one)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=6.0, help="of each measurement")
    parser.add_argument("--fps", type=float, default=30.0)
    parser.add_argument("--json", action="store_true", help="print JSON")
    return parser.parse_args()


def row(work_ms, options):
    slot_ms = ages_ms(from_slot, work_ms, options)
    queue_ms = ages_ms(from_queue, work_ms, options)
    return {"work_ms": work_ms, "slot_p50": share(slot_ms, 0.5), "slot_p95": share(slot_ms, 0.95),
            "slot_periods": share(slot_ms, 0.95) * options.fps / 1000,
            "queue_p50": share(queue_ms, 0.5), "queue_p95": share(queue_ms, 0.95),
            "ratio": share(queue_ms, 0.95) / max(1e-3, share(slot_ms, 0.95))}


def ages_ms(source, work_ms, options):
    found = []
    for image, at_s in source(options):
        found.append(1000 * (time.monotonic() - at_s))
        work(image, work_ms / 1000.0)
    return found[len(found) // 5 :]  # once it runs


def work(image, seconds):
    """What a detector does: C code that lets other threads run."""
    import cv2

    end_s = time.monotonic() + seconds
    while time.monotonic() < end_s:
        cv2.GaussianBlur(image, (9, 9), 0)


def from_slot(options):
    from edgeai.vision.sources.camera import Camera

    with Camera(lambda: Paced(options.fps)) as camera:
        for frame in camera.frames(options.seconds):
            yield frame.image, frame.at_s


def from_queue(options):
    pictures, stopped = queue.Queue(QUEUE_DEPTH), threading.Event()

    def read():
        driver = Paced(options.fps)
        while not stopped.is_set():
            image = driver.read()
            try:
                pictures.put_nowait((image, time.monotonic()))
            except queue.Full:
                pass

    thread = threading.Thread(target=read, daemon=True)
    thread.start()
    end_s = time.monotonic() + options.seconds
    while time.monotonic() < end_s:
        yield pictures.get(timeout=5)
    stopped.set()
    thread.join(5)


def share(values, part):
    return sorted(values)[min(len(values) - 1, int(part * len(values)))]


if __name__ == "__main__":
    main()
