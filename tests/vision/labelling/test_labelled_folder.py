"""Labels of a folder read and saved: nothing overwritten unseen, nothing lost, exact pixels."""
import os

import pytest
from label_help import put_picture

from edgeai.errors import DatasetError, LabelFileError, UsageError
from edgeai.vision.datasets.label_box import LabelBox
from edgeai.vision.datasets.voc import read_voc
from edgeai.vision.labelling import class_list, labelled_folder, rename_plan
from edgeai.vision.labelling.box_json import box_fields, read_boxes
from edgeai.vision.labelling.label_places import find_places
from edgeai.vision.labelling.labelled_folder import ABSENT, LabelledFolder, LabelsChanged

BOX = LabelBox("口罩", 10, 20, 30, 40)
LABELIMG = """<annotation verified="yes"><folder>a</folder><filename>b.png</filename>
<size><width>320</width><height>240</height><depth>3</depth></size>
<object><name>口罩</name><pose>Left</pose><truncated>1</truncated><difficult>1</difficult>
<bndbox><xmin>10</xmin><ymin>20</ymin><xmax>40</xmax><ymax>60</ymax></bndbox><occluded>1</occluded>
</object></annotation>"""


@pytest.fixture
def folder(tmp_path):
    for name in ("a", "b", "口罩 c"):
        put_picture(tmp_path / "images" / (name + ".png"))
    return tmp_path


def opened(folder, *words, **more):
    one = LabelledFolder(folder, *words, **more)
    one.summaries()
    return one


def label_path(folder, name="a"):
    return folder / "annotations" / (name + ".xml")


def test_a_saved_box_is_in_a_file_beside_and_its_class_in_the_list(folder):
    one = opened(folder, ["戴口罩"])
    saved = one.save("images/口罩 c.png", ABSENT, (BOX,))
    found = read_voc(str(label_path(folder, "口罩 c")))
    assert [(box.label, box.corners) for box in found.boxes] == [("口罩", (10, 20, 40, 60))]
    assert (found.picture_name, found.width, found.height) == ("口罩 c.png", 320, 240)
    assert (folder / "labels.txt").read_text(encoding="utf-8") == "戴口罩\n口罩\n"
    assert saved.version == opened(folder).read("images/口罩 c.png").version != ABSENT


def test_what_the_page_does_not_know_stays_in_the_file(folder):
    label_path(folder).parent.mkdir()
    label_path(folder).write_text(LABELIMG, encoding="utf-8")
    one = opened(folder)
    now = one.read("images/a.png")
    boxes = read_boxes([dict(box_fields(now.annotation.boxes[0]), x=11)], 320, 240)
    one.save("images/a.png", now.version, boxes)
    found = read_voc(str(label_path(folder)))
    assert found.is_verified and found.boxes[0].is_difficult and found.boxes[0].pose == "Left"
    assert found.boxes[0].x == 11 and "occluded" in found.boxes[0].extra[0][1]


def test_a_file_that_changed_meanwhile_is_not_overwritten(folder):
    one, other = opened(folder), opened(folder)
    mine = one.save("images/a.png", ABSENT, (BOX,))
    with pytest.raises(LabelsChanged) as refused:
        other.save("images/a.png", ABSENT, (BOX._replace(x=99),))
    assert refused.value.now.annotation.boxes[0].x == 10
    assert read_voc(str(label_path(folder))).boxes[0].x == 10
    other.save("images/a.png", mine.version, (BOX._replace(x=99),))
    assert read_voc(str(label_path(folder))).boxes[0].x == 99


def test_what_is_on_the_disk_already_counts_as_saved(folder):
    """The answer to the first saving was lost on its way; the page asks again."""
    one = opened(folder)
    saved = one.save("images/a.png", ABSENT, (BOX,))
    assert one.save("images/a.png", ABSENT, (BOX,)) == saved
    gone = one.save("images/a.png", saved.version, ())
    assert one.save("images/a.png", saved.version, ()) == gone


def test_no_box_is_no_file_unless_somebody_says_that_nothing_is_there(folder):
    one = opened(folder)
    saved = one.save("images/a.png", ABSENT, (BOX,))
    gone = one.save("images/a.png", saved.version, ())
    assert gone.version == ABSENT and not label_path(folder).exists()
    one.save("images/a.png", ABSENT, (), is_empty=True)
    assert read_voc(str(label_path(folder))).boxes == ()
    assert [summary.state for summary in one.summaries()] == ["empty", "none", "none"]


def test_undoing_a_removal_gives_back_all_that_the_file_said(folder):
    label_path(folder).parent.mkdir()
    label_path(folder).write_text(LABELIMG, encoding="utf-8")
    one = opened(folder)
    now = one.read("images/a.png")
    one.save("images/a.png", now.version, ())
    one.save("images/a.png", ABSENT, now.annotation.boxes)
    assert read_voc(str(label_path(folder))).is_verified


