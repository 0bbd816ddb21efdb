import json
import random

import pytest

from board_link_lines import LINES
from edgeai.errors import UsageError
from edgeai.linkage.board_b.frames import (
    MOST_BYTES, MOST_LINE_BYTES, FrameParser, decode_frame, encode_frame)


def split(found):
    return ([one for one in found if isinstance(one, dict)],
            [one for one in found if isinstance(one, str)])


@pytest.mark.parametrize("lines", LINES, ids=repr)
def test_each_line_is_what_it_says(lines):
    parser = FrameParser()
    assert split(parser.feed(lines.data)) == (lines.messages, lines.logs)
    assert parser.counts["bad"] == lines.bad


@pytest.mark.parametrize("size", [1, 2, 7])
def test_reads_may_be_split_anywhere(size):
    data = b"".join(lines.data + b"\n" for lines in LINES)
    whole, piecewise = FrameParser(), FrameParser()
    expected = whole.feed(data)
    found = [one for at in range(0, len(data), size) for one in piecewise.feed(data[at:at + size])]
    assert found == expected and piecewise.counts == whole.counts


def test_what_is_sent_is_as_written_by_hand():
    assert encode_frame({"id": 1, "do": "ping"}) == b'\n#E0014cffe628d {"id":1,"do":"ping"}\n'
    assert encode_frame({}) == b"\n#E0002a3a6bf43 {}\n"


def test_no_control_character_is_ever_sent():
    frame = encode_frame({"text": "".join(map(chr, range(140)))})
    assert all(32 <= byte < 127 for byte in frame[1:-1])


def test_a_message_that_is_too_long_is_refused():
    fits = MOST_BYTES - len(encode_frame({"a": ""}))
    assert len(encode_frame({"a": "x" * fits})) == MOST_BYTES
    with pytest.raises(UsageError) as caught:
        encode_frame({"a": "x" * (fits + 1)})
    assert caught.value.message == "a message of 1025 bytes; the link takes 1024"


def test_nan_goes_neither_out_nor_in():
    with pytest.raises(ValueError):
        encode_frame({"a": float("nan")})
    assert decode_frame(b'#E0009d1088ed5 {"a":NaN}') is None


def test_json_that_breaks_off_is_none():
    assert decode_frame(b'#E0006a702fc6e {"a":1') is None


def test_a_flood_without_newlines_is_cut():
    parser = FrameParser()
    found = [one for _turn in range(1000) for one in parser.feed(b"x" * 1000)]
    assert found == ["x" * MOST_LINE_BYTES] and parser.counts["cut"] == 1
    assert len(parser._rest) <= MOST_LINE_BYTES
    assert parser.feed(b"\n" + encode_frame({"id": 2})) == [{"id": 2}]


def test_a_line_at_the_limit_is_whole_and_one_above_is_cut():
    parser = FrameParser()
    assert parser.feed(b"y" * MOST_LINE_BYTES + b"\n") == ["y" * MOST_LINE_BYTES]
    assert parser.counts["cut"] == 0
    assert parser.feed(b"z" * (MOST_LINE_BYTES + 1) + b"\nnext\n") == ["z" * MOST_LINE_BYTES, "next"]
    assert parser.counts["cut"] == 1


def test_log_text_can_not_steer_a_terminal():
    assert FrameParser().feed(b"\x1b[2Jred\x07\tup \xff\n") == ["\ufffd[2Jred\ufffd up \ufffd"]


def test_what_was_begun_can_be_forgotten():
    parser = FrameParser()
    parser.feed(b'#E0014cffe628d {"id":1')
    parser.flush()
    assert parser.feed(b"#E0002a3a6bf43 {}\n") == [{}]


def test_any_bytes_do_no_harm():
    chance = random.Random(5)
    parser = FrameParser()
    for _turn in range(2000):
        parser.feed(bytes(chance.choice(b"#E0123456789abcdef {}[]\":\n\r\x03\xff")
                          for _byte in range(chance.randrange(60))))
    assert parser.counts["frames"] == 0


def test_no_corrupted_frame_is_taken_for_another():
    """Every single flip of a bit, and many of more."""
    chance = random.Random(6)
    frame = encode_frame({"ev": "seen", "n": 3, "d": [["fire", 913, 10, 20, 30, 40]]})
    flips = [[bit] for bit in range(8, 8 * (len(frame) - 1))]
    flips += [chance.sample(range(8 * len(frame)), chance.randrange(2, 9)) for _turn in range(3000)]
    for bits in flips:
        spoilt = bytearray(frame)
        for bit in bits:
            spoilt[bit // 8] ^= 1 << bit % 8
        for one in FrameParser().feed(bytes(spoilt)):
            assert not isinstance(one, dict) or one == json.loads(frame[16:-1].decode())
