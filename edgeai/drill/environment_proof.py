"""Proof that a seat's environment is set up: packages, speech model, microphone, voice, dialogue file.

`collect` tries each part on the kit and notes what it saw, as JSON that is handed in as
environment.json; `checks/environment.py` judges it. Names of people, paths and devices are not in it.
"""
import hashlib
import json
import os
import platform
import subprocess
import sys
import tempfile
from typing import NamedTuple, Optional, Tuple

from edgeai.errors import EdgeaiError
from edgeai.file_digest import sha256_of
from edgeai.i18n import gettext as _
from edgeai.whole_file import whole_file

FORM = 1
FILE = "environment.json"
PARTS = ("model", "microphone", "voice")
LISTEN_S = 1.0
SETTLE_S = 0.3  # a microphone may click when it is opened
TRIAL_SENTENCE = "环境正常"
LIMIT_S = 120.0


class Wanted(NamedTuple):
    """packages: names that are imported. parts: of PARTS. dialogue: a JSON file's name, or None."""

    packages: Tuple[str, ...]
    parts: Tuple[str, ...]
    dialogue: Optional[str]


def wanted_of(tasks):
    """All that the `environment` checks of these tasks ask for; None where they ask for nothing."""
    checks = [check for task in tasks for row in task.rows for check in row.checks
              if check["kind"] == "environment"]
    if not checks:
        return None
    packages = sorted({name for check in checks for name in check.get("packages", ())})
    parts = [part for part in PARTS if any(part in check.get("parts", ()) for check in checks)]
    dialogues = [check["dialogue"] for check in checks if "dialogue" in check]
    return Wanted(tuple(packages), tuple(parts), dialogues[0] if dialogues else None)


def write_proof(folder, path, wanted, kit=None):
    """Try the environment and write the report to `path`, whole; returns it."""
    report = collect_in_child(folder, wanted, kit)
    with whole_file(path) as draft, open(draft, "w", encoding="utf-8") as file:
        json.dump(report, file, ensure_ascii=False, indent=1)
    return report


def problems_of(report):
    """{name of a package or part: what is wrong with it, or None}"""
    parts = [(name, report[name]) for name in PARTS + ("dialogue",) if name in report]
    found = {name: part["problem"] for name, part in sorted(report["packages"].items()) + parts}
    return dict(found, check=report["problem"]) if report["problem"] else found


def collect_in_child(folder, wanted, kit=None):
    """The report of `collect`, made in another process: what ends that one is told, not suffered."""
    words = [sys.executable, "-m", __name__, str(folder), json.dumps(wanted), kit or ""]
    try:
        done = subprocess.run(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, timeout=LIMIT_S)
        return json.loads(done.stdout.decode("utf-8").splitlines()[-1])
    except (subprocess.TimeoutExpired, ValueError, IndexError):
        return sealed(_frame(_("the check did not come to its end")))


def collect(folder, wanted, kit=None):
    """{part: what was seen}: what is wrong with a part is in its `problem`.

    folder: the model and the dialogue file lie in it, or in a folder of it. kit: as `open_kit` takes it.
    """
    from edgeai.kit import open_kit

    report = _frame()
    with tempfile.TemporaryDirectory() as scratch:
        with open_kit(kit, journal=os.path.join(scratch, "journal.jsonl")) as opened:
            report["packages"] = {name: _tried(folder, _package, name) for name in wanted.packages}
            for part in wanted.parts:
                report[part] = _tried(folder, _TRIALS[part], opened, folder, scratch)
    if wanted.dialogue:
        report["dialogue"] = _tried(folder, _dialogue, folder, wanted.dialogue)
    return sealed(report)


def sealed(report):
    """With the digest of the rest, by which a change made by hand is seen."""
    return dict(report, seal=seal_of(report))


def seal_of(report):
    rest = {key: value for key, value in report.items() if key != "seal"}
    text = json.dumps(rest, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def folder_digest(folder):
    """One SHA-256 over the names and contents of all files."""
    whole = hashlib.sha256()
    for place, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = os.path.join(place, name)
            whole.update(os.path.relpath(path, folder).replace(os.sep, "/").encode("utf-8") + b"\0")
            whole.update(bytes.fromhex(sha256_of(path)))
    return whole.hexdigest()


def _frame(problem=None):
    return {"form": FORM, "python": platform.python_version(), "system": platform.system(),
            "problem": problem, "packages": {}}


def _tried(folder, trial, *args):
    """What the trial saw, with `ok` and `problem`; where the folder lies is nobody's business."""
    try:
        seen = trial(*args)
    except EdgeaiError as problem:
        return {"ok": False, "problem": problem.message.replace(str(folder) + os.sep, "")}
    except Exception as problem:  # whatever a package does when it is loaded
        return {"ok": False, "problem": type(problem).__name__}
    return dict(seen, ok=seen.get("problem") is None, problem=seen.get("problem"))


def _package(name):
    from edgeai.packages import load

    module = load(name, name)
    return {"version": str(getattr(module, "__version__", getattr(module, "VERSION", "")))}


def _model(_kit, folder, _scratch):
    from edgeai.audio.recognition.recognizer import Recognizer

    place = _find(folder, "model")
    knows = Recognizer(place).knows("[unk]")
    return {"sha256": folder_digest(place), "knows_unknown": bool(knows)}


def _microphone(kit, _folder, _scratch):
    with kit.microphone() as microphone:
        microphone.record(seconds=SETTLE_S)
        clip = microphone.record(seconds=LISTEN_S)
    return _sound(clip, _("it hears nothing at all: muted, or not the right one"))


def _voice(kit, _folder, scratch):
    from edgeai.audio.clip import Clip

    path = os.path.join(scratch, "voice.wav")
    spoken = kit.voice().save(TRIAL_SENTENCE, path)
    return dict(_sound(Clip.load(path), _("the voice is silent")), driver=spoken.driver)


def _sound(clip, problem):
    from edgeai.audio.clip import SILENCE_DBFS

    peak_dbfs = round(clip.peak_dbfs, 1)
    return {"seconds": round(clip.seconds, 2), "rate_hz": clip.rate_hz, "peak_dbfs": peak_dbfs,
            "problem": problem if peak_dbfs <= SILENCE_DBFS else None}


def _dialogue(folder, name):
    try:
        with open(_find(folder, name), encoding="utf-8") as file:
            entries = json.load(file)
    except OSError:
        return {"problem": _("there is no file {name}").format(name=name)}
    except ValueError:
        return {"problem": _("{name} is not valid JSON").format(name=name)}
    is_table = isinstance(entries, dict) and all(isinstance(one, str) for one in entries.values())
    problem = None if is_table and entries else _("{name} holds no questions with answers").format(name=name)
    return {"file": name, "entries": len(entries) if is_table else 0, "problem": problem}


def _find(folder, name):
    """Its path in the folder, or in the first of its folders that has it."""
    inside = sorted(one for one in os.listdir(str(folder)) if os.path.isdir(os.path.join(str(folder), one)))
    for place in [""] + inside:
        path = os.path.join(str(folder), place, name)
        if os.path.exists(path):
            return path
    return os.path.join(str(folder), name)


_TRIALS = {"model": _model, "microphone": _microphone, "voice": _voice}


def main(words):
    folder, wanted, kit = words
    report = collect(folder, Wanted(*json.loads(wanted)), kit or None)
    sys.stdout.buffer.write((json.dumps(report) + "\n").encode("utf-8"))


if __name__ == "__main__":
    main(sys.argv[1:])
