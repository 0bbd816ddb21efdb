"""The voice that needs no system package: eSpeak NG from the `espeakng-loader` wheel.

Text goes in, samples come out; nothing is played here. C API: espeak-ng's
speak_lib.h (1.52). The library holds one state a process, so calls are serialised.
"""
import atexit
import ctypes
import os
import shutil
import tempfile
import threading
from typing import NamedTuple, Tuple

from edgeai.errors import VoiceError
from edgeai.i18n import gettext as _
from edgeai.packages import load, missing

# The plain "cmn" voice reads Chinese characters in English.
MANDARIN = "cmn-latn-pinyin"
MANDARIN_ID = "sit/cmn-latn-pinyin"
# espeak-ng keeps its data path in a buffer of 160 bytes; it appends "/espeak-ng-data".
MAX_DATA_PATH_BYTES = 140

_AUDIO_OUTPUT_SYNCHRONOUS = 2
_DONT_EXIT = 0x8000
_CHARS_UTF8, _ENDPAUSE = 1, 0x1000
_RATE, _VOLUME, _PITCH = 1, 2, 3
_EVENT_LIST_TERMINATED, _EVENT_WORD = 0, 1
_RANDOM_SEED = 1
_GENDERS = {1: "Male", 2: "Female"}

_lock = threading.RLock()
_engine = None
_system_library = None


class SpokenWord(NamedTuple):
    """Where a word stands in the text (`location` from 0, `length`, in characters) and in
    the sound."""

    at_s: float
    location: int
    length: int


class EspeakVoice(NamedTuple):
    """`id` is the voice's file ("sit/cmn-latn-pinyin"), as pyttsx3 shows it."""

    id: str
    name: str
    languages: Tuple[str, ...]
    gender: str
    age: int


def synthesise(text, voice=MANDARIN, words_per_minute=160, volume=1.0, pitch=50):
    """Speak `text` into (int16 samples of shape (frames,), rate_hz).

    voice: a name ("cmn-latn-pinyin+f2"), or the whole path of a voice file.
    volume: 0..1. pitch: 0..100, 50 is the voice's own.
    Raises DriverMissing without the wheel, VoiceError when nothing was spoken.
    """
    return synthesise_words(text, voice, words_per_minute, volume, pitch)[:2]


def synthesise_words(text, voice=MANDARIN, words_per_minute=160, volume=1.0, pitch=50):
    """The same, and the list of `SpokenWord`s: (samples, rate_hz, words)."""
    with _lock:
        return _load().synthesise(text, voice, words_per_minute, volume, pitch)


def voices():
    """Every `EspeakVoice` of the library."""
    with _lock:
        return _load().voices()


def _load():
    global _engine, _system_library
    if _engine is None:
        _system_library = _load_system_library()
        _engine = _Engine()
    return _engine


def _load_system_library():
    """The system's own, so that it stays the first of its name; None where it has none.

    Both files have one soname, and the loader gives whichever was loaded first; the wheel's,
    opened by pyttsx3 without its data path, ends the process.
    """
    try:
        return ctypes.CDLL("libespeak-ng.so.1") if os.name == "posix" else None
    except OSError:
        return None


