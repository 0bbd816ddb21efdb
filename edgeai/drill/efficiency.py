"""How efficiently a contestant's programs run, for the tie-break: measured, so never part of a sheet.

Each program runs by itself in the scenes of its task, and the key's program beside it on the same
machine. The figures are ratios' base; the index is the geometric mean of the ratios to the key's.
"""
import json
import math
from typing import NamedTuple, Optional

from edgeai.drill.blank_judging import key_programs
from edgeai.drill.graded_runs import GradedRuns
from edgeai.whole_file import whole_file

FORMAT = 1
REACTION_S = 10.0  # what comes later is no answer to an event
_EVENTS = ("world", "hand", "camera.sees")
_BUZZERS = ("buzzer", "passive_buzzer")
_MORE_IS_BETTER = ("frames_per_s",)
# Below these a ratio tells of the measuring rather than of the program.
_FLOORS = {"cpu_s": 0.1, "speech_to_text_s": 0.1, "event_to_buzzer_s": 0.05, "event_to_sound_s": 0.05}


class Figures(NamedTuple):
    """Means over all events and runs; cpu_s is the sum, peak_mb the highest. None: nothing of that
    kind happened."""

    speech_to_text_s: Optional[float] = None
    event_to_buzzer_s: Optional[float] = None
    event_to_sound_s: Optional[float] = None
    frames_per_s: Optional[float] = None
    cpu_s: Optional[float] = None
    peak_mb: Optional[float] = None


def measure(grader, on_progress=None, layers=None):
    """(Figures of the contestant's programs, Figures of the key's): one program at a time.

    grader: a `Grader` that is entered. on_progress(done, all). A program that does not end well, or
    is not there, gives no figures.
    """
    pairs = [(task, plan, own) for task, own in grader.own_programs()
             for plan in measured_plans(task) if plan.script in own]
    own_runs, key_runs = [], []
    with GradedRuns(grader.place, 1, layers) as runs:
        for number, (task, plan, own) in enumerate(pairs):
            for programs, found in ((own, own_runs), (key_programs(task), key_runs)):
                found.append(runs.start(task, plan, programs).result())
            if on_progress:
                on_progress(number + 1, len(pairs))
    return figures(own_runs), figures(key_runs)


def measured_plans(task):
    """Its runs on board A: a virtual board B is as quick as this PC, and its programs end by Ctrl-C."""
    on_board_a = {script.hand_in for script in task.scripts if script.board == "a"}
    return [plan for plan in task.runs if plan.script in on_board_a]


def figures(runs):
    """Of runs that ended well; none at all where one did not."""
    if not runs or any(not run.ended or run.code != 0 for run in runs):
        return Figures()
    return Figures(
        _mean([delay for run in runs for delay in _after_speech(run)]),
        _mean([delay for run in runs for delay in _reactions(run, _is_buzzer)]),
        _mean([delay for run in runs for delay in _reactions(run, _is_sound)]),
        _mean([rate for run in runs for rate in _frame_rates(run)]),
        round(sum(run.cpu_s for run in runs), 2),
        round(max(run.peak_bytes for run in runs) / 1e6, 1))


def index(own, key):
    """How much more the contestant's programs take than the key's: 1 is the same, less is better; None
    where a figure that the key has is missing."""
    ratios = []
    for name, reference in key._asdict().items():
        value = getattr(own, name)
        if reference is None:
            continue
        if value is None:
            return None
        floor = _FLOORS.get(name, 0.001)
        ratio = max(value, floor) / max(reference, floor)
        ratios.append(1 / ratio if name in _MORE_IS_BETTER else ratio)
    return round(math.exp(sum(map(math.log, ratios)) / len(ratios)), 3) if ratios else None


def write_measured(path, measured):
    """measured: {digest of a hand-in: {"seat", "index", "own", "key"}}."""
    with whole_file(path) as draft, open(draft, "w", encoding="utf-8", newline="\n") as file:
        json.dump({"format": FORMAT, "measured": measured}, file, ensure_ascii=False, indent=1, sort_keys=True)
        file.write("\n")


def read_measured(path):
    """What `write_measured` wrote; {} where nothing is, or nothing of ours."""
    try:
        with open(path, encoding="utf-8") as file:
            measured = json.load(file)["measured"]
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return measured if isinstance(measured, dict) else {}


def _after_speech(run):
    """From the end of each sentence to the next line that was printed."""
    ends = [end_s for entry in run.journal if entry["kind"] == "microphone.hears"
            for end_s in entry.get("speech_ends_s") or []]
    return _first_after(ends, run.line_times)


def _reactions(run, is_answer):
    events = [entry["at_s"] + (entry.get("over_s") or 0.0) for entry in run.journal if entry["kind"] in _EVENTS]
    return _first_after(events, [entry["at_s"] for entry in run.journal if is_answer(entry)])


def _first_after(starts, answers):
    """From each start to the first answer before the next start."""
    starts = sorted(starts)
    for start_s, next_s in zip(starts, starts[1:] + [float("inf")]):
        later = [at_s for at_s in answers if start_s <= at_s < min(next_s, start_s + REACTION_S)]
        if later:
            yield min(later) - start_s


def _is_buzzer(entry):
    return entry.get("type") in _BUZZERS and bool(entry.get("on"))


def _is_sound(entry):
    return entry["kind"] == "speaker.start"


def _frame_rates(run):
    opened = {}
    for entry in run.journal:
        if entry["kind"] == "camera.open":
            opened[entry.get("camera")] = entry["at_s"]
        elif entry["kind"] == "camera.close" and entry.get("camera") in opened:
            seconds = entry["at_s"] - opened.pop(entry.get("camera"))
            if seconds > 1.0 and entry.get("frames"):
                yield entry["frames"] / seconds


def _mean(values):
    return round(sum(values) / len(values), 3) if values else None
