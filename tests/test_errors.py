"""The error tree: two parents each, one code each, drawn as it is."""
import copy
import inspect
import pickle
import re

import pytest

from edgeai import errors
from edgeai.errors import EdgeaiError

CLASSES = [value for value in vars(errors).values() if inspect.isclass(value)]
ROOT_CODE = "E-EDGEAI"  # of the root alone, which nobody raises: the drawing leaves it out
DRAWN = re.compile(r"(?P<branch>[|+ -]*)(?P<name>[A-Z]\w+)( \((?P<builtin>\w+)\))?( +(?P<code>E-[A-Z-]+))?")


def drawn_tree():
    """{class: (parent, builtin, code)} as the module's docstring draws it."""
    tree, above = {}, {}
    for line in inspect.getdoc(errors).split("\n\n")[1].splitlines():
        found = DRAWN.match(line.strip())
        depth = len(found.group("branch")) // 4
        above[depth] = found.group("name")
        tree[found.group("name")] = (
            above[depth - 1] if depth else "Exception", found.group("builtin"),
            found.group("code") or ROOT_CODE)
    return tree


def real_tree():
    tree = {}
    for one in CLASSES:
        parent, *builtin = [base.__name__ for base in one.__bases__]
        tree[one.__name__] = (parent, builtin[0] if builtin else None, one.code)
    return tree


def test_the_docstring_draws_the_classes():
    assert drawn_tree() == real_tree()


def test_the_tree_is_read_as_it_is_drawn():
    assert drawn_tree()["WordUnknown"] == ("ModelError", "KeyError", "E-WORD-UNKNOWN")
    assert drawn_tree()["MicrophoneAbsent"] == ("DeviceAbsent", None, "E-MIC-ABSENT")


@pytest.mark.parametrize("one", [one for one in CLASSES if one is not EdgeaiError])
def test_each_has_two_parents(one):
    builtins = [base for base in one.__mro__
                if base.__module__ == "builtins" and issubclass(base, Exception)]
    assert issubclass(one, EdgeaiError)
    assert builtins[0] is not Exception


def test_codes_are_unique():
    codes = [one.code for one in CLASSES]
    assert sorted(set(codes)) == sorted(codes)


@pytest.mark.parametrize("name, builtin", [
    ("UsageError", ValueError), ("ConfigError", ValueError), ("ScenarioError", ValueError),
    ("IntentsError", ValueError), ("DriverMissing", ImportError), ("MicrophoneAbsent", OSError),
    ("SpeakerAbsent", OSError), ("DeviceClosed", ValueError), ("DeviceLost", OSError),
    ("PinInUse", OSError), ("RateRefused", ValueError), ("AudioFileError", ValueError),
    ("ModelAbsent", FileNotFoundError), ("WordUnknown", KeyError), ("VoiceError", RuntimeError),
])
def test_a_novice_catches_it(name, builtin):
    with pytest.raises(builtin):
        raise getattr(errors, name)("what happened")


@pytest.mark.parametrize("one", CLASSES)
def test_it_says_code_message_and_remedy(one):
    error = one("'灯' is gone", "Look for it.")
    assert str(error) == one.code + ": '灯' is gone\n  -> Look for it."
    assert (error.message, error.remedy) == ("'灯' is gone", "Look for it.")
    assert str(one("'灯' is gone")) == one.code + ": '灯' is gone"


@pytest.mark.parametrize("one", CLASSES)
def test_it_survives_pickling_and_copying(one):
    error = one("gone", "Look.")
    for again in (pickle.loads(pickle.dumps(error)), copy.copy(error)):
        assert (type(again), str(again)) == (one, one.code + ": gone\n  -> Look.")
