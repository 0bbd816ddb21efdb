"""What preprocessing does to sound, measured as a listener and a meter would."""
import os

import numpy as np
import pytest

from edgeai.audio.clip import Clip
from edgeai.audio.processing.filters import high_pass, pre_emphasis, remove_dc
from edgeai.audio.processing.gain import normalise_peak, normalise_rms
from edgeai.audio.processing.noise_reduction import reduce_noise
from edgeai.audio.processing.preprocessing import describe_chain, preprocess
from edgeai.audio.processing.resample import resample
from edgeai.audio.processing.soxr_resample import resample_clip, soxr_resample
from edgeai.audio.processing.trimming import trim
from edgeai.errors import UsageError

COMMANDS = os.path.join(os.path.dirname(__file__), "..", "..", "..",
                        "edgeai", "tasks", "voice_turn", "commands.wav")
RATE_HZ = 16000
SILENCE = np.zeros(RATE_HZ, np.int16)
EMPTY = np.zeros(0, np.int16)


def sine(frequency_hz, amplitude=8000.0, rate_hz=RATE_HZ, seconds=1.0):
    time_s = np.arange(int(seconds * rate_hz)) / rate_hz
    return Clip(np.rint(amplitude * np.sin(2 * np.pi * frequency_hz * time_s)).astype(np.int16),
                rate_hz)


