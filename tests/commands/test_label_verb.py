"""`edgeai label`: what it prints, and when it opens a browser."""
import io
import json
import os
import sys

import pytest
from edgeai_command import edgeai

from edgeai.commands import main

HEADER = (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\x40\0\0\0\xf0\x08\2\0\0\0")  # all that is read of a picture here


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "图.png").write_bytes(HEADER)
    return tmp_path


@pytest.fixture
def opened(monkeypatch):
    """Addresses that went to the browser; the program is ended at once as by Ctrl-C."""
    def end(_server):
        raise KeyboardInterrupt

    found = []
    monkeypatch.setattr("webbrowser.open", found.append)
    monkeypatch.setattr("socketserver.BaseServer.serve_forever", end)
    monkeypatch.setenv("EDGEAI_LANG", "en")
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    return found


@pytest.fixture
def run(opened, monkeypatch):
    """run(words) -> (exit code, what was printed). Not with pytest's own capture: on Python 3.6
    the program opens standard output anew, and that would close it."""
    def run_verb(*words):
        sink = io.BytesIO()
        monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(sink, encoding="utf-8"))
        monkeypatch.setattr(sys, "stderr", io.TextIOWrapper(io.BytesIO(), encoding="utf-8"))
        code = main.main(["label"] + list(words))
        sys.stdout.flush()
        return code, sink.getvalue().decode("utf-8")

    return run_verb


def test_the_browser_opens_the_address_that_is_printed(folder, opened, run):
    code, told = run(str(folder), "--labels", "口罩，帽子")
    assert code == 0
    assert len(opened) == 1 and opened[0] in told and opened[0].startswith("http://127.0.0.1:")
    assert "1 pictures, 0 done; saved as Pascal VOC" in told and "ended: 0 of 1" in told


def test_json_tells_the_address_and_the_set(folder, opened, run):
    code, told = run(str(folder), "--labels", "口罩，帽子", "--format", "yolo", "--json")
    assert code == 0
    assert json.loads(told) == {
        "address": opened[0], "folder": str(folder), "format": "yolo",
        "classes": ["口罩", "帽子"], "pictures": 1, "done": 0}


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="these always have a screen")
def test_no_browser_without_a_screen_or_when_told_so(folder, opened, run, monkeypatch):
    assert run(str(folder), "--no-browser")[0] == 0
    monkeypatch.delenv("DISPLAY")
    assert run(str(folder))[0] == 0
    assert opened == []


@pytest.mark.parametrize("words, code, error", [
    (["absent"], 1, "E-DATASET: there is no folder"), ([".", "--port", "0"], 2, "'0' is no port"),
    ([".", "--format", "coco"], 2, "coco"), (["empty"], 1, "has no pictures"),
])
def test_what_can_t_be_labelled(folder, words, code, error):
    (folder / "empty").mkdir()
    done = edgeai("label", *words, cwd=folder, EDGEAI_DATA=os.environ["EDGEAI_DATA"])
    assert done.code == code and error in done.errors
