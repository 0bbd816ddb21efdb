"""Turns of a spoken conversation: heard, answered, done, spoken."""
from typing import NamedTuple

from edgeai.records import Reply, Transcript


class Turn(NamedTuple):
    heard: Transcript
    reply: Reply


class Conversation:
    """Who converses: a kit's microphone, recogniser, chatbot and voice. `close` ends `turns`."""

    def __init__(self, microphone, recognizer, chatbot, voice, tell=None):
        self._microphone, self._recognizer = microphone, recognizer
        self._chatbot, self._voice, self._tell = chatbot, voice, tell

    def turns(self, seconds=None):
        """Yield a `Turn` for each sentence heard, after its answer was spoken."""
        return converse(self._microphone, self._recognizer, self._chatbot, self._voice, seconds,
                        self._tell)

    def close(self):
        """Close the microphone; who waits in `turns` gets DeviceClosed."""
        self._microphone.close()


def converse(microphone, recognizer, chatbot, voice, seconds=None, tell=None, on_partial=None,
             on_turn=None):
    """Yield a `Turn` for each sentence heard, after its answer was spoken.

    tell: a journal's `write`; gets "heard" and "reply" entries as they happen.
    on_partial: called with the text heard so far, while somebody speaks; with "" then.
    on_turn: called with the `Turn` before its answer is spoken.
    """
    on_partial = on_partial or (lambda text: None)
    on_turn = on_turn or (lambda turn: None)
    for heard in recognizer.stream(microphone, seconds):
        on_partial("" if heard.is_final else heard.text)
        if heard.is_final and (heard.text or heard.is_rejected):
            turn = answer(heard, chatbot, tell)
            on_turn(turn)
            voice.say(turn.reply.text)
            yield turn


def answer(heard, chatbot, tell=None):
    """One `Turn`: the chatbot's reply to a `Transcript`, told as "heard" and "reply"."""
    tell = tell or (lambda kind, **fields: None)
    tell("heard", text=heard.text, confidence=heard.confidence)
    reply = chatbot.reply(heard.text, heard.is_sure)
    tell("reply", text=reply.text, intent=reply.intent, decision=reply.decision)
    return Turn(heard, reply)


def hearable(phrases, knows):
    """The phrases that a recogniser's model can hear: it knows each of their characters.

    knows: the recogniser's `knows`.
    """
    unknown = {one for one in set("".join(phrases)) if not knows(one)}
    return [phrase for phrase in phrases if unknown.isdisjoint(phrase)]
