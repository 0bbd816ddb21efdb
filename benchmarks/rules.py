"""What a rule costs, beside other ways to join a sensor to an action; a noisy day; a replayed day.

    python benchmarks/rules.py [--seeds N] [--presses N] [--json]

All ways take turns in one run. Times are of one reading that changes nothing, which is nearly
every reading. blinker, pyee and gpiozero are compared where they are installed. The "same rule
body" is our state machine with one rule, called by them; "a bare if" is the least that any
callback could do. On the virtual kit a hand presses the button: until the buzzer's pin is on, and until
the loudspeaker sounds; alone, and with a thread beside that is busy in Python.
"""
import argparse
import csv
import json
import os
import random
import sys
import tempfile
import threading
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, ROOT)

from edgeai.clock import Clock  # noqa: E402
from edgeai.config import DEFAULT_CONFIG, load_config  # noqa: E402
from edgeai.linkage.condition import Condition  # noqa: E402
from edgeai.linkage.engine import Linkage  # noqa: E402
from edgeai.linkage.journal import Journal  # noqa: E402
from edgeai.linkage.readings_file import read_readings  # noqa: E402
from edgeai.linkage.replay import replay  # noqa: E402
from edgeai.linkage.rule import Rule  # noqa: E402
from edgeai.linkage.rule_book import RuleBook  # noqa: E402
from edgeai.records import Reading  # noqa: E402

ROUNDS, CALLS = 200, 500
RATE_HZ, DAY_S = 10, 86400
TWENTY_RULES_US, REPLAY_S = (15, 40), 5.0  # the goals, of a PC
HOT = Condition("climate", "temperature_c", "above", 30.0, 28.0)
CALM_RULE = Rule("hot", (HOT,), hold_s=2.0, cooldown_s=60.0, repeat_s=60.0)
READINGS = [Reading("climate", "temperature_c", 25.0 + number % 7 / 10.0) for number in range(CALLS)]


class Kit:
    """As much of a kit as an engine without devices asks for."""

    def __init__(self):
        self.clock, self.journal = Clock(), Journal()
        self.config = load_config(DEFAULT_CONFIG)

    def at_close(self, closer):
        pass


class Pushing:
    name = "climate"

    def listen(self, function):
        pass


def main():
    options = arguments()
    found = {"per_reading_us": per_reading(), "to_the_action_us": to_the_action(),
             "on_the_kit_ms": {"alone": on_the_kit(options.presses),
                               "a busy thread beside": on_the_kit(options.presses, is_busy=True)},
             "noisy_day": noisy_day(), "seeds": seeds(options.seeds)}
    found["missed"] = missed(found)
    print(json.dumps(found, indent=2) if options.json else text(found))
    return 1 if found["missed"] else 0


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=100, help="days replayed twice (100)")
    parser.add_argument("--presses", type=int, default=40, help="of the kit's button (40)")
    parser.add_argument("--json", action="store_true", help="print JSON")
    return parser.parse_args()


def missed(found):
    """The goals that were not reached."""
    times, day = found["per_reading_us"], found["noisy_day"]
    wanted = [("20 rules in %g us p50, %g us p99" % TWENTY_RULES_US,
               all(one <= goal for one, goal in zip(times["edgeai, 20 rules"], TWENTY_RULES_US))),
              ("a day replayed in %g s" % REPLAY_S, day["cpu_seconds"] <= REPLAY_S),
              ("every seed identical", found["seeds"]["identical"] == found["seeds"]["seeds"]),
              ("fewer alarms than a naive threshold", 0 < day["fired"] + day["repeated"] < day["naive"])]
    blinker = times["blinker, the same rule body"]
    wanted.append(("no slower than blinker" if blinker else "no slower than blinker, which is not installed",
                   blinker and all(ours <= theirs for ours, theirs in zip(times["edgeai, 1 rule"], blinker))))
    return [what for what, is_reached in wanted if not is_reached]


def text(found):
    lines = ["one reading                              p50 us   p99 us"]
    lines += ["%-40s %6.2f   %6.2f" % (name, *pair) if pair else "%-40s not installed" % name
              for name, pair in found["per_reading_us"].items()]
    lines += [ratio(found["per_reading_us"], other) for other in ("blinker", "pyee")]
    lines += ["", "edge -> action                           p50 us   p99 us"]
    lines += ["%-40s %6.2f   %6.2f" % (name, *pair) if pair else "%-40s not installed" % name
              for name, pair in found["to_the_action_us"].items()]
    lines += ["", "hand on the button of the virtual kit    p50 ms   p99 ms"]
    lines += ["%-40s %6.2f   %6.2f" % ("-> %s, %s" % (what, how), *pair)
              for how, times in found["on_the_kit_ms"].items() for what, pair in times.items()]
    day = found["noisy_day"]
    lines += ["", "a noisy day at %d Hz: %d readings from CSV replayed in %.1f s (%.1f s of CPU)" % (
        RATE_HZ, day["readings"], day["seconds"], day["cpu_seconds"]),
        "alarms: naive threshold %d, rule %d fired + %d repeated" % (
            day["naive"], day["fired"], day["repeated"]),
        "seeds: %(identical)d of %(seeds)d identical, with a restart in the middle" % found["seeds"],
        "goals: " + ("all reached" if not found["missed"] else "missed: " + "; ".join(found["missed"]))]
    return "\n".join(lines)


