"""A class: many hand-ins graded one after the other, each sheet kept, so that nothing is done twice."""
import hashlib
import os
import re

from edgeai.drill.book import read_books
from edgeai.drill.drill_folder import SETTINGS, hand_in_names
from edgeai.drill.drill_key import ENDING, key_path, read_key
from edgeai.drill.hand_in import is_archive
from edgeai.drill.sheet_file import read_sheet, write_sheet
from edgeai.errors import DrillError
from edgeai.i18n import gettext as _

SHEETS = "sheets"


def hand_ins_in(path, key=None):
    """([paths], [names]): of a folder that holds many hand-ins each of them, else the path itself; and which
    files in it are none.

    A folder is a drill's where drill.json is in it, and a hand-in where a Python file is, or anything that
    its key wants; else every folder and archive in it is one. Archives of other kinds than zip are too: their sheets
    say that they can't be read.
    """
    if not os.path.isdir(path) or os.path.exists(os.path.join(path, SETTINGS)):
        return [path], []
    names = sorted(name for name in os.listdir(path) if not name.startswith(".") and not name.endswith(ENDING))
    inside = [name for name in names if is_archive(name) or os.path.isdir(os.path.join(path, name))]
    if not inside or any(name.endswith(".py") for name in names) or _wanted(path, key).intersection(names):
        return [path], []
    return [os.path.join(path, name) for name in inside], [name for name in names if name not in inside]


def _wanted(path, key):
    """What is to be handed in by that key; nothing where there is none: each hand-in may have its own."""
    try:
        found = key_of(path, key)
    except DrillError:
        return set()
    return {name.rstrip("/") for name in hand_in_names(read_books(found.name, found.seed))}


def key_of(path, key=None):
    """The `DrillKey` of a hand-in: the file named, else the one beside it."""
    if key:
        return read_key(key)
    plain = os.path.splitext(path)[0] if is_archive(path) else path
    beside = [key_path(plain), key_path(os.path.dirname(os.path.abspath(plain)))]
    for one in beside:
        if os.path.isfile(one):
            return read_key(one)
    raise DrillError(_("there is no key for {path}").format(path=path),
                     _("Name the file that `edgeai drill new` wrote beside the drill's folder, with --key."))


class KeptSheets:
    """Sheets in a folder, by what was handed in and the key that it was graded by."""

    def __init__(self, folder):
        self.folder = os.path.join(folder, SHEETS)
        os.makedirs(self.folder, exist_ok=True)

    def find(self, seat, hand_in, key):
        """The `Sheet` that was kept for exactly these files and this key, or None."""
        try:
            sheet = read_sheet(self.path(seat, hand_in))
        except DrillError:
            return None
        return sheet if (sheet.seat, sheet.hand_in, sheet.key) == (seat, hand_in, key) else None

    def keep(self, sheet):
        write_sheet(sheet, self.path(sheet.seat, sheet.hand_in))

    def path(self, seat, hand_in):
        """Two hand-ins of one seat are two sheets."""
        return os.path.join(self.folder, "%s-%s.json" % (file_name(seat), hand_in[:8]))


def file_name(seat):
    """A seat as a file's name; what it says of itself is not trusted. No two seats have the same."""
    plain = re.sub(r"[^\w-]", "_", seat)[:40]
    if plain and plain == seat:
        return plain
    return "%s_%s" % (plain, hashlib.sha256(seat.encode("utf-8", "backslashreplace")).hexdigest()[:6])
