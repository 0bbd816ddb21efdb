"""Progress of one contestant over attempts, in numbers."""
from typing import NamedTuple, Optional, Tuple

from edgeai.drill.coaching.attempts import Attempt
from edgeai.drill.coaching.lost_blanks import lost_blanks
from edgeai.drill.coaching.row_time import RowTime

WEAKEST = 5


class RowProgress(NamedTuple):
    """points: of each attempt, None where it has not that row. mean, first, last: shares, 0 to 1."""

    number: int
    module: int
    task: str
    title: str
    most: float
    points: Tuple[Optional[float], ...]
    mean: float
    first: float
    last: float


class Contestant(NamedTuple):
    """made_at: when the drill of each attempt was made, "" unknown. times: `RowTime` of each or None."""

    seat: str
    made_at: Tuple[str, ...]
    attempts: Tuple[Attempt, ...]
    times: Tuple[Optional[RowTime], ...]

    def rows(self):
        """[RowProgress], by number."""
        found = {}
        for place, attempt in enumerate(self.attempts):
            for row in attempt.rows:
                found.setdefault(row.number, [None] * len(self.attempts))[place] = row
        return [_row(rows) for _number, rows in sorted(found.items())]

    def weakest(self):
        """The rows that lost most of their points, at most WEAKEST; none that is always full."""
        rows = [row for row in self.rows() if row.mean < 1]
        return sorted(rows, key=lambda row: (row.mean, row.last, row.number))[:WEAKEST]

    def modules(self):
        return sorted({row.module for attempt in self.attempts for row in attempt.rows})

    def lost_blanks(self):
        return lost_blanks(self.attempts)


def contestants(found, times, is_one=False):
    """[Contestant] by seat. found: `report_files.Found`. times: {ticket: RowTime}. is_one: all attempts
    are of one, whatever their seats."""
    by_seat = {}
    for made_at, attempt in found.attempts:
        seat = "" if is_one else attempt.seat
        by_seat.setdefault(seat, []).append((made_at, attempt))
    return [_contestant(seat, pairs, times) for seat, pairs in sorted(by_seat.items())]


def as_fields(contestant):
    """As JSON has it."""
    attempts = [{"book": one.name, "seat": one.seat, "made_at": made_at, "file": one.path, "points": one.points,
                 "most": one.most, "time": time and _time_fields(time),
                 "modules": {str(module): one.module_share(module) for module in contestant.modules()}}
                for made_at, one, time in zip(contestant.made_at, contestant.attempts, contestant.times)]
    return {"seat": contestant.seat, "attempts": attempts,
            "rows": [row._asdict() for row in contestant.rows()],
            "weakest": [row.number for row in contestant.weakest()],
            "lost_blanks": [one._asdict() for one in contestant.lost_blanks()]}


def _time_fields(time):
    """JSON's keys are texts."""
    return dict(time._asdict(), by_row={str(row): minutes for row, minutes in time.by_row.items()},
                saves={str(row): count for row, count in time.saves.items()})


def _contestant(seat, pairs, times):
    attempts = tuple(one for _made_at, one in pairs)
    name = seat or "、".join(sorted({one.seat for one in attempts}))
    return Contestant(name, tuple(made_at for made_at, _one in pairs), attempts,
                      tuple(times.get(one.ticket) if one.ticket else None for one in attempts))


def _row(rows):
    shares = [row.share for row in rows if row]
    latest = [row for row in rows if row][-1]
    return RowProgress(latest.number, latest.module, latest.task, latest.title, latest.most,
                       tuple(row.points if row else None for row in rows),
                       sum(shares) / len(shares), shares[0], shares[-1])
