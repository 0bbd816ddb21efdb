"""What a report says of errors: which kind, what may have caused each, what to do; and the page itself."""
import os
import re
from html.parser import HTMLParser

import cv2
import numpy as np
import pytest

from edgeai.picture import check_picture
from edgeai.records import Detection
from edgeai.vision.datasets.dataset import Sample
from edgeai.vision.datasets.label_box import LabelBox
from edgeai.vision.image_file import write_image
from edgeai.vision.training.average_precision import LabelScore
from edgeai.vision.training.error_cases import error_cases
from edgeai.vision.training.package_evaluation import Evaluation, Judged

HOME = (100, 60, 60, 40)


@pytest.fixture(autouse=True)
def in_english(monkeypatch):
    monkeypatch.setenv("EDGEAI_LANG", "en")


def texture(level=128, spread=50, width=320, height=240):
    """A sharp picture of that grey."""
    return np.clip(np.random.RandomState(0).normal(level, spread, (height, width, 3)), 0, 255).astype(np.uint8)


def judged(truths, found, name="a.png"):
    sample = Sample(name, None, 320, 240, tuple(truths))
    return Judged(sample, tuple(truths), tuple(found))


def cases(truths, found, image=None, task="detect"):
    evaluation = Evaluation(task, ("a", "b"), 0.5, None, (), None, (judged(truths, found),))
    return error_cases(evaluation, read=lambda _path: texture() if image is None else image)


def there(label="a", box=HOME, **more):
    return LabelBox(label, *box, **more)


def seen(label="a", score=0.9, box=HOME):
    return Detection(label, score, box)


def test_what_is_right_or_difficult_is_no_error():
    assert cases([there()], [seen()]) == []
    assert cases([there(is_difficult=True)], []) == []
    assert cases([], [seen(score=0.4)]) == []


@pytest.mark.parametrize("found, kind, cause", [
    ([], "missed", "a rare look"),
    ([seen(score=0.3)], "missed", "seen, but by a score below 0.5"),
    ([seen("b", 0.6)], "confused", "a and b look alike here"),
    ([seen("b", 0.95)], "confused", "label doubtful"),
])
def test_a_thing_that_was_not_seen_as_it_is(found, kind, cause):
    (case,) = cases([there()], found)
    assert case.kind == kind and cause in case.cause and case.remedy and case.truth.label == "a"


def test_a_box_that_lies_beside_the_thing():
    found = {case.kind: case for case in cases([there()], [seen(box=(120, 70, 60, 40))])}
    assert set(found) == {"missed", "invented"} and "lies too far off" in found["missed"].cause


@pytest.mark.parametrize("score, cause", [(0.6, "background looks like a"), (0.9, "a label is missing")])
def test_what_is_seen_where_nothing_is(score, cause):
    (case,) = cases([], [seen(score=score)])
    assert case.kind == "invented" and cause in case.cause and case.seen.score == score


@pytest.mark.parametrize("image, cause", [
    (texture(20, 8), "too dark"), (texture(245, 5), "too bright"), (texture(128, 6), "contrast"),
    (cv2.GaussianBlur(np.hstack([texture(60, 0), texture(200, 0)])[:, 190:510], (0, 0), 9), "blurred")])
def test_what_is_wrong_with_the_picture(image, cause):
    (case,) = cases([there()], [], image)
    assert cause in case.cause


@pytest.mark.parametrize("box, cause", [((100, 60, 9, 9), "too small"), ((0, 60, 60, 40), "cut off")])
def test_what_is_wrong_with_the_place(box, cause):
    (case,) = cases([there(box=box)], [])
    assert cause in case.cause


def test_what_another_thing_covers():
    found = cases([there(), there("b", (110, 60, 60, 40))], [seen("b", box=(110, 60, 60, 40))])
    assert [(case.kind, case.cause) for case in found] == [("missed", "covered by another object")]


def test_a_classifier_is_wrong_however_little_it_believes_it():
    (case,) = cases([there(box=(0, 0, 320, 240))], [seen("b", 0.3, (0, 0, 320, 240))], task="classify")
    assert case.kind == "confused"


def test_the_worst_come_first():
    found = cases([there(), there("b", (200, 150, 60, 40))], [seen("b"), seen("a", 0.6, (20, 150, 50, 40))])
    assert [case.kind for case in found] == ["confused", "missed", "invented"]
    assert [case.weight for case in found] == sorted((case.weight for case in found), reverse=True)


