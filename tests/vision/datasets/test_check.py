"""Every kind of finding is planted and found; a clean set has none."""
import io
import os
import shutil
import struct
import zlib

import cv2
import numpy as np
import pytest
from edgeai_command import edgeai
from PIL import Image

from edgeai.vision.datasets.box_checks import check_boxes
from edgeai.vision.datasets.dataset import Dataset
from edgeai.vision.datasets.finding import kinds
from edgeai.vision.datasets.label_box import Annotation, LabelBox
from edgeai.vision.datasets.measuring import measure, measure_all, sharpness_of, thumbnail_of
from edgeai.vision.datasets.near_duplicates import near_duplicates
from edgeai.vision.datasets.voc import write_voc
from edgeai.vision.image_file import write_image
from dataset_help import make_voc, picture, put_picture, write


def codes(folder, **options):
    """{code: [relative path]} of all but notes."""
    found = {}
    for finding in Dataset.open(folder).check(**options):
        assert finding.message and finding.remedy
        if finding.weight != "note":
            found.setdefault(finding.code, []).append(
                os.path.relpath(finding.path, folder).replace(os.sep, "/"))
    return found


@pytest.fixture
def folder(tmp_path):
    return make_voc(tmp_path / "集", 8)


def test_a_clean_set_has_no_findings(folder):
    assert codes(folder) == {}


