"""A run's folder: its journal, the pictures that it showed, and what it left."""
import os
from typing import Any, Dict, NamedTuple, Tuple

from edgeai.errors import UsageError
from edgeai.i18n import gettext as _
from edgeai.linkage.journal import in_time, read_journal
from edgeai.system_reasons import system_reason

JOURNAL = "journal.jsonl"
MOST_JOURNAL_BYTES = 64 << 20
MOST_PICTURES, MOST_PICTURE_BYTES = 6, 4 << 20
LONGEST_S = 7 * 24 * 3600.0
_PNG = b"\x89PNG\r\n\x1a\n"


class RunFiles(NamedTuple):
    """entries: those with a moment and a kind, in their order. started_at: the wall clock, "" unknown.
    files: ((name, bytes), ...). pictures: paths of PNG files that windows showed."""

    folder: str
    journal: str
    entries: Tuple[Dict[str, Any], ...]
    started_at: str
    files: Tuple[Tuple[str, int], ...]
    pictures: Tuple[str, ...]

    @property
    def seconds(self):
        return max(entry["at_s"] for entry in self.entries)


def read_run(path):
    """The `RunFiles` of a run's folder or its journal. UsageError where it is none."""
    journal = _journal(str(path))
    try:
        if os.path.getsize(journal) > MOST_JOURNAL_BYTES:
            raise UsageError(_("{path} is too long for a journal of one run").format(path=journal),
                             _("Name the journal of a single run."))
        entries = [entry for entry in in_time(read_journal(journal)) if _is_entry(entry)]
    except OSError as problem:
        raise UsageError(_("{path} can't be read: {problem}").format(path=journal, problem=system_reason(problem)),
                         _("Check the path and the permissions.")) from None
    if not entries:
        raise UsageError(_("{path} is no journal, or an empty one").format(path=journal),
                         _("`edgeai run SCRIPT --kit sim` prints the path of its own."))
    folder = os.path.dirname(os.path.abspath(journal))
    return RunFiles(folder, journal, tuple(entries), _started_at(entries), _files(folder), _pictures(folder, entries))


def _journal(path):
    if not os.path.isdir(path):
        return path
    names = [name for name in sorted(os.listdir(path)) if name.endswith(".jsonl")]
    if JOURNAL in names or len(names) == 1:
        return os.path.join(path, JOURNAL if JOURNAL in names else names[0])
    raise UsageError(_("{path} has no journal of its own").format(path=path),
                     _("Name the journal; `edgeai run SCRIPT --kit sim` prints its path."))


def _is_entry(entry):
    at_s = entry.get("at_s")
    return (isinstance(entry.get("kind"), str) and isinstance(at_s, (int, float)) and not isinstance(at_s, bool)
            and 0 <= at_s <= LONGEST_S)


def _started_at(entries):
    for entry in entries:
        if entry["kind"] == "journal.start" and isinstance(entry.get("time"), str):
            return entry["time"][:19].replace("T", " ")
    return ""


def _files(folder):
    names = sorted(name for name in os.listdir(folder) if not name.startswith("."))
    paths = [(name, os.path.join(folder, name)) for name in names]
    return tuple((name, os.path.getsize(path)) for name, path in paths
                 if os.path.isfile(path) and not os.path.islink(path))


def _pictures(folder, entries):
    """Spread over the run; a name that leads elsewhere, or is no PNG file, is passed over."""
    names = dict.fromkeys(entry["file"] for entry in entries if entry["kind"] == "display.show"
                          and isinstance(entry.get("file"), str))
    paths = [os.path.join(folder, name) for name in names if name == os.path.basename(name)]
    paths = [path for path in paths if _is_png(path)]
    step = max(1, -(-len(paths) // MOST_PICTURES))
    return tuple(paths[::step])


def _is_png(path):
    try:
        if os.path.islink(path) or os.path.getsize(path) > MOST_PICTURE_BYTES:
            return False
        with open(path, "rb") as file:
            return file.read(len(_PNG)) == _PNG
    except (OSError, ValueError):
        return False