def test_a_damaged_file_is_kept_under_another_name(folder):
    label_path(folder).parent.mkdir()
    label_path(folder).write_text("<annotation><obj", encoding="utf-8")
    one = opened(folder)
    now = one.read("images/a.png")
    assert one.summaries()[0].state == "broken" and "no XML" in now.problem
    with pytest.raises(LabelsChanged):
        one.save("images/a.png", now.version, (BOX,))
    assert one.set_aside("images/a.png").version == ABSENT
    assert (folder / "annotations" / "a.xml.broken").read_text() == "<annotation><obj"


def test_yolo_as_labelimg_reads_it(folder):
    one = opened(folder, ["人", "口罩"], format="yolo")
    one.save("images/a.png", ABSENT, (BOX,))
    assert (folder / "labels" / "a.txt").read_text() == "1 0.078125 0.166667 0.093750 0.166667\n"
    assert (folder / "labels" / "classes.txt").read_text(encoding="utf-8") == "人\n口罩\n"
    again = opened(folder)
    assert again.format == "yolo" and again.read("images/a.png").annotation.boxes[0].corners == (10, 20, 40, 60)


def test_yolos_classes_keep_their_numbers(folder):
    one = opened(folder, ["a", "b"], format="yolo")
    one.save("images/a.png", ABSENT, (BOX._replace(label="b"),))
    one.add_class("c")
    one.rename_class("a", "新")
    assert (folder / "labels.txt").read_text(encoding="utf-8") == "新\nb\nc\n"
    assert (folder / "labels" / "classes.txt").read_text(encoding="utf-8") == "新\nb\nc\n"
    assert (folder / "labels" / "a.txt").read_text().startswith("1 ")
    with pytest.raises(UsageError, match="no name for a class"):
        one.add_class("7")


def test_a_class_gets_its_new_name_in_every_file(folder):
    one = opened(folder)
    for name in ("a", "b"):
        one.save("images/%s.png" % name, ABSENT, (BOX, BOX._replace(label="其他")))
    one.rename_class("口罩", "戴口罩")
    for name in ("a", "b"):
        assert [box.label for box in read_voc(str(label_path(folder, name))).boxes] == ["戴口罩", "其他"]
    assert one.classes.names == ("戴口罩", "其他")
    with pytest.raises(UsageError, match="already"):
        one.rename_class("戴口罩", "其他")


class Killed(BaseException):
    """As a kill: nothing cleans up after it."""


def labels_of(folder):
    found = {}
    for name in ("a", "b", "口罩 c"):
        if label_path(folder, name).exists():
            found[name] = [box.label for box in read_voc(str(label_path(folder, name))).boxes]
    return found


@pytest.mark.parametrize("writes", range(5))
def test_a_rename_that_is_killed_is_finished_at_the_next_start(folder, monkeypatch, writes):
    """Killed before the first, second ... file is written: nothing is lost, and at last all have the new name."""
    one = opened(folder, ["其他", "口罩"])
    for name in ("a", "b", "口罩 c"):
        one.save("images/%s.png" % name, ABSENT, (BOX, BOX._replace(label="其他")))
    left = [writes]

    def dying(real):
        def write(*words):
            if left[0] == 0:
                raise Killed
            left[0] -= 1
            return real(*words)
        return write

    with monkeypatch.context() as patch:
        patch.setattr(labelled_folder, "write_voc", dying(labelled_folder.write_voc))
        patch.setattr(class_list, "write_label_names", dying(class_list.write_label_names))
        if writes < 4:
            with pytest.raises(Killed):
                one.rename_class("口罩", "戴口罩")
        else:
            one.rename_class("口罩", "戴口罩")
    seen = [label for labels in labels_of(folder).values() for label in labels]
    assert len(seen) == 6 and set(seen) <= {"口罩", "戴口罩", "其他"}
    again = opened(folder)
    assert labels_of(folder) == {name: ["戴口罩", "其他"] for name in ("a", "b", "口罩 c")}
    assert again.classes.names == ("其他", "戴口罩")
    assert (folder / "labels.txt").read_text(encoding="utf-8") == "其他\n戴口罩\n"
    assert not (folder / rename_plan.PLAN).exists()


def test_a_rename_that_a_full_disk_ended_is_finished_when_the_page_is_shown_again(folder, monkeypatch):
    one = opened(folder, ["口罩"])
    one.save("images/a.png", ABSENT, (BOX,))

    def full(*_words):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(labelled_folder, "write_voc", full)
        with pytest.raises(OSError):
            one.rename_class("口罩", "戴口罩")
    assert one.summaries()[0].counts == {"戴口罩": 1} and one.classes.names == ("戴口罩",)


