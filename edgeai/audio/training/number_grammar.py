"""Which words make a number: 二十五, 一百零三, 负三点五度, 一三八 digit by digit; not 百点五.

Strangers' words are often near to some numerals, seldom to ones in such an order. A word
of the list that is no numeral may stand anywhere.
"""
START = "start"
_LOOSE = "loose"
_ONES = "一二三四五六七八九"
_DIGITS = "零幺" + _ONES
_BEGINNING = ((_ONES, "digit"), ("零幺", "string"), ("两", "two"), ("十", "tens"))
# What has been said -> ((words, what has been said then), ...).
_NEXT = {
    START: (("负", "sign"),) + _BEGINNING,
    "sign": _BEGINNING,
    _LOOSE: _BEGINNING + (("百", "hundreds"), ("点", "point"), ("度", "unit")),
    "digit": ((_DIGITS, "string"), ("十", "tens"), ("百", "hundreds"), ("点", "point"), ("度", "unit")),
    "string": ((_DIGITS, "string"), ("点", "point"), ("度", "unit")),
    "two": (("百", "hundreds"), ("点", "point"), ("度", "unit")),
    "hundreds": (("零", "gap"), (_ONES, "after hundreds"), ("十", "tens"), ("点", "point"),
                 ("度", "unit")),
    "after hundreds": (("十", "tens"),),
    "gap": ((_ONES, "ones"),),
    "tens": ((_ONES, "ones"), ("点", "point"), ("度", "unit")),
    "ones": (("点", "point"), ("度", "unit")),
    "point": ((_DIGITS, "fraction"),),
    "fraction": ((_DIGITS, "fraction"), ("度", "unit")),
    "unit": (),
}
_UNFINISHED = (START, "sign", "gap", "point")
NUMERALS = frozenset(_DIGITS + "两十百点度负")


def states():
    """Names of what may have been said; START: nothing yet."""
    return tuple(_NEXT)


def may_end(state):
    return state not in _UNFINISHED


def steps(words):
    """Yield (state, word, state after it) for every word that may follow; words: the list's."""
    for state, choices in _NEXT.items():
        after = {numeral: target for numerals, target in choices for numeral in numerals}
        for word in words:
            if word not in NUMERALS:
                yield state, word, _LOOSE
            elif word in after:
                yield state, word, after[word]
