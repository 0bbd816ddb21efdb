"""Kaldi's and OpenFst's files, read as far as is needed to tell a whole one from a damaged one.

Each function takes the bytes of a file and raises ValueError, with what is wrong, when
vosk could not use it: vosk itself may end the process over it.

Formats: kaldi-asr/kaldi src/nnet3/am-nnet-simple.cc, src/util/parse-options.cc,
src/lat/word-align-lattice.cc; OpenFst 1.8 fst.h, vector-fst.h, const-fst.h, add-on.h.
"""
import re
import struct
from typing import NamedTuple

from edgeai.i18n import gettext as _

FST_MAGIC = 2125659606
HAS_SYMBOLS = 3  # flags of an FST's header: input, output symbols
HAS_OUTPUT_SYMBOLS = 2
ADD_ON_MAGIC = 446681434
FST_NUMBERS = struct.Struct("<iiQqqq")  # version, flags, properties, start, states, arcs
LOOKAHEAD_KINDS = ("olabel_lookahead", "ilabel_lookahead")
FST_KINDS = ("vector", "const", "ngram") + LOOKAHEAD_KINDS
KALDI_TEXT = re.compile(rb"\s*[\[<][\x20-\x7e\s]*$")
ARC_BYTES, CONST_STATE_BYTES = 16, 20
BOUNDARIES = ("nonword", "begin", "end", "internal", "singleton")
NETWORK_END = re.compile(
    rb"</Nnet3> <LeftContext> \x04.{4}<RightContext> \x04.{4}<Priors> FV \x04(.{4})", re.DOTALL)
INPUT_NODE = re.compile(rb"input-node name=input dim=(\d+)")


class Fst(NamedTuple):
    """An FST's header; has_words: it carries the words itself, as small public models do."""

    kind: str
    states: int
    arcs: int
    has_words: bool


def read_options(data):
    """{option: text} of a Kaldi option file: --option=value on each line."""
    options = {}
    for number, line in enumerate(_text(data).splitlines(), 1):
        line = line.partition("#")[0].strip()
        if not line:
            continue
        match = re.match(r"--([\w.-]+)(?:=(.*))?$", line)
        if not match:
            raise ValueError(_("line {number} is no --option=value").format(number=number))
        options[match.group(1)] = "true" if match.group(2) is None else match.group(2).strip()
    return options


def read_words(data):
    """{word: number} of a symbol table."""
    words = {}
    for number, line in enumerate(_text(data).split("\n"), 1):
        columns = line.split()
        if not columns:
            continue
        if len(columns) != 2 or not columns[1].isdigit():
            raise ValueError(_("line {number} is no word and number").format(number=number))
        words[columns[0]] = int(columns[1])
    if len(words) < 2:
        raise ValueError(_("there are no words in it"))
    return words


def read_word_boundaries(data):
    """{phone: where in a word it stands}"""
    phones = {}
    for number, line in enumerate(_text(data).splitlines(), 1):
        columns = line.split()
        if len(columns) != 2 or not columns[0].isdigit() or columns[1] not in BOUNDARIES:
            raise ValueError(_("line {number} is no phone and place in a word").format(number=number))
        phones[int(columns[0])] = columns[1]
    if not phones:
        raise ValueError(_("it is empty"))
    return phones


def read_integers(data):
    """The numbers of a text of numbers."""
    words = _text(data).split()
    if not all(re.match(r"-?\d+$", word) for word in words):
        raise ValueError(_("it does not consist of numbers"))
    return [int(word) for word in words]


def read_fst(data):
    """The `Fst` of a graph; a vector FST's arcs are followed too."""
    try:
        return _read_fst(data, 0)
    except struct.error:
        raise ValueError(_("it ends early")) from None


def read_network(data):
    """The width of the features that a network takes; None where it does not say."""
    if bytes(data[:2]) != b"\0B":
        raise ValueError(_("it is no binary file of Kaldi (its first bytes are {bytes})").format(
            bytes=bytes(data[:2]).hex()))
    if bytes(data[2:20]) != b"<TransitionModel> ":
        raise ValueError(_("it does not begin with a transition model"))
    begin = data.find(b"<Nnet3> ")
    if begin < 0:
        raise ValueError(_("there is no network of the nnet3 kind in it"))
    _check_network_end(data)
    found = INPUT_NODE.search(bytes(data[begin : begin + 65536]))
    return int(found.group(1)) if found else None


