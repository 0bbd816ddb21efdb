"""What was handed in before, one JSON line an attempt; which topics are weak by it."""
import json
import os
import re
from typing import NamedTuple, Tuple

from edgeai.append_line import append_line
from edgeai.drill.theory.marking import decimal
from edgeai.user_files import user_folder

FILE_NAME = "theory-attempts.jsonl"
LATEST = 5  # attempts that count for what is weak: who has learnt it is not to be held to it
WEAK_BELOW = 0.8  # of a topic's questions right
_MARKS = re.compile(r"\d{1,3}(\.\d\d?)?$")


class Attempt(NamedTuple):
    """topics: {topic: (right, asked)}; mistakes: ids of questions."""

    id: str
    seed: int
    marks: str
    points: str
    seconds: float
    topics: dict
    mistakes: Tuple[str, ...]


def folder():
    return os.path.join(user_folder(), "drill")


def attempts(path):
    """All of them, oldest first; lines that are torn or strange are passed over."""
    try:
        with open(str(path), encoding="utf-8", errors="replace") as file:
            found = [_attempt(line) for line in file]
    except FileNotFoundError:
        return []
    return [one for one in found if one]


def record(path, sitting, marking):
    """Add the sitting, once: a crash right after this may bring it here again."""
    before = attempts(path)
    if any(one.id == sitting.start.id for one in before):
        return before
    one = Attempt(sitting.start.id, sitting.paper.seed, decimal(marking.marks), decimal(marking.points),
                  round(sitting.elapsed_s, 1), marking.topics,
                  tuple(mistake.item.question.id for mistake in marking.mistakes))
    os.makedirs(os.path.dirname(str(path)), exist_ok=True)
    append_line(path, json.dumps(one._asdict(), ensure_ascii=False).encode("utf-8"))
    return before + [one]


def share_right(attempts_, topics):
    """{topic: share of right answers, 0 to 1} over the latest attempts; None: never asked."""
    shares = {}
    for topic in topics:
        right, asked = _sums(attempts_, topic)
        shares[topic] = right / asked if asked else None
    return shares


def weak(attempts_, topics):
    """The topics below WEAK_BELOW, weakest first."""
    shares = share_right(attempts_, topics)
    below = [topic for topic in topics if shares[topic] is not None and shares[topic] < WEAK_BELOW]
    return sorted(below, key=lambda topic: shares[topic])


def weights(attempts_, topics):
    """{topic: how much of a paper it should have}: its share of errors, of which every topic is
    lent one in two, so that one that was never asked is neither left out nor preferred."""
    sums = {topic: _sums(attempts_, topic) for topic in topics}
    return {topic: (asked - right + 1) / (asked + 2) for topic, (right, asked) in sums.items()}


def missed(attempts_):
    """Ids of the questions that were wrong in the latest attempts."""
    return {name for one in attempts_[-LATEST:] for name in one.mistakes}


def _sums(attempts_, topic):
    pairs = [one.topics.get(topic, (0, 0)) for one in attempts_[-LATEST:]]
    return sum(right for right, _asked in pairs), sum(asked for _right, asked in pairs)


def _attempt(line):
    """None: it is no attempt."""
    try:
        one = Attempt(**json.loads(line))
        topics = {str(topic): _pair(pair) for topic, pair in one.topics.items()}
        if not (_MARKS.match(one.marks) and _MARKS.match(one.points) and type(one.seed) is int
                and 0 <= one.seconds < 1e6):
            return None
        return one._replace(id=str(one.id), topics=topics, mistakes=tuple(map(str, one.mistakes)))
    except (ValueError, TypeError, AttributeError, RecursionError):
        return None


def _pair(pair):
    right, asked = pair
    if not (type(right) is int and type(asked) is int and 0 <= right <= asked < 1 << 20):
        raise ValueError(pair)
    return right, asked
