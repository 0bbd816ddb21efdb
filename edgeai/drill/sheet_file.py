"""Score sheets as JSON files."""
import json
import os

from edgeai.drill.sheet import as_fields, from_fields
from edgeai.errors import DrillError
from edgeai.i18n import gettext as _
from edgeai.system_reasons import system_reason
from edgeai.whole_file import whole_file

MOST_BYTES = 8 << 20  # of one file; a sheet has some 20 kB


def write_sheet(sheet, path):
    with whole_file(path) as draft, open(draft, "w", encoding="utf-8", newline="\n") as file:
        json.dump(as_fields(sheet), file, ensure_ascii=False, indent=1, sort_keys=True)
        file.write("\n")


def read_sheet(path):
    """The sheet of a file that holds one; DrillError where it does not."""
    sheets = read_sheets(path)
    if len(sheets) != 1:
        raise no_sheet(path)
    return sheets[0]


def read_sheets(path):
    """[Sheet] of a file: one, or those of a class. DrillError where it is none."""
    try:
        fields = _json(path)
        return [from_fields(one) for one in (fields["sheets"] if "sheets" in fields else [fields])]
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        raise no_sheet(path) from None


def _json(path):
    try:
        if os.path.getsize(str(path)) > MOST_BYTES:
            raise ValueError(path)
        with open(str(path), encoding="utf-8-sig") as file:
            return json.load(file)
    except OSError as problem:
        raise DrillError(_("{path} can't be read: {problem}").format(path=path, problem=system_reason(problem)),
                         _("Name a JSON file that `edgeai drill grade` wrote.")) from None


def no_sheet(path):
    return DrillError(_("{path} is no score sheet").format(path=path),
                      _("Name a JSON file that `edgeai drill grade` wrote."))
