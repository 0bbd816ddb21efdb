"""A TF card's folder filled with what a board takes from it, each file read back."""
import hashlib
import os

from edgeai.errors import UsageError
from edgeai.i18n import gettext as _
from edgeai.linkage.board_b.board_files import Sent
from edgeai.linkage.board_b.delivery import Item
from edgeai.whole_file import whole_file

MAIN, COVER = "main.py", "cover.main.py"


def with_cover(items):
    """The items and `cover.main.py`, which MaixPy copies to /flash/main.py when it is another."""
    for item in items:
        if item.name == MAIN:
            return list(items) + [Item(COVER, item.data)]
    raise UsageError(_("there is no {name} to make a cover of").format(name=MAIN),
                     "edgeai board push --card DIR --firmware --cover")


def write_card(folder, items):
    """`Sent` records: what was built, and what is read back. folder: the card's, there already."""
    if not os.path.isdir(folder):
        raise UsageError(_("there is no folder {folder}").format(folder=folder),
                         _("Put the card in, and name the folder that it appears as."))
    kept = [item for item in items
            if not (item.is_kept and os.path.exists(os.path.join(folder, item.name)))]
    return [_written(os.path.join(folder, item.name), item.data) for item in kept]


def _written(path, data):
    with whole_file(path) as draft, open(draft, "wb") as file:
        file.write(data)
    with open(path, "rb") as file:
        found = file.read()
    return Sent(path, len(data), hashlib.sha256(data).hexdigest(), hashlib.sha256(found).hexdigest())