def ratio(times, other):
    """Ours against theirs, both with the same rule body."""
    ours, theirs = times["edgeai, 1 rule"], times[other + ", the same rule body"]
    return "edgeai / %-31s " % other + (
        "%6.2f   %6.2f" % tuple(one / two for one, two in zip(ours, theirs)) if theirs
        else "not installed")


# One reading

def per_reading():
    """name -> (p50, p99) in microseconds, or None where it is not installed."""
    ways = {"edgeai, 1 rule": engine([CALM_RULE]), "edgeai, 20 rules": engine(twenty_rules()),
            "edgeai, 20 rules, all firing": engine(twenty_rules(24.0)),
            "direct call of the same rule body": body(), "direct call, a bare if": bare()}
    for name, wrap in (("blinker", with_blinker), ("pyee", with_pyee)):
        for what, function in (("the same rule body", body()), ("a bare if", bare())):
            ways["%s, %s" % (name, what)] = wrap(function)
    return taking_turns(ways)


def taking_turns(ways):
    times = {name: [] for name, way in ways.items() if way}
    for _round in range(ROUNDS):
        for name in times:
            way, note = ways[name], times[name].append
            for reading in READINGS:
                start = time.perf_counter()
                way(reading)
                note(time.perf_counter() - start)
    return {name: percentiles(times[name]) if name in times else None for name in ways}


def percentiles(seconds):
    ordered = sorted(seconds)
    return tuple(round(1e6 * ordered[int(len(ordered) * share)], 3) for share in (0.5, 0.99))


def twenty_rules(value=30.0):
    return [CALM_RULE._replace(name="rule %d" % number,
                               when=(HOT._replace(value=value + number / 100, clear=None),))
            for number in range(20)]


def engine(rules):
    linkage = Linkage(Kit())
    linkage.watch(Pushing())
    for rule in rules:
        condition = rule.when[0]
        linkage.when("climate", "temperature_c").above(
            condition.value, clear=condition.clear, name=rule.name, hold_s=rule.hold_s,
            cooldown_s=rule.cooldown_s, repeat_s=rule.repeat_s)
    linkage.start()
    return linkage.feed


def body():
    book, now_s = RuleBook([CALM_RULE]), time.monotonic
    return lambda reading: book.feed(reading, now_s())


def bare():
    alarms = []

    def check(reading):
        if reading.value > 30.0:
            alarms.append(reading)

    return check


def with_blinker(function):
    try:
        import blinker
    except ImportError:
        return None
    signal = blinker.Signal()
    signal.connect(function, weak=False)
    return signal.send


def with_pyee(function):
    try:
        from pyee.base import EventEmitter
    except ImportError:
        return None
    emitter = EventEmitter()
    emitter.on("temperature_c", function)
    return lambda reading: emitter.emit("temperature_c", reading)


# From the edge to the action

def to_the_action():
    """Every second edge switches on; measured until the action is called."""
    return {"edgeai, reading -> rule -> action": edges(*edgeai_edge()),
            "gpiozero, mock pin -> when_pressed -> action": edges(*gpiozero_edge())}


def edges(push, called):
    if push is None:
        return None
    times = []
    for _round in range(5000):
        start = time.perf_counter()
        push(True)
        times.append(called[-1] - start)
        push(False)
    return percentiles(times)


def edgeai_edge():
    called = []
    linkage = Linkage(Kit())
    linkage.watch(Pushing(), "button")
    linkage.when("button", "pressed").equals(1, level=0).then(
        lambda: called.append(time.perf_counter()))
    linkage.start()
    return (lambda is_on: linkage.feed(Reading("button", "pressed", float(is_on)))), called


def gpiozero_edge():
    try:
        from gpiozero import Button, Device
        from gpiozero.pins.mock import MockFactory
    except ImportError:
        return None, None
    called = []
    Device.pin_factory = MockFactory()
    button = Button(4)
    button.when_pressed = lambda: called.append(time.perf_counter())
    gpiozero_edge.kept = button  # else it is closed here
    return (lambda is_on: button.pin.drive_low() if is_on else button.pin.drive_high()), called


# On the virtual kit

