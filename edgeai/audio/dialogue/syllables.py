"""Sentences as Mandarin syllables, so that a homophone reads the same.

Toneless pinyin (pypinyin). `fuzzy` also merges the sounds that learners, dialects and
recognisers confuse: z/zh c/ch s/sh n/l an/ang en/eng in/ing.
"""
import re
import unicodedata
from functools import lru_cache

from edgeai.audio.dialogue.simplified import simplified
from edgeai.packages import load

# What carries no meaning for matching: punctuation, white space, and emoji, which phones' keyboards put in.
_NOISE = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f\u200d]+|" r"[\s,.!?;:，。！？；：、…~～“”\"'‘’《》（）()\-—]+")
_MERGES = (("zh", "z"), ("ch", "c"), ("sh", "s"))


def normalise(text):
    """Without punctuation and white space; half-width, simplified, Latin letters small."""
    return _NOISE.sub("", simplified(unicodedata.normalize("NFKC", text))).lower()


@lru_cache(maxsize=8192)
def syllables(text):
    """The toneless syllables of a normalised text; other characters stand for themselves."""
    return tuple(load("pypinyin", "pypinyin").lazy_pinyin(text, errors=list)) if text else ()


@lru_cache(maxsize=8192)
def fuzzy_syllables(text):
    """Like `syllables`, confusable sounds merged."""
    return tuple(fuzzy(syllable) for syllable in syllables(text))


@lru_cache(maxsize=1024)
def fuzzy(syllable):
    """One representative for all syllables that are confused with this one."""
    if not syllable.isalpha() or not syllable[0].islower():
        return syllable
    for written, merged in _MERGES:
        if syllable.startswith(written):
            syllable = merged + syllable[len(written) :]
    if syllable[0] == "n" and len(syllable) > 1:
        syllable = "l" + syllable[1:]
    return re.sub(r"(?<=[aei])ng$", "n", syllable)
