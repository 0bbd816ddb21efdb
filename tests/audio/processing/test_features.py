"""Features against kaldi-native-fbank, the Kaldi authors' own code, on speech and worse."""
import os

import numpy as np
import pytest

from edgeai.audio.clip import Clip
from edgeai.audio.processing.features import (
    FbankOptions, MfccOptions, cmvn, deltas, fbank, mel_filters, mfcc, sliding_cmvn)
from edgeai.audio.processing.resample import resample
from edgeai.errors import UsageError

COMMANDS = os.path.join(os.path.dirname(__file__), "..", "..", "..",
                        "edgeai", "tasks", "voice_turn", "commands.wav")
MODEL_OPTIONS = MfccOptions(num_mel_bins=40, num_ceps=40, low_freq=20, high_freq=7600,
                            use_energy=False)
TOLERANCE = 1e-3

FBANK_SETS = (
    {},
    {"num_mel_bins": 80, "window_type": "hamming", "snip_edges": False},
    {"use_energy": True, "energy_floor": 1e9, "raw_energy": False},
    {"use_energy": True, "htk_compat": True, "use_power": False},
    {"use_log_fbank": False, "low_freq": 100, "high_freq": -400},
    {"frame_length": 32.0, "frame_shift": 8.0, "window_type": "blackman", "blackman_coeff": 0.4},
    {"remove_dc_offset": False, "preemphasis_coefficient": 0.9, "window_type": "rectangular"},
    {"frame_length": 40.0, "window_type": "sine", "high_freq": 3800},
)
MFCC_SETS = (
    {},
    {"num_mel_bins": 40, "num_ceps": 40, "high_freq": -400, "use_energy": False},
    {"use_energy": False, "htk_compat": True, "snip_edges": False},
    {"htk_compat": True, "raw_energy": False, "window_type": "hanning"},
    {"cepstral_lifter": 0.0, "num_ceps": 7, "use_energy": False, "low_freq": 0},
    {"frame_shift": 12.5, "preemphasis_coefficient": 0.0, "energy_floor": 1e7},
)


