"""Keys: on a pseudo-terminal, and on Windows' console made by hand."""
import io
import os
import sys
import time
import types

import pytest

from edgeai.audio.recording import any_key
from edgeai.audio.recording.any_key import AnyKey
from edgeai.audio.recording.ending import Ending
from edgeai.errors import UsageError


class Keyboard(types.ModuleType):
    """msvcrt with what was typed; an arrow key is two characters there."""

    def __init__(self):
        super().__init__("msvcrt")
        self.typed = []

    def kbhit(self):
        return bool(self.typed)

    def getwch(self):
        return self.typed.pop(0)


class Screen(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def keyboard(monkeypatch):
    keyboard = Keyboard()
    monkeypatch.setitem(sys.modules, "msvcrt", keyboard)
    monkeypatch.setattr(any_key, "ON_WINDOWS", True)
    monkeypatch.setattr(sys, "stdin", Screen())
    return keyboard


def test_a_key_on_windows(keyboard):
    key = AnyKey()
    assert not key.is_pressed()
    keyboard.typed += ["\xe0", "H"]
    assert key.is_pressed() and keyboard.typed == []  # the arrow is one key
    assert not key.is_pressed()
    key.close()


def test_a_key_ends_a_recording(keyboard):
    with Ending(16000, until="key") as ending:
        assert ending.left_s == float("inf") and not ending.is_over()
        keyboard.typed.append("x")
        assert ending.is_over() and ending.by == "key"
        assert ending.is_over()


@pytest.mark.skipif(os.name == "nt", reason="there are no pseudo-terminals")
def test_a_key_on_a_terminal(monkeypatch):
    import pty

    ours, theirs = pty.openpty()
    with os.fdopen(theirs, "r", closefd=True) as stdin:
        monkeypatch.setattr(sys, "stdin", stdin)
        os.write(ours, b"before\n")  # typed ahead: not meant
        time.sleep(0.05)
        key = AnyKey()
        assert not key.is_pressed()
        os.write(ours, b"q")
        end_s = time.monotonic() + 60
        while not key.is_pressed():
            assert time.monotonic() < end_s
        assert not key.is_pressed()
        key.close()
        key.close()
        monkeypatch.undo()
    os.close(ours)


@pytest.mark.parametrize("stdin", [io.StringIO(), None])
def test_without_a_terminal_there_is_no_key(monkeypatch, stdin):
    monkeypatch.setenv("EDGEAI_LANG", "en")
    monkeypatch.setattr(sys, "stdin", stdin)
    with pytest.raises(UsageError, match="standard input is no terminal"):
        AnyKey()