def bomb(path):
    """A PNG of 30000 x 30000 black pixels, in some 50 kB but for its data's end."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    pixels = zlib.compress(b"\0" * 10000000, 9)
    with open(path, "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 30000, 30000, 8, 2, 0, 0, 0))
                   + chunk(b"IDAT", pixels * 5) + chunk(b"IEND", b""))


def jpeg(image, **options):
    data = io.BytesIO()
    Image.fromarray(image[:, :, ::-1]).save(data, "JPEG", **options)
    return data.getvalue()


def turned(image):
    exif = Image.Exif()
    exif[0x0112] = 6
    return jpeg(image, exif=exif.tobytes())


PLANTED_PICTURES = {
    "D-UNREADABLE": lambda path: write(os.path.dirname(path), os.path.basename(path), b"no picture"),
    "D-TRUNCATED": lambda path: _cut(path),
    "D-TOO-LARGE": bomb,
    "D-TOO-SMALL": lambda path: write_image(path, picture(1, 40, 20)),
    "D-WRONG-TYPE": lambda path: _write_bytes(path, jpeg(picture(90))),
    "D-BLURRED": lambda path: write_image(path, cv2.GaussianBlur(picture(90), (0, 0), 3)),
    "D-BLACK": lambda path: write_image(path, picture(90) // 16),
    "D-WHITE": lambda path: write_image(path, 240 + picture(90) // 32),
    "D-DUPLICATE": lambda path: shutil.copyfile(path.replace("0003", "0000"), path),
    "D-NEAR-DUPLICATE": lambda path: write_image(path, _darker(path.replace("0003", "0000"))),
}


def _cut(path):
    with open(path, "rb+") as file:
        file.truncate(os.path.getsize(path) * 2 // 3)


def _write_bytes(path, data):
    with open(path, "wb") as file:
        file.write(data)


def _darker(path):
    image = cv2.imdecode(np.fromfile(path, np.uint8), 1)
    return (cv2.resize(image, (120, 90), interpolation=cv2.INTER_AREA) * 0.8).astype(np.uint8)


@pytest.mark.parametrize("code", sorted(PLANTED_PICTURES))
def test_a_bad_picture_is_found(folder, code):
    PLANTED_PICTURES[code](os.path.join(folder, "images", "0003.png"))
    found = codes(folder)
    for follows in ("D-WRONG-SIZE", "D-OUT-OF-BOUNDS", "D-TINY"):  # from the picture's other size
        found.pop(follows, None)
    assert found == {code: ["images/0003.png"]}


def test_a_picture_turned_by_exif_is_found(folder):
    os.remove(os.path.join(folder, "images", "0003.png"))
    write(folder, "images/0003.jpg", turned(picture(90)))
    found = codes(folder)
    assert found["D-ROTATED"] == ["images/0003.jpg"]
    assert found["D-WRONG-SIZE"] == ["annotations/0003.xml"]  # shown upright it is 120 x 160


@pytest.mark.parametrize("name, text, code, path", [
    ("annotations/0003.xml", None, "D-NO-LABELS", "images/0003.png"),
    ("images/0003.png", None, "D-ORPHAN", "annotations/0003.xml"),
    ("annotations/0003.xml", "<annotation/>", "D-EMPTY-LABELS", "annotations/0003.xml"),
    ("annotations/0003.xml", "<!DOCTYPE a><annotation/>", "D-LABEL-FILE", "annotations/0003.xml"),
    ("labels.txt", None, "D-NO-LABEL-LIST", "."),
    ("train.txt", "0000\n0099\n", "D-NOT-THERE", "train.txt"),
])
def test_a_bad_file_is_found(folder, name, text, code, path):
    if text is None:
        os.remove(os.path.join(folder, *name.split("/")))
    else:
        write(folder, name, text)
    assert codes(folder) == {code: [path]}


def test_a_name_in_two_parts_is_a_leak(folder):
    write(folder, "train.txt", "0000\n0001\n")
    write(folder, "val.txt", "0001\n0002\n")
    assert codes(folder) == {"D-LEAK": ["val.txt"]}


def test_copies_in_two_parts_are_a_leak(folder):
    PLANTED_PICTURES["D-NEAR-DUPLICATE"](os.path.join(folder, "images", "0003.png"))
    write(folder, "train.txt", "0000\n0001\n")
    write(folder, "test.txt", "0003\n")
    found = Dataset.open(folder).check()
    # The test's picture is kept: what was measured on it stays comparable.
    assert [(one.code, os.path.basename(one.path), os.path.basename(one.other)) for one in found
            if one.other] == [("D-NEAR-DUPLICATE", "0000.png", "0003.png"),
                              ("D-LEAK", "0000.png", "0003.png")]


def test_imbalance(tmp_path):
    folder = make_voc(tmp_path / "a", 3)
    write_voc(os.path.join(folder, "annotations", "0000.xml"), Annotation("0000.png", 160, 120, tuple(
        LabelBox("苹果", 5 * place, 5, 20, 20) for place in range(24))))
    for name in ("0001", "0002"):
        write_voc(os.path.join(folder, "annotations", name + ".xml"), Annotation(
            name + ".png", 160, 120, (LabelBox("香蕉" if name == "0001" else "苹果", 5, 5, 20, 20),)))
    assert codes(folder) == {"D-IMBALANCE": ["labels.txt"]}


def test_a_misspelt_label_is_no_rare_class(folder):
    boxes = tuple(LabelBox(label, 5 * place, 5, 20, 20)
                  for place, label in enumerate(["苹果", "香蕉"] * 12 + ["苹果x"]))
    write_voc(os.path.join(folder, "annotations", "0003.xml"), Annotation("0003.png", 160, 120, boxes))
    assert codes(folder) == {"D-UNKNOWN-CLASS": ["annotations/0003.xml"]}


def test_a_link_out_of_the_folder_is_told(folder, tmp_path):
    put_picture(tmp_path, "out.png", 70)
    os.symlink(str(tmp_path / "out.png"), os.path.join(folder, "images", "0070.png"))
    assert codes(folder) == {"D-LINK": ["images/0070.png"]}


def test_what_is_not_configured_is_noted(folder):
    os.remove(os.path.join(folder, "dataset.toml"))
    notes = {one.code for one in Dataset.open(folder).check() if one.weight == "note"}
    assert notes == {"D-NO-FORMAT", "D-NO-TASK", "D-NO-INPUT", "D-NO-ANCHORS", "D-NO-SPLIT"}


def test_pictures_without_any_labels_are_checked_as_pictures(tmp_path):
    put_picture(tmp_path, "images/1.png", 1)
    (finding,) = Dataset.open(tmp_path, needs_labels=False).check()
    assert (finding.code, finding.weight) == ("D-UNLABELLED", "note")


@pytest.mark.parametrize("box, code", [
    (("a", 10, 10, 20, 20), None), (("a", 0, 0, 100, 80), None), (("a", -1, 0, 102, 81), None),
    (("c", 10, 10, 20, 20), "D-UNKNOWN-CLASS"), (("a", 90, 10, 20, 20), "D-OUT-OF-BOUNDS"),
    (("a", -5, 10, 20, 20), "D-OUT-OF-BOUNDS"), (("a", 30, 10, -20, 20), "D-INVERTED"),
    (("a", 30, 10, 20, 0), "D-INVERTED"), (("a", 30, 10, 3, 20), "D-TINY")])
def test_boxes(box, code):
    found = list(check_boxes("a.xml", Annotation("a", 100, 80, (LabelBox(*box),)), ("a", "b"), (100, 80)))
    assert [one.code for one in found] == [code] * (code is not None)


@pytest.mark.parametrize("second, is_double", [
    (("a", 11, 10, 20, 20), True), (("a", 10, 10, 20, 20), True), (("b", 10, 10, 20, 20), False),
    (("a", 15, 10, 20, 20), False), (("a", 10, 10, 40, 40), False)])
def test_doubles(second, is_double):
    boxes = LabelBox(*second), LabelBox("a", 10, 10, 20, 20)
    for order in (boxes, boxes[::-1]):
        found = list(check_boxes("a.xml", Annotation("a", 100, 80, order), (), (100, 80)))
        assert [one.code for one in found] == ["D-OVERLAP"] * is_double


def test_every_kind_is_planted_here():
    here = open(__file__, encoding="utf-8")
    with here:
        text = here.read()
    assert [code for code in kinds() if '"%s"' % code not in text] == []


def test_sharpness_is_of_the_edges_and_not_of_noise():
    chance = np.random.RandomState(0)
    sharp = cv2.cvtColor(picture(5, 320, 240), cv2.COLOR_BGR2GRAY)
    soft = cv2.GaussianBlur(sharp, (0, 0), 3)
    noisy = np.clip(soft + chance.normal(0, 5, soft.shape), 0, 255).astype(np.uint8)
    assert sharpness_of(sharp) > 2.5 > 1.7 > max(sharpness_of(soft), sharpness_of(noisy))
    assert sharpness_of(cv2.resize(sharp, (1280, 960), interpolation=cv2.INTER_NEAREST)) > 2.5


def things(chance, behind):
    image = behind.copy()
    for _thing in range(3):
        x, y = (int(one) for one in chance.randint(20, 200, 2))
        cv2.circle(image, (x, y), 25, tuple(int(one) for one in chance.randint(0, 255, 3)), -1)
    return image


def test_pictures_before_one_background_are_no_duplicates():
    chance = np.random.RandomState(3)
    behind = cv2.resize(chance.randint(60, 200, (4, 5, 3)).astype(np.uint8), (240, 240),
                        interpolation=cv2.INTER_CUBIC)
    pictures = [things(chance, behind) for _number in range(40)]
    way = cv2.getRotationMatrix2D((120, 120), 2, 1.06)
    pictures.append(cv2.warpAffine(pictures[7], way, (240, 240), borderMode=cv2.BORDER_REPLICATE))
    pictures.append(np.clip(pictures[9] * 0.6 + 15, 0, 255).astype(np.uint8))
    assert [pair[:2] for pair in near_duplicates(list(map(thumbnail_of, pictures)))] == [(7, 40), (9, 41)]


def test_a_thing_of_the_backgrounds_brightness_is_seen_by_its_colour():
    """A green ball here, a red one there, on grey that is as bright: no duplicates. The same one
    under a warm lamp is one."""
    grey = np.random.RandomState(4).randint(90, 190, (4, 4)).astype(np.uint8)
    behind = cv2.resize(grey, (240, 240), interpolation=cv2.INTER_CUBIC)[:, :, None].repeat(3, axis=2)
    pictures = [with_colour(behind, (60, 70), 40), with_colour(behind, (150, 160), -40)]
    assert near_duplicates(list(map(thumbnail_of, pictures))) == []
    warm = np.clip(pictures[0] * np.array([0.85, 1.0, 1.1]), 0, 255).astype(np.uint8)
    pairs = near_duplicates(list(map(thumbnail_of, pictures + [warm])))
    assert [pair[:2] for pair in pairs] == [(0, 2)]


def with_colour(image, place, red):
    """A disc of another red at this place, and as bright as it was."""
    parts = cv2.cvtColor(image, cv2.COLOR_BGR2YCrCb).astype(int)
    disc = cv2.circle(np.zeros(image.shape[:2], np.uint8), place, 30, 1, -1)
    parts[..., 1] += red * disc.astype(int)
    return cv2.cvtColor(parts.clip(0, 255).astype(np.uint8), cv2.COLOR_YCrCb2BGR)


def test_measuring_ends_when_its_reader_does(tmp_path):
    """As at Ctrl-C: what has not begun is dropped."""
    path = put_picture(tmp_path, "a.png")
    began = []

    def paths():
        for number in range(1000):
            began.append(number)
            yield path

    running = measure_all(paths(), threads=2)
    assert next(running).header.width == 160
    running.close()
    assert len(began) < 50


def test_a_file_that_is_gone_meanwhile_is_unreadable(tmp_path):
    assert measure(str(tmp_path / "a.png")).problem.code


def test_check_as_a_user_calls_it(folder):
    PLANTED_PICTURES["D-BLACK"](os.path.join(folder, "images", "0003.png"))
    done = edgeai("dataset", "check", folder)
    assert done.code == 1
    assert done.output.splitlines()[:3] == [
        "warning D-BLACK: nearly black (1)",
        "    images/0003.png: 98 % of it are darker than 16 of 255",
        "    -> Take the picture again, or set it aside: edgeai dataset clean."]
    assert done.output.splitlines()[-1] == "8 pictures, voc, 2 labels: 3 findings"
    found = edgeai("dataset", "check", folder, "--json").json
    assert not found["ok"] and found["counts"]["D-BLACK"] == 1 and found["labels"] == ["苹果", "香蕉"]
    (first,) = [one for one in found["findings"] if one["weight"] != "note"]
    assert set(first) == {"code", "path", "message", "remedy", "other", "place", "weight"}
    os.remove(os.path.join(folder, "images", "0003.png"))
    os.remove(os.path.join(folder, "annotations", "0003.xml"))
    assert edgeai("dataset", "check", folder).code == 0


def test_the_python_face(folder):
    PLANTED_PICTURES["D-UNREADABLE"](os.path.join(folder, "images", "0003.png"))
    lines = [(problem.path, problem.message, problem.remedy) for problem in Dataset.open(folder).check()]
    assert lines[0][0].endswith("0003.png") and all(map(all, lines))
