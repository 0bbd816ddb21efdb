"""A recording's features as files and pictures. A missing glyph is a warning, so an error here."""
import csv
import os

import numpy as np
import pytest

from edgeai.audio.processing import feature_plot
from edgeai.audio.processing.analysis import analyse
from edgeai.audio.clip import Clip
from edgeai.audio.processing.feature_export import export_features
from edgeai.audio.processing.feature_plot import plot_features
from edgeai.audio.processing.features import FbankOptions, MfccOptions, fbank, mfcc
from edgeai.cjk_font import find_cjk_font, is_cjk
from edgeai.errors import UsageError

COMMANDS = os.path.join(os.path.dirname(__file__), "..", "..", "..",
                        "edgeai", "tasks", "voice_turn", "commands.wav")
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture(scope="module")
def analysis():
    return analyse(Clip.load(COMMANDS))


@pytest.fixture
def chinese(monkeypatch):
    monkeypatch.setenv("EDGEAI_LANG", "zh_CN")


@pytest.fixture
def english(monkeypatch):
    monkeypatch.setenv("EDGEAI_LANG", "en")


@pytest.fixture
def matplotlib(monkeypatch):
    monkeypatch.setattr(feature_plot, "DOTS_PER_INCH", 40)
    return pytest.importorskip("matplotlib")


def texts(path):
    """What is written in an SVG: beside the outlines of each text stands the text."""
    with open(str(path), encoding="utf-8") as file:
        return [line.strip()[5:-4] for line in file if line.strip().startswith("<!-- ")]


def test_it_holds_what_the_functions_compute(analysis):
    samples = Clip.load(COMMANDS).samples
    assert np.array_equal(analysis.fbank, fbank(samples))
    assert np.array_equal(analysis.mfcc, mfcc(samples))
    assert len(analysis.segments) == 2


def test_changes_go_to_the_options_that_have_them():
    changed = analyse(Clip.load(COMMANDS), [
        "--num-mel-bins=40", "num_ceps=20", "use-energy=False", "use-power=false",
        "window-type=hamming", "high-freq=-400"])
    expected = dict(num_mel_bins=40, window_type="hamming", high_freq=-400.0, use_energy=False)
    assert changed.fbank_options == FbankOptions(use_power=False, **expected)
    assert changed.mfcc_options == MfccOptions(num_ceps=20, **expected)
    assert changed.mfcc.shape[1] == 20 and changed.fbank.shape[1] == 40


@pytest.mark.parametrize("word, message", [
    ("mel=3", "no feature option mel"), ("sample-frequency=8000", "no feature option"),
    ("num-ceps=many", "num-ceps=many"), ("num-ceps", "num-ceps"), ("use-energy=perhaps", "perhaps"),
    ("low-freq=inf", "low-freq=inf"), ("num-mel-bins=900000", "too many"),
    ("window-type=hann", "no window hann"), ("frame-length=9000", "less than a frame"),
])
def test_options_that_can_not_be_are_refused(word, message):
    with pytest.raises(UsageError, match=message):
        analyse(Clip.load(COMMANDS), [word])


def test_npz_holds_every_frame(analysis, tmp_path):
    path = tmp_path / "特征.NPZ"
    export_features(analysis, path)
    with np.load(str(path)) as held:
        assert np.array_equal(held["fbank"], analysis.fbank)
        assert np.array_equal(held["mfcc"], analysis.mfcc)
        assert held["time_s"][:3].tolist() == [0.0, 0.01, 0.02] and held["rate_hz"] == 16000
    assert os.listdir(str(tmp_path)) == ["特征.NPZ"]