def on_the_kit(presses, is_busy=False):
    """{"buzzer": (p50, p99), "first sound": ...} in milliseconds, from the hand on."""
    from edgeai import open_kit
    from edgeai.linkage.actions import say

    over, waits = threading.Event(), {"buzzer": [], "first sound": []}
    if is_busy:
        threading.Thread(target=keep_busy, args=(over,), daemon=True).start()
    with tempfile.TemporaryDirectory() as folder, open_kit(
            "sim", journal=os.path.join(folder, "journal.jsonl")) as kit:
        kit.config = kit.config._replace(voice=kit.config.voice._replace(driver="espeakng"))
        kit.voice().say("有人")  # everything is loaded, the sentence is in the cache
        linkage = Linkage(kit)
        linkage.when(kit.button, "pressed").equals(1, name="button").then(
            kit.buzzer().on, say("有人")).on_clear(kit.buzzer().off)
        linkage.start()
        watch = Moments(kit)
        for _press in range(presses):
            pressed_s = watch.press("button")
            waits["buzzer"].append(watch.wait_for("buzzer") - pressed_s)
            waits["first sound"].append(watch.wait_for("sound") - pressed_s)
            watch.release("button")
        linkage.close()
    over.set()
    return {what: tuple(round(one / 1000.0, 2) for one in percentiles(times))
            for what, times in waits.items()}


def keep_busy(over):
    number = 0
    while not over.is_set():
        number = (number * 3 + 1) % 1000003


class Moments:
    """When the buzzer's pin went on, and when a sound began."""

    def __init__(self, kit):
        self._kit = kit
        self._events = {"buzzer": threading.Event(), "sound": threading.Event()}
        self._at_s = {}
        kit.journal.listen(self._on_entry)

    def _on_entry(self, entry):
        if entry["kind"] == "speaker.start":
            self._note("sound")
        elif entry["kind"] == "pin" and entry.get("device") == "buzzer" and entry["on"]:
            self._note("buzzer")

    def _note(self, what):
        self._at_s[what] = time.perf_counter()
        self._events[what].set()

    def press(self, button):
        for event in self._events.values():
            event.clear()
        start_s = time.perf_counter()
        self._kit.room.header.press(button)
        return start_s

    def wait_for(self, what):
        assert self._events[what].wait(20.0), what
        return self._at_s[what]

    def release(self, button):
        self._kit.room.header.press(button, False)
        self._kit.voice().stop()
        while self._kit.voice().is_speaking or self._kit.buzzer().is_on:
            time.sleep(0.005)
        time.sleep(0.25)  # the last block has sounded, the button has settled


# Days

def noisy_values(seed, seconds):
    """A temperature that wanders around the threshold, with a sensor's noise."""
    chance = random.Random(seed)
    value = 29.0
    for _number in range(seconds * RATE_HZ):
        value += chance.gauss(0, 0.01) + 0.00005 * (29.5 - value)
        yield value + chance.gauss(0, 0.3)


def noisy_day():
    values = [round(value, 2) for value in noisy_values(2024, DAY_S)]
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "readings.csv")
        with open(path, "w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(["at_s", "source", "quantity", "value"])
            rows.writerows(("%.1f" % (number / RATE_HZ), "climate", "temperature_c", value)
                           for number, value in enumerate(values))
        start, cpu_start = time.perf_counter(), time.process_time()
        done = replay([CALM_RULE], read_readings(path))
        seconds, cpu = time.perf_counter() - start, time.process_time() - cpu_start
    naive = sum(earlier <= 30.0 < later for earlier, later in zip(values, values[1:]))
    return {"readings": done.readings, "seconds": round(seconds, 2), "cpu_seconds": round(cpu, 2),
            "naive": naive, "fired": done.count("fire"), "repeated": done.count("repeat")}


def seeds(count, seconds=600):
    """Each a stretch of a noisy day, replayed in one go and with a restart in the middle."""
    identical = 0
    for seed in range(count):
        readings = [Reading("climate", "temperature_c", value, "", number / RATE_HZ)
                    for number, value in enumerate(noisy_values(seed, seconds))]
        identical += list(replay([CALM_RULE], readings).decisions) == with_restart(readings)
    return {"seeds": count, "identical": identical}


def with_restart(readings):
    book, decisions, half = RuleBook([CALM_RULE]), [], len(readings) // 2
    for number, reading in enumerate(readings):
        if number == half:
            now_s = readings[number - 1].at_s
            saved = json.loads(json.dumps(book.saved(now_s)))
            book = RuleBook([CALM_RULE], now_s)
            book.restore(saved, now_s)
        while book.due_s < reading.at_s:
            decisions += book.tick(book.due_s)
        decisions += book.feed(reading, reading.at_s)
    return decisions


if __name__ == "__main__":
    sys.exit(main())
