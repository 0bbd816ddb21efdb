"""Phrases as a grammar for vosk: JSON of sentences, spelled in words that the model knows.

vosk drops unknown words without a word and dies of an empty list, so both are
refused here. Format: vosk-api 0.3.45, `vosk_recognizer_new_grm`.
"""
import json
import re

from edgeai.errors import UsageError, WordUnknown
from edgeai.i18n import gettext as _

UNKNOWN = "[unk]"  # what models hear for speech outside the grammar
LONGEST_PHRASE = 200  # characters
LONGEST_WORD = 64


def phrase_grammar(phrases, knows):
    """Hears each phrase as a whole, and UNKNOWN for all else where the model has it.

    knows: says of a text whether it is a word of the model.
    Raises WordUnknown, which names the first word that is not.
    """
    entries = [spell(phrase, knows) for phrase in _cleaned(phrases)]
    return _as_json(entries + [UNKNOWN] * knows(UNKNOWN))


def character_grammar(phrases, knows):
    """Hears any sequence of the phrases' characters; those that the model lacks are left out.

    Without UNKNOWN: its filler would outbid every sequence of single characters.
    """
    characters = sorted(set("".join(_cleaned(phrases))))
    entries = [one for one in characters if not one.isspace() and knows(one)]
    if not entries:
        raise _unknown_word(characters[0], "".join(characters)[:LONGEST_PHRASE])
    return _as_json(entries)


def spell(phrase, knows):
    """The phrase in the fewest words of the model: "打开灯", or "打开 教室 的 灯"."""
    return " ".join(word for part in phrase.split() for word in _words_of(part, phrase, knows))


def _cleaned(phrases):
    """Checked, each once, in their order."""
    phrases = [phrases] if isinstance(phrases, str) else list(phrases)
    for phrase in phrases:
        if not isinstance(phrase, str):
            raise UsageError(_("a phrase is text, not {value!r}").format(value=phrase),
                             _("Give a list of sentences."))
        if len(phrase) > LONGEST_PHRASE:
            raise UsageError(
                _("a phrase has {count} characters: {start}...").format(
                    count=len(phrase), start=phrase[:20]),
                _("{most} is the most: one sentence, as it is spoken in one breath.").format(
                    most=LONGEST_PHRASE))
    kept = [one for one in dict.fromkeys(phrases) if one.strip() not in ("", UNKNOWN)]
    if not kept:
        raise UsageError(_("the list of phrases is empty"), _("Give at least one phrase."))
    return kept


def _words_of(text, phrase, knows):
    """The fewest words that make up the text; of these ways the one that starts longest."""
    best = [None] * len(text) + [()]  # best[n]: the words of text[n:], if there are any
    for start in range(len(text) - 1, -1, -1):
        for end in range(min(len(text), start + LONGEST_WORD), start, -1):
            rest = best[end]
            if rest is None or (best[start] and len(best[start]) <= len(rest) + 1):
                continue
            if knows(text[start:end]):
                best[start] = (text[start:end],) + rest
    if best[0] is None:
        raise _unknown_word(_first_unknown(text, knows), phrase)
    return best[0]


def _first_unknown(text, knows):
    """Where all ways end: a character, or a whole Latin word."""
    reached = {0}
    for start in range(len(text)):
        if start in reached:
            ends = range(start + 1, min(len(text), start + LONGEST_WORD) + 1)
            reached.update(end for end in ends if knows(text[start:end]))
    return re.match(r"[A-Za-z0-9'-]+|.", text[max(reached):], re.DOTALL).group()


def _unknown_word(word, phrase):
    return WordUnknown(
        _("the model has no word {word!r} (in {phrase!r})").format(word=word, phrase=phrase),
        _("Say it with other words, or use a model that knows it."),
    )


def _as_json(entries):
    # \u escapes would not be understood.
    return json.dumps(entries, ensure_ascii=False)