def test_csv_holds_every_frame(analysis, tmp_path):
    path = tmp_path / "特征.csv"
    export_features(analysis, path)
    with open(str(path), newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(analysis.mfcc)
    assert [float(rows[30]["mfcc_%d" % number]) for number in range(13)] == \
        pytest.approx(analysis.mfcc[30].tolist(), abs=1e-4)
    assert float(rows[30]["fbank_22"]) == pytest.approx(analysis.fbank[30, 22], abs=1e-4)
    assert float(rows[30]["time_s"]) == 0.3


@pytest.mark.parametrize("ending", [".npz", ".csv"])
def test_an_export_that_fails_leaves_the_old_file(analysis, tmp_path, monkeypatch, ending):
    path = tmp_path / ("old" + ending)
    path.write_bytes(b"old")

    def fail(*_arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(OSError):
        export_features(analysis, path)
    assert path.read_bytes() == b"old" and os.listdir(str(tmp_path)) == ["old" + ending]


@pytest.mark.parametrize("export, path", [
    (export_features, "a.txt"), (export_features, "a"), (plot_features, "a.bmp")])
def test_other_endings_are_refused(analysis, export, path):
    with pytest.raises(UsageError, match="a"):
        export(analysis, path)


def test_a_picture_in_english_needs_no_font(analysis, english, matplotlib, tmp_path, monkeypatch):
    monkeypatch.setattr(feature_plot, "find_cjk_font", lambda: None)
    assert plot_features(analysis, tmp_path / "p.svg", "commands.wav") == ""
    written = texts(tmp_path / "p.svg")
    assert "Waveform" in written and "Log-mel filterbank, 23 bands" in written
    assert any(text.startswith("commands.wav") for text in written)


def test_a_picture_in_chinese_has_every_character(analysis, chinese, matplotlib, tmp_path):
    if find_cjk_font() is None:
        pytest.skip("no Chinese font here: apt install fonts-wqy-microhei")
    assert plot_features(analysis, tmp_path / "图.svg", "打开灯.wav") == ""
    written = texts(tmp_path / "图.svg")
    assert {"波形", "语谱图", "时间（秒）", "检测到的语音"} <= set(written)
    assert any("打开灯.wav" in text for text in written)


def test_a_chinese_file_name_is_written_in_an_english_picture_too(
        analysis, english, matplotlib, tmp_path):
    if find_cjk_font() is None:
        pytest.skip("no Chinese font here: apt install fonts-wqy-microhei")
    plot_features(analysis, tmp_path / "p.svg", "打开灯.wav")
    assert any(text.startswith("打开灯.wav   7.22 s") for text in texts(tmp_path / "p.svg"))


def test_without_a_font_the_labels_are_english_and_that_is_said(
        analysis, chinese, matplotlib, tmp_path, monkeypatch):
    monkeypatch.setattr(feature_plot, "find_cjk_font", lambda: None)
    notice = plot_features(analysis, tmp_path / "p.svg", "打开灯.wav")
    written = texts(tmp_path / "p.svg")
    assert "Waveform" in written and not is_cjk("".join(written))
    assert "字体" in notice and ("fonts-wqy-microhei" in notice or "黑体" in notice)


def test_no_font_is_found_where_none_is(monkeypatch, matplotlib):
    monkeypatch.setattr("matplotlib.font_manager.findSystemFonts", lambda: ["/x/DejaVuSans.ttf"])
    assert find_cjk_font() is None
    monkeypatch.setattr("matplotlib.font_manager.findSystemFonts",
                        lambda: ["C:\\Windows\\Fonts\\SIMHEI.TTF".replace("\\", os.sep),
                                 os.path.join("Fonts", "MSYH.TTC")])
    assert find_cjk_font() == os.path.join("Fonts", "MSYH.TTC")


@pytest.mark.parametrize("changes", [
    (), ("snip-edges=false", "use-energy=true"), ("use-energy=true", "htk-compat=true"),
    ("num-mel-bins=3", "num-ceps=1"), ("use-log-fbank=false",)])
def test_odd_options_are_drawn_too(changes, english, matplotlib, tmp_path):
    clip = Clip.load(COMMANDS)
    plot_features(analyse(clip._replace(samples=clip.samples[:16000]), changes), tmp_path / "p.png")
    assert (tmp_path / "p.png").read_bytes().startswith(PNG)


@pytest.mark.parametrize("samples", [np.zeros(16000, np.int16), np.full(400, 7, np.int16)])
def test_silence_and_a_single_frame_are_drawn(samples, english, matplotlib, tmp_path):
    plot_features(analyse(Clip(samples, 16000)), tmp_path / "p.png")
    assert (tmp_path / "p.png").read_bytes().startswith(PNG)


def test_of_a_long_sound_only_some_columns_are_drawn(english, matplotlib, tmp_path, monkeypatch):
    """The picture of an hour is as large as that of a minute."""
    monkeypatch.setattr(feature_plot, "COLUMNS", 50)
    drawn = []
    show = feature_plot._show
    monkeypatch.setattr(feature_plot, "_show", lambda axes, analysis, values, *rest: (
        drawn.append(len(values)), show(axes, analysis, values, *rest))[1])
    plot_features(analyse(Clip.load(COMMANDS)), tmp_path / "p.png")
    assert drawn == [48, 48, 48]


def test_a_picture_that_fails_leaves_the_old_one(analysis, english, matplotlib, tmp_path):
    path = tmp_path / "old.png"
    path.write_bytes(b"old")
    with pytest.raises(ZeroDivisionError):
        plot_features(analysis._replace(clip=Clip(analysis.clip.samples, 0)), path)
    assert path.read_bytes() == b"old" and os.listdir(str(tmp_path)) == ["old.png"]
