"""What is wrong with a model folder, file by file, without loading it into vosk.

vosk ends the whole process over some damages, so its files are looked at first, and
loaded for trial in a process of their own (`model_trial`).
"""
import contextlib
import mmap
import os
import re
from typing import NamedTuple

from edgeai.audio.recognition import kaldi_files
from edgeai.audio.recognition.model_layout import (
    EXTRACTOR, EXTRACTOR_NEEDS, RESCORER, RESCORER_NEEDS, has, has_fixed_graph, layout_of,
    needed_files, path_of)
from edgeai.i18n import gettext as _
from edgeai.system_reasons import system_reason

DEFAULT_CEPSTRA = 13  # Kaldi's --num-ceps
RATES_HZ = (8000, 48000)


class Finding(NamedTuple):
    """file: below the model's folder, with forward slashes; "" for the folder itself."""

    file: str
    message: str


def find_faults(folder):
    """[Finding]; empty when vosk should be able to use the folder."""
    layout = layout_of(folder)
    if layout is None:
        return [Finding("", _("it is not a Vosk model: it has neither am/final.mdl nor final.mdl"))]
    absent = [name for name in needed_files(folder, layout) if not has(folder, name)]
    faults = [Finding(name, _("it is missing")) for name in absent]
    return faults + _Reader(folder, layout, absent).faults()


class _Reader:
    """Reads one folder's files and keeps what is wrong with them."""

    def __init__(self, folder, layout, absent):
        self._folder, self._layout, self._absent = folder, layout, absent
        self._faults = []

    def faults(self):
        layout = self._layout
        width = self._read(layout.network, kaldi_files.read_network)
        features = self._read(layout.features, kaldi_files.read_options)
        if features is not None:
            self._check(layout.features, _check_features, features, width)
        if layout.decoding:
            self._check_decoding(layout.decoding)
        self._check_graph(layout)
        if has(self._folder, layout.word_boundary):
            self._read(layout.word_boundary, kaldi_files.read_word_boundaries)
        self._check_parts()
        return self._faults

    def _check_graph(self, layout):
        if has_fixed_graph(self._folder, layout):
            graph = self._read(layout.fixed_graph, kaldi_files.read_fst)
        else:
            self._read(layout.lexicon, kaldi_files.read_fst)
            graph = self._read(layout.grammar, kaldi_files.read_fst)
            self._read(layout.disambiguation, kaldi_files.read_integers)
        if graph is None or not graph.has_words:
            self._read(layout.words, kaldi_files.read_words)

    def _check_decoding(self, name):
        options = self._read(name, kaldi_files.read_options)
        if options is not None:
            self._check(name, _check_silence, options)

    def _check_parts(self):
        """What is only there in some models."""
        for part, needs in ((EXTRACTOR, EXTRACTOR_NEEDS), (RESCORER, RESCORER_NEEDS)):
            if has(self._folder, part):
                for name in (part,) + needs:
                    self._read(name, _reader_of(name))

    def _read(self, name, read):
        """What `read` makes of a file, or None after a finding."""
        if name in self._absent:
            return None
        return self._check(name, lambda: self._on_bytes(name, read))

    def _on_bytes(self, name, read):
        with _mapped(path_of(self._folder, name)) as data:
            return read(data)

    def _check(self, name, check, *values):
        try:
            return check(*values)
        except OSError as problem:
            message = _("it can't be read: {problem}").format(problem=system_reason(problem))
        except ValueError as problem:
            message = str(problem)
        self._faults.append(Finding(name, message))
        return None


@contextlib.contextmanager
def _mapped(path):
    """A file's bytes, mapped: a public model has files of a gigabyte."""
    with open(path, "rb") as file:
        if not os.fstat(file.fileno()).st_size:  # an empty file can't be mapped
            yield b""
            return
        data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        try:
            yield data
        finally:
            data.close()


def _reader_of(name):
    if name.endswith(".conf"):
        return kaldi_files.read_options
    return kaldi_files.read_fst if name.endswith(".fst") else kaldi_files.check_object


def _check_features(options, width):
    rate_hz = _number(options, "sample-frequency", 16000)
    if not RATES_HZ[0] <= rate_hz <= RATES_HZ[1]:
        raise ValueError(_("the sampling rate is {rate} Hz").format(rate=rate_hz))
    cepstra = int(_number(options, "num-ceps", DEFAULT_CEPSTRA))
    if width is not None and width != cepstra:
        raise ValueError(_("it makes {made} features a frame, the network takes {taken}").format(
            made=cepstra, taken=width))


def _check_silence(options):
    # Without them vosk ends the process at the first pause.
    if not re.match(r"\d+(:\d+)*$", options.get("endpoint.silence-phones", "")):
        raise ValueError(_("it does not say which phones are silence (--endpoint.silence-phones)"))


def _number(options, name, default):
    text = options.get(name, default)
    try:
        return float(text)
    except ValueError:
        raise ValueError(_("--{name} is {text!r}, not a number").format(
            name=name, text=text)) from None
