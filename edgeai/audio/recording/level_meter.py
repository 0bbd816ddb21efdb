"""A level as a bar that people can read, in characters that every console has."""
from edgeai.i18n import gettext as _

LOWEST_DBFS = -60  # the bar's left end; speech near a microphone peaks at -24 to -6
QUIET_DBFS, LOUD_DBFS = -36, -1.5
HOLD_S = 1.5  # how long the loudest moment stays marked


class LevelMeter:
    """`line(seconds, dbfs)` -> `[##########-----|----]  -18 dBFS  good`."""

    def __init__(self, columns=30):
        self._columns = columns
        self._held_dbfs = LOWEST_DBFS
        self._held_s = 0.0

    def line(self, at_s, dbfs):
        """dbfs: the peak of the newest block; at_s: where in the recording it ends."""
        if dbfs >= self._held_dbfs or at_s - self._held_s > HOLD_S:
            self._held_dbfs, self._held_s = dbfs, at_s
        bar = ["#"] * self._column(dbfs)
        bar += ["-"] * (self._columns - len(bar))
        if self._column(self._held_dbfs):
            bar[self._column(self._held_dbfs) - 1] = "|"
        return "[%s] %4.0f dBFS  %s" % ("".join(bar), dbfs, self._word())

    def _column(self, dbfs):
        share = (dbfs - LOWEST_DBFS) / -LOWEST_DBFS
        return int(round(min(1.0, max(0.0, share)) * self._columns))

    def _word(self):
        """On the loudest moment: between two words everybody is quiet."""
        if self._held_dbfs < QUIET_DBFS:
            return _("quiet")
        return _("too loud") if self._held_dbfs > LOUD_DBFS else _("good")
