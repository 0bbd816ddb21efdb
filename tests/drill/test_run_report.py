"""Test reports of runs: moments, delays, what held, problems, and the page; journals may lie."""
import json

import pytest
from browser import Browser
from edgeai_command import edgeai

from edgeai.drill.coaching.run_chart import lanes, switched
from edgeai.drill.coaching.run_files import read_run
from edgeai.drill.coaching.run_moments import latencies, moments
from edgeai.drill.coaching.run_problems import problems
from edgeai.drill.coaching.run_report import report_of
from edgeai.drill.coaching.run_verdicts import plan_of, verdicts
from edgeai.drill.task import read_task
from edgeai.errors import UsageError

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
ENTRIES = [
    {"at_s": 0.0, "kind": "journal.start", "time": "2026-05-01T09:00:00"},
    {"at_s": 0.2, "kind": "microphone.open", "device": "Virtual microphone"},
    {"at_s": 1.0, "kind": "microphone.hears", "file": None, "speech": "打开灯", "seconds": 1.0, "speech_ends_s": [2.0]},
    {"at_s": 2.4, "kind": "heard", "text": "打开灯"},
    {"at_s": 2.5, "kind": "pin", "pin": 17, "device": "light", "on": True},
    {"at_s": 2.6, "kind": "speaker.start", "text": None, "rate_hz": 22050},
    {"at_s": 4.0, "kind": "speaker.done", "text": "好的", "seconds": 1.4, "silent": False, "file": None},
    {"at_s": 5.0, "kind": "world", "device": "climate", "quantity": "temperature_c", "to": 32.3},
    {"at_s": 8.0, "kind": "pin", "pin": 26, "device": "relay", "on": True},
    {"at_s": 9.0, "kind": "pin", "pin": 17, "device": "light", "on": False},
    {"at_s": 9.5, "kind": "heard", "text": ""},
    {"at_s": 9.6, "kind": "display.show", "window": "w", "width": 1, "height": 1, "file": "shown.png"},
    {"at_s": 9.7, "kind": "display.show", "window": "w", "width": 1, "height": 1, "file": "../out.png"}]


@pytest.fixture
def run_folder(tmp_path):
    folder = tmp_path / "运行"
    folder.mkdir()
    return write(folder)


def write(folder, entries=ENTRIES, end=""):
    text = "".join(json.dumps(entry, ensure_ascii=False) + "\n" for entry in entries)
    (folder / "journal.jsonl").write_text(text + end, encoding="utf-8")
    (folder / "shown.png").write_bytes(PNG)
    (folder.parent / "out.png").write_bytes(PNG)
    return folder


def test_what_a_run_left(run_folder):
    run = read_run(run_folder)
    assert (run.started_at, run.seconds, len(run.entries)) == ("2026-05-01 09:00:00", 9.7, len(ENTRIES))
    assert [name for name, _bytes in run.files] == ["journal.jsonl", "shown.png"]
    assert run.pictures == (str(run_folder / "shown.png"),)  # none from elsewhere
    assert read_run(run_folder / "journal.jsonl").entries == run.entries


def test_moments_with_their_delays(run_folder):
    found = moments(read_run(run_folder).entries)
    assert [one.at_s for one in found] == sorted(one.at_s for one in found)
    (heard,) = [one for one in found if "打开灯" in one.what and one.delay]
    assert "0.40 s" in heard.delay
    assert any("climate temperature_c" in one.what for one in found)


def test_delays_that_are_measured(run_folder):
    found = {one.name: one for one in latencies(read_run(run_folder).entries)}
    assert {name: (one.count, one.median_s, one.worst_s) for name, one in found.items()} == {
        "end of speech to text": (2, 3.95, 7.5), "event to switching on": (2, 1.75, 3.0),
        "event to first sound": (1, 0.6, 0.6)}


def test_problems_come_with_advice(run_folder):
    entries = read_run(run_folder).entries
    found = problems(entries, latencies(entries))
    assert [(one.what, one.count, one.first_s) for one in found][0] == ("a sentence was not understood", 1, 9.5)
    assert [one.what.startswith("slow") for one in found] == [False, True, True] and all(one.advice for one in found)
    assert problems([{"at_s": 1.0, "kind": "pin"}]) == []


def test_lanes_of_the_picture(run_folder):
    entries = read_run(run_folder).entries
    room, heard, spoken = lanes(entries)
    assert room == [1.0, 5.0] and heard == [2.4, 9.5] and spoken == [(2.6, 4.0)]
    assert switched(entries, 10.0) == [("light", [(2.5, 9.0)]), ("relay", [(8.0, 10.0)])]


