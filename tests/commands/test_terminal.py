"""What reaches the screen, and what a machine reads."""
import contextlib
import io
import json

import pytest

from edgeai.commands.terminal import Terminal
from edgeai_command import edgeai


class Screen(io.StringIO):
    """Shows one line as a console without escape codes does."""

    def isatty(self):
        return True

    @property
    def line(self):
        cells, at = [], 0
        for character in self.getvalue():
            if character in "\r\b":
                at = 0 if character == "\r" else at - 1
                continue
            wide = [character, ""] if character in "打开灯风扇…" else [character]
            cells[at : at + len(wide)] = wide
            at += len(wide)
        return "".join(cells).rstrip()


@pytest.fixture
def screen(monkeypatch):
    """For functions that are given it by `on`: pytest takes standard output for each test."""
    monkeypatch.setenv("COLUMNS", "20")
    return Screen()


def on(screen, *calls):
    """Call (function, argument ...) with the screen as standard output."""
    with contextlib.redirect_stdout(screen):
        return [function(*arguments) for function, *arguments in calls]


@pytest.mark.parametrize("first, second", [
    ("打开风扇", "灯"), ("打开风扇", "abc"), ("打开灯", "打开风扇"), ("… 打开灯", "")])
def test_a_line_takes_the_place_of_the_one_before(screen, first, second):
    terminal = Terminal()
    on(screen, (terminal.show, first))
    assert screen.line == first
    on(screen, (terminal.show, second))
    assert screen.line == second


def test_after_clearing_the_next_line_begins_at_the_left(screen):
    terminal = Terminal()
    on(screen, (terminal.show, "打开灯"), (terminal.clear,), (terminal.say, "ok"))
    assert screen.getvalue().endswith("\b" * 6 + "ok\n")


@pytest.mark.parametrize("text, shown", [("x" * 30, "x" * 19), ("灯" * 30, "灯" * 9)])
def test_a_long_line_is_cut_to_the_screen(screen, text, shown):
    on(screen, (Terminal().show, text))
    assert screen.line == shown


def test_no_escape_code_is_written(screen):
    terminal = Terminal()
    on(screen, (terminal.show, "打开风扇"), (terminal.clear,))
    assert "\r" in screen.getvalue() and "\x1b" not in screen.getvalue()


@pytest.mark.parametrize("encoding", ["cp1252", "gbk", "ascii", "utf-8"])
def test_json_loses_no_character_on_any_stream(encoding):
    done = edgeai("chat", "--text", "打开灯😀", "--json", PYTHONIOENCODING=encoding)
    assert done.code == 0 and "?" not in done.output
    assert set(done.json) == {"reply", "intent", "decision", "slots", "actions"}
    assert ("灯" in done.output) == (encoding == "utf-8")


def test_json_into_memory():
    stream = io.StringIO()
    terminal = Terminal()
    terminal.json = True
    on(stream, (terminal.result, {"text": "灯"}))
    assert json.loads(stream.getvalue()) == {"text": "灯"}


def test_what_lasts_shows_a_sign_of_life_and_takes_it_away(screen, monkeypatch):
    from edgeai.commands import main

    monkeypatch.setenv("EDGEAI_LANG", "en")
    monkeypatch.setattr(Terminal, "be_encodable", staticmethod(lambda: None))
    words = ["say", "hello", "--voice", "tlh", "--kit", "sim", "--out", "a.wav"]
    assert on(screen, (main.main, words)) == [1]
    assert "synthesising ..." in screen.getvalue() and screen.line == ""


def test_a_bar_names_at_once_what_is_begun(monkeypatch):
    screen = Screen()
    monkeypatch.setattr("sys.stderr", screen)
    with Terminal().progress("grading", 40) as move_to:
        move_to(0, "01号")
        assert screen.line.endswith("0.0/40.0, 01号")