def test_a_yolo_rename_that_is_killed_reaches_both_lists(folder, monkeypatch):
    one = opened(folder, ["a", "b"], format="yolo")
    one.save("images/a.png", ABSENT, (BOX._replace(label="b"),))

    def killed(*_words):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(one.classes, "_write_beside", killed)
        with pytest.raises(Killed):
            one.rename_class("b", "新")
    opened(folder)
    assert (folder / "labels.txt").read_text(encoding="utf-8") == "a\n新\n"
    assert (folder / "labels" / "classes.txt").read_text(encoding="utf-8") == "a\n新\n"


@pytest.mark.parametrize("text", ["", "{", "[]", '{"old": 1, "new": "x"}', '{"old": "口罩"}', "[" * 9000,
                                  '{"old": "口罩", "new": "a\\nb"}'])
def test_what_is_no_plan_renames_nothing(folder, text):
    one = opened(folder, ["口罩"])
    one.save("images/a.png", ABSENT, (BOX,))
    (folder / rename_plan.PLAN).write_text(text, encoding="utf-8")
    opened(folder)
    assert labels_of(folder) == {"a": ["口罩"]}


@pytest.mark.parametrize("picture, expected", [
    ("a.png", "a.xml"), ("sub/a.png", "sub/a.xml"), ("images/a.png", "annotations/a.xml"),
    ("JPEGImages/a.png", "Annotations/a.xml"), ("images/train/a.png", "annotations/train/a.xml"),
])
def test_where_a_new_label_file_lies(tmp_path, picture, expected):
    put_picture(tmp_path / picture)
    places, _labels = find_places(str(tmp_path), "voc")
    assert places[picture].label_path == os.path.join(str(tmp_path), *expected.split("/"))


def test_a_new_label_file_lies_where_its_neighbours_do(tmp_path):
    """labelImg's way: beside the picture, though that is called images."""
    put_picture(tmp_path / "images" / "a.png")
    put_picture(tmp_path / "images" / "b.png")
    (tmp_path / "images" / "a.xml").write_text("<annotation/>")
    places, _labels = find_places(str(tmp_path), "voc")
    assert places["images/b.png"].label_path == str(tmp_path / "images" / "b.xml")


def test_boxes_are_cut_at_the_pictures_edges():
    def corners(x, y, width, height):
        return read_boxes([box_fields(BOX._replace(x=x, y=y, width=width, height=height))], 320, 240)[0].corners

    assert corners(-5, 10, 20, 20) == (0, 10, 15, 30)
    assert corners(300, 230, 50, 50) == (300, 230, 320, 240)
    assert corners(0, 0, 320, 240) == (0, 0, 320, 240)
    assert corners(400, 10, 20, 20) == (400, 10, 420, 30)  # outside: a person decides


@pytest.mark.parametrize("change", [
    {"x": "1"}, {"x": True}, {"x": float("nan")}, {"x": 1e300}, {"label": ""}, {"label": "a\nb"},
    {"label": "x" * 201}, {"label": None}, {"extra": [["voc", "<a>"]]}, {"extra": [["yolo", "1 2\n3 x"]]},
    {"extra": [["voc", "<!DOCTYPE a><a/>"]]}, {"extra": 5}, {"extra": [["voc", "<a/>"]] * 99},
])
def test_what_is_no_box_is_refused(change):
    with pytest.raises(UsageError):
        read_boxes([dict(box_fields(BOX), **change)], 320, 240)


@pytest.mark.parametrize("fields", [None, {}, "[]", [1], [{}], [{"x": 1}] * 3000])
def test_what_is_no_list_of_boxes_is_refused(fields):
    with pytest.raises(UsageError):
        read_boxes(fields, 320, 240)


def test_folders_that_hold_nothing_to_label(tmp_path):
    with pytest.raises(DatasetError, match="no folder"):
        LabelledFolder(tmp_path / "absent")
    with pytest.raises(DatasetError, match="no pictures"):
        LabelledFolder(tmp_path)


def test_what_a_kill_left_half_written_is_removed(folder):
    label_path(folder).parent.mkdir()
    put_picture(folder / "images" / "b.part.png")
    for name in ("a.part", "b.part"):
        label_path(folder, name).write_text("<annotation><obj")
    opened(folder)
    assert os.listdir(str(folder / "annotations")) == ["b.part.xml"]  # a picture's own


def test_a_list_of_classes_that_is_damaged_is_told(folder):
    (folder / "labels.txt").write_text("a\na\n")
    with pytest.raises(LabelFileError, match="twice"):
        LabelledFolder(folder)


def test_classes_of_a_data_yaml_are_used_and_not_overwritten(folder):
    (folder / "data.yaml").write_text("names: [a, b]\n")
    one = opened(folder)
    assert one.classes.names == ("a", "b")
    with pytest.raises(UsageError, match="data.yaml"):
        one.add_class("c")
    assert (folder / "data.yaml").read_text() == "names: [a, b]\n"
