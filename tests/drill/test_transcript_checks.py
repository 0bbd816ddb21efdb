"""Checks on transcripts, dialogues, and what was spoken in the room."""
import pytest

from edgeai.drill.checks import Seen, judge
from edgeai.drill.checks.transcript import is_answer
from edgeai.drill.program_run import Run

SAID = ["打开灯", "关闭风扇", "现在温度多少", "停止播放", "下一首"]
TURNS = [["打开灯", "灯已打开。"], ["", "请再说一遍"], ["现在温度", "现在#度"]]


def seen_text(tmp_path, text, name="a.txt", encoding="utf-8"):
    (tmp_path / name).write_bytes(text.encode(encoding))
    return Seen(str(tmp_path), str(tmp_path), None, {})


def transcript(tmp_path, lines, needed=3, **more):
    return judge(dict({"kind": "transcript", "file": "a.txt", "said": SAID, "needed": needed}, **more),
                 seen_text(tmp_path, "\n".join(lines)))


@pytest.mark.parametrize("lines, needed, is_ok", [
    (SAID, 5, True),
    (SAID[1:4], 3, True),
    (SAID[1:4], 4, False),
    (["打开灯。", "关闭 风扇", "现在温度多少？"], 3, True),
    (["打开灯", "关闭风善", "现在温度多少"], 3, False),  # one of four is more than a fifth
    (["打开灯", "关闭风扇", "现在温度多小"], 3, True),  # one of six is less
    (["乱码", "打开灯", "又是", "停止播放", "下一首"], 3, True),
    (["下一首", "停止播放", "打开灯"], 3, False),  # not in their order
    (["打开灯"] * 5, 2, False),  # one line is one sentence
    (["打开灯关闭风扇现在温度多少"], 2, False),
    ([], 1, False),
])
def test_how_many_sentences_were_heard(tmp_path, lines, needed, is_ok):
    assert transcript(tmp_path, lines, needed).ok is is_ok


def test_what_is_missing_is_told(tmp_path):
    finding = transcript(tmp_path, SAID[:2])
    assert finding.reason.endswith("missing: 现在温度多少、停止播放、下一首")


def test_lines_that_nobody_said(tmp_path):
    assert transcript(tmp_path, SAID, 5, only=True).ok
    assert not transcript(tmp_path, SAID + ["我想吃饭"], 5, only=True).ok


@pytest.mark.parametrize("text", ["字" * 201, "字\n" * 201, "\0\1\2"])
def test_texts_made_to_keep_the_grader_busy(tmp_path, text):
    check = {"kind": "transcript", "file": "a.txt", "said": SAID, "needed": 1}
    assert not judge(check, seen_text(tmp_path, text)).ok


def test_windows_own_encodings_are_read(tmp_path):
    check = {"kind": "transcript", "file": "a.txt", "said": SAID, "needed": 5}
    for encoding in ("utf-8-sig", "gbk", "utf-16"):
        assert judge(check, seen_text(tmp_path, "\r\n".join(SAID), encoding=encoding)).ok, encoding


@pytest.mark.parametrize("text, needed, is_ok", [
    ("问：打开灯\n答：灯已打开\n问：[unk]\n答：请再说一遍\n问：现在温度\n答：现在24.5度\n", 3, True),
    ("问: 打开灯\n答: 灯已打开\n\n问:天气\n答:请再说一遍。\n问:现在温度\n答:现在-3度\n", 2, True),
    ("问：打开灯\n答：灯已关闭\n问：[unk]\n答：请再说一遍\n问：现在温度\n答：现在24度\n", 3, False),
    ("答：灯已打开\n问：打开灯\n答：请再说一遍\n问：现在温度\n答：现在24度\n", 3, False),
    ("问：打开灯\n答：灯已打开\n问：现在温度\n答：现在24度\n问：[unk]\n答：请再说一遍\n", 3, False),
    ("打开灯 灯已打开", 1, False),
])
def test_questions_with_their_answers(tmp_path, text, needed, is_ok):
    check = {"kind": "dialogue", "file": "a.txt", "turns": TURNS, "needed": needed}
    assert judge(check, seen_text(tmp_path, text)).ok is is_ok


@pytest.mark.parametrize("wanted, text, is_it", [
    ("现在#度", "现在24度", True), ("现在#度", "现在24.5度。", True), ("现在#度", "现在度", False),
    ("现在#度", "现在二十四度", False), ("灯已打开。", "灯已打开", True), ("灯已打开", "灯已打开了", False),
    ("a.c", "abc", False),
])
def test_answers_punctuation_aside(wanted, text, is_it):
    assert is_answer(wanted, text) is is_it


def a_run(tmp_path, *entries):
    run = Run(True, 0, "", "", str(tmp_path), str(tmp_path), entries)
    return Seen(str(tmp_path), str(tmp_path), run, {})


def done(text, at_s=1.0, silent=False):
    return {"kind": "speaker.done", "at_s": at_s, "text": text, "silent": silent}


@pytest.mark.parametrize("entries, is_ok", [
    ([done("灯已打开"), done("现在24度")], True),
    ([done("你好"), done("灯已打开"), done("现在24度")], True),
    ([done("现在24度"), done("灯已打开")], False),
    ([done("灯已打开"), done("现在24度", silent=True)], False),
    ([done("灯已打开")], False),
    ([{"kind": "voice.start", "at_s": 0.5, "text": "灯已打开"}, done(None), done("现在24度")], True),
    ([{"kind": "voice.start", "at_s": 0.5, "text": "灯已打开"}, done(None, silent=True), done("现在24度")], False),
])
def test_what_the_loudspeaker_spoke(tmp_path, entries, is_ok):
    assert judge({"kind": "spoken", "texts": ["灯已打开", "现在#度"]}, a_run(tmp_path, *entries)).ok is is_ok


def hears(said, at_s, ends_s):
    return {"kind": "microphone.hears", "at_s": at_s, "speech": said, "speech_ends_s": [ends_s]}


def pin(at_s, on):
    return {"kind": "pin", "at_s": at_s, "device": "light", "on": on}


@pytest.mark.parametrize("entries, is_ok", [
    ([hears("打开灯", 1.0, 2.0), pin(3.9, True)], True),
    ([hears("打开灯", 1.0, 2.0), pin(4.5, True)], False),
    ([hears("打开灯", 1.0, 2.0), pin(1.5, True)], False),  # before it was said
    ([hears("打开灯", 1.0, 2.0), pin(3.0, False)], False),
    ([hears("打开灯", 1.0, 2.0), pin(3.0, True), hears("打开灯", 5.0, 6.0)], False),  # each time
    ([hears("关闭灯", 1.0, 2.0), pin(3.0, True)], False),
    ([hears("打开灯", 1.0, 2.0), dict(pin(3.0, True), at_s="3")], False),
])
def test_what_follows_a_spoken_command(tmp_path, entries, is_ok):
    check = {"kind": "reacts", "said": "打开灯", "entry": {"kind": "pin", "device": "light", "on": True}, "within_s": 2.0}
    assert judge(check, a_run(tmp_path, *entries)).ok is is_ok


def test_without_a_run_nothing_was_spoken(tmp_path):
    seen = Seen(str(tmp_path), str(tmp_path), None, {})
    assert judge({"kind": "spoken", "texts": ["你好"]}, seen).reason == "the program was not run"
