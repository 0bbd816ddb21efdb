"""Turns of a spoken conversation: heard, answered, done, spoken."""
from typing import NamedTuple

from edgeai.records import Reply, Transcript


class Turn(NamedTuple):
    heard: Transcript
    reply: Reply


def converse(microphone, recognizer, chatbot, voice, seconds=None, tell=None, on_partial=None):
    """Yield a `Turn` for each sentence heard, after its answer was spoken.

    tell: a journal's `write`; gets "heard" and "reply" entries as they happen.
    on_partial: called with the text heard so far, while somebody speaks.
    """
    tell = tell or (lambda kind, **fields: None)
    for heard in recognizer.stream(microphone, seconds):
        if not heard.is_final:
            if on_partial:
                on_partial(heard.text)
        elif heard.text or heard.is_rejected:
            tell("heard", text=heard.text, confidence=heard.confidence)
            reply = chatbot.reply(heard.text)
            tell("reply", text=reply.text, intent=reply.intent, decision=reply.decision)
            voice.say(reply.text)
            yield Turn(heard, reply)
