"""The voice: end of text -> first sound, and how soon an alarm cuts off what is spoken.

    python benchmarks/voice_queue.py [--runs N] [--where sim|sink|both] [--json]

On the virtual kit the first sound is the room's `speaker.start`. On the null sink of a private
PulseAudio it is looked for in what the sink's monitor delivers (by correlation with the alarm's
own sound), so it holds PyAudio, ALSA and the server. All in milliseconds; nothing asserts them.
"""
import argparse
import json
import math
import os
import subprocess
import sys
import tempfile
import threading
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path[:0] = [ROOT, os.path.join(ROOT, "tests")]

LONG = "现在的温度是二十五度，湿度是百分之六十，一切正常，请放心使用本系统。" * 2
ALARM = "警报，温度过高"
DRIVERS = ("pyttsx3", "espeakng")
RATE_HZ = 16000
PIECE_BYTES = RATE_HZ // 100 * 2  # 10 ms
BOUND_S = 20.0
HEARD_S = 3.0


def main():
    options = arguments()
    rows = []
    if options.where in ("sim", "both"):
        for driver in DRIVERS:
            rows += first_sounds(driver, max(1, options.runs // 5))
            rows.append(preemptions(driver, options.runs))
    if options.where in ("sink", "both"):
        for driver in DRIVERS:
            rows += sink_preemptions(driver, options.runs)
    print(json.dumps(rows, ensure_ascii=False, indent=2) if options.json else text(rows))


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=100, help="pre-emptions of each kind (100)")
    parser.add_argument("--where", choices=("sim", "sink", "both"), default="both")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


class VirtualVoice:
    """A voice on the virtual kit, and when its sounds begin."""

    def __init__(self, driver):
        from edgeai import open_kit

        self._folder = tempfile.TemporaryDirectory()
        self.kit = open_kit("sim", journal=os.path.join(self._folder.name, "journal.jsonl"))
        self.kit.config = self.kit.config._replace(
            voice=self.kit.config.voice._replace(driver=driver))
        self.kit.journal.listen(self._on_entry)
        self._starts_s = []
        self._started = threading.Event()
        self.voice = self.kit.voice()
        self.voice.say("一")  # everything is loaded

    def _on_entry(self, entry):
        if entry["kind"] == "speaker.start":
            self._starts_s.append(time.perf_counter())
            self._started.set()

    def say(self, text, priority="reply"):
        """Begin to speak; the milliseconds until it sounds."""
        self._started.clear()
        asked_s = time.perf_counter()
        self.voice.say(text, priority, wait=False)
        assert self._started.wait(BOUND_S)
        return 1000 * (self._starts_s[-1] - asked_s)

    def __enter__(self):
        return self

    def __exit__(self, *exc_info):
        self.kit.close()
        self._folder.cleanup()


def first_sounds(driver, runs):
    """Rows of end of text -> first sound: new sentences, and the same from the cache."""
    with VirtualVoice(driver) as virtual:
        sentences = ["现在的温度是%d度" % number for number in range(runs)]
        rows = []
        for what in ("first sound, new", "first sound, cached"):
            times_ms = []
            for sentence in sentences:
                times_ms.append(virtual.say(sentence))
                virtual.voice.stop()
                _idle(virtual.voice)
                time.sleep(0.2)  # the last block has sounded, the device is closed
            rows.append(row(what, "virtual kit", driver, times_ms))
    return rows


def preemptions(driver, runs):
    """A row of alarm -> its first sound, while a long sentence is spoken."""
    with VirtualVoice(driver) as virtual:
        times_ms = []
        for number in range(runs):
            virtual.say(LONG, "information")
            time.sleep(0.2 + 0.01 * (number % 10))  # anywhere between two blocks
            times_ms.append(virtual.say("%s，%d度" % (ALARM, number), "alarm"))
            virtual.voice.stop()
            _idle(virtual.voice)
    return row("alarm pre-empts", "virtual kit", driver, times_ms)


def sink_preemptions(driver, runs):
    """Rows of the same on a real sound server: until the alarm is written to it, and until it
    is heard in what the server's monitor gives."""
    from sound_server import SoundServer

    if SoundServer.missing():
        return [row("alarm pre-empts", SoundServer.missing(), driver, [])]
    with SoundServer() as server:
        words = [sys.executable, os.path.abspath(__file__), "sink-child", driver, str(runs),
                 server._socket]
        done = subprocess.run(words, env=dict(os.environ, **server.environment), check=True,
                              stdout=subprocess.PIPE)
    written_ms, heard_ms = json.loads(done.stdout.decode("ascii"))
    return [row("alarm is written", "null sink", driver, written_ms),
            row("alarm is heard", "null sink", driver, heard_ms)]


def sink_child(driver, runs, socket):
    """In a process that only sees the private server: prints the times as JSON."""
    from edgeai.audio.speaking.voice import Voice

    written_s, written_ms, heard_ms = [], [], []

    def tell(kind, **fields):
        if kind == "voice.start" and fields["priority"] == "alarm":
            written_s.append(time.perf_counter())

    with Voice(driver, tell=tell) as voice, Monitor(socket) as monitor:
        voice.say("一")
        sound = alarm_sound(voice)
        for number in range(runs):
            voice.say(LONG, "information", wait=False)
            time.sleep(0.5 + 0.01 * (number % 10))
            asked_s = time.perf_counter()
            voice.say(ALARM, "alarm", wait=False)
            heard_s = monitor.wait_for(sound, asked_s)
            if heard_s is not None:
                heard_ms.append(1000 * (heard_s - asked_s))
            written_ms.append(1000 * (written_s[-1] - asked_s))
            voice.stop()
            _idle(voice)
    print(json.dumps([written_ms, heard_ms]))


def alarm_sound(voice):
    """Its first 0.4 s at the monitor's rate, from its first loud sample on."""
    import numpy as np

    from edgeai.audio.clip import Clip
    from edgeai.audio.processing.resample import resample

    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "alarm.wav")
        voice.save(ALARM, path)
        clip = Clip.load(path)
    samples = resample(clip.samples, clip.rate_hz, RATE_HZ).astype(float)
    begin = int(np.argmax(np.abs(samples) > 0.05 * np.abs(samples).max()))
    return samples[begin : begin + int(0.4 * RATE_HZ)]


