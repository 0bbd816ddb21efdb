"""Mandarin's sounds as a formant synthesiser needs them: rounded, for a grown man.

Formants of the vowels: Wu and Lin, 实验语音学概要, 1989; loci and noise bands: Stevens,
Acoustic Phonetics, 1998. Each speaker spreads these values; the spread matters more.
"""
from typing import NamedTuple, Tuple

# F1, F2, F3 in Hz of a grown man.
VOWELS = {
    "a": (850, 1250, 2600), "a_front": (800, 1400, 2600), "a_back": (780, 1120, 2550),
    "o": (540, 850, 2500), "e": (490, 1150, 2450), "eh": (500, 1850, 2550),
    "e_i": (460, 1900, 2600), "schwa": (520, 1420, 2500), "i": (290, 2250, 3000),
    "i_lax": (390, 2050, 2650), "u": (330, 680, 2400), "u_lax": (430, 850, 2450),
    "v": (290, 2020, 2450), "ii": (380, 1350, 2650), "iii": (390, 1620, 2200),
    "r": (480, 1350, 1750), "ae": (630, 1750, 2550),
    "n": (290, 1500, 2500), "ng": (290, 1050, 2350),
}
NASALS = ("n", "ng", "m")
# Each final as vowels with their share of its time.
FINALS = {
    "a": "a:1", "o": "u_lax:.2 o:.8", "e": "e:1", "ai": "a_front:.55 i_lax:.45",
    "ei": "e_i:.55 i_lax:.45", "ao": "a_back:.55 u_lax:.45", "ou": "o:.55 u_lax:.45",
    "an": "a_front:.62 n:.38", "en": "schwa:.6 n:.4", "ang": "a_back:.6 ng:.4",
    "eng": "e:.58 ng:.42", "er": "schwa:.4 r:.6", "i": "i:1", "ii": "ii:1", "iii": "iii:1",
    "ia": "i:.3 a:.7", "ie": "i:.35 eh:.65", "iao": "i:.25 a_back:.4 u_lax:.35",
    "iou": "i:.4 o:.25 u_lax:.35", "ian": "i:.28 ae:.36 n:.36", "in": "i:.58 n:.42",
    "iang": "i:.25 a:.38 ng:.37", "ing": "i:.42 schwa:.16 ng:.42", "u": "u:1",
    "ua": "u:.3 a:.7", "uo": "u:.35 o:.65", "uai": "u:.25 a_front:.4 i_lax:.35",
    "uei": "u:.35 e_i:.3 i_lax:.35", "uan": "u:.25 a_front:.4 n:.35",
    "uen": "u:.35 schwa:.27 n:.38", "uang": "u:.25 a_back:.38 ng:.37",
    "ueng": "u:.3 e:.33 ng:.37", "ong": "u_lax:.58 ng:.42", "v": "v:1", "ve": "v:.35 eh:.65",
    "van": "v:.28 ae:.36 n:.36", "vn": "v:.58 n:.42", "iong": "v:.3 u_lax:.34 ng:.36",
}


class Consonant(NamedTuple):
    """closure_s: silence (for `voiced` ones, their murmur). noise_s: burst or friction at
    noise_hz +- noise_width_hz, noise_db above the vowel's level. breath_s: aspiration.
    locus_hz: F1, F2, F3 that the vowel comes from; None in it is the vowel's own."""

    closure_s: float
    noise_s: float
    noise_hz: float
    noise_width_hz: float
    noise_db: float
    breath_s: float
    locus_hz: Tuple
    voiced: bool = False


# Of "y", "w" and "'" only the start of a vowel without consonant: tightened, or held back.
CONSONANTS = {
    "b": Consonant(.05, .008, 900, 1500, -14, .004, (300, 900, 2300)),
    "p": Consonant(.045, .012, 1200, 1800, -14, .065, (350, 950, 2300)),
    "d": Consonant(.045, .010, 4200, 2200, -12, .005, (300, 1750, 2700)),
    "t": Consonant(.04, .016, 4200, 2200, -12, .065, (350, 1750, 2700)),
    "g": Consonant(.045, .020, 0, 900, -10, .008, (300, None, 2300)),
    "k": Consonant(.04, .025, 0, 900, -10, .070, (350, None, 2300)),
    "m": Consonant(.07, 0, 0, 1, -60, 0, (270, 1000, 2250), True),
    "n": Consonant(.065, 0, 0, 1, -60, 0, (270, 1500, 2550), True),
    "l": Consonant(.06, 0, 0, 1, -60, 0, (360, 1300, 2750), True),
    "r": Consonant(.07, .07, 2800, 1400, -24, 0, (410, 1450, 1950), True),
    "y": Consonant(.04, 0, 0, 1, -60, 0, (265, None, None), True),
    "w": Consonant(.04, 0, 0, 1, -60, 0, (285, None, None), True),
    "'": Consonant(.015, 0, 0, 1, -60, 0, (None, None, None)),
    "f": Consonant(0, .10, 6000, 6000, -20, 0, (340, 950, 2300)),
    "h": Consonant(0, .05, 1500, 1300, -18, .085, (None, None, None)),
    "s": Consonant(0, .125, 6800, 1900, -8, .01, (350, 1550, 2650)),
    "z": Consonant(.035, .050, 6800, 1900, -9, .004, (320, 1550, 2650)),
    "c": Consonant(.035, .100, 6800, 1900, -8, .03, (350, 1550, 2650)),
    "sh": Consonant(0, .125, 3400, 1500, -6, .01, (350, 1700, 2250)),
    "zh": Consonant(.035, .045, 3400, 1500, -7, .004, (320, 1700, 2250)),
    "ch": Consonant(.035, .095, 3400, 1500, -6, .03, (350, 1700, 2250)),
    "x": Consonant(0, .125, 5200, 1900, -8, .01, (310, 2150, 2900)),
    "j": Consonant(.03, .045, 5200, 1900, -9, .004, (300, 2150, 2900)),
    "q": Consonant(.03, .095, 5200, 1900, -8, .03, (310, 2150, 2900)),
}
# Semitones from the speaker's middle.
TONES = {"1": (4, 4), "2": (-1, 0, 4), "3": (-2, -5, -3), "4": (5, 1, -5), "5": (0, -2)}