class _Engine:
    def __init__(self):
        loader = load("espeakng_loader", "espeakng-loader")
        try:
            self._library = ctypes.CDLL(loader.get_library_path())
        except OSError as problem:
            raise missing("espeakng-loader", problem) from problem
        data_path = _short_path(loader.get_data_path())
        self.rate_hz = self._library.espeak_Initialize(
            _AUDIO_OUTPUT_SYNCHRONOUS, 0, os.fsencode(data_path), _DONT_EXIT
        )
        if self.rate_hz <= 0:
            raise VoiceError(
                _("espeak-ng can't read its data at {path}").format(path=data_path),
                _("Install it again: pip install --force-reinstall espeakng-loader"),
            )
        # Seeded by the clock it breathes otherwise in each process, and no training is repeatable.
        set_seed = getattr(self._library, "espeak_ng_SetRandSeed", None)  # a build may hide it: no voice needs it
        if set_seed is not None:
            set_seed(ctypes.c_long(_RANDOM_SEED))
        self._blocks, self._words = [], []
        # Kept here: ctypes frees a callback that nothing refers to.
        self._callback = _SYNTH_CALLBACK(self._take_block)
        self._library.espeak_SetSynthCallback(self._callback)
        self._library.espeak_ListVoices.restype = ctypes.POINTER(ctypes.POINTER(_VoiceStruct))

    def synthesise(self, text, voice, words_per_minute, volume, pitch):
        import numpy as np

        if self._set_voice(voice) != 0:
            raise VoiceError(
                _("espeak-ng has no voice {voice!r}").format(voice=voice),
                _("See `edgeai say --list`; Mandarin is {name}.").format(name=MANDARIN),
            )
        self._library.espeak_SetParameter(_RATE, int(words_per_minute), 0)
        self._library.espeak_SetParameter(_VOLUME, int(round(volume * 100)), 0)
        self._library.espeak_SetParameter(_PITCH, int(pitch), 0)
        self._blocks, self._words = [], []
        data = text.encode("utf-8") + b"\0"
        self._library.espeak_Synth(
            data, ctypes.c_size_t(len(data)), 0, 0, 0, _CHARS_UTF8 | _ENDPAUSE, None, None
        )
        samples = np.frombuffer(b"".join(self._blocks), np.int16).copy()
        if not samples.any():
            raise VoiceError(
                _("espeak-ng spoke nothing for {text!r}").format(text=text),
                _("Give it words to say."),
            )
        return samples, self.rate_hz, self._words

    def _set_voice(self, voice):
        if os.path.isabs(voice):
            return self._library.espeak_SetVoiceByFile(os.fsencode(voice))
        return self._library.espeak_SetVoiceByName(voice.encode("utf-8"))

    def voices(self):
        table = self._library.espeak_ListVoices(None)
        found, index = [], 0
        while table[index]:
            found.append(_voice_of(table[index].contents))
            index += 1
        return found

    def _take_block(self, samples, count, events):
        if samples and count > 0:
            self._blocks.append(ctypes.string_at(samples, 2 * count))
        index = 0
        while events[index].type != _EVENT_LIST_TERMINATED:
            self._take_event(events[index])
            index += 1
        return 0

    def _take_event(self, event):
        if event.type == _EVENT_WORD:
            self._words.append(SpokenWord(
                event.audio_position_ms / 1000, event.text_position - 1, event.length))


class _EventStruct(ctypes.Structure):
    """espeak_EVENT of speak_lib.h."""

    _fields_ = [
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position_ms", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", ctypes.c_char * 8),
    ]


_SYNTH_CALLBACK = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_EventStruct)
)


class _VoiceStruct(ctypes.Structure):
    """espeak_VOICE of speak_lib.h."""

    _fields_ = [
        ("name", ctypes.c_char_p),
        ("languages", ctypes.c_char_p),
        ("identifier", ctypes.c_char_p),
        ("gender", ctypes.c_ubyte),
        ("age", ctypes.c_ubyte),
        ("variant", ctypes.c_ubyte),
        ("xx1", ctypes.c_ubyte),
        ("score", ctypes.c_int),
        ("spare", ctypes.c_void_p),
    ]


def _voice_of(struct):
    # `languages` is a priority byte, then the name, then a zero; ctypes stops at the first zero.
    language = struct.languages[1:].decode("utf-8", "replace")
    return EspeakVoice(
        id=struct.identifier.decode("utf-8").replace("\\", "/").lower(),
        name=struct.name.decode("utf-8"),
        languages=(language,),
        gender=_GENDERS.get(struct.gender),
        age=struct.age or None,
    )


def _short_path(path):
    """A path to the same folder that fits espeak-ng's buffer and the C library's code page."""
    if len(os.fsencode(path)) <= MAX_DATA_PATH_BYTES and (os.name != "nt" or _is_ascii(path)):
        return path
    if os.name == "nt":
        return _windows_short_path(path)
    folder = tempfile.mkdtemp(prefix="edgeai-")
    atexit.register(shutil.rmtree, folder, True)
    link = os.path.join(folder, "espeak-ng-data")
    os.symlink(path, link)
    return link


def _is_ascii(text):
    return all(ord(character) < 128 for character in text)


def _windows_short_path(path):
    buffer = ctypes.create_unicode_buffer(512)
    length = ctypes.windll.kernel32.GetShortPathNameW(path, buffer, len(buffer))
    return buffer.value if 0 < length < len(buffer) else path
