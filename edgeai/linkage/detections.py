"""From what a detector saw in one picture to readings that rules can be held against."""
from edgeai.records import Reading


def is_sight(item):
    """Is it what a detector gives for a picture: a list of detections, [] when it saw nothing?"""
    return isinstance(item, (list, tuple)) and all(
        hasattr(one, "label") and hasattr(one, "score") for one in item)


def readings_of(source, detections, labels, at_s):
    """A `Reading` for each label: its best score, 0 where it was not seen.

    labels: those that rules wait for. Others that were seen are read too.
    A score that is no number is left for the rules to reject.
    """
    best = dict.fromkeys(labels, 0.0)
    for one in detections:
        best[one.label] = _better(best.get(one.label, 0.0), one.score)
    return [Reading(source, label, score, "", at_s) for label, score in best.items()]


def _better(first, second):
    try:
        return second if not second <= first else first
    except TypeError:
        return second
