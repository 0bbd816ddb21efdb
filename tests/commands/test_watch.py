"""edgeai watch: rules on the virtual kit, shown as they happen."""
import io
import json
import os
import signal
import subprocess
import sys
import types

import pytest

from edgeai.commands.live_block import LiveBlock
from edgeai_command import ROOT, edgeai

RULES = """\
[[rule]]
name = "有人"
when = {source = "button", quantity = "pressed", equals = 1}
hold_s = 0.2
then = [{device = "red", do = "on"}]
on_clear = [{device = "red", do = "off"}]
"""
# Late and long enough for a busy machine: the first reading is of a button that nobody presses.
HAND = '[[event]]\nat_s = 1.5\npress = "button"\nhold_s = 2.0\n'


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "规则.toml").write_text(RULES, encoding="utf-8")
    (tmp_path / "手.toml").write_text(HAND, encoding="utf-8")
    return tmp_path


def watch(folder, *words, **variables):
    return edgeai("watch", "规则.toml", "--kit", "sim", "--scenario", "手.toml", "--seconds", "5",
                  "--journal", "j.jsonl", *words, cwd=folder, **variables)


def test_for_people(folder):
    done = watch(folder)
    assert (done.code, done.errors) == (0, "")
    lines = [line[10:].strip() for line in done.output.splitlines() if line[8:10] == " s"]
    assert lines == [
        "a hand           presses button", "switched         red on",
        "a rule           有人: fires, level 1   red.on", "a hand           releases button",
        "switched         red off", "a rule           有人: clears, level 1   red.off"]
    table = done.output.splitlines()[-5:]
    assert [line.split()[:2] for line in table[:3]] == [["Source", "Reading"], ["button.pressed", "0"], ["Rule", "State"]]
    assert table[3].split() == ["有人", "idle", "1"]
    assert table[4] == "3 readings, 0 of them rejected"


def test_for_machines(folder):
    done = watch(folder, "--json")
    *entries, last = map(json.loads, done.output.splitlines())
    assert [(one["kind"], one["done"]) for one in entries] == [
        ("alarm", ["red.on"]), ("alarm.clear", ["red.off"])]
    assert last == {"readings": 3, "decisions": 2, "rejected": {}, "journal": "j.jsonl",
                    "rules": [{"name": "有人", "state": "idle", "level": 1}]}


def test_states_are_kept_where_it_is_said(folder):
    watch(folder, "--state", "状态.json")
    assert json.loads((folder / "状态.json").read_text(encoding="utf-8"))[
        "rules"]["有人"]["state"] == "idle"


def test_what_is_recorded_is_replayed(folder):
    assert watch(folder, "--record", "记录/读数.csv").code == 0
    with open(str(folder / "记录" / "读数.csv"), encoding="utf-8") as file:
        header, *rows = file.read().splitlines()
    assert [row.split(",")[1:4] for row in rows] == [
        ["button", "pressed", "0.0"], ["button", "pressed", "1.0"], ["button", "pressed", "0.0"]]
    found = edgeai("replay", "规则.toml", "记录/读数.csv", "--json", cwd=folder).json
    assert [(one["event"], one["rule"], round(one["at_s"], 1)) for one in found["decisions"]] == [
        ("fire", "有人", round(float(rows[1].split(",")[0]) + 0.2, 1)),
        ("clear", "有人", round(float(rows[2].split(",")[0]), 1))]
    again = watch(folder, "--record", "记录/读数.csv")
    assert again.code == 2 and "is there already" in again.errors


def test_a_mistake_in_the_rules_opens_no_kit(folder):
    (folder / "规则.toml").write_text(RULES.replace("hold_s", "hold"),
                                    encoding="utf-8")
    done = watch(folder)
    assert (done.code, done.output) == (2, "")
    assert done.errors.startswith("E-RULES: 规则.toml:4: unknown key `hold`")
    assert not (folder / "j.jsonl").exists()


