"""One archive of what is handed in, with a list of digests; the form that a grader takes."""
import hashlib
import json
import os
import zipfile

from edgeai.drill.drill_folder import read_drill
from edgeai.drill.exam_clock import read_state
from edgeai.drill.hand_in_check import OF_NAMES, check_hand_in, files_of
from edgeai.errors import DrillError
from edgeai.i18n import gettext as _
from edgeai.whole_file import whole_file

LIST = "digests.json"
FORMAT = 1
MOST_BYTES = 1 << 30
_EPOCH = (2024, 1, 1, 0, 0, 0)  # a file's own time would tell nothing that counts


def pack(folder, path=None, as_it_is=False):
    """Write the archive; (its path, the findings of names). path: beside the drill's folder if left out.

    Raises DrillError with all reasons where files are missing or named wrong, unless as_it_is.
    """
    drill = read_drill(folder)
    place = os.path.join(str(folder), drill.seat)
    findings = [one for one in check_hand_in(place, drill.hand_in) if one.code in OF_NAMES]
    if findings and not as_it_is:
        raise DrillError(
            _("not packed: {reasons}").format(reasons="; ".join(one.message for one in findings)),
            _("Put that right, or pack it as it is with --as-it-is."))
    files = files_of(place)
    if sum(os.path.getsize(os.path.join(place, *name.split("/"))) for name in files) > MOST_BYTES:
        raise DrillError(_("{path} holds more than {bytes} bytes").format(path=place, bytes=MOST_BYTES),
                         _("Take out what is not asked for."))
    path = path or os.path.join(os.path.dirname(os.path.abspath(str(folder))), drill.seat + ".zip")
    with whole_file(path) as draft:
        _write(draft, place, files, drill, read_state(folder))
    return path, findings


def _write(draft, place, files, drill, state):
    listed = {}
    with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in files:
            with open(os.path.join(place, *name.split("/")), "rb") as file:
                data = file.read()
            listed[name] = {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}
            archive.writestr(_entry("%s/%s" % (drill.seat, name)), data)
        archive.writestr(_entry(LIST), json.dumps({
            "format": FORMAT, "book": drill.name, "seat": drill.seat, "ticket": drill.ticket,
            "used_s": round(state.used_s, 1) if state else None, "stops": list(state.stops) if state else [],
            "files": listed}, ensure_ascii=False, indent=1))


def _entry(name):
    info = zipfile.ZipInfo(name, _EPOCH)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    return info