def gain_db(before, after):
    """Of the middle: the ends have their own rules."""
    middle = slice(len(before.samples) // 4, -len(before.samples) // 4)
    power = [(clip.samples[middle].astype(float) ** 2).mean() for clip in (after, before)]
    return 10 * np.log10(max(power[0], 1e-3) / power[1])


def noisy_commands(ratio_db, kind="white"):
    """(speech, speech with noise) with pauses of 1 s around; floats and a Clip."""
    speech = np.concatenate([SILENCE, Clip.load(COMMANDS).samples, SILENCE]).astype(float)
    noise = np.random.RandomState(6).randn(len(speech))
    if kind == "fan":
        noise = np.convolve(noise, np.ones(12) / 12, "same")
    power = (speech[np.abs(speech) > 50] ** 2).mean()
    noise *= np.sqrt(power / 10 ** (ratio_db / 10) / (noise ** 2).mean())
    return speech, Clip(np.clip(np.rint(speech + noise), -32768, 32767).astype(np.int16), RATE_HZ)


def error_db(speech, clip):
    """How loud what is not the speech is, against the speech."""
    error = clip.samples - speech
    return 10 * np.log10((error ** 2).mean() / (speech ** 2).mean())


@pytest.mark.parametrize("step", ["dc", "highpass", "preemphasis", "denoise", "peak", "rms", "trim",
                                  "resample=8000"])
@pytest.mark.parametrize("samples", [EMPTY, np.array([5], np.int16), SILENCE])
def test_little_and_nothing_pass_every_step(step, samples):
    out = preprocess(Clip(samples, RATE_HZ), step)
    assert out.samples.dtype == np.int16 and not out.samples[1:].any()
    assert len(out.samples) == -(-len(samples) * out.rate_hz // RATE_HZ)


@pytest.mark.parametrize("step", ["dc", "highpass", "preemphasis", "denoise", "peak", "rms"])
def test_the_given_clip_stays_as_it_was_and_the_length_too(step):
    clip = noisy_commands(20)[1]
    before = clip.samples.copy()
    out = preprocess(clip, step)
    assert np.array_equal(clip.samples, before)
    assert len(out.samples) == len(before) and not np.array_equal(out.samples, before)


def test_the_offset_goes_and_nothing_else():
    clip = sine(440)
    out = remove_dc(clip.with_samples(clip.samples + 1234.0))
    assert np.abs(out.samples - clip.samples.astype(int)).max() <= 1


@pytest.mark.parametrize("rate_hz", [8000, 16000, 48000])
def test_the_high_pass_takes_rumble_and_leaves_speech(rate_hz):
    for frequency_hz in (130, 400, 3000):
        clip = sine(frequency_hz, rate_hz=rate_hz)
        out = high_pass(clip, 80)
        assert abs(gain_db(clip, out)) < 0.05, frequency_hz
        error = (out.samples - clip.samples.astype(int))[rate_hz // 4 : -rate_hz // 4]
        assert np.abs(error).max() < 60  # in time, too
    assert gain_db(sine(80, rate_hz=rate_hz), high_pass(sine(80, rate_hz=rate_hz), 80)) == \
        pytest.approx(-6, abs=0.3)
    for frequency_hz in (40, 20, 5):
        low = sine(frequency_hz, 30000, rate_hz)
        assert gain_db(low, high_pass(low, 80)) < -60, frequency_hz


def test_the_high_pass_does_not_ring_at_the_ends_of_an_offset():
    clip = Clip(np.full(RATE_HZ, 9000, np.int16), RATE_HZ)
    assert np.abs(high_pass(clip).samples).max() <= 1


def test_a_long_clip_is_filtered_in_blocks_without_a_seam():
    samples = (np.random.RandomState(3).randn(200000) * 3000).astype(np.int16)
    whole = high_pass(Clip(samples, RATE_HZ)).samples
    part = high_pass(Clip(samples[50000:150000], RATE_HZ)).samples
    assert np.array_equal(whole[60000:140000], part[10000:90000])


def test_pre_emphasis_raises_the_treble():
    expected = {100: 20 * np.log10(abs(1 - 0.97 * np.exp(-2j * np.pi * 100 / RATE_HZ))),
                6000: 20 * np.log10(abs(1 - 0.97 * np.exp(-2j * np.pi * 6000 / RATE_HZ)))}
    for frequency_hz, level_db in expected.items():
        clip = sine(frequency_hz)
        assert gain_db(clip, pre_emphasis(clip)) == pytest.approx(level_db, abs=0.05)


@pytest.mark.parametrize("amplitude", [50, 8000, 32767])
def test_the_peak_is_where_it_was_asked_for_and_never_clips(amplitude):
    clip = sine(440, amplitude)
    assert normalise_peak(clip, -6).peak_dbfs == pytest.approx(-6, abs=0.05)
    assert normalise_peak(clip, 0).peak_dbfs == pytest.approx(-1, abs=0.05)


def test_the_mean_power_is_where_it_was_asked_for_unless_it_would_clip():
    clip = noisy_commands(20)[1]
    assert normalise_rms(clip, -30).rms_dbfs == pytest.approx(-30, abs=0.05)
    loud = normalise_rms(clip, -3)
    assert loud.peak_dbfs == pytest.approx(-1, abs=0.05) and loud.rms_dbfs < -3


def test_trimming_leaves_the_speech_and_its_context():
    commands = Clip.load(COMMANDS)
    first = commands.samples[: int(0.84 * RATE_HZ)]
    clip = Clip(np.concatenate([SILENCE, first, SILENCE, SILENCE]), RATE_HZ)
    out = trim(clip, 0.1)
    assert out.seconds == pytest.approx(0.84 + 0.2, abs=0.2)
    spoken = first[slice(*np.flatnonzero(first)[[0, -1]])]
    start = np.flatnonzero(out.samples)[0]
    assert np.array_equal(out.samples[start : start + len(spoken)], spoken)
    assert start / RATE_HZ == pytest.approx(0.1, abs=0.1)
    assert len(trim(Clip(SILENCE, RATE_HZ)).samples) == RATE_HZ  # nobody speaks: as it was


@pytest.mark.parametrize("kind", ["white", "fan"])
@pytest.mark.parametrize("ratio_db, better_db", [(20, 1.5), (10, 3.5), (5, 4.5)])
def test_noise_reduction_comes_nearer_to_the_speech(kind, ratio_db, better_db):
    speech, noisy = noisy_commands(ratio_db, kind)
    assert error_db(speech, reduce_noise(noisy)) < error_db(speech, noisy) - better_db


def test_noise_reduction_leaves_a_floor_and_a_clean_voice():
    speech, noisy = noisy_commands(10)
    out = reduce_noise(noisy, 12)
    pause = slice(4000, 12000)
    assert Clip(noisy.samples[pause], RATE_HZ).rms_dbfs - Clip(out.samples[pause], RATE_HZ).rms_dbfs \
        == pytest.approx(12, abs=0.3)
    # Chirps would make the floor's level jump from 30 ms to the next.
    levels = np.sqrt((out.samples[pause].reshape(-1, 500).astype(float) ** 2).mean(axis=1))
    assert levels.max() < 1.3 * levels.mean()
    clean = noisy_commands(50)[1]
    assert error_db(speech, reduce_noise(clean)) < -45


def test_noise_without_a_pause_is_reduced_too():
    """Nobody falls silent in it, so the quiet tenth is the noise."""
    speech, noisy = noisy_commands(10)
    inside = slice(int(1.1 * RATE_HZ), int(1.7 * RATE_HZ))
    out = reduce_noise(Clip(noisy.samples[inside], RATE_HZ))
    assert error_db(speech[inside], out) < error_db(speech[inside], Clip(noisy.samples[inside], 0))


@pytest.mark.parametrize("from_hz, to_hz", [(44100, 16000), (48000, 16000), (16000, 22050)])
def test_soxr_gives_what_our_own_gives(from_hz, to_hz):
    pytest.importorskip("soxr")
    stereo = np.stack([sine(1000, 9000, from_hz).samples, sine(300, 2000, from_hz).samples], axis=1)
    theirs, ours = soxr_resample(stereo, from_hz, to_hz), resample(stereo, from_hz, to_hz)
    assert theirs.shape == ours.shape and theirs.dtype == np.int16
    assert np.abs(theirs - ours.astype(int))[200:-200].max() <= 6
    assert np.array_equal(theirs, soxr_resample(stereo, from_hz, to_hz))


def test_what_would_alias_is_60_db_down_by_soxr_too():
    pytest.importorskip("soxr")
    for frequency_hz in (8800, 12000, 20000):
        tone = 30000 * np.sin(2 * np.pi * frequency_hz * np.arange(24000) / 48000)
        level = np.sqrt((soxr_resample(tone, 48000, 16000)[500:-500] ** 2).mean())
        assert 20 * np.log10(level / 30000) < -60


@pytest.mark.parametrize("has_soxr", [True, False])
def test_resampling_works_with_and_without_soxr(monkeypatch, has_soxr):
    if has_soxr:
        pytest.importorskip("soxr")
    else:
        monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    out = resample_clip(sine(1000, rate_hz=44100), 16000)
    assert out.rate_hz == 16000 and len(out.samples) == 16000
    expected = sine(1000, rate_hz=16000)
    assert np.abs(out.samples - expected.samples.astype(int))[200:-200].max() <= 6


def test_a_chain_is_its_steps_one_after_another():
    clip = noisy_commands(10)[1]
    by_hand = trim(normalise_peak(reduce_noise(high_pass(remove_dc(clip), 100), 15), -3))
    in_a_line = preprocess(clip, " dc, highpass=100 ,denoise=15,peak,trim")
    assert np.array_equal(in_a_line.samples, by_hand.samples)
    assert preprocess(clip, "") == clip


@pytest.mark.parametrize("chain, message", [
    ("echo", "no preprocessing step echo"),
    ("dc=3", "dc takes no number"),
    ("highpass=x", "highpass=x: the number must be from 10 to 2000"),
    ("highpass=", "highpass=: the number"),
    ("preemphasis=2", "from 0 to 1"),
    ("denoise=nan", "from 0 to 40"),
    ("resample", "resample: the number must be from 4000 to 192000"),
    ("dc,resample=1e9", "resample=1e9"),
])
def test_a_wrong_chain_is_refused_with_the_steps(chain, message):
    with pytest.raises(UsageError, match=message) as caught:
        preprocess(Clip(SILENCE, RATE_HZ), chain)
    assert describe_chain() in caught.value.remedy


def test_a_high_pass_above_the_sound_is_refused():
    with pytest.raises(UsageError, match="2000 Hz does not fit 4000 Hz"):
        high_pass(Clip(SILENCE, 4000), 2000)


def test_the_recogniser_hears_the_commands_after_the_whole_chain():
    """Speech is not damaged, and a DC offset, hum and noise that were there are gone."""
    pytest.importorskip("vosk")
    from edgeai.audio.recognition.recognizer import Recognizer

    noisy = noisy_commands(5)[1]
    hum = 1500 * np.sin(2 * np.pi * 50 * np.arange(len(noisy.samples)) / RATE_HZ) + 700
    spoiled = noisy.with_samples(noisy.samples + hum)
    clean = preprocess(spoiled, "dc,highpass,denoise,peak")
    heard = Recognizer("zh-command").transcribe(clean)
    assert [word.text for word in heard.words] == ["打开灯", "打开风扇"]