class Monitor:
    """What the sink plays, with the time at which each 10 ms of it arrived."""

    def __init__(self, socket):
        self._process = subprocess.Popen(
            ["parec", "--server", "unix:" + socket, "--device", "edgeai.monitor", "--raw",
             "--format=s16le", "--rate=%d" % RATE_HZ, "--channels=1", "--latency-msec=10"],
            stdout=subprocess.PIPE)
        self._pieces = []
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for piece in iter(lambda: self._process.stdout.read(PIECE_BYTES), b""):
            self._pieces.append((time.perf_counter(), piece))

    def wait_for(self, sound, after_s):
        """When `sound` began, looked for from `after_s` on; None where the server tore it up.

        On a busy machine it drops samples; such a sound is not found, and the row has fewer runs.
        """
        while time.perf_counter() < after_s + HEARD_S:
            time.sleep(0.8)
            at_s = self._find(sound, after_s)
            if at_s is not None:
                return at_s
        return None

    def _find(self, sound, after_s):
        import numpy as np

        pieces = [one for one in self._pieces if one[0] >= after_s]
        heard = np.frombuffer(b"".join(piece for _at_s, piece in pieces), "<i2").astype(float)
        likeness = np.correlate(heard, sound, "valid")
        energy = np.convolve(heard ** 2, np.ones(len(sound)), "valid")
        likeness /= np.sqrt(np.maximum(energy, 1.0) * (sound ** 2).sum())
        best = int(np.argmax(likeness))
        return pieces[best // (PIECE_BYTES // 2)][0] if likeness[best] > 0.6 else None

    def __enter__(self):
        time.sleep(0.5)
        return self

    def __exit__(self, *exc_info):
        self._process.terminate()
        self._process.wait()


def _idle(voice):
    end_s = time.perf_counter() + BOUND_S
    while voice.is_speaking or voice.waiting:
        assert time.perf_counter() < end_s
        time.sleep(0.005)


def row(what, where, driver, times_ms):
    ordered = sorted(times_ms)
    return {"what": what, "where": where, "driver": driver, "runs": len(ordered),
            "p50_ms": _quantile(ordered, 0.5), "p99_ms": _quantile(ordered, 0.99),
            "worst_ms": _quantile(ordered, 1.0)}


def _quantile(ordered, part):
    return round(ordered[max(0, math.ceil(part * len(ordered)) - 1)], 1) if ordered else None


def text(rows):
    lines = ["Python %s" % sys.version.split()[0],
             "%-22s %-12s %-9s %5s %8s %8s %8s" % (
                 "", "where", "driver", "runs", "p50 ms", "p99 ms", "worst")]
    lines += ["%-22s %-12s %-9s %5d %8s %8s %8s" % (
        one["what"], one["where"], one["driver"], one["runs"], one["p50_ms"], one["p99_ms"],
        one["worst_ms"]) for one in rows]
    return "\n".join(lines)


if __name__ == "__main__":
    if sys.argv[1:2] == ["sink-child"]:
        sink_child(sys.argv[2], int(sys.argv[3]), sys.argv[4])
    else:
        main()
