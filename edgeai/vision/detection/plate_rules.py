"""What a Chinese number plate may say (GA 36): a province, a letter, then letters and digits.

No I and no O, which look like 1 and 0. A new-energy plate has eight characters and a letter that
tells the drive: the third one of a small car's, the last one of a large car's.
"""
from typing import NamedTuple

PROVINCES = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新"
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
DIGITS = "0123456789"
ENDINGS = "学警港澳挂领使"  # in the last place of special plates
ENERGY_LETTERS = "ABCDEFGHJK"  # A to E: electric; F to K: others, such as hybrids
CHARACTERS = PROVINCES + LETTERS + DIGITS

ORDINARY, NEW_ENERGY = 7, 8


class PlateText(NamedTuple):
    """score: 0..1, the least sure character's."""

    text: str
    score: float


def plate_problem(text):
    """Why no plate says that: "length", "province", "letter", "characters" or "energy"; "" if one
    may. """
    if len(text) not in (ORDINARY, NEW_ENERGY):
        return "length"
    if text[0] not in PROVINCES:
        return "province"
    if text[1] not in LETTERS:
        return "letter"
    if any(one not in LETTERS + DIGITS for one in text[2:-1]):
        return "characters"
    if len(text) == NEW_ENERGY:
        return "" if _is_new_energy(text) else "energy"
    return "" if text[-1] in LETTERS + DIGITS + ENDINGS else "characters"


def _is_new_energy(text):
    """Small: a letter (or two) and four or five digits; large: five digits and a letter."""
    small, large = text[2:], text[2:-1]
    is_small = small[0] in ENERGY_LETTERS and small[1] in LETTERS + DIGITS and _all_digits(small[2:])
    return is_small or _all_digits(large) and text[-1] in ENERGY_LETTERS


def _all_digits(text):
    return all(one in DIGITS for one in text)


def likeliest_plate(scores, labels):
    """The `PlateText` that fits the rules best.

    scores: numpy (7 or 8, len labels), probabilities of each place's character. labels: the
        characters; what no plate may have in a place is not chosen there.
    """
    forms = _forms(len(scores))
    found = [_likeliest_of_form(scores, labels, form) for form in forms]
    return max(found, key=lambda one: one[1])[0]


def _forms(count):
    """What each place may hold, for every kind of plate of so many characters."""
    start, rest = [PROVINCES, LETTERS], LETTERS + DIGITS
    if count == ORDINARY:
        return [start + [rest] * 4 + [rest + ENDINGS]]
    return [start + [ENERGY_LETTERS, rest] + [DIGITS] * 4, start + [DIGITS] * 5 + [ENERGY_LETTERS]]


def _likeliest_of_form(scores, labels, form):
    """(`PlateText`, the product of its characters' probabilities)"""
    text, product, least = "", 1.0, 1.0
    for place, allowed in zip(scores, form):
        score, label = max((float(score), label) for score, label in zip(place, labels)
                           if label in allowed)
        text, product, least = text + label, product * score, min(least, score)
    return PlateText(text, round(least, 4)), product
