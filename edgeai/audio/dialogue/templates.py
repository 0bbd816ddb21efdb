"""Phrase templates: "(打开|关闭)灯(吧|)" stands for four sentences; groups may stand in groups."""
import re

MAX_SENTENCES = 400  # of one template: a slip of the hand must not fill the memory
_TOKEN = re.compile(r"[()|]|[^()|]+")


def expand(template, units_of=str):
    """Every sentence that a template stands for, as a tuple, always in the same order.

    units_of: what each piece of text becomes (str, or a function that gives a tuple);
        a sentence is the sum of its pieces.
    Raises ValueError: brackets that do not match, or more than MAX_SENTENCES.
    """
    tokens = _TOKEN.findall(template)
    sentences = _choice(tokens, units_of, template)
    if tokens:
        raise ValueError(template)
    return tuple(sentences)


def _choice(tokens, units_of, template):
    """The alternatives up to the bracket that closes them."""
    sentences = _sequence(tokens, units_of, template)
    while tokens and tokens[0] == "|":
        tokens.pop(0)
        sentences += _sequence(tokens, units_of, template)
    return sentences


def _sequence(tokens, units_of, template):
    sentences = [units_of("")]
    while tokens and tokens[0] not in "|)":
        parts = _parts(tokens, units_of, template)
        sentences = [start + part for start in sentences for part in parts]
        if len(sentences) > MAX_SENTENCES:
            raise ValueError(template)
    return sentences


def _parts(tokens, units_of, template):
    token = tokens.pop(0)
    if token != "(":
        return [units_of(token)]
    parts = _choice(tokens, units_of, template)
    if not tokens:
        raise ValueError(template)
    tokens.pop(0)
    return parts
