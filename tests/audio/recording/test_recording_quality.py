"""Judging a recording: figures that are known beforehand, and the advice that follows."""
import numpy as np
import pytest

from edgeai.audio.speaking import espeakng
from edgeai.audio.clip import Clip
from edgeai.audio.recording.level_meter import LevelMeter
from edgeai.audio.recording.level_watch import LevelWatch
from edgeai.audio.recording.recording_quality import QualityMeter, assess
from edgeai.audio.processing.resample import resample

RATE_HZ = 16000


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("EDGEAI_LANG", "en")


@pytest.fixture(scope="module")
def speech():
    """Two sentences with a pause, float, peak 0.5."""
    samples, rate_hz = espeakng.synthesise("打开风扇")
    sentence = resample(samples, rate_hz, RATE_HZ).astype(float)
    pause = np.zeros(RATE_HZ // 2)
    whole = np.concatenate([pause, sentence, pause, sentence, pause])
    return 0.5 * whole / np.abs(whole).max()


def clip(samples):
    return Clip(np.clip(np.rint(samples * 32768), -32768, 32767).astype(np.int16), RATE_HZ)


def noise(frames, dbfs, seed=1):
    return np.random.RandomState(seed).normal(0, 10 ** (dbfs / 20), frames)


def power_db(samples):
    return 10 * np.log10((samples ** 2).mean())


def test_good_speech_gets_no_advice(speech):
    quality = assess(clip(speech + noise(len(speech), -60)))
    assert quality.is_good and quality.advice == ()
    assert quality.peak_dbfs == pytest.approx(-6.0, abs=0.3)
    assert quality.clipped_share == 0 and abs(quality.dc_offset) < 1e-3
    assert 0.3 < quality.silence_share < 0.7


@pytest.mark.parametrize("snr_db", [10, 20, 30, 40])
def test_the_ratio_of_speech_to_noise_is_near_the_true_one(speech, snr_db):
    spoken = speech[np.abs(speech) > 0.01]  # what is not pause
    quality = assess(clip(speech + noise(len(speech), power_db(spoken) - snr_db)))
    assert quality.snr_db == pytest.approx(snr_db, abs=4.0)


@pytest.mark.parametrize("change, advice", [
    (lambda samples: 40 * samples, "Too loud, it is clipped"),
    (lambda samples: samples / 30, "Too quiet: come nearer"),
    (lambda samples: samples + 0.05, "The sound does not swing around zero"),
    (lambda samples: samples + noise(len(samples), -25), "It is noisy"),
    (lambda samples: np.concatenate([samples, noise(30 * RATE_HZ, -60)]), "Almost only silence"),
    (lambda samples: noise(len(samples), -68), "Almost only silence"),
    (lambda samples: noise(len(samples), -80), "Nothing was heard"),
    (lambda samples: samples * 0, "Nothing was heard"),
    (lambda samples: samples[:0], "Nothing was heard"),
])
def test_each_fault_has_its_advice(speech, change, advice):
    quality = assess(clip(change(speech + noise(len(speech), -60))))
    assert quality.advice and quality.advice[0].startswith(advice), quality


def test_the_figures_are_those_of_the_samples():
    samples = np.full(RATE_HZ, 0.25)
    samples[::100] = 1.0
    quality = assess(clip(samples))
    assert quality.clipped_share == pytest.approx(0.01)
    assert quality.dc_offset == pytest.approx(0.2575, abs=1e-4)
    assert quality.peak_dbfs == 0.0


def test_a_steady_tone_has_no_ratio(speech):
    tone = 0.3 * np.sin(2 * np.pi * 440 * np.arange(RATE_HZ) / RATE_HZ)
    quality = assess(clip(tone))
    assert quality.snr_db is None and quality.silence_share == 0.0 and quality.is_good
    assert quality.signal_dbfs == pytest.approx(-13.5, abs=0.6)  # 0.3 / sqrt(2)


@pytest.mark.parametrize("block", [1, 7, 1600, 4001])
def test_piece_by_piece_is_the_same(speech, block):
    whole = clip(speech[: RATE_HZ // (1 if block > 10 else 8)])
    meter = QualityMeter(RATE_HZ)
    for start in range(0, len(whole.samples), block):
        meter.feed(whole.samples[start : start + block])
    assert meter.quality() == assess(whole)


def watch(samples):
    """(second, warning) of each warning."""
    found, watch = [], LevelWatch(RATE_HZ)
    for start in range(0, len(samples), 1600):
        warning = watch.feed(clip(samples[start : start + 1600]).samples)
        if warning:
            found.append((round(start / RATE_HZ + 0.1, 1), warning.split(":")[0]))
    return found


def test_silence_is_told_once_and_again_after_sound(speech):
    dead, alive = np.full(4 * RATE_HZ, 0.2), noise(RATE_HZ, -50)  # 0.2: a dead card may stand there
    assert watch(np.concatenate([dead, alive, dead])) == [
        (2.0, "nothing is heard"), (7.0, "nothing is heard")]


def test_a_quiet_room_is_no_dead_microphone():
    assert watch(noise(20 * RATE_HZ, -62)) == []


def test_clipping_is_told_within_three_seconds_and_a_single_knock_is_not(speech):
    loud = np.clip(3 * speech, -1, 1)
    assert [second <= 3.0 for second, _text in watch(loud)] == [True]  # its pauses are no end
    again = np.concatenate([loud, noise(3 * RATE_HZ, -50), loud])
    assert len(watch(again)) == 2
    knock = noise(4 * RATE_HZ, -50)
    knock[20000:20100] = 1.0
    assert watch(knock) == []


def test_the_meter_shows_level_peak_and_a_word():
    meter = LevelMeter(columns=20)
    assert meter.line(0.1, -30.0) == "[#########|----------]  -30 dBFS  good"
    assert meter.line(0.2, -60.0) == "[---------|----------]  -60 dBFS  good"
    assert meter.line(2.0, -48.0) == "[###|----------------]  -48 dBFS  quiet"
    assert meter.line(2.1, 0.0) == "[###################|]    0 dBFS  too loud"
    assert meter.line(9.0, -120.0) == "[--------------------] -120 dBFS  quiet"


def test_the_meter_is_shown_on_any_console():
    lines = {LevelMeter().line(1.0, dbfs) for dbfs in range(-120, 1)}
    assert all(line.isprintable() and line.encode("ascii") for line in lines)
    assert len({len(line.split("]")[0]) for line in lines}) == 1


def test_zeros_after_a_moment_of_noise_are_a_muted_microphone(speech):
    """What a microphone gives before its switch is heard of is no speech."""
    muted = np.concatenate([noise(RATE_HZ // 10, -60), np.zeros(2 * RATE_HZ)])
    assert assess(clip(muted)).advice[0].startswith("Nothing was heard")
    assert assess(clip(np.concatenate([speech, np.zeros(3 * len(speech))]))).advice[0].startswith("Almost only silence")