def sounds(rate_hz):
    """{name: samples} in int16's range."""
    random = np.random.RandomState(7)
    speech = resample(Clip.load(COMMANDS).samples[:48000], 16000, rate_hz)
    loud = speech * 3.0 + random.randn(len(speech)) * 20 + 300
    chirp = 8000 * np.sin(np.cumsum(np.linspace(0.01, 3.0, rate_hz)))
    # A sine alone leaves bands where float32's rounding errors are all there is.
    chirp += random.randn(rate_hz) * 300
    return {"speech": speech,
            "clipped, with DC": np.clip(loud, -32768, 32767).astype(np.int16),
            "noise": random.randn(rate_hz) * 1000, "chirp": chirp.astype(np.float32),
            "silence": np.zeros(rate_hz // 4, np.int16), "short": speech[: rate_hz // 20]}


def kaldi(samples, options, kind):
    """What kaldi-native-fbank computes with these options; `kind` Fbank or Mfcc."""
    reference = pytest.importorskip("kaldi_native_fbank")
    if not hasattr(reference, kind + "Options"):
        pytest.skip("this kaldi-native-fbank is too old: it has no " + kind)
    theirs = getattr(reference, kind + "Options")()
    places = {"sample_frequency": (theirs.frame_opts, "samp_freq"),
              "frame_length": (theirs.frame_opts, "frame_length_ms"),
              "frame_shift": (theirs.frame_opts, "frame_shift_ms"),
              "preemphasis_coefficient": (theirs.frame_opts, "preemph_coeff"),
              "num_mel_bins": (theirs.mel_opts, "num_bins")}
    for name, value in options._asdict().items():
        owner, attribute = places.get(name, (None, name))
        if owner is None:
            owner, = [one for one in (theirs, theirs.frame_opts, theirs.mel_opts)
                      if hasattr(one, name)]
        setattr(owner, attribute, value)
    computer = getattr(reference, "Online" + kind)(theirs)
    computer.accept_waveform(options.sample_frequency, samples.astype(np.float32).tolist())
    computer.input_finished()
    frames = [computer.get_frame(number) for number in range(computer.num_frames_ready)]
    return np.array(frames)


def newer_reference(what):
    reference = pytest.importorskip("kaldi_native_fbank")
    if not hasattr(reference, "compute_deltas"):
        pytest.skip("this kaldi-native-fbank is too old: it has no " + what)
    return reference


def assert_equal_to_kaldi(ours, theirs, name):
    assert ours.dtype == np.float32 and ours.shape == theirs.shape, name
    scale = np.maximum(1.0, np.abs(theirs))  # energies that are not logarithms are large
    worst = (np.abs(ours - theirs) / scale).max() if len(ours) else 0.0
    assert worst < TOLERANCE, name


@pytest.mark.parametrize("rate_hz", [16000, 8000, 22050, 44100, 48000])
@pytest.mark.parametrize("changed", FBANK_SETS, ids=str)
def test_fbank_is_kaldis(changed, rate_hz):
    options = FbankOptions(sample_frequency=rate_hz)._replace(**changed)
    for name, samples in sounds(rate_hz).items():
        if options.num_mel_bins == 80 and rate_hz == 8000:
            continue  # too many bands there: see below
        assert_equal_to_kaldi(fbank(samples, options), kaldi(samples, options, "Fbank"), name)


@pytest.mark.parametrize("rate_hz", [16000, 22050])
def test_frames_of_any_length_are_kaldis(rate_hz):
    """1.18, the last for Python 3.6, ends the process there."""
    newer_reference("transforms of any length")
    options = FbankOptions(rate_hz, frame_length=40.0, round_to_power_of_two=False)
    for name, samples in sounds(rate_hz).items():
        assert_equal_to_kaldi(fbank(samples, options), kaldi(samples, options, "Fbank"), name)


@pytest.mark.parametrize("rate_hz", [16000, 8000, 44100])
@pytest.mark.parametrize("changed", MFCC_SETS, ids=str)
def test_mfcc_is_kaldis(changed, rate_hz):
    options = MfccOptions(sample_frequency=rate_hz)._replace(**changed)
    for name, samples in sounds(rate_hz).items():
        assert_equal_to_kaldi(mfcc(samples, options), kaldi(samples, options, "Mfcc"), name)


def test_the_speech_models_features_are_kaldis():
    samples = Clip.load(COMMANDS).samples
    assert_equal_to_kaldi(
        mfcc(samples, MODEL_OPTIONS), kaldi(samples, MODEL_OPTIONS, "Mfcc"), "commands.wav")


def test_mfcc_of_a_vowel_is_what_kaldi_native_fbank_1_23_gave():
    """So also where the package is absent, or too old to have MFCC."""
    frame = mfcc(Clip.load(COMMANDS).samples)[20]
    assert frame.tolist() == pytest.approx(
        [21.245, 9.716, -22.791, -12.901, -58.797, -15.939, 84.1, -48.944, -18.761, -14.922,
         42.447, -21.336, -47.17], abs=1e-3)


@pytest.mark.parametrize("samples", [0, 1, 50, 100, 399, 400, 559, 560])
@pytest.mark.parametrize("snip_edges", [True, False])
def test_ends_are_cut_or_mirrored_as_kaldi_does(samples, snip_edges):
    speech = Clip.load(COMMANDS).samples[6000 : 6000 + samples]
    options = FbankOptions(snip_edges=snip_edges)
    ours = fbank(speech, options)
    assert ours.shape[1] == 23
    theirs = kaldi(speech, options, "Fbank") if len(speech) else np.zeros((0, 23))
    assert_equal_to_kaldi(ours, theirs.reshape(-1, 23), samples)


def test_dither_is_the_same_for_the_same_sound_and_fills_silence():
    silence = np.zeros(16000, np.int16)
    first = fbank(silence, FbankOptions(dither=1.0))
    assert np.array_equal(first, fbank(silence, FbankOptions(dither=1.0)))
    assert first.min() > fbank(silence).max() + 5
    assert first.std(axis=0).min() > 0.1  # no two frames have one noise


def test_long_sounds_are_cut_into_blocks_without_a_seam():
    samples = np.tile(Clip.load(COMMANDS).samples, 3)
    whole = fbank(samples)
    assert len(whole) > 2000
    assert np.array_equal(whole[511:515], fbank(samples[511 * 160 : 514 * 160 + 400]))


def test_samples_are_left_as_they_were():
    samples = np.random.RandomState(1).randn(8000).astype(np.float32)
    before = samples.copy()
    fbank(samples, FbankOptions(dither=1.0))
    assert np.array_equal(samples, before)


def test_mel_filters_are_triangles_that_overlap_by_half():
    filters = mel_filters(FbankOptions(num_mel_bins=23, low_freq=0))
    total = filters.sum(axis=0)
    inside = slice(np.argmax(filters[0]) + 1, np.argmax(filters[-1]))
    assert np.allclose(total[inside], 1.0, atol=1e-5)


@pytest.mark.parametrize("call, message", [
    (lambda: fbank(np.zeros((2, 400))), "one channel"),
    (lambda: fbank(np.zeros(400, complex)), "one channel"),
    (lambda: fbank(np.zeros(400), FbankOptions(high_freq=9000)), "20 to 9000 Hz"),
    (lambda: fbank(np.zeros(400), FbankOptions(low_freq=5000, high_freq=-4000)), "5000 to 4000"),
    (lambda: fbank(np.zeros(400), FbankOptions(num_mel_bins=300)), "300 mel bands are too many"),
    (lambda: fbank(np.zeros(400), FbankOptions(num_mel_bins=0)), "0 mel bands hold nothing"),
    (lambda: fbank(np.zeros(400), FbankOptions(window_type="hann")), "no window hann"),
    (lambda: fbank(np.zeros(400), FbankOptions(frame_shift=0)), "too short"),
    (lambda: mfcc(np.zeros(400), MfccOptions(num_ceps=24)), "24 cepstral"),
])
def test_what_can_not_be_is_refused_in_words(call, message):
    with pytest.raises(UsageError, match=message):
        call()


def test_deltas_of_a_ramp_by_hand():
    """Slope over ±2 frames: (1·1 + 2·2 + 1·1 + 2·2) / 10 inside, less where the end repeats."""
    ramp = np.arange(12, dtype=np.float32)[:, None]
    out = deltas(ramp)
    assert out.shape == (12, 3) and out.dtype == np.float32
    assert np.array_equal(out[:, :1], ramp)
    assert out[:3, 1].tolist() == pytest.approx([0.5, 0.8, 1.0])
    assert out[4:8, 1].tolist() == pytest.approx([1.0] * 4)
    assert out[4:8, 2].tolist() == pytest.approx([0.0] * 4, abs=1e-6)
    assert out[0, 2] == pytest.approx(-0.04 * 1 + 0.01 * 2 + 0.04 * 3 + 0.04 * 4)
    assert deltas(ramp[:0]).shape == (0, 3)


def test_deltas_and_cmvn_are_kaldis():
    reference = newer_reference("compute_deltas")
    features = mfcc(Clip.load(COMMANDS).samples)
    for order, window in ((2, 2), (1, 3), (3, 1)):
        theirs = reference.compute_deltas(
            reference.DeltaOptions(order=order, window=window), features)
        assert np.abs(deltas(features, order, window) - theirs).max() < TOLERANCE
    stats = reference.compute_cmvn_stats(features)
    for norm_vars in (False, True):
        theirs = reference.apply_cmvn(
            stats, reference.CmvnOptions(norm_vars=norm_vars), features)
        assert np.abs(cmvn(features, norm_vars) - theirs).max() < TOLERANCE


def test_cmvn_gives_mean_0_and_deviation_1():
    features = np.random.RandomState(2).randn(300, 4) * [1, 5, 0.1, 30] + [3, -8, 0, 1000]
    out = cmvn(features, norm_vars=True)
    assert np.abs(out.mean(axis=0)).max() < 1e-5 and np.abs(out.std(axis=0) - 1).max() < 1e-4
    plain = cmvn(features)
    assert np.allclose(plain.std(axis=0), features.std(axis=0), rtol=1e-5)
    assert np.array_equal(cmvn(np.full((5, 2), 7.0), norm_vars=True), np.zeros((5, 2)))
    assert cmvn(np.zeros((0, 3))).shape == (0, 3)


@pytest.mark.parametrize("center", [False, True])
@pytest.mark.parametrize("norm_vars", [False, True])
def test_sliding_cmvn_is_what_each_window_says(center, norm_vars):
    """Each frame once more on its own, window by window."""
    features = np.random.RandomState(4).randn(50, 3) * 4 + 10
    out = sliding_cmvn(features, 20, 8, center, norm_vars)
    for number in range(50):
        if center:
            start = min(max(number - 10, 0), 30)
            window = features[start : start + 20]
        else:
            window = features[max(0, number - 20) : max(number + 1, 8)]
        expected = features[number] - window.mean(axis=0)
        if norm_vars:
            expected = expected / window.std(axis=0)
        assert out[number].tolist() == pytest.approx(expected.tolist(), abs=1e-3), number


def test_sliding_cmvn_of_a_short_sound_is_cmvn():
    features = np.random.RandomState(5).randn(40, 3)
    assert np.allclose(sliding_cmvn(features, center=True), cmvn(features), atol=1e-5)
