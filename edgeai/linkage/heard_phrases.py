"""Phrases that are spoken into the kit's microphone as a source of rules.

    linkage.when_heard("开门").then(kit.servo().open)
"""
from edgeai.records import Detection

MICROPHONE = "microphone"  # the source's name in rules; its quantities are the phrases


class HeardPhrases:
    """Hears these phrases and nothing else, and not what the kit itself says. kit: gives the microphone
    and the recogniser; both are there, or an error, at once."""

    name = MICROPHONE

    def __init__(self, kit, phrases):
        self._recognizer = kit.recognizer(list(phrases))
        self._microphone = kit.microphone()
        self._tell = kit.journal.write

    def values(self):
        """What was heard, as a detector's sight of one `Detection`; then [], so that it can be heard again."""
        for heard in self._recognizer.sentences(self._microphone):
            self._tell("heard", text=heard.text, confidence=heard.confidence)
            if heard.text:
                yield [Detection(heard.text, 1.0, None)]
                yield []

    def close(self):
        """Who waits in `values` gets DeviceClosed."""
        self._microphone.close()
