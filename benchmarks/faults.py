"""Faults, one by one: what a textbook's script does, and what edgeai does, both really run.

    python benchmarks/faults.py [--only F27] [--json]

Each row is two scripts on the virtual kit in the same scenario (`fault_scripts.py`) under the same
judge, which looks at what the room saw, what was printed, and how the script ended. F44 is a program
that is killed again and again. tests/linkage/test_kit_faults.py
holds edgeai's column; that of the camera, F09 to F14, is in tests/vision.
"""
import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from typing import NamedTuple

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path[:0] = [ROOT, os.path.join(ROOT, "tests"), os.path.join(ROOT, "benchmarks")]

from board_faults import board_rows  # noqa: E402
from camera_fault_scripts import CAMERA_ROWS  # noqa: E402
from fault_scripts import RAW, ROWS  # noqa: E402
from sim_script import SITE, environment, journal_path  # noqa: E402
from edgeai.linkage.journal import read_journal  # noqa: E402

ODD_ENGINE = os.path.join(ROOT, "tests", "audio", "speaking", "odd_engine")

ODD_FIRST = "__file__ = %r; exec(open(__file__).read())\n" % os.path.join(
    ODD_ENGINE, "sitecustomize.py")


class Ended(NamedTuple):
    """code: None where it had to be stopped. entries: the journal's."""

    code: object
    output: str
    errors: str
    entries: list

    def pins(self, device, is_on=True):
        """When that device was switched so."""
        return [entry["at_s"] for entry in self.entries
                if entry["kind"] == "pin" and entry.get("device") == device
                and bool(entry["on"]) == is_on]

    @property
    def how(self):
        """How it ended, in a word or two."""
        if self.code is None:
            return "stopped"
        last = (self.errors.strip().splitlines() or [""])[-1]
        return "ended" if self.code == 0 else "exit %d: %s" % (self.code, last[:60])


def main():
    options = arguments()
    found = list(board_rows(options.only)) + list(rows(options.only))
    found += crash_loops() if options.only in (None, "F44") else []
    if options.json:
        print(json.dumps(found, ensure_ascii=False, indent=2))
        return failing(found)
    for one in found:
        print("%(fault)s  %(title)s\n     plain:  %(plain)s  %(plain_said)s\n"
              "     edgeai: %(ours)s  %(ours_said)s" % dict(
                  one, plain=word(one["plain_ok"]), ours=word(one["ours_ok"])))
    print("%d rows: the plain scripts stand %d, edgeai %d" % (
        len(found), sum(one["plain_ok"] for one in found), sum(one["ours_ok"] for one in found)))
    return failing(found)


def failing(found):
    """The exit code: 1 where a row of edgeai's does not stand."""
    return 0 if found and all(one["ours_ok"] for one in found) else 1


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", metavar="F27", help="one fault")
    parser.add_argument("--json", action="store_true", help="print JSON")
    return parser.parse_args()


def word(is_ok):
    return "stands" if is_ok else "FAILS "


def rows(only=None):
    for one in CAMERA_ROWS + ROWS:
        if only in (None, one.fault):
            plain_ok, plain_said = judged(one, one.plain)
            ours_ok, ours_said = judged(one, one.ours)
            yield outcome(one.fault, one.title, plain_ok, plain_said, ours_ok, ours_said)


def outcome(fault, title, plain_ok, plain_said, ours_ok, ours_said):
    return {"fault": fault, "title": title, "plain_ok": plain_ok, "plain_said": plain_said,
            "ours_ok": ours_ok, "ours_said": ours_said}


def judged(one, script):
    """(did it stand?, what was seen)"""
    with tempfile.TemporaryDirectory() as folder:
        return globals()[one.judge](run(one, script, folder))


def run(one, script, folder):
    with open(os.path.join(folder, "script.py"), "w", encoding="utf-8") as file:
        file.write((ODD_FIRST if one.odd_engine else "") + script)
    for name, data in one.files:
        with open(os.path.join(folder, name), "wb") as file:
            file.write(data)
    variables = environment(folder, one.scenario)
    variables.update(PYTHONIOENCODING=one.encoding, PYTHONUNBUFFERED="1", EDGEAI_LANG="en",
                     EDGEAI_DATA=folder)
    if one.odd_engine:
        variables.update(ODD_FOLDER=folder, ODD_PATH=os.pathsep.join([ODD_ENGINE, ROOT]))
    return finished(start(folder, variables), folder, one.seconds)


