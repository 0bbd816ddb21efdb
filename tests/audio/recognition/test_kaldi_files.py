"""Kaldi's and OpenFst's files, written here by hand from their formats."""
import random
import struct

import pytest

from edgeai.audio.recognition import kaldi_files
from edgeai.audio.recognition.kaldi_files import (
    Fst, check_object, read_fst, read_integers, read_network, read_options, read_word_boundaries,
    read_words)


def fst(states, kind=b"vector", arc=b"standard", flags=0, start=0, tail=b"", count=None):
    """states: for each its arcs, as (input, output, weight, next)."""
    body = b"".join(
        struct.pack("<fq", 0.0, len(arcs)) + b"".join(struct.pack("<iifi", *one) for one in arcs)
        for arcs in states)
    return (struct.pack("<i", 2125659606) + struct.pack("<i", len(kind)) + kind
            + struct.pack("<i", len(arc)) + arc
            + struct.pack("<iiQqqq", 2, flags, 3, start,
                          len(states) if count is None else count,
                          sum(map(len, states))) + body + tail)


def network(dim=40, priors=0, config=None, tail=b""):
    config = config or b"input-node name=input dim=%d\n" % dim
    return (b"\0B<TransitionModel> ... </TransitionModel> <Nnet3> \n" + config + b"\n"
            b"<NumComponents> \4\0\0\0\0</Nnet3> <LeftContext> \4" + struct.pack("<i", 21)
            + b"<RightContext> \4" + struct.pack("<i", 21) + b"<Priors> FV \4"
            + struct.pack("<i", priors) + bytes(4 * priors) + tail)


GOOD = fst([[(1, 1, 0.5, 1), (2, 2, 0.5, 0)], []])


def test_a_graph_is_read():
    assert read_fst(GOOD) == Fst("vector", 2, 2, False)
    assert read_fst(fst([[]], flags=2, tail=b"symbols")).has_words
    assert read_fst(fst([[]], count=-1)).states == -1
    assert read_fst(fst([[], [(1, 1, 0.0, 2)] * 3, [(2, 2, 0.0, 0)]])).arcs == 4
    # As public models have them: a look-ahead FST around a const one, words in an n-gram.
    inner = fst([], kind=b"const", count=3) + bytes(60)
    outer = fst([], kind=b"olabel_lookahead", start=-1) + struct.pack("<i", 446681434) + inner
    assert read_fst(outer + b"tables") == Fst("olabel_lookahead", 3, 0, False)
    assert read_fst(fst([], kind=b"ngram", flags=3, count=9)) == Fst("ngram", 9, 0, True)
    const = fst([], kind=b"const", count=3) + bytes(60)
    assert read_fst(const) == Fst("const", 3, 0, False)


@pytest.mark.parametrize("data, problem", [
    (b"", "ends early"), (b"\x01\x02\x03\x04rest", r"no FST \(its first bytes are 01020304\)"),
    (GOOD[:40], "ends early"), (GOOD[:-1], "ends early"), (GOOD[:-13], "ends early"),
    (GOOD + b"x", "goes on after"), (fst([[(1, 1, 0.0, 1)]]), "a state that is not there"),
    (fst([[], [(1, 1, 0.0, 0), (1, 1, 0.0, 2)], []][:2]), "a state that is not there"),
    (fst([[(1, 1, 0.0, -1)]]), "a state that is not there"), (fst([[]], start=1), "start is state 1"),
    (fst([]), "start is state 0 of 0"),
    (fst([[]], arc=b"log"), "unknown kind: vector, log"), (fst([[]], kind=b"magic"), "unknown kind"),
    (fst([], kind=b"const", count=4) + bytes(79), "ends early"),
    (fst([], kind=b"const", count=-2), "start is state"),
    (fst([], kind=b"olabel_lookahead") + GOOD, "no FST, or a damaged one"),
    (fst([], kind=b"olabel_lookahead") + struct.pack("<i", 446681434) + GOOD[:-1], "ends early"),
    (struct.pack("<ii", 2125659606, 1 << 30), "no FST, or a damaged one"),
])
def test_a_damaged_graph_is_told(data, problem):
    with pytest.raises(ValueError, match=problem):
        read_fst(data)


def test_a_network_says_how_wide_its_features_are():
    assert read_network(network(40)) == 40
    assert read_network(network(13, priors=5)) == 13
    assert read_network(network(config=b"component-node name=a\n")) is None


@pytest.mark.parametrize("data, problem", [
    (b"", "no binary file"), (b"<TransitionModel> text", "no binary file"),
    (b"\0B<Nnet3> ", "transition model"), (b"\0B<TransitionModel> <Nnet2> ", "nnet3"),
    (network()[:-1], "ends early"), (network()[:60], "ends early"),
    (network(priors=3)[:-4], "does not end where"), (network(tail=b"x"), "does not end where"),
])
def test_a_damaged_network_is_told(data, problem):
    with pytest.raises(ValueError, match=problem):
        read_network(data)


def test_options():
    text = "# a remark\n--beam=13.0\n\n  --phone-determinize=false # another\n--dither\n"
    assert read_options(text.encode()) == {
        "beam": "13.0", "phone-determinize": "false", "dither": "true"}


@pytest.mark.parametrize("read, data, problem", [
    (read_options, b"--beam=1\nbeam=2\n", "line 2 is no --option=value"),
    (read_options, b"\xff\xfe", "no UTF-8 text"),
    (read_words, "灯 1 2\n".encode(), "line 1 is no word and number"),
    (read_words, "<eps> 0\n灯 x\n".encode(), "line 2"), (read_words, b"<eps> 0\n", "no words"),
    (read_words, "灯 1".encode("gbk"), "no UTF-8 text"),
    (read_word_boundaries, b"", "empty"), (read_word_boundaries, b"1 nonword\n2 middle\n", "line 2"),
    (read_integers, b"1 2 x", "numbers"), (check_object, b"\0C" * 9, "no file of Kaldi"),
    (check_object, b"\0B", "no file of Kaldi"), (check_object, b" [ 1 2 \xff 3 ]", "no file of Kaldi"),
])
def test_a_damaged_text_is_told(read, data, problem):
    with pytest.raises(ValueError, match=problem):
        read(data)


def test_texts_are_read():
    check_object(b" [\n  4.89e+09 -2.5e+08\n  1 2 ]\n")
    check_object(b"\0BFM \4\0\0\0\0")
    assert read_words("<eps> 0\n灯\t5\n\n".encode()) == {"<eps>": 0, "灯": 5}
    assert read_word_boundaries(b"1 nonword\n2 begin\n") == {1: "nonword", 2: "begin"}
    assert read_integers(b"3\n-4 5\n") == [3, -4, 5] and read_integers(b"") == []


@pytest.mark.parametrize("read, data", [
    (read_fst, GOOD), (read_network, network(priors=3)), (read_options, b"--beam=13.0\n--a=b\n"),
    (read_words, "<eps> 0\n灯 1\n".encode()), (read_word_boundaries, b"1 nonword\n2 begin\n")])
def test_any_bytes_are_read_or_told(read, data):
    """Fuzz: ValueError or a result, whatever the bytes; never anything else."""
    dice = random.Random(kaldi_files.__name__)
    for _attempt in range(800):
        changed = bytearray(data)
        for _change in range(dice.randint(1, 5)):
            changed[dice.randrange(len(changed))] = dice.choice([0, 255, dice.randrange(256)])
        try:
            read(bytes(changed[: dice.choice([len(changed), dice.randrange(len(changed))])]))
        except ValueError:
            pass
