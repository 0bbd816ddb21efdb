"""YOLO, labelme and COCO: files as their tools write them, read and written."""
import json

import pytest

from edgeai.errors import DatasetError, LabelFileError
from edgeai.vision.datasets.coco import read_coco, write_coco
from edgeai.vision.datasets.label_box import Annotation, LabelBox
from edgeai.vision.datasets.label_names import read_label_names, write_data_yaml
from edgeai.vision.datasets.labelme import read_labelme, write_labelme
from edgeai.vision.datasets.yolo import read_yolo, write_yolo
from dataset_help import write

# labelImg 1.8.6 of a box 12,30..112,90 and one 300,1..320,240 in 320 x 240.
YOLO = "1 0.193750 0.250000 0.312500 0.250000\n0 0.968750 0.502083 0.062500 0.995833\n"
LABELME = """{
  "version": "5.2.1",
  "flags": {"已检查": true},
  "shapes": [
    {"label": "苹果", "points": [[112.0, 90.0], [12.0, 30.0]], "group_id": null,
     "description": "", "shape_type": "rectangle", "flags": {}},
    {"label": "叶", "points": [[1.25, 2.5], [31.0, 4.0], [10.0, 44.123456789]], "group_id": 3,
     "description": "一片", "shape_type": "polygon", "flags": {"difficult": true}},
    {"label": "圆", "points": [[50.0, 60.0], [53.0, 64.0]], "group_id": null,
     "shape_type": "circle", "flags": {}}
  ],
  "imagePath": "..\\\\图片\\\\a.jpg",
  "imageData": "aGFsbG8=",
  "imageHeight": 240,
  "imageWidth": 320
}"""
COCO = {
    "info": {"year": 2024, "description": "水果"}, "licenses": [{"id": 1, "name": "CC"}],
    "categories": [{"id": 3, "name": "苹果", "supercategory": "水果"}, {"id": 7, "name": "梨"}],
    "images": [{"id": 42, "file_name": "train/a.jpg", "width": 320, "height": 240, "license": 1},
               {"id": 43, "file_name": "b.jpg", "width": 100, "height": 80}],
    "annotations": [
        {"id": 900, "image_id": 42, "category_id": 7, "bbox": [12.5, 30, 100, 60.25],
         "area": 4000.5, "iscrowd": 0, "segmentation": [[12.5, 30, 112, 30, 50, 90.25]]},
        {"id": 901, "image_id": 42, "category_id": 3, "bbox": [0, 0, 10, 10], "area": 100,
         "iscrowd": 1, "segmentation": {"counts": [1, 2], "size": [240, 320]},
         "attributes": {"occluded": True}}],
}


def test_labelimgs_yolo_comes_back_as_whole_pixels(tmp_path):
    annotation = read_yolo(write(tmp_path, "a.txt", YOLO), ("梨", "苹果"), 320, 240)
    assert [box[:5] for box in annotation.boxes] == [
        ("苹果", 12, 30, 100, 60), ("梨", 300, 1, 20, 239)]
    write_yolo(tmp_path / "b.txt", annotation, ("梨", "苹果"))
    assert (tmp_path / "b.txt").read_text() == YOLO


