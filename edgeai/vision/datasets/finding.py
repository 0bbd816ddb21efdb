"""What can be wrong with a data set: codes, their weight and their remedies."""
from typing import NamedTuple, Optional

from edgeai.i18n import gettext as _

ERROR, WARNING, NOTE = "error", "warning", "note"


class Finding(NamedTuple):
    """One thing that is wrong.

    code: a key of `kinds()`. path: the file. message: what is wrong with it; remedy: what to do.
    other: the second file of a pair, or None. place: which box, from 1, or None.
    """

    code: str
    path: str
    message: str
    remedy: str
    other: Optional[str] = None
    place: Optional[int] = None

    @property
    def weight(self):
        """"error" (training fails or learns nonsense), "warning", or "note"."""
        return kinds()[self.code].weight

    def as_json(self):
        return dict(self._asdict(), weight=self.weight)


class Kind(NamedTuple):
    """weight: of `Finding`. is_set_aside: does `clean` put the file aside when nobody chooses?"""

    weight: str
    is_set_aside: bool
    title: str
    remedy: str


def found(code, path, message, other=None, place=None):
    """A `Finding` with its kind's remedy."""
    return Finding(code, str(path), message, kinds()[code].remedy, other, place)


def kinds():
    """{code: `Kind`}, in the order in which reports list them."""
    again = _("Take the picture again, or set it aside: edgeai dataset clean.")
    box = _("Correct the box: edgeai label.")
    describe = _("Write it into dataset.toml.")
    return {
        "D-UNREADABLE": Kind(ERROR, True, _("no picture, or a damaged one"), again),
        "D-TRUNCATED": Kind(ERROR, True, _("the picture's end is missing"), again),
        "D-TOO-LARGE": Kind(ERROR, True, _("too many pixels"), _("Make it smaller.")),
        "D-TOO-SMALL": Kind(ERROR, True, _("too few pixels"), again),
        "D-WRONG-TYPE": Kind(WARNING, False, _("another type than its name says"),
                             _("Rename it to the ending that it is.")),
        "D-ROTATED": Kind(WARNING, False, _("turned by EXIF only"),
                          _("Save it upright; boxes of other tools may count from before the turn.")),
        "D-BLURRED": Kind(WARNING, True, _("blurred"), again),
        "D-BLACK": Kind(WARNING, True, _("nearly black"), again),
        "D-WHITE": Kind(WARNING, True, _("nearly white"), again),
        "D-DUPLICATE": Kind(WARNING, True, _("the same file twice"),
                            _("Keep one of the two: edgeai dataset clean.")),
        "D-NEAR-DUPLICATE": Kind(WARNING, True, _("nearly the same picture twice"),
                                 _("Keep one of the two: edgeai dataset clean.")),
        "D-NO-LABELS": Kind(WARNING, True, _("a picture without labels"),
                            _("Label it: edgeai label; or set it aside.")),
        "D-EMPTY-LABELS": Kind(WARNING, False, _("a label file without boxes"),
                               _("Label it: edgeai label; fine if nothing is to be seen in it.")),
        "D-ORPHAN": Kind(WARNING, True, _("labels without their picture"),
                         _("Bring the picture back, or set the file aside.")),
        "D-LABEL-FILE": Kind(ERROR, True, _("a damaged label file"),
                             _("Label the picture again: edgeai label.")),
        "D-UNKNOWN-CLASS": Kind(ERROR, False, _("a label that is not in the list"),
                                _("Correct the label, or add it to the labels file.")),
        "D-OUT-OF-BOUNDS": Kind(ERROR, False, _("a box outside its picture"), box),
        "D-INVERTED": Kind(ERROR, False, _("a box without a size"), box),
        "D-TINY": Kind(WARNING, False, _("a tiny box"), box),
        "D-OVERLAP": Kind(WARNING, False, _("two boxes of one thing"),
                          _("Delete one of the two: edgeai label.")),
        "D-WRONG-SIZE": Kind(ERROR, False, _("a wrong picture size in the label file"),
                             _("Open and save it with edgeai label; check that the boxes still fit.")),
        "D-IMBALANCE": Kind(WARNING, False, _("classes of very different number"),
                            _("Take more pictures of the rare class.")),
        "D-LEAK": Kind(ERROR, False, _("one picture in two parts"),
                       _("Divide the set anew after cleaning: edgeai dataset split.")),
        "D-NOT-THERE": Kind(ERROR, False, _("a list names a picture that is not there"),
                            _("Divide the set anew: edgeai dataset split.")),
        "D-LINK": Kind(ERROR, False, _("a link that leads out of the folder"),
                       _("Copy the file into the folder instead.")),
        "D-NO-LABEL-LIST": Kind(WARNING, False, _("no labels file"),
                                _("Write labels.txt: one label a line, in their order.")),
        "D-UNLABELLED": Kind(NOTE, False, _("nothing is labelled yet"),
                             _("Clean, then label the pictures: edgeai label.")),
        "D-NO-SPLIT": Kind(NOTE, False, _("not divided"), _("Divide it: edgeai dataset split.")),
        "D-NO-FORMAT": Kind(NOTE, False, _("no format"), describe),
        "D-NO-TASK": Kind(NOTE, False, _("no task"), describe),
        "D-NO-INPUT": Kind(NOTE, False, _("no input size"), describe),
        "D-NO-ANCHORS": Kind(NOTE, False, _("no anchors"),
                             _("Leave them to the training, or write them into dataset.toml.")),
    }
