"""Checks on what came over the line from board B, and on the logs that are made of it."""
import csv
import re

from edgeai.drill.checks.matching import fits
from edgeai.drill.checks.moments import first_start
from edgeai.drill.checks.seen import CheckFailed, Finding
from edgeai.i18n import gettext as _
from edgeai.linkage.board_b.board import detections_of
from edgeai.linkage.board_b.frames import decode_frame
from edgeai.linkage.board_b.lines import detections_of_line

SETTLED_S = 1.0  # a picture's way through camera and network
_MOST_BYTES = 4 << 20


def frame_log(seen, file, labels=(), min_score=0.5, at_least=10, form="frames"):
    """A log of what board B sent: whole frames alone (form "frames"), or at least so many lines that can
    be read ("lines"); each of `labels` is among them with that score."""
    with open(seen.path(file), "rb") as log:
        lines = [line for line in log.read(_MOST_BYTES).splitlines() if line.strip()]
    pictures = [_picture(line, form) for line in lines]
    good = [one for one in pictures if one is not None]
    if form == "frames" and len(good) < len(pictures):
        return Finding(False, _("{file} has a frame that is not whole").format(file=file), file)
    if len(good) < at_least:
        return Finding(False, _("{file} has fewer than {count} pictures of board B").format(
            file=file, count=at_least), file)
    for label in labels:
        if not any(one.label == label and one.score >= min_score for found in good for one in found):
            return Finding(False, _("{file} has nothing that is called {label}").format(
                file=file, label=label), file)
    return Finding(True, _("{file} holds what board B saw").format(file=file), file)


def sent_lines(seen, label, at_least=3, min_percent=70, box=None, within_px=20, after=None, for_s=None, uart=1):
    """Board B's script sent so many lines "label,percent,x,y,w,h" with that label, on that UART.

    after, for_s: of those sent in so long after that entry, but for the first second, none has another label.
    box: where it is, [x, y, w, h].
    """
    entries = [one for one in seen.entries("board.sends") if one.get("uart") == uart]
    if after is not None:
        start_s = first_start(seen, after)
        entries = [one for one in entries if start_s + SETTLED_S <= one["at_s"] <= start_s + for_s]
    found = [detections_of_line(one["text"].encode("utf-8")) for one in entries]
    own = [one for one in found if one and one[0].label == label and 100 * one[0].score >= min_percent
           and (box is None or all(abs(a - b) <= within_px for a, b in zip(one[0].box, box)))]
    if label == "none":
        own = [one for one in found if one == []]
    if len(own) < at_least or after is not None and len(own) < len(found):
        return Finding(False, _("board B should send on UART {uart}: {label}").format(uart=uart, label=label),
                       "; ".join(sorted({one["text"].split(",")[0][:20] for one in entries})[:5]))
    return Finding(True, _("board B sent on UART {uart}: {label}").format(uart=uart, label=label))


def table(seen, file, rows, pictures=None):
    """A CSV has exactly these rows, a heading aside; each is a list of values or conditions of its cells.

    pictures: the number of a column, from 1, whose cells name pictures that are there.
    """
    found = _rows(seen.text(file))
    if len(found) == len(rows) + 1 and not any(re.search(r"\d", cell) for cell in found[0]):
        found = found[1:]
    if len(found) != len(rows):
        return Finding(False, _("{file} should have {count} rows").format(file=file, count=len(rows)), _told(found))
    for number, (cells, wanted) in enumerate(zip(found, rows), 1):
        if len(cells) < len(wanted) or not all(map(_fits_cell, cells, wanted)):
            return Finding(False, _("{file}: row {number} is not as it should be").format(
                file=file, number=number), _told([[cell for cell in cells if ":" not in cell][:3]]))
        if pictures is not None:
            _check_picture(seen, cells[pictures - 1])
    return Finding(True, _("{file} has the rows it should").format(file=file), file)


def _picture(line, form):
    """The `Detection`s of a line, or None."""
    if form == "lines":
        return detections_of_line(line)
    event = decode_frame(line)
    return detections_of(event) if event is not None else None


def _rows(text):
    try:
        return [[cell.strip() for cell in row] for row in csv.reader(text.splitlines()) if any(row)]
    except csv.Error:
        raise CheckFailed(_("this is no table")) from None


def _fits_cell(cell, wanted):
    """A cell is text; one that is held against numbers is a number."""
    if isinstance(wanted, dict) and not {"min", "max", "near"} & set(wanted) or isinstance(wanted, str):
        return fits(cell, wanted)
    try:
        return fits(float(cell), wanted)
    except ValueError:
        return False


def _check_picture(seen, name):
    from edgeai.errors import EdgeaiError
    from edgeai.vision.image_file import read_image

    try:
        read_image(seen.path(name))
    except EdgeaiError:
        raise CheckFailed(_("the picture that a row names can't be opened")) from None
    except CheckFailed:
        raise CheckFailed(_("the picture that a row names is not there")) from None


def _told(rows):
    return "; ".join(",".join(row[1:3]) for row in rows[:5])
