"""Character error rate: how far what was heard is from what was said.

The shortest way from one text to the other by substitutions, deletions and insertions
(V. I. Levenshtein, 1966), counted in characters: Chinese has no word boundaries.
"""
import unicodedata
from typing import NamedTuple

# A cost is edits * EDIT + deletions: one number to take the least of.
EDIT = 1 << 32


class EditCounts(NamedTuple):
    """What turns the reference into what was heard.

    characters: the length of the reference, normalised.
    """

    substitutions: int
    deletions: int
    insertions: int
    characters: int

    @property
    def edits(self):
        return self.substitutions + self.deletions + self.insertions

    @property
    def rate(self):
        """Edits a character of the reference; above 1 when more was made up than was said.

        An empty reference counts as one character: each insertion is then a whole error.
        """
        return self.edits / max(1, self.characters)


def character_error_rate(reference, heard):
    """The error rate of one sentence: 0.0 is right, 1.0 as many errors as characters."""
    return count_edits(reference, heard).rate


def count_edits(reference, heard):
    """The `EditCounts` of one sentence; both texts are normalised first.

    Of equally short ways the one with the most substitutions counts.
    """
    reference, heard = normalise(reference), normalise(heard)
    edits, deletions = divmod(_cost(_codes(reference), _codes(heard)), EDIT)
    insertions = deletions + len(heard) - len(reference)
    return EditCounts(edits - deletions - insertions, deletions, insertions, len(reference))


def total_edits(pairs):
    """The `EditCounts` over many (reference, heard): a long sentence weighs more than a short one."""
    counts = [count_edits(reference, heard) for reference, heard in pairs]
    return EditCounts(*(sum(column) for column in zip(*counts))) if counts else EditCounts(0, 0, 0, 0)


def normalise(text):
    """Only what is spoken: no punctuation, white space or control characters, no
    difference between full and half width, capitals and small letters."""
    text = unicodedata.normalize("NFKC", text).casefold()
    return "".join(one for one in text if unicodedata.category(one)[0] not in "PZC")


def _codes(text):
    import numpy as np

    return np.frombuffer(text.encode("utf-32-le"), "<u4")


def _cost(reference, heard):
    """The least cost from one to the other; a row of the table at a time.

    row[j] is the cost from the reference so far to the first j characters heard. A run
    of insertions within a row is a running minimum once their own cost is taken off.
    """
    import numpy as np

    insertions = np.arange(len(heard) + 1, dtype=np.int64) * EDIT
    row = insertions
    for code in reference:
        reached = row + (EDIT + 1)
        reached[1:] = np.minimum(reached[1:], row[:-1] + EDIT * (heard != code))
        row = np.minimum.accumulate(reached - insertions) + insertions
    return int(row[-1])
