"""Checks on devices, speech and the line to board B, on journals and files made by hand."""
import os

import cv2
import numpy as np
import pytest

from edgeai.drill.checks import Seen, judge
from edgeai.drill.program_run import Run
from edgeai.linkage.board_b.frames import encode_frame

FAN = [{"at_s": 0.0, "kind": "pin", "pin": 26, "on": False, "device": "relay"},
       {"at_s": 3.0, "kind": "world", "device": "climate", "to": 32.0},
       {"at_s": 4.0, "kind": "pin", "pin": 26, "on": True, "device": "relay"},
       {"at_s": 9.0, "kind": "pin", "pin": 26, "on": False, "device": "relay"}]
SERVO = [{"at_s": 0.0, "kind": "servo", "device": "servo", "angle_deg": 0.0},
         {"at_s": 5.0, "kind": "microphone.hears", "speech": "开门", "speech_ends_s": [6.0]},
         {"at_s": 7.0, "kind": "servo", "device": "servo", "angle_deg": 90.0},
         {"at_s": 10.0, "kind": "servo", "device": "servo", "angle_deg": 0.0}]
SPEECH = [{"at_s": 1.0, "kind": "sensor", "device": "climate", "does": "answer", "temperature_c": 31.5},
          {"at_s": 2.0, "kind": "voice.start", "text": "温度过高，现在三十一点五度"},
          {"at_s": 2.0, "kind": "speaker.start", "text": None},
          {"at_s": 4.0, "kind": "speaker.done", "text": None, "silent": False},
          {"at_s": 8.0, "kind": "speaker.start", "text": "温度过高，现在20度"},
          {"at_s": 9.0, "kind": "speaker.done", "text": "温度过高，现在20度", "silent": True, "seconds": 0.9}]
AFTER = {"kind": "world", "to": 32.0}


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("EDGEAI_LANG", "en")


def finding(check, journal=(), folder=""):
    run = Run(True, 0, "", "", str(folder), str(folder), tuple(journal), (), 0.0, 0, False)
    return judge(check, Seen(str(folder), str(folder), run, {}))


@pytest.mark.parametrize("check, is_ok", [
    ({"on": False, "from_s": 0.5, "to_s": 3.9}, True), ({"on": False, "from_s": 0.5, "to_s": 4.1}, False),
    ({"on": True, "from_s": 4.5, "to_s": 8.9}, True), ({"on": True, "from_s": 4.5, "to_s": 9.1}, False),
    ({"on": True, "after": AFTER, "within_s": 1, "for_s": 4}, True),
    ({"on": True, "after": AFTER, "within_s": 0.5, "for_s": 4}, False),
    ({"on": True, "after": {"kind": "world", "to": 1}, "for_s": 4}, False),
])
def test_a_device_is_on_or_off_all_the_time(check, is_ok):
    assert finding(dict(check, kind="device_is", device="relay"), FAN).ok is is_ok


@pytest.mark.parametrize("check, is_ok", [
    ({"within_s": 1}, True), ({"within_s": 0.5}, False), ({"within_s": 1, "hold_s": 3}, True),
    ({"within_s": 1, "hold_s": 2}, False), ({"within_s": 1, "angle_deg": 45}, False)])
def test_a_servo_turns_after_what_was_said(check, is_ok):
    check = dict({"angle_deg": 90, "after": {"kind": "microphone.hears"}}, **check)
    assert finding(dict(check, kind="servo_turns", device="servo"), SERVO).ok is is_ok


@pytest.mark.parametrize("from_s, to_s, is_ok", [(1, 6, True), (1, 8, False), (8, 9, False), (11, 12, True)])
def test_a_servo_stays(from_s, to_s, is_ok):
    check = {"kind": "servo_stays", "device": "servo", "angle_deg": 0, "from_s": from_s, "to_s": to_s}
    assert finding(check, SERVO).ok is is_ok


@pytest.mark.parametrize("check, is_ok", [
    ({"kind": "said", "text": "温度过高", "after_s": 1.5, "within_s": 1}, True),
    ({"kind": "said", "text": "温度过高", "after_s": 0.5, "within_s": 1}, False),
    ({"kind": "said", "text": "温度过高", "at_most": 2}, True), ({"kind": "said", "text": "温度过高", "at_most": 1}, False),
    ({"kind": "said", "text": "温度过高", "at_most": 0, "to_s": 1.9}, True),
    ({"kind": "said", "text": "湿度"}, False),
    ({"kind": "said_apart", "text": "温度过高", "apart_s": 6}, True),
    ({"kind": "said_apart", "text": "温度过高", "apart_s": 10}, False),
    ({"kind": "audible"}, False),
])
def test_what_was_said(check, is_ok):
    assert finding(check, SPEECH).ok is is_ok


def test_what_was_cut_off_before_it_sounded_is_no_silence():
    cut = [dict(one, seconds=0.1) if one.get("silent") else one for one in SPEECH]
    assert finding({"kind": "audible"}, cut).ok and not finding({"kind": "audible", "at_least": 2}, cut).ok


@pytest.mark.parametrize("text, is_ok", [
    ("现在三十一点五度", True), ("现在31.5度", True), ("现在32度。", True), ("现在30度", False), ("现在温度多少", False)])
