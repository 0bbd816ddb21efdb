"""How Chinese text is said: pinyin syllables and the network's units."""
import functools
import re
import unicodedata

from edgeai.audio.training.units import UNIT_ID, syllable_units
from edgeai.packages import load

# Where pypinyin's dictionary reads a phrase of the kit's field otherwise than people do.
_SAID = {"着火了": ("zhao2", "huo3", "le5"), "幺": ("yao1",)}
_TONE = re.compile("[1-5]$")
_TONE_MARK = re.compile("[\u0300\u0301\u0304\u030c]")  # grave, acute, macron, caron


def syllables(text):
    """Pinyin with tone digits, 5 for the neutral tone: "打开" -> ("da3", "kai1")."""
    if text in _SAID:
        return _SAID[text]
    pypinyin = load("pypinyin", "pypinyin")
    return tuple(pypinyin.lazy_pinyin(text, style=pypinyin.Style.TONE3,
                                      neutral_tone_with_five=True, v_to_u=False))


def unit_ids(spoken):
    """The network's outputs for those syllables; ValueError for what is no Mandarin."""
    return tuple(UNIT_ID[unit] for syllable in spoken
                 for unit in syllable_units(_TONE.sub("", syllable)))


def character_units():
    """{character: [tuples of unit ids]} for the 6,763 of GB 2312, each way it is read."""
    pypinyin = load("pypinyin", "pypinyin")
    found = {}
    for character in _gb2312():
        ways = pypinyin.pinyin(character, style=pypinyin.Style.NORMAL, heteronym=True)[0]
        units = []
        for way in ways:
            try:
                units.append(unit_ids([way]))
            except ValueError:
                continue  # no Mandarin syllable, as for a few sighs
        if units:
            found[character] = list(dict.fromkeys(units))
    return found


@functools.lru_cache(maxsize=1)
def dictionary_words():
    """Words of 2 to 4 characters that pypinyin knows, sorted."""
    from pypinyin.phrases_dict import phrases_dict

    plain = re.compile("[\u4e00-\u9fff]{2,4}$")
    return tuple(sorted(
        word for word, readings in phrases_dict.items()
        if plain.match(word) and all(_is_mandarin(ways[0]) for ways in readings)))


@functools.lru_cache(maxsize=None)
def _is_mandarin(reading):
    """A syllable as the dictionary writes it, with its tone's mark ("dǎ")."""
    try:
        syllable_units(unicodedata.normalize("NFC", _TONE_MARK.sub(
            "", unicodedata.normalize("NFD", reading))))
    except ValueError:
        return False
    return True


def _gb2312():
    for row in range(0xB0, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                yield bytes([row, cell]).decode("gb2312")
            except UnicodeDecodeError:
                continue
