"""Other words for the same, and words without meaning: "请问啥是量化" becomes "什么是量化"."""


class Rewriter:
    """Rewrites a sentence that is a tuple of characters or of syllables.

    units_of: splits a text into such a tuple.
    fillers: words that are left out. same: groups of words, the first of which stands
        for all. Words of fewer than `shortest` units stay: a single syllable is the
        sound of too many words.
    """

    def __init__(self, units_of, fillers, same, shortest=1):
        table = {units_of(word): () for word in fillers}
        for first, *others in same:
            units = units_of(first)
            table.setdefault(units, units)  # so that no part of it is rewritten
            table.update((units_of(word), units) for word in others)
        self._starting = {}  # a unit -> (word, what it becomes) of those that start with it
        for word in sorted(table, key=len, reverse=True):
            if len(word) >= shortest:
                self._starting.setdefault(word[0], []).append((word, table[word]))

    def rewrite(self, units):
        """The units, the longest known word first; never empty where they were not."""
        written, at = [], 0
        while at < len(units):
            length, replacement = self._longest_at(units, at)
            written.extend(replacement)
            at += length
        return tuple(written) or tuple(units)

    def _longest_at(self, units, at):
        for word, replacement in self._starting.get(units[at], ()):
            if units[at : at + len(word)] == word:
                return len(word), replacement
        return 1, units[at : at + 1]