def test_a_live_value_is_said_in_figures_or_words(text, is_ok):
    journal = SPEECH[:1] + [{"at_s": 1.2, "kind": "hand", "device": "button"},
                            {"at_s": 2.0, "kind": "speaker.start", "text": text}]
    check = {"kind": "said_value", "device": "climate", "quantity": "temperature_c",
             "after": {"kind": "hand"}, "within_s": 2}
    assert finding(check, journal).ok is is_ok
    assert not finding(check, [dict(one, at_s=one["at_s"] + 5) if "text" in one else one for one in journal]).ok


def test_a_failed_check_tells_nothing_that_differs_from_run_to_run():
    found = finding({"kind": "said", "text": "湿度"}, SPEECH)
    assert "20" not in found.evidence and found == finding({"kind": "said", "text": "湿度"}, SPEECH[::-1])


TABLE = "at_s,source,quantity,value,unit,ok\n0.1,climate,temperature_c,29,C,1\n1.2,climate,temperature_c,31,C,1\n2,climate,temperature_c,31,C,1\n"


@pytest.mark.parametrize("text, more, is_ok", [
    (TABLE, {"reaches": {"min": 30}, "leaves": {"max": 30}}, True), (TABLE, {"reaches": {"min": 32}}, False),
    (TABLE, {"max": 30}, False), (TABLE, {"at_least": 4}, False), (TABLE, {"source": "door"}, False),
    ("a,b\n1,2\n", {}, False), (TABLE.replace("29", "warm"), {}, False)])
def test_a_table_of_readings(tmp_path, text, more, is_ok):
    (tmp_path / "s.csv").write_text(text)
    check = dict({"kind": "sensor_table", "file": "s.csv", "source": "climate", "quantity": "temperature_c"}, **more)
    assert finding(check, folder=tmp_path).ok is is_ok


def frame(number, found):
    return encode_frame({"ev": "seen", "n": number, "ms": 1, "w": 224, "h": 224, "d": found})


FRAMES = b"".join(frame(n, [["fire", 900, 1, 2, 3, 4]] if n > 5 else []) for n in range(12))


@pytest.mark.parametrize("data, more, is_ok", [
    (FRAMES, {"labels": ["fire"]}, True), (FRAMES, {"labels": ["smoke"]}, False),
    (FRAMES, {"labels": ["fire"], "min_score": 0.95}, False), (FRAMES, {"at_least": 13}, False),
    (FRAMES + b"#E0004deadbeef {}\n", {}, False), (FRAMES.replace(b"900", b"990"), {}, False), (b"", {}, False),
    (b"mask,90,1,2,3,4\nnone,0,0,0,0,0\nma", {"form": "lines", "at_least": 2, "labels": ["mask"]}, True),
    (b"mask,90,1,2,3,4\n", {"form": "lines", "at_least": 2}, False)])
def test_a_log_of_frames(tmp_path, data, more, is_ok):
    (tmp_path / "frames.log").write_bytes(data)
    assert finding(dict({"kind": "frame_log", "file": "frames.log"}, **more), folder=tmp_path).ok is is_ok


def test_what_board_b_sent():
    journal = [{"at_s": 1.0 + n / 10, "kind": "board.sends", "uart": 1, "text": "mask,95,10,20,30,40"} for n in range(10)]
    journal += [{"at_s": 2.0, "kind": "camera.sees", "index": 6}]
    journal += [{"at_s": 3.0 + n / 10, "kind": "board.sends", "uart": 1, "text": "none,0,0,0,0,0"} for n in range(10)]
    check = {"kind": "sent_lines", "label": "mask"}
    assert finding(check, journal).ok and finding(dict(check, box=[10, 20, 30, 40]), journal).ok
    assert not finding(dict(check, box=[60, 20, 30, 40]), journal).ok
    assert not finding(dict(check, min_percent=96), journal).ok and not finding(dict(check, uart=2), journal).ok
    after = {"after": {"kind": "camera.sees"}, "for_s": 2.5}
    assert finding(dict(after, kind="sent_lines", label="none"), journal).ok
    assert not finding(dict(after, kind="sent_lines", label="mask"), journal).ok


ROWS = [[{"matches": ":"}, "1", "fire", {"min": 0.7}]]


@pytest.mark.parametrize("text, is_ok", [
    ("时间,级别,类别,置信度,抓拍\n07:31:00,1,fire,0.94,图.png\n", True), ("07:31:00,1,fire,0.94,图.png\n", True),
    ("07:31:00,2,fire,0.94,图.png\n", False), ("07:31:00,1,fire,0.64,图.png\n", False),
    ("07:31:00,1,fire,high,图.png\n", False), ("07:31:00,1,fire,0.94,none.png\n", False),
    ("07:31:00,1,fire,0.94,坏.png\n", False), ("07:31:00,1,fire\n", False), ("", False),
    ("07:31:00,1,fire,0.94,图.png\n07:31:01,1,fire,0.94,图.png\n", False)])
def test_a_table_of_alarms(tmp_path, text, is_ok):
    (tmp_path / "图.png").write_bytes(cv2.imencode(".png", np.zeros((8, 8, 3), np.uint8))[1].tobytes())
    (tmp_path / "坏.png").write_bytes(b"no picture")
    (tmp_path / "alarm.csv").write_bytes(text.encode("utf-8-sig"))
    check = {"kind": "table", "file": "alarm.csv", "pictures": 5, "rows": ROWS}
    assert finding(check, folder=tmp_path).ok is is_ok, os.listdir(str(tmp_path))
