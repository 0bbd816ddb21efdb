"""Voice activity on synthesised speech in noises, bounds below what the benchmark measured."""
import importlib.util
import os

import numpy as np
import pytest

from edgeai.audio.clip import Clip
from edgeai.audio.processing.resample import resample
from edgeai.audio.processing.voice_activity import Endpointer, VoiceActivityDetector, speech_segments
from edgeai.errors import UsageError

ROOT = os.path.join(os.path.dirname(__file__), "..", "..", "..")
RATE_HZ = 16000


def _load_benchmark():
    spec = importlib.util.spec_from_file_location(
        "voice_activity_benchmark", os.path.join(ROOT, "benchmarks", "voice_activity.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


benchmark = _load_benchmark()


def two_sentences(pause_s, before_s=1.0, after_s=2.0):
    """"打开灯", a pause, "打开风扇", of the task's own recording; (samples, its speech's ends in s)."""
    commands = Clip.load(os.path.join(ROOT, "edgeai", "tasks", "voice_turn", "commands.wav")).samples
    first, second = commands[: int(0.84 * RATE_HZ)], commands[int(5.7 * RATE_HZ) : int(6.9 * RATE_HZ)]
    parts = [quiet(before_s), first, quiet(pause_s), second, quiet(after_s)]
    ends = np.cumsum([len(part) for part in parts])[:-1] / RATE_HZ
    return np.concatenate(parts), ends


def quiet(seconds):
    return np.zeros(int(seconds * RATE_HZ), np.int16)


def with_noise(samples, rms, seed=1):
    noise = np.random.RandomState(seed).randn(len(samples)) * rms
    return np.clip(np.rint(samples + noise), -32768, 32767).astype(np.int16)


def feed_in_blocks(listener, samples, block):
    """The samples fed when `listener` first said yes, or None."""
    for start in range(0, len(samples), block):
        if listener.feed(samples[start : start + block]):
            return start + block
    return None


@pytest.mark.parametrize("kind", sorted(benchmark.NOISES))
@pytest.mark.parametrize("ratio_db, heard", [(20, 0.93), (10, 0.9), (5, 0.8)])
def test_speech_is_told_from_noise(kind, ratio_db, heard):
    row = benchmark.row(kind, ratio_db, minutes=0.25)
    assert row["heard"] >= heard, row
    assert row["false"] <= (0.03 if kind == "clicks" else 0.005), row


@pytest.mark.parametrize("rms", [3, 100, 3000])
@pytest.mark.parametrize("kind", sorted(benchmark.NOISES))
def test_noise_alone_is_no_speech(kind, rms):
    noise = benchmark.NOISES[kind](np.random.RandomState(4), 10 * RATE_HZ)
    samples = np.clip(noise / noise.std() * rms, -32768, 32767).astype(np.int16)
    assert speech_segments(Clip(samples, RATE_HZ)) == []
    detector = VoiceActivityDetector(RATE_HZ)
    assert feed_in_blocks(detector, samples, 1600) is None
    assert detector.segment is None


@pytest.mark.parametrize("kind", ["fan", "white", "hum"])
def test_a_noise_that_starts_is_known_after_two_seconds(kind):
    """In a silence it may be taken for a voice, but not for long."""
    noise = benchmark.NOISES[kind](np.random.RandomState(4), 10 * RATE_HZ) * 500
    samples = np.concatenate([quiet(3), noise.astype(np.int16)])
    assert sum(end_s - start_s for start_s, end_s in speech_segments(Clip(samples, RATE_HZ))) < 2.5


def test_a_tone_of_one_step_after_digital_silence_is_no_speech():
    """Anything is loud above nothing; what nobody can hear must not be."""
    tone = np.rint(1.2 * np.sin(2 * np.pi * 150 * np.arange(RATE_HZ) / RATE_HZ)).astype(np.int16)
    assert speech_segments(Clip(np.concatenate([quiet(3), tone]), RATE_HZ)) == []
    audible = speech_segments(Clip(np.concatenate([quiet(3), 100 * tone]), RATE_HZ))
    assert len(audible) == 1


@pytest.mark.parametrize("rate_hz", [8000, 16000, 22050, 44100, 48000])
@pytest.mark.parametrize("gain", [0.03, 1.0])
def test_segments_are_where_the_sentences_are(rate_hz, gain):
    samples, (start, end, second_start, second_end) = two_sentences(1.0)
    samples = resample(with_noise(samples * gain, 3), RATE_HZ, rate_hz)
    first, second = speech_segments(Clip(samples, rate_hz), context_s=0.0)
    assert first == pytest.approx((start, end), abs=0.12)
    assert second == pytest.approx((second_start, second_end), abs=0.12)


def test_a_segment_keeps_its_context_and_stays_inside_the_clip():
    samples = two_sentences(1.0, before_s=0.0, after_s=0.0)[0]
    clip = Clip(with_noise(samples, 3), RATE_HZ)
    bare, wide = speech_segments(clip, context_s=0.0), speech_segments(clip, context_s=0.1)
    assert wide[0].start_s == 0.0 and wide[-1].end_s <= clip.seconds
    assert wide[0].end_s == pytest.approx(bare[0].end_s + 0.1)
    assert len(speech_segments(clip, context_s=0.6)) == 1  # they touch


@pytest.mark.parametrize("rate_hz", [4000, 192000])
def test_every_usual_rate_will_do(rate_hz):
    samples = resample(with_noise(two_sentences(1.0)[0], 3), RATE_HZ, rate_hz)
    assert len(speech_segments(Clip(samples, rate_hz))) == 2


def test_a_rate_without_a_voice_is_refused():
    with pytest.raises(UsageError, match="at 2000 Hz"):
        speech_segments(Clip(quiet(1), 2000))
    with pytest.raises(UsageError, match="at 2000 Hz"):
        VoiceActivityDetector(2000)


def test_no_sound_has_no_speech():
    for samples in (np.zeros(0, np.int16), np.zeros(100, np.int16), quiet(1)):
        assert speech_segments(Clip(samples, RATE_HZ)) == []


@pytest.mark.parametrize("block", [37, 480, 1600, 100000])
def test_the_blocks_do_not_matter(block):
    samples = with_noise(two_sentences(1.5)[0], 20)
    detector, whole = VoiceActivityDetector(RATE_HZ), VoiceActivityDetector(RATE_HZ)
    for start in range(0, len(samples), block):
        detector.feed(samples[start : start + block])
    whole.feed(samples)
    assert detector.segment == whole.segment
    assert detector.heard_s == len(samples) / RATE_HZ


@pytest.mark.parametrize("rms", [0, 20, 200])
def test_the_end_comes_after_the_silence_asked_for(rms):
    samples, (start, end, _second, _end) = two_sentences(pause_s=3.0)
    endpointer = Endpointer(RATE_HZ, end_silence_s=0.8)
    heard_s = feed_in_blocks(endpointer, with_noise(samples, rms), 800) / RATE_HZ
    assert endpointer.start_s == pytest.approx(start, abs=0.15)
    assert endpointer.end_s == pytest.approx(end, abs=0.15)
    assert heard_s == pytest.approx(end + 0.8, abs=0.2)


def test_a_pause_to_think_is_not_the_end():
    samples, (_start, _end, _second, end) = two_sentences(pause_s=0.5)
    endpointer = Endpointer(RATE_HZ, end_silence_s=0.8)
    feed_in_blocks(endpointer, with_noise(samples, 5), 800)
    assert endpointer.end_s == pytest.approx(end, abs=0.15)


def test_who_has_not_spoken_has_not_stopped():
    endpointer = Endpointer(RATE_HZ)
    assert feed_in_blocks(endpointer, with_noise(quiet(10), 100), 1600) is None
    assert not endpointer.has_started and endpointer.start_s is None and endpointer.end_s is None


@pytest.mark.parametrize("burst, gap", [(612, 865), (272, 1272)])
def test_no_segment_ends_before_it_begins(burst, gap):
    """A buzz in bursts of some 20 ms makes frames that are clear now and then."""
    number = np.arange(4 * RATE_HZ)
    heard = []
    for seed in range(4):
        random = np.random.RandomState(seed)
        buzz = sum(np.sin(2 * np.pi * random.randint(90, 200) * tone * number / RATE_HZ)
                   for tone in range(1, 8)) * (number % (burst + gap) < burst)
        samples = with_noise(buzz * random.uniform(20, 2000) * (number > RATE_HZ), 2)
        detector = VoiceActivityDetector(RATE_HZ)
        for start in range(0, len(samples), 160):
            detector.feed(samples[start : start + 160])
            if detector.segment:
                heard.append(detector.segment)
                assert detector.segment.start_s < detector.segment.end_s <= detector.heard_s
    assert heard


def test_the_end_stays_whatever_comes_after():
    samples = two_sentences(pause_s=3.0)[0]
    endpointer = Endpointer(RATE_HZ)
    feed_in_blocks(endpointer, samples, 800)
    end_s = endpointer.end_s
    assert endpointer.feed(samples) and endpointer.end_s == end_s
