"""`edgeai listen --expect`: what was heard against what was said."""
import json
import os

import pytest

from edgeai_command import ROOT, edgeai

COMMANDS = os.path.join(ROOT, "edgeai", "tasks", "voice_turn", "commands.wav")


def lines(done):
    assert done.code == 0, done
    return [json.loads(line) for line in done.output.splitlines()]


@pytest.mark.parametrize("expected, rate, edits", [
    ("打开灯，打开风扇！", 0.0, (0, 0, 0)),
    ("打开灯，关闭风扇。", 0.2857, (2, 0, 0)),
    ("打开灯", 1.3333, (0, 0, 4)),
])
def test_the_error_rate_follows_the_text(expected, rate, edits):
    heard, error = lines(edgeai("listen", COMMANDS, "--expect", expected, "--json"))
    assert heard["text"] == "打开灯打开风扇"
    assert error["expected"] == expected and error["character_error_rate"] == rate
    assert (error["substitutions"], error["deletions"], error["insertions"]) == edits


def test_the_error_rate_in_words():
    done = edgeai("listen", COMMANDS, "--expect", "打开灯，关闭风扇。")
    assert done.output.splitlines()[-1] == (
        "character error rate 28.6%: 2 wrong, 0 missing, 0 too many, of 7 characters")


def test_live_all_sentences_together_are_compared(tmp_path):
    (tmp_path / "s.toml").write_text(
        '[[event]]\nafter = "microphone.open"\nat_s = 0.2\nspeech = "打开风扇"\n', "utf-8")
    *sentences, error = lines(edgeai(
        "listen", "--kit", "sim", "--scenario", "s.toml", "--seconds", "3",
        "--expect", "打开灯", "--json", cwd=tmp_path))
    assert [sentence["text"] for sentence in sentences] == ["打开风扇"]
    assert error["character_error_rate"] == 0.6667