@pytest.mark.parametrize("width, height", [(320, 240), (1920, 1080), (4999, 3333), (641, 479)])
def test_whole_pixels_survive_yolo_in_any_picture(tmp_path, width, height):
    boxes = tuple(LabelBox("a", place, place // 2, width // 3 - place % 5, height // 3 + place % 7)
                  for place in range(0, width // 2, max(1, width // 97)))
    write_yolo(tmp_path / "a.txt", Annotation("", width, height, boxes), ("a",))
    assert read_yolo(tmp_path / "a.txt", ("a",), width, height).boxes == boxes


def test_polygons_and_scores_in_yolo_stay_as_they_are(tmp_path):
    text = "0 0.1 0.2 0.5 0.2 0.5 0.6\n1 0.5 0.5 0.2 0.2 0.875\n9 0.5 0.5 0.1 0.1\n"
    annotation = read_yolo(write(tmp_path, "a.txt", text), ("a", "b"), 100, 200)
    assert [box[:5] for box in annotation.boxes] == [
        ("a", 10, 40, 40, 80), ("b", 40, 80, 20, 40), ("9", 45, 90, 10, 20)]
    write_yolo(tmp_path / "b.txt", annotation, ("a", "b"))
    assert (tmp_path / "b.txt").read_text() == text.replace(
        "9 0.5 0.5 0.1 0.1", "9 0.500000 0.500000 0.100000 0.100000")


@pytest.mark.parametrize("line, reason", [
    ("0 nan 0.5 0.1 0.1", "line 1: nan is no number"), ("0 inf 0 0 0", "line 1: inf is no number"),
    ("a 0.5 0.5 0.1 0.1", "line 1: could not"), ("-1 0.5 0.5 0.1 0.1", "line 1: -1 is no class"),
    ("0.5 0.5 0.5 0.1 0.1", "line 1: 0.5 is no class"), ("0 0.5", "line 1 has 1 numbers"),
    ("0 1 1 1 1 1 1 1", "line 1 has 7 numbers"), ("1e30 0 0 0 0", "is no class"),
    ("0 1_0 0 0 0", "1_0 is no number"), (b"\0\1\2\3", "it is no text")])
def test_what_yolo_refuses(tmp_path, line, reason):
    with pytest.raises(LabelFileError, match=reason):
        read_yolo(write(tmp_path, "a.txt", line), ("a",), 10, 10)


def test_yolo_needs_the_label_in_the_list(tmp_path):
    with pytest.raises(DatasetError, match="the labels file has no '猫'"):
        write_yolo(tmp_path / "a.txt", Annotation("", 9, 9, (LabelBox("猫", 1, 1, 2, 2),)), ("狗",))
    assert not (tmp_path / "a.txt").exists()


def test_labelme_there_and_back(tmp_path):
    annotation = read_labelme(write(tmp_path, "a.json", LABELME))
    assert annotation[:3] == ("a.jpg", 320, 240)
    assert [box[:6] for box in annotation.boxes] == [
        ("苹果", 12, 30, 100, 60, False), ("叶", 1.25, 2.5, 29.75, 41.6235, True),
        ("圆", 45, 55, 10, 10, False)]
    write_labelme(tmp_path / "b.json", annotation, "..\\图片\\a.jpg")
    expected = json.loads(LABELME)
    expected["imageData"] = None
    assert json.loads((tmp_path / "b.json").read_text(encoding="utf-8")) == expected


def test_a_changed_box_of_labelme_is_a_rectangle(tmp_path):
    annotation = read_labelme(write(tmp_path, "a.json", LABELME))
    moved = annotation.boxes[1]._replace(x=5)
    write_labelme(tmp_path / "b.json", annotation._replace(boxes=(moved,)))
    (shape,) = json.loads((tmp_path / "b.json").read_text(encoding="utf-8"))["shapes"]
    assert shape["shape_type"] == "rectangle" and shape["group_id"] == 3
    assert shape["points"] == [[5.0, 2.5], [34.75, 44.1235]]


def test_coco_there_and_back(tmp_path):
    source = write(tmp_path, "a.json", json.dumps(COCO, ensure_ascii=False))
    coco = read_coco(source)
    assert coco.labels == ("苹果", "梨")
    assert coco.annotations[0][:3] == ("train/a.jpg", 320, 240)
    assert coco.annotations[0].boxes[0].corners == (12.5, 30, 112.5, 90.25)
    write_coco(tmp_path / "b.json", coco)
    assert json.loads((tmp_path / "b.json").read_text(encoding="utf-8")) == COCO


def test_new_boxes_get_free_ids_in_coco(tmp_path):
    coco = read_coco(write(tmp_path, "a.json", json.dumps(COCO)))
    first = coco.annotations[0]
    more = first._replace(boxes=first.boxes + (LabelBox("猫", 1, 2, 3, 4, is_difficult=True),))
    write_coco(tmp_path / "b.json", coco._replace(
        labels=coco.labels + ("猫",), annotations=(more, Annotation("c.jpg", 9, 9))))
    data = json.loads((tmp_path / "b.json").read_text(encoding="utf-8"))
    assert [one["id"] for one in data["annotations"]] == [900, 901, 902]
    assert [one["id"] for one in data["categories"]] == [3, 7, 8]
    assert [one["id"] for one in data["images"]] == [42, 43]
    again = read_coco(tmp_path / "b.json").annotations[0].boxes[2]
    assert again[:6] == ("猫", 1, 2, 3, 4, True)


def changed(part, place, **fields):
    data = json.loads(json.dumps(COCO))
    data[part][place].update(fields)
    return json.dumps(data)


@pytest.mark.parametrize("text, reason", [
    ("[" * 100000, "nested too deep"), ('{"a":' * 50000, "nested too deep"), ("{", "it is no JSON"),
    ("[]", "it is no COCO file"), ('{"images": NaN}', "NaN is no number"),
    ('{"images": 1e999}', "1e999 is no number"), ('{"images": %s}' % ("9" * 100000), "is no number"),
    (changed("images", 0, file_name="../../etc/passwd"), "it leads out of its folder"),
    (changed("images", 0, file_name="/etc/passwd"), "it is an absolute path"),
    (changed("images", 0, file_name="C:\\a.jpg"), "it is an absolute path"),
    (changed("images", 0, file_name=5), "image 1 has no id or no file_name"),
    (changed("images", 0, id=43), "image 2: its id is there twice"),
    (changed("images", 0, width=10 ** 9), "image 1: its size can't be"),
    (changed("annotations", 0, bbox=[1, 2, 3]), "annotation 1 .* has no box"),
    (changed("annotations", 0, bbox=[1, 2, 3, "x"]), "annotation 1 .* has no box"),
    (changed("annotations", 0, image_id=5), "boxes of image 5"),
    (changed("annotations", 0, image_id=[5]), "names no image"),
    (changed("categories", 0, name=""), "category 1 has no id and name"),
])
def test_what_coco_refuses(tmp_path, text, reason):
    with pytest.raises(LabelFileError, match=reason):
        read_coco(write(tmp_path, "a.json", text))


@pytest.mark.parametrize("shapes, reason", [
    ([{"label": ""}], "shape 1 has no name"), ([5], "shape 1 has no name"),
    ([{"label": "a", "points": []}], "shape 1 .a. has no box"),
    ([{"label": "a", "points": [[1, None]]}], "shape 1 .a. has no box")])
def test_what_labelme_refuses(tmp_path, shapes, reason):
    text = json.dumps({"shapes": shapes, "imagePath": "a.jpg"})
    with pytest.raises(LabelFileError, match=reason):
        read_labelme(write(tmp_path, "a.json", text))


@pytest.mark.parametrize("text", [
    "nc: 2\nnames: ['猫', 狗]\n", "names:\n  - 猫\n  - 狗  # der Hund\nnc: 2\n",
    "path: ../a\nnames:\n- 猫\n- \"狗\"\n", "names:\n  0: 猫\n  1: '狗'\n\nval: x\n",
    "names: [\n  '猫',\n  '狗',\n]\n", "names: {0: 猫, 1: 狗}\n"])
def test_names_of_a_data_yaml(tmp_path, text):
    assert read_label_names(write(tmp_path, "data.yaml", text)) == ("猫", "狗")


def test_our_data_yaml_is_read_back(tmp_path):
    names = ("it's", "a, b", "猫: 1", "#5")
    write_data_yaml(tmp_path / "data.yaml", names, {"train", "val"})
    assert read_label_names(tmp_path / "data.yaml") == names


@pytest.mark.parametrize("data, expected", [
    ("猫\n狗\n".encode("gbk"), ("猫", "狗")), (b"\xef\xbb\xbf" + "猫\r\n狗".encode("utf-8"), ("猫", "狗")),
    ("猫\n".encode("utf-16"), ("猫",))])
def test_names_in_notepads_encodings(tmp_path, data, expected):
    assert read_label_names(write(tmp_path, "labels.txt", data)) == expected


@pytest.mark.parametrize("text, reason", [
    ("", "it has no names"), ("a\na\n", "'a' is there twice"), ("x" * 300, "is no label")])
def test_name_lists_that_are_refused(tmp_path, text, reason):
    with pytest.raises(LabelFileError, match=reason):
        read_label_names(write(tmp_path, "labels.txt", text))
