"""Checks: what must hold of a run or of a file that was handed in.

In task.toml a check is a table with `kind`; its other keys are the parameters of the function of
that kind, `function(seen, key=…)`, which returns a `Finding`. A kind is a function in one of this
package's files and a line in KINDS.
"""
import importlib
import inspect

from edgeai.drill.checks.seen import CheckFailed, Finding, Seen
from edgeai.drill.passing_folder import without_places
from edgeai.errors import EdgeaiError, TaskError
from edgeai.i18n import gettext as _
from edgeai.toml_file import nearest

__all__ = ["CheckFailed", "Finding", "KINDS", "Seen", "judge", "require_known"]

_PROGRAM, _JOURNAL = "edgeai.drill.checks.program", "edgeai.drill.checks.journal"
_DEVICES, _LINK = "edgeai.drill.checks.devices", "edgeai.drill.checks.link"
_BROADCAST = "edgeai.drill.checks.broadcast"
_SOUND, _SPOKEN = "edgeai.drill.checks.sound", "edgeai.drill.checks.spoken"
_TRANSCRIPT = "edgeai.drill.checks.transcript"
_DATA_SET, _MODEL = "edgeai.drill.checks.data_set", "edgeai.drill.checks.model"
_SCENES, _UPLOAD = "edgeai.drill.checks.scenes", "edgeai.drill.checks.upload"
KINDS = {
    "ended": _PROGRAM + ":ended",
    "printed": _PROGRAM + ":printed",
    "not_printed": _PROGRAM + ":not_printed",
    "lines": _PROGRAM + ":lines",
    "file": _PROGRAM + ":file",
    "no_file": _PROGRAM + ":no_file",
    "text_file": _PROGRAM + ":text_file",
    "json_file": _PROGRAM + ":json_file",
    "cleaned": _DATA_SET + ":cleaned",
    "label_names": _DATA_SET + ":label_names",
    "label_format": _DATA_SET + ":label_format",
    "labels_right": _DATA_SET + ":labels_right",
    "boxes_right": _DATA_SET + ":boxes_right",
    "label_count": _DATA_SET + ":label_count",
    "split": _DATA_SET + ":split",
    "anchors": _DATA_SET + ":anchors",
    "model_metric": _MODEL + ":model_metric",
    "deployed": _MODEL + ":deployed",
    "scene_found": _SCENES + ":scene_found",
    "crop_named": _SCENES + ":crop_named",
    "judged_crops": _SCENES + ":judged_crops",
    "errors_told": _SCENES + ":errors_told",
    "board_met": _UPLOAD + ":board_met",
    "uploaded": _UPLOAD + ":uploaded",
    "journal": _JOURNAL + ":journal",
    "journal_order": _JOURNAL + ":journal_order",
    "journal_within": _JOURNAL + ":journal_within",
    "journal_apart": _JOURNAL + ":journal_apart",
    "device_is": _DEVICES + ":device_is",
    "servo_turns": _DEVICES + ":servo_turns",
    "servo_stays": _DEVICES + ":servo_stays",
    "sensor_table": _DEVICES + ":sensor_table",
    "said": _BROADCAST + ":said",
    "said_apart": _BROADCAST + ":said_apart",
    "said_value": _BROADCAST + ":said_value",
    "audible": _BROADCAST + ":audible",
    "frame_log": _LINK + ":frame_log",
    "sent_lines": _LINK + ":sent_lines",
    "table": _LINK + ":table",
    "wav": _SOUND + ":wav",
    "wav_speech": _SOUND + ":wav_speech",
    "wav_says": _SOUND + ":wav_says",
    "transcript": _TRANSCRIPT + ":transcript",
    "dialogue": _TRANSCRIPT + ":dialogue",
    "spoken": _SPOKEN + ":spoken",
    "reacts": _SPOKEN + ":reacts",
    "environment": "edgeai.drill.checks.environment:environment",
}
# Keys of every check. says: what it demands, in the words of the task book; run: which run it looks
# at, where a row has no run of its own; where: "run" or "hand_in".
COMMON_KEYS = ("kind", "says", "run", "where")
PLACES = ("run", "hand_in")


def judge(check, seen, where=""):
    """The `Finding` of one check, a dict. where: the task file's name, for its author's errors.

    A check that fails over what was handed in finds it wrong; it never ends the grading.
    """
    function, keys = _read(check, where)
    place = seen.hand_in if check.get("where") == "hand_in" else seen.folder
    finding = _found(function, seen._replace(folder=place), keys)
    places = [place, seen.hand_in] + ([seen.run.folder, seen.run.room_folder] if seen.run else [])
    reason, evidence = (without_places(text, *filter(None, places)) for text in (finding.reason, finding.evidence))
    return finding._replace(reason=reason, evidence=evidence)


def _found(function, seen, keys):
    try:
        return function(seen, **keys)
    except CheckFailed as failed:
        return failed.finding
    except EdgeaiError as problem:
        return Finding(False, problem.message)
    except Exception as problem:  # a file made to break its reader
        return Finding(False, _("it can't be judged: {kind}").format(kind=type(problem).__name__))


def require_known(check, where=""):
    """Raise `TaskError` for a check that its author wrote wrongly: its kind, its keys."""
    _read(check, where)


def _read(check, where):
    """(function, its keyword arguments)"""
    kind = check.get("kind")
    if kind not in KINDS:
        near = nearest(str(kind), KINDS)
        raise TaskError(
            _("{where}: there is no check of the kind {kind!r}").format(where=where, kind=kind),
            _("Did you mean `{near}`?").format(near=near) if near
            else _("Choose one of: {choices}.").format(choices=", ".join(sorted(KINDS))))
    if check.get("where", "run") not in PLACES:
        raise TaskError(_("{where}: `where` of a check is {value!r}").format(
            where=where, value=check["where"]),
            _("Choose one of: {choices}.").format(choices=", ".join(PLACES)))
    module, name = KINDS[kind].split(":")
    function = getattr(importlib.import_module(module), name)
    keys = {key: value for key, value in check.items() if key not in COMMON_KEYS}
    _check_keys(kind, function, keys, where)
    return function, keys


def _check_keys(kind, function, keys, where):
    known = list(inspect.signature(function).parameters.values())[1:]
    names = [one.name for one in known]
    for key in keys:
        if key not in names:
            near = nearest(key, names)
            raise TaskError(
                _("{where}: a check `{kind}` has no key `{key}`").format(
                    where=where, kind=kind, key=key),
                _("Did you mean `{near}`?").format(near=near) if near
                else _("Choose one of: {choices}.").format(choices=", ".join(names)))
    for one in known:
        if one.default is inspect.Parameter.empty and one.name not in keys:
            raise TaskError(_("{where}: a check `{kind}` needs the key `{key}`").format(
                where=where, kind=kind, key=one.name), _("Add it."))
