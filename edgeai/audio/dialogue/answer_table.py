"""Questions and answers as a contest gives them: one JSON file, {question: answer}.

    table = AnswerTable.load("ward.json")
    table.when("打开灯", kit.led("light").on)
    for turn in kit.conversation(table).turns():
        print(turn.heard.text, turn.reply.text)
"""
import json
import math
import re

from edgeai.errors import DeviceError, UsageError
from edgeai.i18n import gettext as _
from edgeai.records import Reply
from edgeai.unknown_value import filled_text

UNKNOWN = "请再说一遍"
EXAMPLE = '{"question": "answer"}'
_FIELD = re.compile(r"\{\}")  # where an answer has what its function returned


class AnswerTable:
    """A chatbot for `kit.conversation`: it answers whole sentences of the table.

    answers: {question: answer}. unknown: the answer to all else.
    """

    def __init__(self, answers, unknown=UNKNOWN):
        if not isinstance(answers, dict) or not all(
                isinstance(text, str) for pair in answers.items() for text in pair):
            raise UsageError(_("these are no questions with their answers"),
                             _("Write {example}, all of them texts.").format(example=EXAMPLE))
        self._answers, self._unknown, self._functions = dict(answers), unknown, {}

    @classmethod
    def load(cls, path, unknown=UNKNOWN):
        """Of a JSON file; UsageError where it is none."""
        try:
            with open(str(path), encoding="utf-8-sig") as file:
                answers = json.load(file)
        except (OSError, ValueError, RecursionError) as problem:
            raise UsageError(_("{path} can't be read as JSON: {problem}").format(path=path, problem=problem),
                             _("Write {example}, in UTF-8.").format(example=EXAMPLE)) from None
        return cls(answers, unknown)

    @property
    def phrases(self):
        """The questions."""
        return list(self._answers)

    def when(self, question, function):
        """Call function() when that is asked, before it is answered; what it returns fills the answer's {}.

        None, a reading that is not `ok`, and a DeviceError where a value was asked for: 未知.
        """
        if question not in self._answers:
            raise UsageError(_("the table has no question {question!r}").format(question=question),
                             _("There are: {names}.").format(names=", ".join(self._answers)))
        self._functions[question] = function

    def reply(self, text, is_sure=True):
        """A `Reply`; its intent is the question.

        is_sure: False for what was heard and may have been something else: no function is called then.
        """
        function = self._functions.get(text)
        if text not in self._answers or function is not None and not is_sure:
            return Reply(self._unknown, None, "reject", 0.0, {})
        answer = self._answers[text]
        try:
            value = function() if function is not None else None
        except DeviceError:
            if not _FIELD.search(answer):
                raise  # something was to be done, and is not
            value = None
        return Reply(filled_text(answer, _FIELD, lambda field: _known(value)), text, "accept", 1.0, {})


def _known(value):
    """As it is said; None for none, and for a number or a reading that is not to be believed."""
    if not getattr(value, "ok", True):
        return None
    value = getattr(value, "value", value)
    is_known = value is not None and not (isinstance(value, float) and not math.isfinite(value))
    return str(value) if is_known else None
