"""The link to board B: the firmware on MicroPython, a line that spoils bytes, and our host's side.

    python benchmarks/board_link.py [--requests 10000] [--try-s 0.02] [--tries 60] [--only-requests] [--json]

Requests: for each part of spoilt bytes, how many were lost (no answer in all tries) and how many
answers were wrong, round trips a second without pacing, and at the pace of 115,200 baud. Events: the
board sends as fast as it can at that pace; the share of the line that whole frames have used.
"""
import argparse
import json
import os
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path[:0] = [ROOT, os.path.join(ROOT, "tests")]

from edgeai.clock import Clock  # noqa: E402
from edgeai.linkage.board_b.link import BoardLink  # noqa: E402
from edgeai.linkage.board_b.port import open_port  # noqa: E402
from serial_line import BITS_A_BYTE, BoardProcess, SerialLine, best_interpreter  # noqa: E402

BAUD = 115200
QUICK_TRY_S, TRIES = 0.02, 60  # shorter than the link's own, so that a run takes minutes
STREAM_S = 10.0


def main():
    options = arguments()
    found = {"interpreter": os.path.basename(os.path.realpath(best_interpreter()))}
    found["requests"] = [requests(options.requests, part, options.try_s, options.tries)
                         for part in (0.0, 0.001, 0.005)]
    if not options.only_requests:
        found["paced"] = requests(min(500, options.requests), 0.0, 0.2, options.tries, BAUD)
        found["stream"] = stream()
    if options.json:
        print(json.dumps(found, indent=2))
    else:
        tell(found)


def tell(found):
    for one in found["requests"] + [found[name] for name in ("paced",) if name in found]:
        print("%(requests)6d requests, %(spoilt).1f %% spoilt, %(pace)s: %(lost)d lost, %(wrong)d wrong, "
              "%(retries)d retries, %(bad)d bad frames dropped, %(a_second).0f round trips/s" % one)
    if "stream" in found:
        print("events at %d baud: %.1f %% of the line in whole frames, %d missed" % (
            BAUD, 100 * found["stream"]["share"], found["stream"]["missed"]))


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--requests", type=int, default=10000)
    parser.add_argument("--try-s", type=float, default=QUICK_TRY_S, help="how long an answer is waited for")
    parser.add_argument("--tries", type=int, default=TRIES, help="how often is asked")
    parser.add_argument("--only-requests", action="store_true", help="neither pace nor events")
    parser.add_argument("--json", action="store_true", help="print JSON")
    return parser.parse_args()


class Bench:
    """A board on a line, and the link to it."""

    def __init__(self, task="none", on_event=lambda event: None, **line):
        self.line = SerialLine(**line)
        self._process = BoardProcess(self.line, task)
        self.link = BoardLink(lambda: (open_port(self.line.host, BAUD), self.line.host), on_event,
                              lambda text: None, lambda is_up: None, Clock())
        self.link.start()

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self.link.close()
        self._process.kill()
        self.line.close()


def requests(count, part, try_s, tries, baud=None):
    with Bench(corrupted=part, baud=baud) as bench:
        bench.link.request("hello", QUICK_TRY_S, 200)
        wrong = lost = 0
        begin_s = time.monotonic()
        for number in range(count):
            try:
                wrong += bench.link.request("ping", try_s, tries, echo=number)["echo"] != number
            except OSError:
                lost += 1
        seconds = time.monotonic() - begin_s
        counts = bench.link.all_counts
    return {"requests": count, "spoilt": 100 * part, "pace": "%d baud" % baud if baud else "no pacing",
            "lost": lost, "wrong": wrong, "retries": counts["retries"], "bad": counts["bad"],
            "a_second": count / seconds}


def stream():
    """What share of the bytes that the line could carry were events that arrived."""
    arrived = []

    def take(event):
        if event["ev"] == "seen":
            arrived.append(event["n"])

    with Bench("flood", take, baud=BAUD) as bench:
        while not arrived:
            time.sleep(0.01)
        time.sleep(0.5)
        begin_s, begin, sent = time.monotonic(), len(arrived), bench.line.sent
        time.sleep(STREAM_S)
        seconds, sent = time.monotonic() - begin_s, bench.line.sent - sent
        events, counts = len(arrived) - begin, bench.link.all_counts
    line = seconds * BAUD / BITS_A_BYTE
    return {"events": events, "share": sent / line if not counts["bad"] else 0.0, "missed": counts["missed"], "bad": counts["bad"]}


if __name__ == "__main__":
    main()
