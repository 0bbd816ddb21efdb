"""What stands before the first word and after the last is cut off."""
from edgeai.audio.processing.voice_activity import CONTEXT_S, speech_segments


def trim(clip, context_s=CONTEXT_S):
    """From `context_s` before the first speech to `context_s` after the last.

    A clip without speech stays as it is.
    """
    segments = speech_segments(clip, context_s=context_s)
    if not segments:
        return clip
    start, end = (round(at_s * clip.rate_hz) for at_s in (segments[0].start_s, segments[-1].end_s))
    return clip._replace(samples=clip.samples[start:end].copy())
