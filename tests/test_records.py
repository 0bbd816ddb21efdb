"""Records: frozen, with the unit in the name, and what is derived from them."""
import inspect

import pytest

from edgeai import records
from edgeai.records import Action, AudioChunk, Reply, Transcript, Word

np = pytest.importorskip("numpy")

RECORDS = [value for value in vars(records).values()
           if inspect.isclass(value) and value.__module__ == records.__name__]


def test_all_records_are_looked_at():
    assert {one.__name__ for one in RECORDS} >= {
        "AudioChunk", "Word", "Transcript", "Transcription", "Action", "Reply", "Spoken"}


@pytest.mark.parametrize("record", RECORDS)
def test_they_are_frozen(record):
    one = record(*record._fields)
    for field in record._fields:
        with pytest.raises(AttributeError):
            setattr(one, field, "changed")
    assert tuple(one) == record._fields


@pytest.mark.parametrize("record", RECORDS)
def test_they_say_what_they_are(record):
    assert record.__doc__ and not record.__doc__.startswith(record.__name__ + "(")


@pytest.mark.parametrize("frames, channels, rate_hz, seconds", [
    (1600, 1, 16000, 0.1), (44100, 2, 44100, 1.0), (0, 1, 16000, 0.0), (1, 2, 8000, 0.000125),
])
def test_a_chunk_knows_its_channels_and_length(frames, channels, rate_hz, seconds):
    chunk = AudioChunk(np.zeros((frames, channels), np.int16), rate_hz)
    assert (chunk.channels, chunk.seconds, chunk.at_s) == (channels, seconds, 0.0)


def test_a_partial_transcript_has_no_words():
    assert Transcript("打开", False) == ("打开", False, 0.0, (), False, 0.0, False)


def test_a_reply_does_nothing_unless_told():
    assert Reply("好的", None, "reject", 0.1, {}) == ("好的", None, "reject", 0.1, {}, ())


def test_equal_actions_are_equal():
    assert Action("relay", "on") == Action(device="relay", verb="on")
    assert Action("relay", "on") != Action("relay", "off")


def test_a_weak_word_makes_unsure_where_words_are_whole():
    words = (Word("打开", 0.0, 0.5, 1.0), Word("绿灯", 0.5, 1.0, 0.7))
    assert not Transcript("打开绿灯", True, 0.85, words).is_sure
    assert Transcript("打开绿灯", True, 0.85, words, is_free=True).is_sure
    assert Transcript("打开绿灯", True, 0.85, words[:1]).is_sure and Transcript("打开绿灯", True).is_sure
