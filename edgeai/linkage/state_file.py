"""The states of rules between two runs: a JSON file that is whole or not there.

Durations are saved as ages, so that the wall clock may jump as it likes.
"""
import json
import os

from edgeai.whole_file import whole_file


def save_state(path, saved, now_s):
    """Write what `RuleBook.saved` gave at `now_s`."""
    folder = os.path.dirname(os.path.abspath(str(path)))
    os.makedirs(folder, exist_ok=True)
    with whole_file(path) as draft, open(draft, "w", encoding="utf-8") as file:
        json.dump({"monotonic_s": now_s, "rules": saved}, file, ensure_ascii=False,
                  allow_nan=False, indent=1)


def load_state(path, now_s):
    """(what was saved, seconds since then); ({}, 0.0) where there is none.

    A file that holds something else is a ValueError.
    """
    try:
        with open(str(path), encoding="utf-8") as file:
            content = json.load(file, parse_constant=_refuse)
    except FileNotFoundError:
        return {}, 0.0
    try:
        return dict(content["rules"]), _off_s(float(content["monotonic_s"]), now_s)
    except (KeyError, TypeError) as problem:
        raise ValueError(str(problem)) from None


def _off_s(saved_s, now_s):
    """How long it did not run, at least: the monotonic clock begins anew when the machine does."""
    return now_s - saved_s if now_s >= saved_s else now_s


def _refuse(name):
    raise ValueError(name)
