"""What was spoken of before: "打开灯", "再关掉它"; "现在温度多少", "那湿度呢"; "明天星期几", "后天呢"."""
from edgeai.audio.dialogue.skills import DAYS
from edgeai.audio.dialogue.syllables import normalise

# After so many turns about something else nobody means it any more.
MEMORY_TURNS = 3
_PARTICLES = "呢吧啊"


class FollowUps:
    """words: a `DialogueWords`.

    question, intent: what was answered last, and whose it was ("", None before the first).
    answer: what the bot said last.
    """

    def __init__(self, words):
        self._words = words
        self._objects, self._age = None, 0
        self.question, self.intent = "", None
        self.answer = ""

    @property
    def objects(self):
        """The `Objects` that were commanded last, or None."""
        return self._objects if self._age <= MEMORY_TURNS else None

    def begin_turn(self):
        self._age += 1

    def commanded(self, objects):
        self._objects, self._age = objects, 0

    def answered(self, question, intent):
        self.question, self.intent = normalise(question), intent

    def whole_questions(self, text):
        """What a sentence asks when what came before is counted in: the likeliest first."""
        text = normalise(text)
        subject = self._subject()
        part = self._part(text)
        if self._is_another_day(part or text.rstrip(_PARTICLES)):
            yield (part or text.rstrip(_PARTICLES)) + _without_day(self.question)
        if part:
            if subject:
                yield self.question.replace(subject, part)
            yield part
        elif subject:
            for pronoun in self._words.pronouns:
                if text.startswith(pronoun):
                    yield subject + text[len(pronoun):]

    def _subject(self):
        """The longest keyword of the last intent that the last question names."""
        keywords = map(normalise, self.intent.keywords if self.intent else ())
        return max((word for word in keywords if word in self.question), key=len, default="")

    def _part(self, text):
        """湿度 of 那湿度呢, or ""."""
        for start in self._words.follow_up:
            if text.startswith(start):
                return text[len(start):].rstrip(_PARTICLES)
        return ""

    def _is_another_day(self, part):
        """Is it a day, and was the last question of the kind that can be asked about each?"""
        return part in DAYS and self.intent is not None and any(part in one for one in self.intent.phrases)


def _without_day(question):
    return next((question.replace(day, "") for day in DAYS if day in question), question)
