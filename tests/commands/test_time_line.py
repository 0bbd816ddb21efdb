"""The time line shows entries that are whole, and stumbles over no other."""
import json

import pytest

from edgeai.commands.time_line import TimeLine
from edgeai_command import edgeai


class _Terminal:
    def __init__(self):
        self.lines = []

    def say(self, line):
        self.lines.append(line)


def shown(*entries):
    terminal = _Terminal()
    time_line = TimeLine(terminal)
    for entry in entries:
        time_line.show(entry)
    time_line.end()
    return terminal.lines


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("EDGEAI_LANG", "en")


def test_a_turn_with_its_delays():
    assert shown(
        {"at_s": 0.5, "kind": "microphone.hears", "file": "/a/b.wav", "speech": None,
         "seconds": 2.0, "speech_ends_s": [1.5]},
        {"at_s": 2.0, "kind": "heard", "text": "打开灯", "confidence": 1.0},
        {"at_s": 2.1, "kind": "pin", "pin": 17, "level": 1, "on": True, "device": "light"},
        {"at_s": 2.2, "kind": "speaker.start", "text": "好的", "rate_hz": 22050},
        {"at_s": 4.0, "kind": "speaker.done", "text": None, "seconds": 1.8, "file": None},
    ) == [
        "    0.50 s  the room plays   b.wav",
        "    2.00 s  the kit hears    打开灯   (0.50 s after the speech)",
        "    2.10 s  switched         light on   (0.100 s after the text)",
        "    2.20 s  first sound   (0.200 s after the text)",
        "    4.00 s  spoken              (1.8 s)",
    ]


def test_what_comes_after_the_answer_is_no_part_of_the_turn():
    assert shown(
        {"at_s": 2.0, "kind": "heard", "text": "现在温度多少"}, {"at_s": 2.1, "kind": "speaker.start"},
        {"at_s": 8.0, "kind": "pin", "device": "relay", "on": True}, {"at_s": 9.0, "kind": "speaker.start"},
    )[1:] == ["    2.10 s  first sound   (0.100 s after the text)",
              "    8.00 s  switched         relay on", "    9.00 s  first sound"]


def test_what_the_kit_says_and_does_not_get_to_say():
    def done(at_s, text, outcome, seconds=0.0):
        return {"at_s": at_s, "kind": "voice.done", "text": text, "outcome": outcome,
                "seconds": seconds}

    assert shown(
        {"at_s": 1.0, "kind": "voice.start", "text": "一切正常"},
        {"at_s": 1.0, "kind": "speaker.start", "text": None},
        done(1.5, "二十五度", "replaced"), done(1.6, "太多", "dropped"),
        {"at_s": 2.0, "kind": "speaker.done", "text": None, "seconds": 1.0, "file": "a.wav"},
        done(2.0, "一切正常", "preempted", 1.0),
        {"at_s": 2.1, "kind": "voice.start", "text": "着火了"},
        {"at_s": 3.1, "kind": "speaker.done", "text": None, "seconds": 1.0, "file": "b.wav"},
        done(3.1, "着火了", "spoken", 1.0), done(3.2, "太晚", "expired"),
        done(3.3, "坏", "failed"),
        {"at_s": 4.0, "kind": "voice.start", "text": "停"},
        done(4.5, "停", "stopped", 0.5),  # before its last block has sounded
        {"at_s": 4.6, "kind": "speaker.done", "text": None, "seconds": 0.6, "file": "c.wav"},
        done(5.0, "新", "unheard of"),
    ) == [
        "    1.00 s  first sound",
        "    1.50 s  not spoken       二十五度   (there was newer)",
        "    1.60 s  not spoken       太多   (too much to say)",
        "    2.00 s  cut off          一切正常   (by an alarm, after 1.0 s, a.wav)",
        "    3.10 s  spoken           着火了   (1.0 s, b.wav)",
        "    3.20 s  not spoken       太晚   (too late)",
        "    3.30 s  not spoken       坏   (it failed)",
        "    4.50 s  cut off          停   (after 0.5 s)",
    ]


@pytest.mark.parametrize("entry", [
    {"at_s": 1.0, "kind": "voice.done", "text": "x"}, {"at_s": 1.0, "kind": "voice.start"},
    {"at_s": 1.0, "kind": "line"}, {"at_s": 1.0, "kind": "since_heard"}, {"kind": "_init__"}, {},
    {"at_s": 1.0, "kind": "heard"}, {"kind": "heard", "text": "x"}, {"at_s": 1.0, "kind": None},
    {"at_s": "1", "kind": "heard", "text": "x"}, {"at_s": 1.0, "kind": ["heard"]},
    {"at_s": 1.0, "kind": "pin", "pin": 17}, {"at_s": 1.0, "kind": "pin", "device": ["x"], "on": 1},
    {"at_s": 1.0, "kind": "pwm", "device": "x"}, {"at_s": 1.0, "kind": "servo", "device": "x", "angle_deg": "9"},
    {"at_s": 1.0, "kind": "lcd", "device": "x", "lines": "ab"}, {"at_s": 1.0, "kind": "rgb", "device": "x"},
    {"at_s": 1.0, "kind": "fan", "device": "x"}, {"at_s": 1.0, "kind": "world", "device": "x", "quantity": "y"},
    {"at_s": 1.0, "kind": "microphone.hears", "speech_ends_s": None},
    {"at_s": 1.0, "kind": "speaker.done", "text": "x", "seconds": None},
    {"at_s": 1.0, "kind": "reply", "text": "x"}, {"at_s": 1.0, "kind": "hand"},
])
def test_what_is_no_whole_entry_is_not_shown(entry):
    assert shown(entry) == []