class Page(HTMLParser):
    """The rows of its tables and the text of its headings."""

    def __init__(self, text):
        HTMLParser.__init__(self)
        self.rows, self.headings, self._at = [], [], None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self._at = tag
        if tag == "tr":
            self.rows.append([])

    def handle_data(self, data):
        if self._at in ("td", "th"):
            self.rows[-1].append(data)
        if self._at == "h2":
            self.headings.append(data)

    def handle_endtag(self, tag):
        self._at = None


class Package:
    name, labels, task = "门<岗>", ("a", "b"), "detect"

    class _File:
        def __init__(self, role, count):
            self.role, self.bytes = role, count

    files = _File("float", 1190000), _File("int8", 320000)


@pytest.fixture
def page(tmp_path):
    """(its text, the `Page`) for 14 missed things, a confused one and one that is not there."""
    pytest.importorskip("matplotlib", reason="a report has pictures")
    check_picture("a.png")
    from edgeai.vision.training.report import write_report

    path = str(tmp_path / "图.png")
    write_image(path, texture())
    pictures = [judged([there()], [], path)] * 14 + [
        judged([there()], [seen("b", 0.6)], path), judged([], [seen(score=0.6)], path)]
    scores = LabelScore("a", 0.4, 1.0, 0.25, 0.4, 15), LabelScore("b", None, None, None, None, 0)
    evaluations = {
        "float": Evaluation("detect", ("a", "b"), 0.41, None, scores, None, ()),
        "int8": Evaluation("detect", ("a", "b"), 0.4, None, scores, None, tuple(pictures))}
    write_report(str(tmp_path / "r.html"), Package, [("task", "detection")], evaluations, path, path,
                 error_cases(evaluations["int8"]))
    with open(str(tmp_path / "r.html"), encoding="utf-8") as file:
        text = file.read()
    return text, Page(text)


def test_the_report_compares_and_counts(page):
    text, told = page
    assert ["float", "1.19 MB", "0.410", "+0.000", "0"] in told.rows
    assert ["int8", "0.32 MB", "0.400", "-0.010", "16"] in told.rows
    assert ["a", "0.400", "1.000", "0.250", "0.400", "15"] in told.rows
    assert told.rows[-3:] == [
        ["not seen", "a rare look, side or pose", "14", "Add pictures of it like this one."],
        ["confused", "a and b look alike here", "1", "Add pictures of both classes, from this side."],
        ["seen where nothing is", "the background looks like a", "1",
         "Add pictures without any object, of places like this."]]
    assert "The worst 12 of 16" in told.headings and text.count('class="error"') == 12
    assert "Weakest: a, F1 0.400." in text


def test_the_report_stands_alone_and_trusts_no_name(page):
    text, _told = page
    assert "门&lt;岗&gt;" in text and "<岗>" not in text and '<html lang="en">' in text
    assert set(re.findall(r'src="([^;"]*)', text)) == {"data:image/jpeg", "data:image/png"}
    assert "http" not in text and os.path.sep + "r.html" not in text


def test_many_classes_stand_beside_one_another_and_rare_causes_in_one_row():
    from edgeai.vision.training.report import _causes, _classes

    labels = [chr(0x4E00 + at) for at in range(60)]
    scores = tuple(LabelScore(label, None, 1.0, 0.5, 0.667, 2) for label in labels)
    text = _classes(Evaluation("classify", tuple(labels), None, 0.5, scores, None, ()))
    told = Page(text)
    assert text.count("<table") == 3 and [row[0] for row in told.rows if row[0] != "class"] == labels
    assert told.rows[0] == ["class", "precision", "recall", "F1", "count"]  # a classifier has no AP
    errors = [case for at, label in enumerate(labels[:20])
              for case in cases([there()], [seen(label, 0.6)]) * (30 - at)]
    rows = _causes(errors)
    assert len(rows) == 16 and rows[0][1:3] == ("a and %s look alike here" % labels[0], 30)
    assert rows[-1][1:3] == ("others, each of them rarer", sum(30 - at for at in range(15, 20)))


def test_no_errors_is_said(tmp_path):
    from edgeai.vision.training.report import _errors

    assert "There are none" in _errors([])
