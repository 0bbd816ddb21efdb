"""A paper being written: answers, flags and the clock, on the disk at each change.

The clock stands while nobody sits at the paper: after a crash it goes on where it was saved last.
"""
import contextlib
import datetime
import json
import math
import os
from typing import NamedTuple

from edgeai.drill.theory.paper import Item, Paper
from edgeai.errors import ConfigError, UsageError
from edgeai.file_lock import lock
from edgeai.i18n import gettext as _
from edgeai.whole_file import whole_file

FORMAT = 1
FILE_NAME = "theory-sitting.json"
LOCK_NAME = "theory-sitting.lock"
MAX_BYTES = 1 << 20  # the largest paper takes a tenth of it
MAX_MINUTES = 600


class Start(NamedTuple):
    """What a sitting began with. id: when, so that no two are the same."""

    id: str
    minutes: float
    is_weak: bool
    bank_digest: str


class Sitting:
    """`answers` {question's id: place in its options}; `flags`: ids; `at`: place on the paper."""

    def __init__(self, path, paper, start, clock, elapsed_s=0.0):
        self.path, self.paper, self.start = str(path), paper, start
        self.answers, self.flags, self.at = {}, set(), 0
        self._clock = clock
        self._elapsed_s, self._since_s = elapsed_s, clock.now_s()

    @property
    def item(self):
        return self.paper.items[self.at]

    @property
    def elapsed_s(self):
        """Never more than the paper's minutes."""
        seconds = self._elapsed_s + self._clock.now_s() - self._since_s
        return min(seconds, self.start.minutes * 60)

    @property
    def left_s(self):
        return self.start.minutes * 60 - self.elapsed_s

    def answer(self, place):
        """Of the question shown; None takes the answer away."""
        if place is None:
            self.answers.pop(self.item.question.id, None)
        else:
            self.answers[self.item.question.id] = place
        self.save()

    def flag(self):
        self.flags ^= {self.item.question.id}
        self.save()

    def go(self, place):
        """To the question at that place, or the nearest there is."""
        self.at = max(0, min(len(self.paper.items) - 1, place))
        self.save()

    def unanswered(self):
        """Numbers on the paper, from 1."""
        return [number for number, item in enumerate(self.paper.items, 1)
                if item.question.id not in self.answers]

    def save(self):
        text = json.dumps(self._fields(), ensure_ascii=False, allow_nan=False)
        with whole_file(self.path) as draft, open(draft, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)

    def _fields(self):
        return {
            "format": FORMAT, "id": self.start.id, "minutes": self.start.minutes,
            "weak": self.start.is_weak, "bank": self.start.bank_digest, "seed": self.paper.seed,
            "questions": [{"id": item.question.id, "order": item.order} for item in self.paper.items],
            "answers": self.answers, "flags": sorted(self.flags), "at": self.at,
            "elapsed_s": round(self.elapsed_s, 3),
        }


@contextlib.contextmanager
def one_at_a_time(folder):
    """Two terminals at one paper would overwrite each other's answers: UsageError for the second."""
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, LOCK_NAME), "ab") as file:
        if lock(file) is False:
            raise UsageError(_("another terminal sits at the paper in {folder}").format(folder=folder),
                             _("Go on there, or give another folder with `--to`."))
        yield


def begin(path, paper, minutes, bank, clock, is_weak=False):
    """A new sitting, saved. UsageError: one that is not handed in lies there."""
    if os.path.exists(str(path)):
        raise UsageError(
            _("{path} holds a paper that is not handed in").format(path=path),
            _("`--resume` goes on with it; `--drop` throws it away and begins anew."))
    now = datetime.datetime.now().isoformat()
    sitting = Sitting(path, paper, Start(now, minutes, is_weak, bank.digest), clock)
    os.makedirs(os.path.dirname(os.path.abspath(str(path))), exist_ok=True)
    sitting.save()
    return sitting


def resume(path, bank, clock):
    """The sitting that was saved there, its clock running again. UsageError: there is none, or the
    bank has changed; ConfigError: the file is damaged."""
    fields = _read(str(path))
    try:
        return _sitting(str(path), fields, bank, clock)
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as problem:
        if isinstance(problem, UsageError):
            raise
        raise _damaged(path, problem) from None


def _read(path):
    try:
        with open(path, "rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise UsageError(_("there is no paper to go on with: {path}").format(path=path),
                         _("Begin one, without `--resume`.")) from None
    try:
        if len(data) > MAX_BYTES:
            raise ValueError("%d bytes" % len(data))
        return json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError) as problem:
        raise _damaged(path, problem) from None


def _damaged(path, problem):
    return ConfigError(_("{path} is damaged: {problem}").format(path=path, problem=problem),
                       _("`--drop` throws it away and begins anew."))


def _sitting(path, fields, bank, clock):
    _demand(fields["format"] == FORMAT, "format")
    if fields["bank"] != bank.digest:
        raise UsageError(_("{path} was drawn from another bank of questions").format(path=path),
                         _("`--drop` throws it away and begins anew."))
    _demand(isinstance(fields["id"], str) and isinstance(fields["weak"], bool), "id, weak")
    minutes = _number(fields["minutes"], 0.01, MAX_MINUTES, "minutes")
    elapsed_s = _number(fields["elapsed_s"], 0, minutes * 60 + 0.001, "elapsed_s")  # rounded
    paper = Paper(_whole(fields["seed"], 0, 1 << 31, "seed"), _items(fields["questions"], bank))
    start = Start(fields["id"], minutes, fields["weak"], bank.digest)
    sitting = Sitting(path, paper, start, clock, elapsed_s)
    sizes = {item.question.id: len(item.order) for item in paper.items}
    for name, place in fields["answers"].items():
        sitting.answers[name] = _whole(place, 0, sizes[name], "answers")
    sitting.flags = {name for name in fields["flags"] if sizes[name]}
    sitting.at = _whole(fields["at"], 0, len(paper.items), "at")
    return sitting


def _items(entries, bank):
    questions = {one.id: one for one in bank.questions}
    items = tuple(Item(questions[entry["id"]], tuple(entry["order"])) for entry in entries)
    for item in items:
        _demand(sorted(item.order) == list(range(len(item.question.options))), "order")
        _demand(all(type(place) is int for place in item.order), "order")
    _demand(items and len({item.question.id for item in items}) == len(items), "questions")
    return items


def _whole(value, least, end, name):
    _demand(type(value) is int and least <= value < end, name)
    return value


def _number(value, least, most, name):
    _demand(type(value) in (int, float) and math.isfinite(value) and least <= value <= most, name)
    return value


def _demand(is_right, name):
    if not is_right:
        raise ValueError(name)