def test_a_journal_with_foreign_lines(tmp_path):
    lines = ['5', '[]', '"x"', 'null', '{"kind": "line"}', '{"at_s": NaN, "kind": "score"}',
             "[" * 100000, '{"at_s": 1.0, "kind": "heard", "text": "x"}']
    (tmp_path / "j.jsonl").write_text("\n".join(lines) + "\n")
    done = edgeai("journal", tmp_path / "j.jsonl")
    assert done.code == 0 and done.output == "    1.00 s  the kit hears    x\n", done
    done = edgeai("journal", tmp_path / "j.jsonl", "--json")
    assert done.json["entries"] == [
        {"kind": "line"}, {"at_s": None, "kind": "score"}, json.loads(lines[-1])]


def test_what_went_wrong_with_the_microphone():
    assert shown(
        {"at_s": 4.0, "kind": "fault", "device": "microphone", "fault": "unplugged", "does": "begin"},
        {"at_s": 4.01, "kind": "microphone.lost", "problem": "it stopped"},
        {"at_s": 5.0, "kind": "fault", "device": "microphone", "fault": "unplugged", "does": "end"},
        {"at_s": 5.6, "kind": "microphone.gap", "seconds": 1.55, "cause": "unplugged"},
        {"at_s": 6.0, "kind": "microphone.gap", "seconds": "long", "cause": "overflow"},
    ) == [
        "    4.00 s  a fault begins   microphone: unplugged", "    4.01 s  the kit loses    it stopped",
        "    5.00 s  a fault ends     microphone: unplugged",
        "    5.60 s  sound was lost   1.6 s (unplugged)"]


def test_what_rules_did():
    fields = {"rule": "火情", "level": 2, "done": ["buzzer.beep"], "queued": ["say 发现火情"]}
    assert shown(
        dict(fields, at_s=1.0, kind="alarm"),
        dict(fields, at_s=2.0, kind="notice.clear", done=[], queued=[]),
        dict(fields, at_s=3.0, kind="alarm.did"), dict(fields, at_s=4.0, kind="alarm", done=None),
    ) == [
        "    1.00 s  a rule           火情: fires, level 2   buzzer.beep, say 发现火情",
        "    2.00 s  a rule           火情: clears, level 2",
    ]


def test_failures_of_rules_and_sources():
    assert shown(
        {"at_s": 1.0, "kind": "rule.failed", "rule": "火情", "action": "fail", "error": "ValueError: x"},
        {"at_s": 2.0, "kind": "rule.quarantined", "rule": "火情"},
        {"at_s": 3.0, "kind": "source.lost", "source": "climate", "error": "OSError: gone"},
        {"at_s": 4.0, "kind": "source.back", "source": "climate"}, {"kind": "source.back"},
    ) == [
        "    1.00 s  a rule           火情: fail failed: ValueError: x",
        "    2.00 s  a rule           火情 rests: it failed three times in a row",
        "    3.00 s  a source         climate is lost: OSError: gone",
        "    4.00 s  a source         climate is back",
    ]


def pins(device, *changes, kind="pin", **fields):
    return [dict(fields, at_s=at_s, kind=kind, device=device, on=on) for at_s, on in changes]


def test_what_outputs_do_besides_on_and_off():
    assert shown(
        {"at_s": 0.0, "kind": "lcd", "device": "lcd", "lines": [" " * 16] * 2},  # set up
        {"at_s": 0.5, "kind": "world", "device": "climate", "quantity": "temperature_c", "to": 36.0},
        {"at_s": 1.0, "kind": "servo", "device": "servo", "angle_deg": 89.9996},
        *pins("servo", (1.0, True), (1.2, False), kind="pwm", type="servo"),
        {"at_s": 2.0, "kind": "fan", "device": "fan", "speed": 0.72},
        {"at_s": 3.0, "kind": "rgb", "device": "rgb", "color": "#ff0000"},
        {"at_s": 4.0, "kind": "lcd", "device": "lcd", "lines": ["Hello           ", "T=25            "]},
        {"at_s": 6.0, "kind": "lcd", "device": "lcd", "lines": ["Hello           ", " " * 16]},
        *pins("red", (7.0, False), (7.0, True), (7.02, True), kind="pwm", type="led"),
    ) == [
        "    0.50 s  in the room      climate temperature_c becomes 36",
        "    1.00 s  turned           servo to 90°", "    2.00 s  turns            fan at 72 %",
        "    3.00 s  shines           rgb in #ff0000", "    4.00 s  shown            lcd: Hello | T=25",
        "    6.00 s  shown            lcd: Hello", "    7.00 s  switched         red on"]


def test_an_alarm_s_buzzer_does_not_flood_it():
    beeps = [(1.0 + 0.125 * number, number % 2 == 0) for number in range(62)]
    hand = {"at_s": 9.0, "kind": "hand", "device": "button", "does": "press"}
    assert shown(*pins("buzzer", *beeps) + [hand] + pins("relay", (9.7, True))) == [
        "    1.00 s  switched         buzzer on", "    1.12 s  switched         buzzer off",
        "    1.25 s  switched         buzzer on", "    1.38 s  switched         buzzer off",
        "    1.50 s  switched         buzzer on   (and so on)",
        "    9.00 s  a hand           presses button",
        "    9.70 s  switched         buzzer off   (since 8.62 s, after 57 more changes)",
        "    9.70 s  switched         relay on"]


def test_what_is_still_changing_at_the_end_is_told_then():
    beeps = [(0.25 * number, number % 2 == 0) for number in range(8)]
    assert shown(*pins("buzzer", *beeps))[5:] == [
        "    1.75 s  switched         buzzer off   (since 1.75 s, after 3 more changes)"]


def test_who_changes_slowly_is_told_each_time():
    assert len(shown(*pins("red", *[(1.0 * number, number % 2 == 0) for number in range(20)]))) == 20