def start(folder, variables):
    return subprocess.Popen([sys.executable, "script.py"], cwd=folder, env=variables,
                            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, start_new_session=True)


def finished(process, folder, seconds):
    """Wait for it; after `seconds` it is stopped with what it left."""
    try:
        output, errors = process.communicate(timeout=seconds)
        code = process.returncode
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        output, errors = process.communicate()
        code = None
    path = journal_path(folder)
    entries = read_journal(path) if os.path.exists(path) else []
    return Ended(code, output.decode("utf-8", "replace"), errors.decode("utf-8", "replace"), entries)


# Judges: a run -> (did it stand?, what was seen)

def one_at_a_time(ended):
    first = ended.output.split()[1:2]
    is_named = bool(first) and "process %s " % first[0] in ended.output
    switched = len(ended.pins("relay"))
    return is_named and switched == 1, "%d of them switched it, the other one %s; %s" % (
        switched, "is told by which process it is held" if is_named else "is told nothing", ended.how)


def absence_is_told(ended):
    is_told = "E-CAMERA-ABSENT" in ended.errors + ended.output
    return is_told, "the absent camera %s; %s" % ("is named" if is_told else "is not named", ended.how)


def sees_to_the_end(ended):
    last_s = number_after("last", ended)
    return last_s > 4.5, "the last picture after %.1f s of 5.5; %s" % (last_s, ended.how)


def loss_is_told(ended):
    is_told = any(entry["kind"] == "camera.lost" for entry in ended.entries)
    is_back = any(entry["kind"] == "camera.back" for entry in ended.entries)
    return is_told and is_back, "the loss %s; %s" % (
        "is told, and the camera back" if is_told and is_back else "is not told", ended.how)


def no_torn_picture(ended):
    torn, good = number_after("torn", ended), number_after("good", ended)
    return torn == 0 and good > 10, "%d torn pictures among %d good ones; %s" % (torn, good, ended.how)


def light_is_seen_soon(ended):
    lit_s = [entry["at_s"] for entry in ended.entries
             if entry["kind"] == "camera.sees" and entry.get("light") == 1.0]
    seen_s = [at_s for at_s in ended.pins("red") if lit_s and at_s > lit_s[0]]
    if not seen_s:
        return False, "the light was never seen; %s" % ended.how
    late_s = seen_s[0] - lit_s[0]
    return late_s < 0.55, "the light was seen after %.2f s; %s" % (late_s, ended.how)


def little_memory(ended):
    megabytes = [int(line.split()[2]) for line in ended.output.splitlines()
                 if line.startswith("read")]
    grown = megabytes[-1] - megabytes[0] if len(megabytes) == 3 else 0
    return len(megabytes) == 3 and grown < 50, "%d MB more for a file of a few kilobytes; %s" % (
        grown, ended.how)


def number_after(word, ended):
    words = ended.output.split()
    return float(words[words.index(word) + 1]) if word in words[:-1] else 0.0


def no_alarm_and_goes_on(ended):
    alarms = len(ended.pins("buzzer"))
    is_at_it = "still at it" in ended.output
    return alarms == 0 and is_at_it, "%d false alarms; %s" % (alarms, ended.how)


def buzzer_sounds(ended):
    sounds = len(ended.pins("buzzer"))
    return sounds > 0, "told %d times; %s" % (sounds, ended.how)


def one_alarm(ended):
    alarms = len(ended.pins("buzzer"))
    return alarms == 1, "%d alarms; %s" % (alarms, ended.how)


def relay_switched(ended):
    is_on = bool(ended.pins("relay"))
    return is_on, "the relay was %s; %s" % ("switched" if is_on else "never switched", ended.how)


def told_and_relay_switched(ended):
    is_on, is_told = bool(ended.pins("relay")), bool(ended.pins("red"))
    return is_on and is_told, "silence %s, the relay %s; %s" % (
        "told" if is_told else "not told", "switched" if is_on else "never switched", ended.how)


def no_burst(ended):
    sounds_s = ended.pins("buzzer")
    gaps = [later - earlier for earlier, later in zip(sounds_s, sounds_s[1:])]
    slept = max(gaps, default=0.0) > 2.0
    after_s = sounds_s[gaps.index(max(gaps)) + 1] if slept else 0.0
    burst = sum(after_s <= at_s < after_s + 0.25 for at_s in sounds_s)
    return slept and burst == 1, "%d sounds at once after it woke; %s" % (burst, ended.how)