def test_the_checks_of_a_task(run_folder):
    task = read_task("greenhouse")
    entries = read_run(run_folder).entries
    found = verdicts(task, plan_of(task), str(run_folder), entries)
    states, kinds = [one.state for one in found], [check["kind"] for check in plan_of(task).checks]
    of_its_output = sum(kind in ("printed", "not_printed") for kind in kinds)
    assert states.count("open") == kinds.count("ended") + of_its_output + 1  # and a step
    assert states.count("failed") > 3
    steps = [one for one in found if one.group.startswith("row")]
    assert len(steps) == 5 and steps[0].state == "open" and steps[1].state == "failed"
    with_output = verdicts(task, plan_of(task), str(run_folder), entries, "温度 29.3 ℃\n温度 27.1 ℃\n")
    assert [one.state for one in with_output].count("open") == 2  # only `ended`, alone and in its step
    with pytest.raises(UsageError):
        plan_of(task, "cold")


def test_the_verb(run_folder, tmp_path):
    page = tmp_path / "报告.html"
    done = edgeai("drill", "test-report", run_folder, "--task", "greenhouse", "--to", page, "--json").json
    assert done["page"] == str(page) and done["seconds"] == 9.7
    assert len(done["checks"]) == len(read_task("greenhouse").runs[0].checks) + 5
    assert len(done["latencies"]) == 3 and done["problems"][0]["count"] == 1
    text = page.read_text(encoding="utf-8")
    assert text.count("data:image/png;base64,") == 2 and "Virtual microphone" in text


@pytest.mark.parametrize("entry", [
    {"at_s": "x", "kind": "pin"}, {"at_s": 1e300, "kind": "pin"}, {"at_s": True, "kind": "pin"},
    {"at_s": -1, "kind": "heard"},
    {"at_s": 1, "kind": 5}, {"at_s": 1, "kind": "pin", "device": "{0.__class__}", "on": True},
    {"at_s": 1, "kind": "pin", "device": [], "on": {}},
    {"at_s": 1, "kind": "world", "device": {}, "quantity": 1, "to": 2},
    {"at_s": 1, "kind": "microphone.hears", "speech_ends_s": 7},
    {"at_s": 1, "kind": "speaker.done", "seconds": -5, "text": "a"},
    {"at_s": 1, "kind": "speaker.done", "seconds": "long"}, {"at_s": 1, "kind": "display.show", "file": "a\0b"},
    {"at_s": 1, "kind": "display.show", "file": 7}, {"at_s": 1, "kind": "camera.open", "camera": {}},
    {"at_s": 1, "kind": "voice.done", "text": "a", "outcome": "no such", "seconds": 1},
    {"at_s": 1, "kind": "journal.start", "time": 9},
    {"at_s": 1, "kind": "sensor", "does": ["silent"]}, {"at_s": 1, "kind": "serial.open", "port": "$x^$", "baud": 1}])
def test_a_journal_that_lies(run_folder, entry):
    write(run_folder, ENTRIES + [entry], '{"at_s": 3, "kind": "torn')
    html, fields = report_of(read_run(run_folder))
    assert "</html>" in html and fields["seconds"] == 9.7


@pytest.mark.parametrize("words, part", [
    (("none.jsonl", "--to", "a.html"), "none.jsonl"), (("empty", "--to", "a.html"), "no journal"),
    (("empty.jsonl", "--to", "a.html"), "empty"), (("运行", "--to", "a.pdf"), ".html"),
    (("运行", "--to", "a.html", "--task", "nothing"), "nothing"), (("运行", "--to", "a.html", "--run", "hot"), "--task"),
    (("运行", "--to", "a.html", "--task", "greenhouse", "--run", "cold"), "hot"),
    (("运行", "--to", "a.html", "--task", "greenhouse", "--output", "none.txt"), "none.txt")])
def test_what_it_refuses(run_folder, tmp_path, words, part):
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty.jsonl").write_text("nothing\n", encoding="utf-8")
    done = edgeai("drill", "test-report", *words, cwd=tmp_path)
    assert done.code in (1, 2) and part in done.errors and "Traceback" not in done.errors
    assert not (tmp_path / "a.html").exists()


def test_the_page_in_a_browser(run_folder, tmp_path):
    if Browser.missing():
        pytest.skip(Browser.missing())
    trap = "<img src=x onerror=\"document.title='trap'\">"
    write(run_folder, ENTRIES + [{"at_s": 9.6, "kind": "heard", "text": trap}])
    task = read_task("greenhouse")
    run = read_run(run_folder)._replace(pictures=())
    path = tmp_path / "报告.html"
    found = verdicts(task, plan_of(task), run.folder, run.entries)
    path.write_text(report_of(run, "", task, found)[0], encoding="utf-8")
    with Browser(1280, 900) as browser:
        browser.go(path.as_uri())
        for width in (1280, 400):
            browser.be_screen(width, 900)
            assert browser.run("return document.documentElement.scrollWidth") == width
        assert trap in browser.text("body") and browser.run("return document.title") != "trap"
        assert browser.run("return [...document.images].every(one => one.naturalWidth > 600)")
        assert len(browser.texts("h2")) == 7 and browser.log() == []
