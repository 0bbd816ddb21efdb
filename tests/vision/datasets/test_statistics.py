"""Figures of a data set, and their picture."""
import os

from edgeai_command import edgeai

from edgeai.vision.datasets.dataset import Dataset
from edgeai.vision.datasets.statistics import statistics
from edgeai.vision.datasets import statistics_plot
from edgeai.vision.image_file import read_header_of
from dataset_help import make_voc, put_picture, write


def test_figures(tmp_path):
    folder = make_voc(tmp_path / "集", 6)
    write(folder, "train.txt", "0000\n0001\n0002\n0003\n")
    write(folder, "val.txt", "0004\n")
    write(folder, "images/0005.png", b"no picture")
    found = statistics(Dataset.open(folder))
    assert found.counts == {"苹果": {"train": 4, "val": 1}, "香蕉": {"train": 4, "val": 1}}
    assert found.pictures == {"train": 4, "val": 1} and found.unreadable == 1
    assert found.sizes == {(160, 120): 5} and found.boxes_a_picture == [2] * 5
    assert found.boxes[0].tolist() == [0.25, 0.25]
    assert found.heat.max() == 5 and found.heat[0].sum() == 0  # no box is at the top
    figures = found.as_json()
    assert figures["boxes"] == 10 and 0 < figures["brightness"]["median"] < 255


def test_a_set_for_classifiers_has_figures_too(tmp_path):
    for seed, name in enumerate(("猫/1.png", "狗/1.png", "猫/2.png")):
        put_picture(tmp_path, name, seed)
    found = statistics(Dataset.open(tmp_path))
    assert found.counts == {"狗": {"": 1}, "猫": {"": 2}} and not len(found.boxes)
    assert statistics_plot.plot_statistics(found, str(tmp_path / "a.svg")) in (
        "", statistics_plot.no_font_notice())


def test_stats_as_a_user_calls_them(tmp_path):
    folder = make_voc(tmp_path / "集", 4)
    done = edgeai("dataset", "stats", folder, "--plot", tmp_path / "图.png")
    lines = done.output.splitlines()
    assert lines[1].split() == ["pictures", "4"] and lines[2].split() == ["苹果", "4"]
    header = read_header_of(str(tmp_path / "图.png"))
    assert header.width > 1000 and header.height > 600
    found = edgeai("dataset", "stats", folder, "--json").json
    assert found["labels"] == {"苹果": {"": 4}, "香蕉": {"": 4}} and found["format"] == "voc"
    assert edgeai("dataset", "stats", folder, "--plot", "a.txt").code == 2


def test_without_a_chinese_font_it_says_so(tmp_path, monkeypatch):
    found = statistics(Dataset.open(make_voc(tmp_path / "集", 2)))
    monkeypatch.setattr(statistics_plot, "find_cjk_font", lambda: None)
    notice = statistics_plot.plot_statistics(found, str(tmp_path / "a.png"))
    assert notice == statistics_plot.no_font_notice()
    assert os.path.getsize(str(tmp_path / "a.png")) > 10000