def buzzer_at_once(ended):
    pressed_s = [entry["at_s"] for entry in ended.entries
                 if entry["kind"] == "hand" and entry["does"] == "press"]
    waits_s = [at_s - pressed_s[0] for at_s in ended.pins("buzzer")
               if pressed_s and at_s >= pressed_s[0]]
    if not waits_s:
        return False, "the buzzer never sounded; %s" % ended.how
    return waits_s[0] < 0.3, "the buzzer sounded after %.2f s; %s" % (waits_s[0], ended.how)


def newest_is_spoken(ended):
    texts = [entry.get("text") for entry in ended.entries
             if entry["kind"] in ("speaker.start", "voice.start") and entry.get("text")]
    return "现在的读数是29度" in texts, "%d sentences begun in the time, the newest %s; %s" % (
        len(texts), "among them" if "现在的读数是29度" in texts else "not", ended.how)


def hears_nothing_of_itself(ended):
    has_spoken = any(entry["kind"] == "speaker.start" for entry in ended.entries)
    found = ended.output.split()[-1:] if "loudest" in ended.output else []
    loudest = int(found[0]) if found else -1
    return has_spoken and 0 <= loudest < 1000, "it heard itself at %d of 32768; %s" % (
        loudest, ended.how)


def names_the_line(ended):
    is_named = "settings.toml:5" in ended.errors
    return is_named, ended.how + ("; the line is named" if is_named else ": " + ended.output.strip())


def ends_well(ended):
    return ended.code == 0, ended.how


def buzzer_is_off(ended):
    pins = [entry["on"] for entry in ended.entries
            if entry["kind"] == "pin" and entry.get("device") == "buzzer"]
    is_off = True in pins and pins[-1] is False
    return is_off, "the buzzer %s; %s" % ("is off" if is_off else "sounds on", ended.how)


def nothing_leaks(ended):
    held = [line.split()[1:] for line in ended.output.splitlines() if line.startswith("held")]
    grown = [int(later) - int(earlier) for earlier, later in zip(*held)] if len(held) == 2 else [99, 99]
    return max(grown) <= 1, "%+d files, %+d threads; %s" % (grown[0], grown[1], ended.how)


# F44

PLAIN_LOOP = RAW + """
GPIO.output(RELAY, GPIO.HIGH)
print("on its way", flush=True)
time.sleep(20)
"""
RULES = """[[rule]]
when = {source = "button", quantity = "pressed", equals = 0}
level = 0
then = [{device = "relay", do = "on"}]
"""


def crash_loops():
    """Killed and started again, four times: how often was the relay switched?"""
    plain, ours = (switched(crash_loop(words)) for words in (
        ["script.py"], ["-m", "edgeai", "watch", "rules.toml", "--kit", "sim", "--json"]))
    return [outcome("F44", "it is killed and started again and again", plain <= 2,
                    "4 starts switched the relay %d times" % plain, ours <= 2,
                    "4 starts switched the relay %d times; then it watched and told" % ours)]


def switched(runs):
    return sum(bool(Ended(None, "", "", entries).pins("relay")) for entries in runs)


def crash_loop(words, starts=4):
    """The journal of each start."""
    with tempfile.TemporaryDirectory() as folder:
        for name, content in (("script.py", PLAIN_LOOP), ("rules.toml", RULES)):
            with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                file.write(content)
        return [crash(words, folder, number) for number in range(starts)]


def crash(words, folder, number):
    path = os.path.join(folder, "journal-%d.jsonl" % number)
    variables = environment(folder)
    variables.update(EDGEAI_JOURNAL=path, EDGEAI_DATA=folder, PYTHONUNBUFFERED="1",
                     PYTHONPATH=os.pathsep.join([ROOT, SITE]))
    if "-m" in words:
        variables["PYTHONPATH"] = ROOT
    process = subprocess.Popen([sys.executable] + words, cwd=folder, env=variables,
                               stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    process.stdout.readline()
    time.sleep(0.2)
    process.kill()
    process.communicate()
    return read_journal(path) if os.path.exists(path) else []


if __name__ == "__main__":
    sys.exit(main())
