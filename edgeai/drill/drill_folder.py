"""A drill as on contest day: task book, blanked scripts, material, and an empty folder to hand in.

    任务书.html      the task book
    drill.json       what is handed in, minutes, digests of what was given; neither seed nor key
    1_语音录制/      one folder a task to work in: blanked scripts, material, scenarios, kit.toml
    07/              empty: what is handed in, named by the seat
"""
import datetime
import json
import os
import secrets
from typing import Any, Dict, List, NamedTuple, Optional

from edgeai.drill import rubric
from edgeai.drill.book import read_books
from edgeai.drill.book_page import book_page, is_given, work_folder
from edgeai.drill.environment_proof import wanted_of
from edgeai.drill.drill_key import DrillKey, key_path, secret_digest, write_key
from edgeai.drill.material import put_material, setting_files
from edgeai.drill.variation import draw_blanks
from edgeai.errors import DrillError, UsageError
from edgeai.file_digest import sha256_of
from edgeai.i18n import gettext as _, speaking
from edgeai.system_reasons import system_reason
from edgeai.whole_folder import new_folder

BOOK_FILE = "任务书.html"
SETTINGS = "drill.json"
FORMAT = 1
REHEARSAL_MINUTES = 160
_NOT_IN_NAMES = '\\/:*?"<>|.'


class Drill(NamedTuple):
    """drill.json. plan: [{"book", "minutes"}]. hand_in: names of files. given: {path: SHA-256}.
    pause_digest: SHA-256 of the secret in the coach's key, which lets the clock stand still.
    environment: the fields of an `environment_proof.Wanted`, or None."""

    name: str
    title: str
    seat: str
    ticket: str
    minutes: float
    made_at: str
    plan: List[Dict[str, Any]]
    hand_in: List[str]
    given: Dict[str, str]
    pause_digest: str
    environment: Optional[Dict[str, Any]]


def new_drill(name, folder, seed=None, seat="01", minutes=None, fault=""):
    """Make the drill `name`, a book or a rehearsal, in `folder`, which is new or empty; the coach's
    key goes beside it. Returns (Drill, DrillKey). seed: None draws one. fault: of `planted_faults`."""
    _check_seat(seat)
    name = os.path.abspath(name) if name.endswith(".toml") else name
    seed = str(secrets.randbelow(10 ** 9)) if seed is None else str(seed)
    books = read_books(name, seed)
    minutes = minutes or (sum(book.minutes for book in books) if len(books) == 1 else REHEARSAL_MINUTES)
    if fault:
        from edgeai.drill.planted_faults import refuse_unfitting

        refuse_unfitting(books, seed, fault)
    ticket, secret = secrets.token_hex(8), secrets.token_hex(16)
    with new_folder(folder) as draft:
        write_sheets(books, draft, seed)
        fault = _planted(books, draft, seed, fault)
        with open(os.path.join(draft, BOOK_FILE), "w", encoding="utf-8") as file:
            with speaking("zh_CN"):  # as its tasks do, whatever the coach's computer speaks
                file.write(book_page(books, seat, minutes, bool(fault)))
        drill = Drill(os.path.splitext(os.path.basename(name))[0], "、".join(book.title for book in books), seat, ticket, minutes,
                      datetime.datetime.now().replace(microsecond=0).isoformat(),
                      [{"book": book.id, "minutes": book.minutes} for book in books],
                      hand_in_names(books), digests(draft),
                      secret_digest(secret), _environment(books))
        with open(os.path.join(draft, SETTINGS), "w", encoding="utf-8") as file:
            json.dump(dict(drill._asdict(), format=FORMAT), file, ensure_ascii=False, indent=1)
        os.mkdir(os.path.join(draft, seat))
    key = DrillKey(name, seed, seat, ticket, fault, secret)
    write_key(key_path(folder), key)
    return drill, key


def _planted(books, folder, seed, wanted):
    """The name of the fault that was planted; "" where none was wanted."""
    if not wanted:
        return ""
    from edgeai.drill.planted_faults import plant_fault

    return plant_fault(books, folder, seed, wanted).fault.name


def write_sheets(books, folder, seed):
    """A folder a task with its blanked scripts and what it gives."""
    for number, task in enumerate([task for book in books for task in book.tasks], 1):
        place = os.path.join(folder, work_folder(number, task))
        os.makedirs(place)
        put_material(task, place, _is_for_contestants(task))
        for script in task.scripts:
            with open(os.path.join(place, script.hand_in), "w", encoding="utf-8", newline="\n") as file:
                file.write(sheet_of(task, script, seed))


def _is_for_contestants(task):
    """Which of its material and settings: of these what a run names. A rule file or a room for the SDK's
    form would only be in the way."""
    others = set(setting_files(task)) - {name for run in task.runs for name in (run.scenario, run.kit)}
    return lambda name: is_given(name) and name not in others


def sheet_of(task, script, seed):
    """The script as the contestant gets it."""
    marked = task.script(script.file)
    return marked.sheet(blank_names(marked, script, seed))


def blank_names(marked, script, seed):
    """Which blanks of a marked script are open for that seed: as many as its row has points."""
    return draw_blanks(marked, rubric.row(script.row).points, seed) if script.row is not None else []


def hand_in_names(books):
    return [name for book in books for task in book.tasks
            for name in [script.hand_in for script in task.scripts] + list(task.results)]


def _environment(books):
    wanted = wanted_of([task for book in books for task in book.tasks])
    return dict(wanted._asdict()) if wanted else None


def read_drill(folder):
    """The `Drill` of a folder; DrillError where it is none."""
    path = os.path.join(str(folder), SETTINGS)
    try:
        with open(path, encoding="utf-8") as file:
            fields = json.load(file)
        return Drill(*(fields[name] for name in Drill._fields))
    except OSError as problem:
        raise DrillError(
            _("{path} can't be read: {problem}").format(path=path, problem=system_reason(problem)),
            _("Name the folder that `edgeai drill new` made.")) from None
    except (ValueError, KeyError, TypeError):
        raise DrillError(_("{path} is damaged").format(path=path),
                         _("Copy it again from where the drill was made.")) from None


def digests(folder):
    """{path below folder, with /: SHA-256} of every file."""
    found = {}
    for place, _folders, names in os.walk(folder):
        for name in names:
            path = os.path.join(place, name)
            found[os.path.relpath(path, folder).replace(os.sep, "/")] = sha256_of(path)
    return dict(sorted(found.items()))


def _check_seat(seat):
    if not seat or any(character in seat for character in _NOT_IN_NAMES) or seat.strip() != seat or len(seat) > 40:
        raise UsageError(_("{seat!r} can't be a folder's name").format(seat=seat),
                         _("Give a short seat number, such as 07."))