def test_a_device_that_is_not_there(folder):
    (folder / "规则.toml").write_text(RULES.replace('"red"', '"rad"'), encoding="utf-8")
    done = watch(folder)
    assert done.code == 2
    assert done.errors.startswith("E-RULES: 规则.toml:5: kit.toml names no device 'rad'\n"
                                  "  What to do: Did you mean 'red'? There are: ")
    assert not (folder / "j.jsonl").exists()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_f44_the_third_crash_within_a_minute_switches_nothing(folder):
    variables = dict(EDGEAI_DATA=str(folder / "数据"))
    environment = dict(os.environ, PYTHONPATH=ROOT, EDGEAI_LANG="en", PYTHONUNBUFFERED="1",
                       **variables)
    for _start in range(2):
        child = subprocess.Popen(
            [sys.executable, "-m", "edgeai", "watch", "规则.toml", "--kit", "sim", "--json",
             "--scenario", "手.toml"], cwd=str(folder), env=environment, stdout=subprocess.PIPE)
        try:
            assert b"alarm" in child.stdout.readline()
        finally:
            child.kill()
            child.wait()
            child.stdout.close()
    done = watch(folder, **variables)
    assert done.output.startswith("It was started 3 times within 60 s and crashed")
    assert "有人: fires, level 1" in done.output and "red on" not in done.output
    again = watch(folder, **variables)  # it ended well
    assert "crashed" not in again.output and "red on" in again.output


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT for one process")
def test_ctrl_c_is_how_it_ends(folder):
    environment = dict(os.environ, PYTHONPATH=ROOT, EDGEAI_LANG="en", PYTHONIOENCODING="utf-8",
                       PYTHONUNBUFFERED="1")
    child = subprocess.Popen(
        [sys.executable, "-m", "edgeai", "watch", "规则.toml", "--kit", "sim", "--scenario", "手.toml",
         "--journal", "j.jsonl"], cwd=str(folder), env=environment, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE)
    try:
        while b"fires" not in child.stdout.readline():
            assert child.poll() is None
        child.send_signal(signal.SIGINT)
        output, errors = child.communicate(timeout=60)
    finally:
        child.kill()
    assert (child.returncode, errors) == (0, b"")
    assert b"readings, 0 of them rejected" in output


# The live block

class Screen(io.StringIO):
    def isatty(self):
        return True


def screen_of(monkeypatch, term="xterm"):
    """In the test itself: pytest puts its own standard output in place before it."""
    monkeypatch.setattr(sys, "stdout", Screen())
    for name, value in (("TERM", term), ("COLUMNS", "10"), ("LINES", "4")):
        monkeypatch.setenv(name, value)
    return sys.stdout


@pytest.mark.skipif(os.name == "nt", reason="Windows' console is asked by its handle")
def test_a_block_replaces_the_one_before(monkeypatch):
    screen = screen_of(monkeypatch)
    block = LiveBlock(types.SimpleNamespace(json=False))
    block.show(["a", "b"])
    block.show(["a", "b"])  # nothing new, nothing written
    block.show(["c"])
    block.clear()
    block.clear()
    print("above")
    block.show(["c"])
    assert screen.getvalue() == "a\nb\n\x1b[2A\x1b[Jc\n\x1b[1A\x1b[Jabove\nc\n"


@pytest.mark.skipif(os.name == "nt", reason="Windows' console is asked by its handle")
def test_a_block_fits_the_screen(monkeypatch):
    screen = screen_of(monkeypatch)
    LiveBlock(types.SimpleNamespace(json=False)).show(["温度温度温度", "2", "3", "4"])
    assert screen.getvalue() == "温度温度\n2\n3\n"


@pytest.mark.parametrize("is_json, term", [(True, "xterm"), (False, "dumb")])
def test_no_block_where_there_is_no_screen(monkeypatch, is_json, term):
    screen = screen_of(monkeypatch, term)
    block = LiveBlock(types.SimpleNamespace(json=is_json))
    block.show(["a"])
    assert not block.is_live and screen.getvalue() == ""
