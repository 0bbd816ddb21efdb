"""The cache stays within its limit and forgets what was not used for the longest time."""
import numpy as np

from edgeai.audio.clip import Clip
from edgeai.audio.speaking.sound_cache import SoundCache


def clip(frames):
    return Clip(np.ones(frames, np.int16), 16000)


def test_what_was_put_is_there_under_its_key_only():
    cache, sound = SoundCache(), clip(10)
    cache.put(("pyttsx3", "zh", 160, "一"), sound)
    assert cache.get(("pyttsx3", "zh", 160, "一")) is sound
    assert cache.get(("pyttsx3", "zh", 200, "一")) is None


def test_the_longest_unused_goes_first():
    cache = SoundCache(limit_bytes=60)
    for key in "abc":
        cache.put(key, clip(10))
    cache.get("a")
    cache.put("d", clip(10))
    assert [key for key in "abcd" if cache.get(key)] == ["a", "c", "d"]
    assert cache.bytes == 60 and len(cache) == 3


def test_putting_again_counts_once():
    cache = SoundCache(limit_bytes=60)
    for _turn in range(5):
        cache.put("a", clip(10))
    assert cache.bytes == 20


def test_what_is_larger_than_all_is_not_kept():
    cache = SoundCache(limit_bytes=60)
    cache.put("a", clip(10))
    cache.put("b", clip(100))
    assert (cache.bytes, cache.get("b")) == (0, None)
