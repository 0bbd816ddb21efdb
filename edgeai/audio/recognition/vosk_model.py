"""vosk's model, loaded: one for all recognisers of a process.

Read in vosk-api 0.3.45: src/model.cc (messages up to the log level go to standard
error), python/vosk/__init__.py.
"""
import os
import threading

from edgeai.errors import ModelError
from edgeai.i18n import gettext as _
from edgeai.packages import load

# Kaldi's levels: -1 warnings, -2 errors, -3 failed assertions, after which the process
# ends. Errors reach the caller as exceptions, though without their words.
ERRORS, LAST_WORDS = -2, -3
KEPT_MODELS = 2

_loaded = {}  # folder -> VoskModel, the last used at the end
_lock = threading.Lock()


class VoskModel:
    """A loaded folder; any thread may use it."""

    def __init__(self, folder, log_level=LAST_WORDS):
        vosk = load("vosk", "vosk")
        vosk.SetLogLevel(log_level)
        self.folder = folder
        self._recognizer = vosk.KaldiRecognizer
        try:
            self._model = vosk.Model(_engine_path(folder))
        except Exception as problem:  # vosk raises the bare class
            raise _load_error(folder, problem) from problem

    def knows(self, word):
        """Is that a word of the model? Its marks, such as <eps>, are none: vosk dies of them."""
        if "\0" in word or word.startswith(("<", "#")):
            return False
        try:
            return self._model.vosk_model_find_word(word) > 0
        except UnicodeEncodeError:  # half a surrogate pair
            return False

    def new_engine(self, rate_hz, grammar=None):
        """A recogniser of vosk's, for one thread."""
        try:
            engine = self._recognizer(self._model, rate_hz, *([grammar] if grammar else []))
        except Exception as problem:
            raise _load_error(self.folder, problem) from problem
        engine.SetWords(True)
        return engine


def load_vosk_model(folder):
    """The `VoskModel` of that folder; loaded once, and kept while it is one of the last two."""
    with _lock:
        model = _loaded.pop(folder, None) or VoskModel(folder)
        _loaded[folder] = model
        while len(_loaded) > KEPT_MODELS:
            del _loaded[next(iter(_loaded))]
        return model


def _load_error(folder, problem):
    return ModelError(
        _("vosk can't load {folder}: {problem}").format(folder=folder, problem=problem),
        _("`edgeai models check` says what is wrong with it."),
    )


def _engine_path(folder, system=os.name):
    return _AnsiPath(folder) if system == "nt" and not _is_ascii(folder) else folder


class _AnsiPath(str):
    """On Windows vosk's C++ opens files by the system's code page (GBK), not by UTF-8."""

    def encode(self, encoding="utf-8", errors="strict"):
        return super().encode("mbcs", "strict")


def _is_ascii(text):
    return all(ord(one) < 128 for one in text)
