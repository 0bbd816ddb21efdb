"""What is spoken for training, and that what is kept for measuring never is."""
import collections
import os

import numpy as np
import pytest

from edgeai.audio.recognition.command_list import CommandList, load_command_list
from edgeai.audio.training import corpus
from edgeai.audio.training.corpus import (
    CorpusSize, Line, SPEAKERS, corpus_size, held_out_for, is_held_out, load_part, make_part,
    part_count, part_lines, part_path, plan, speak, spoken_syllables)
from edgeai.audio.training.pronunciation import dictionary_words, unit_ids

COMMANDS = CommandList("", ("打开灯", "关门", "你好"), ("一", "二", "点"))
SIZE = CorpusSize(per_command=4, numbers=60, pairs=20, phrases=120)


def test_the_mixture_is_as_large_as_was_asked():
    lines = plan(COMMANDS, SIZE, 1)
    texts = collections.Counter(line.text for line in lines)
    assert len(lines) == 3 * 4 * 6 + 60 + 20 + 120
    assert all(texts[word] >= 12 for word in COMMANDS.phrases + COMMANDS.digits)
    pairs = [text for text in texts.elements()
             if len(text.split()) == 2 and set(text.split()) <= set(COMMANDS.phrases)]
    assert len(pairs) >= 20
    shares = collections.Counter(line.speaker for line in lines)
    assert set(shares) == set(SPEAKERS) and min(shares.values()) > len(lines) / 5


def test_no_two_lines_are_spoken_from_one_seed():
    lines = plan(COMMANDS, SIZE, 1)
    assert len({line.seed for line in lines}) == len(lines)
    assert not {line.seed for line in lines} & {line.seed for line in plan(COMMANDS, SIZE, 2)}


def test_a_plan_depends_on_its_seed_alone():
    assert plan(COMMANDS, SIZE, 7) == plan(COMMANDS, SIZE, 7) != plan(COMMANDS, SIZE, 8)


def test_without_digits_half_as_many_numbers_are_said():
    lines = plan(COMMANDS._replace(digits=()), SIZE, 1)
    assert len(lines) == 3 * 4 * 3 + 30 + 20 + 120


def test_words_held_out_are_never_spoken_for_training():
    commands = load_command_list()
    own = set(commands.phrases + commands.digits)
    parts = {part for line in plan(commands, CorpusSize(), 1) for part in line.text.split()}
    held_out = {word for word in dictionary_words() if is_held_out(word)}
    assert len(parts) > 8000 and len(held_out) > 1000
    assert parts & held_out <= own


def test_three_in_a_hundred_words_are_held_out_half_for_tuning():
    purposes = collections.Counter(held_out_for(word) for word in dictionary_words())
    assert set(purposes) == {None, "tuning", "evaluation"}
    assert 0.025 < 1 - purposes[None] / sum(purposes.values()) < 0.04
    assert 0.8 < purposes["tuning"] / purposes["evaluation"] < 1.25
    assert all(is_held_out(word) == (held_out_for(word) is not None) for word in ("你好", "银行"))


@pytest.mark.parametrize("utterances", [5000, 9000])
def test_a_smaller_corpus_has_the_same_mixture(utterances):
    commands = load_command_list()
    size = corpus_size(commands, utterances)
    assert len(plan(commands, size, 1)) == pytest.approx(utterances, rel=0.1)
    assert size.phrases / size.numbers == pytest.approx(9000 / 5400, rel=0.05)
    assert corpus_size(commands) == CorpusSize()
    assert min(corpus_size(commands, 1)) == 1  # each command by each kind of speaker, at least


def test_parts_of_a_text_keep_their_own_reading():
    assert spoken_syllables("银行 走") == ("yin2", "hang2", "zou3")
    assert spoken_syllables("行走") == ("xing2", "zou3")


@pytest.mark.parametrize("speaker", SPEAKERS)
def test_a_line_is_spoken_by_its_speaker(speaker):
    one = speak(Line("打开灯", speaker, 5))
    assert one.samples.dtype == np.int16 and 0.3 < len(one.samples) / 16000 < 4
    assert np.abs(one.samples.astype(int)).max() == pytest.approx(20000, rel=0.02)
    assert one.units == unit_ids(["da3", "kai1", "deng1"])
    other = speak(Line("打开灯", speaker, 6))
    assert len(one.samples) != len(other.samples) or (one.samples != other.samples).any()


def test_parts_hold_every_line_once(monkeypatch):
    monkeypatch.setattr(corpus, "_PART", 50)
    lines = plan(COMMANDS, SIZE, 1)
    parts = [part_lines(lines, number) for number in range(part_count(lines))]
    assert [line for part in parts for line in part] == lines
    assert {len(part) for part in parts[:-1]} == {50} and 0 < len(parts[-1]) <= 50
    assert part_count([]) == 0


def test_a_part_file_holds_what_was_spoken(tmp_path, monkeypatch):
    lines = [Line("打开灯", "formant", 1), Line("一", "formant", 2), Line("关门 你好", "formant", 3)]
    path = make_part(str(tmp_path), lines, 7)
    assert path == part_path(str(tmp_path), 7) and os.listdir(str(tmp_path)) == ["speech-0007.npz"]
    for line, found in zip(lines, load_part(path)):
        spoken = speak(line)
        assert found.samples.dtype == np.int16 and (found.samples == spoken.samples).all()
        assert found.units == spoken.units


def test_a_torn_part_is_not_taken_for_one(tmp_path, monkeypatch):
    def torn(path, **_arrays):
        with open(path, "wb") as file:
            file.write(b"PK\3\4 half of it")
        raise OSError("disk full")

    with monkeypatch.context() as full:
        full.setattr(np, "savez", torn)
        with pytest.raises(OSError):
            make_part(str(tmp_path), [Line("一", "formant", 2)], 0)
    assert not os.path.exists(part_path(str(tmp_path), 0))
    make_part(str(tmp_path), [Line("一", "formant", 2)], 0)
    assert len(load_part(part_path(str(tmp_path), 0))) == 1
    assert os.listdir(str(tmp_path)) == ["speech-0000.npz"]
