"""What the acoustic network tells apart: initials and toneless finals of Mandarin.

Network output 0 is the CTC blank, output k the unit k. Kaldi wants phones that know
their place in the word (begin, internal, end, singleton), so each unit has four, which
share one output; the blank has two: silence between words, a gap inside one.
"""
CONSONANTS = tuple("b p m f d t n l g k h j q x zh ch sh r z c s".split())
# Every syllable has two units: a vowel alone would be lost between its neighbours (七一).
GLIDE_Y, GLIDE_W, ONSET = "y", "w", "'"
INITIALS = CONSONANTS + (GLIDE_Y, GLIDE_W, ONSET)
FINALS = tuple(
    "a o e ai ei ao ou an en ang eng er i ii iii ia ie iao iou ian in iang ing "
    "u ua uo uai uei uan uen uang ueng ong v ve van vn iong".split()
)
UNITS = INITIALS + FINALS
UNIT_ID = {unit: number for number, unit in enumerate(UNITS, 1)}
BLANK = 0
OUTPUTS = len(UNITS) + 1

SILENCE, GAP = 1, 2  # phones of the blank
BEGIN, INTERNAL, END, SINGLETON = range(4)
PLACES = ("begin", "internal", "end", "singleton")
PHONES = 2 + len(PLACES) * len(UNITS)

_WRITTEN = {  # syllables without a consonant are written unlike they are built
    "yi": "i", "ya": "ia", "yo": "ou", "ye": "ie", "yao": "iao", "you": "iou", "yan": "ian",
    "yin": "in", "yang": "iang", "ying": "ing", "yai": "ai", "yu": "v", "yue": "ve",
    "yuan": "van", "yun": "vn", "yong": "iong",
    "wu": "u", "wa": "ua", "wo": "uo", "wai": "uai", "wei": "uei", "wan": "uan",
    "wen": "uen", "wang": "uang", "weng": "ueng",
    "n": "en", "m": "en", "ng": "eng", "ê": "e", "eh": "e",
}
_SHORTENED = {"iu": "iou", "ui": "uei", "un": "uen", "ue": "ve"}


def syllable_units(syllable):
    """Initial and final of a toneless pinyin syllable (v or ü for ü): "jing" -> ("j", "ing").

    Raises ValueError for what is no Mandarin syllable.
    """
    syllable = syllable.replace("ü", "v")
    consonant = next((part for part in (syllable[:2], syllable[:1]) if part in CONSONANTS), "")
    if consonant and syllable not in _WRITTEN:
        units = (consonant, _final(consonant, syllable[len(consonant) :]))
    else:
        onset = syllable[:1] if syllable[:1] in (GLIDE_Y, GLIDE_W) else ONSET
        units = (onset, _WRITTEN.get(syllable, syllable))
    if units[1] not in FINALS:
        raise ValueError("not a Mandarin syllable: %r" % syllable)
    return units


def _final(initial, rest):
    if initial in ("j", "q", "x") and rest.startswith("u"):
        rest = "v" + rest[1:]
    if rest == "i" and initial in ("zh", "ch", "sh", "r"):
        return "iii"
    if rest == "i" and initial in ("z", "c", "s"):
        return "ii"
    return _SHORTENED.get(rest, rest)


def phone(unit_id, place):
    """The Kaldi phone of a unit at a place in its word."""
    return 3 + len(PLACES) * (unit_id - 1) + place


def phone_outputs():
    """{phone: the network output it shares}"""
    outputs = {SILENCE: BLANK, GAP: BLANK}
    for unit_id in range(1, len(UNITS) + 1):
        outputs.update({phone(unit_id, place): unit_id for place in range(len(PLACES))})
    return outputs


def places(count):
    """Where each of `count` units stands in its word."""
    if count == 1:
        return [SINGLETON]
    return [BEGIN] + [INTERNAL] * (count - 2) + [END]


def enter(phone_number):
    """The transition that a graph takes into a one-state phone."""
    return 2 * phone_number


def stay(phone_number):
    """The transition that repeats it."""
    return 2 * phone_number - 1
