"""The coach's half of a drill: which book, seed and seat. Without it nothing can be graded."""
import hashlib
import json
import os
from typing import NamedTuple

from edgeai.errors import DrillError
from edgeai.i18n import gettext as _
from edgeai.system_reasons import system_reason
from edgeai.whole_file import whole_file

ENDING = ".key.json"
FORMAT = 1


class DrillKey(NamedTuple):
    """name: a book or a rehearsal. ticket: ties it to the drill's folder. fault: planted, or "".
    secret: lets the coach stop the exam clock."""

    name: str
    seed: str
    seat: str
    ticket: str
    fault: str
    secret: str


def key_path(folder):
    """Beside the drill's folder, not in it."""
    return os.path.abspath(str(folder)).rstrip(os.sep) + ENDING


def write_key(path, key):
    with whole_file(path) as draft, open(draft, "w", encoding="utf-8") as file:
        json.dump(dict(key._asdict(), format=FORMAT), file, ensure_ascii=False, indent=1)


def read_key(path):
    """Raises DrillError for a file that is none."""
    try:
        with open(str(path), encoding="utf-8") as file:
            fields = json.load(file)
    except OSError as problem:
        raise DrillError(
            _("{path} can't be read: {problem}").format(path=path, problem=system_reason(problem)),
            _("The key lies beside the drill's folder where it was made; name it with --key.")) from None
    except ValueError:
        fields = None
    if not _is_key(fields):
        raise DrillError(_("{path} is no drill's key").format(path=path),
                         _("Name the file that `edgeai drill new` wrote beside the drill's folder."))
    return DrillKey(*(fields[name] for name in DrillKey._fields))


def secret_digest(secret):
    """What a drill's folder holds of the secret, so that its clock knows the coach."""
    return hashlib.sha256(str(secret).encode("utf-8")).hexdigest()


def _is_key(fields):
    return (isinstance(fields, dict) and fields.get("format") == FORMAT
            and all(isinstance(fields.get(name), str) for name in DrillKey._fields))