def check_object(data):
    """Any of Kaldi's objects, binary or text: only its beginning is looked at."""
    start = bytes(data[:64])
    if len(data) < 8 or not (start.startswith(b"\0B") or KALDI_TEXT.match(start)):
        raise ValueError(_("it is no file of Kaldi (its first bytes are {bytes})").format(
            bytes=start[:2].hex()))


def _read_fst(data, at):
    (magic,) = struct.unpack_from("<i", data, at)
    if magic != FST_MAGIC:
        raise ValueError(_("it is no FST (its first bytes are {bytes})").format(
            bytes=bytes(data[at : at + 4]).hex()))
    kind, at = _fst_name(data, at + 4)
    arc_type, at = _fst_name(data, at)
    if kind not in FST_KINDS or arc_type != "standard":
        raise ValueError(_("it is an FST of an unknown kind: {kind}").format(
            kind=("%s, %s" % (kind, arc_type))[:60]))
    if kind in LOOKAHEAD_KINDS:
        return _read_inner_fst(data, at + FST_NUMBERS.size, kind)
    return _read_plain_fst(data, at, kind)


def _read_inner_fst(data, at, kind):
    """A look-ahead FST is another one with tables behind it; its own numbers say nothing."""
    (magic,) = struct.unpack_from("<i", data, at)
    if magic != ADD_ON_MAGIC:
        raise ValueError(_("it is no FST, or a damaged one"))
    inner = _read_fst(data, at + 4)
    return inner._replace(kind=kind)


def _read_plain_fst(data, at, kind):
    _version, flags, _properties, start, states, arcs = FST_NUMBERS.unpack_from(data, at)
    is_open_end = kind == "vector" and states == -1  # written to a pipe
    if not is_open_end and not 0 <= start < states:
        raise ValueError(_("its start is state {start} of {states}").format(
            start=start, states=states))
    if not flags & HAS_SYMBOLS and not is_open_end:
        _check_arcs(data, at + FST_NUMBERS.size, kind, states, arcs)
    return Fst(kind, states, arcs, bool(flags & HAS_OUTPUT_SYMBOLS))


def _check_network_end(data):
    """After the network stand its context and its priors, and then nothing."""
    at = data.rfind(b"</Nnet3> ")
    found = NETWORK_END.match(bytes(data[at : at + 128])) if at >= 0 else None
    if not found:
        raise ValueError(_("it ends early"))
    priors = struct.unpack("<i", found.group(1))[0]
    if priors < 0 or len(data) != at + found.end() + 4 * priors:
        raise ValueError(_("it does not end where its priors end"))


def _check_arcs(data, at, kind, states, arcs):
    if kind == "vector":
        _follow_vector(data, at, states)
    elif kind == "const":
        if len(data) < at + CONST_STATE_BYTES * states + ARC_BYTES * arcs or arcs < 0:
            raise ValueError(_("it ends early"))


def _follow_vector(data, at, states):
    """Every arc leads to a state of the graph, and the file ends after the last of them."""
    import numpy as np

    begin, ends, counts = at, [], []
    for _number in range(states):
        if len(data) < at + 12:
            raise ValueError(_("it ends early"))
        (arcs,) = struct.unpack_from("<q", data, at + 4)
        if not 0 <= arcs <= (len(data) - at - 12) // ARC_BYTES:
            raise ValueError(_("it ends early"))
        at += 12 + ARC_BYTES * arcs
        ends.append(at)
        counts.append(arcs)
    if at != len(data):
        raise ValueError(_("it goes on after its last state"))
    # An arc's target is its last number; seen from the end of its state, every fourth.
    numbers = np.frombuffer(data[begin:at], "<i4")
    last = (np.repeat(ends, counts) - begin) // 4 - 1
    behind = np.arange(len(last)) - np.repeat(np.cumsum(counts) - counts, counts)
    targets = numbers[last - 4 * behind] if len(last) else np.zeros(1, int)
    if targets.min() < 0 or targets.max() >= states:
        raise ValueError(_("an arc leads to a state that is not there"))


def _fst_name(data, at):
    (length,) = struct.unpack_from("<i", data, at)
    if not 0 <= length <= 64:
        raise ValueError(_("it is no FST, or a damaged one"))
    end = at + 4 + length
    return bytes(data[at + 4 : end]).decode("ascii", "replace"), end


def _text(data):
    try:
        return bytes(data).decode("utf-8")
    except UnicodeDecodeError as problem:
        raise ValueError(_("it is no UTF-8 text (byte {place})").format(place=problem.start)) from None
