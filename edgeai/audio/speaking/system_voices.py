"""Which of a system's voices speaks Mandarin: by its name, its id or its language.

Windows' language codes: 804 is Chinese (mainland), 1004 (Singapore), 404 (Taiwan); from
[MS-LCID], "Windows Language Code Identifier (LCID) Reference".
"""
import re

from edgeai.errors import VoiceError
from edgeai.i18n import gettext as _

# Ids, names and languages by which Mandarin voices go, the best first. A plain eSpeak "cmn"
# or "zh" voice is the last: some versions read Chinese characters in English.
_MANDARIN_MARKS = ("huihui", "yaoyao", "kangkang", "xiaoxiao", "lili", "cmn-latn-pinyin", "zh-cn",
                   "zh_cn", "804", "1004", "mandarin", "simplified", "zh-tw", "404", "chinese",
                   "zh", "cmn")
# Cantonese and its kin call themselves Chinese too.
_OTHER_CHINESE = ("zh-hk", "zh_hk", "hong kong", "cantonese", "yue", "c04", "hakka", "hak", "nan")


def choose(voices, wanted):
    """The id of the voice that `wanted` names; the best Mandarin one for "zh".

    voices: with `id`, `name` and `languages`, as pyttsx3 has them. VoiceError without one.
    """
    for mark in _marks(wanted):
        for voice in voices:
            if _is_marked(voice, mark) and not _is_other(voice, wanted):
                return voice.id
    if wanted != "zh":
        raise VoiceError(
            _("the system has no voice {wanted!r}").format(wanted=wanted),
            _("See `edgeai say --list`, or set voice = \"zh\" under [voice] in kit.toml."))
    raise VoiceError(
        _("the system has no Chinese voice"),
        _("Install one (Windows: Settings, Time and language, Speech; Raspberry Pi OS: sudo "
          "apt install espeak-ng), or set driver = \"espeakng\" under [voice] in kit.toml."))


def speaking(voices, language):
    """Those that `choose` could take for that language, in the system's order."""
    return [voice for voice in voices if not _is_other(voice, language) and
            any(_is_marked(voice, mark) for mark in _marks(language))]


def _marks(wanted):
    return _MANDARIN_MARKS if wanted == "zh" else (wanted.lower(),)


def _is_other(voice, wanted):
    return wanted == "zh" and any(_is_marked(voice, mark) for mark in _OTHER_CHINESE)


def _is_marked(voice, mark):
    """Long marks may be a part of a word; short ones must be a word of their own."""
    text = _text_of(voice)
    return mark in (text if len(mark) > 4 or "-" in mark else re.split(r"[^a-z0-9]+", text))


def _text_of(voice):
    languages = [
        item.decode("utf-8", "ignore") if isinstance(item, bytes) else str(item)
        for item in voice.languages or ()
    ]
    return " ".join([voice.id, voice.name or ""] + languages).lower()
