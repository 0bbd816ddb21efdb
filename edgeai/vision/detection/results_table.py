"""What was seen in pictures, as a table: one row a thing, for spreadsheets and judges."""
import os

from edgeai.csv_table import write_table
from edgeai.i18n import gettext as _


class ResultsTable:
    """`with ResultsTable("results.csv") as results: results.add(path, detector.detect(picture))`

    Picture, class, score, and of what has a box x, y, width, height. It is written, whole, when the block ends
    well.
    """

    def __init__(self, path):
        self._path, self._rows = path, []

    def add(self, picture_path, found):
        """Rows of a `Detection`, or of a list of them; gives them back."""
        name = os.path.basename(str(picture_path))
        for one in [found] if hasattr(found, "label") else found:
            self._rows.append([name, one.label, "%.3f" % one.score] + list(one.box or ()))
        return found

    def save(self):
        headings = [_("picture"), _("class"), _("score"), "x", "y", "w", "h"]
        columns = max([3] + [len(row) for row in self._rows])
        write_table(self._path, headings[:columns], self._rows)

    def __enter__(self):
        return self

    def __exit__(self, kind, error, traceback):
        if kind is None:
            self.save()
