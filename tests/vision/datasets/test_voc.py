"""Pascal VOC: labelImg's files read and written; hostile ones refused."""
import os

import pytest

from edgeai.errors import LabelFileError
from edgeai.vision.datasets.label_box import Annotation, LabelBox
from edgeai.vision.datasets.voc import read_voc, write_voc

# As labelImg 1.8.6 writes it on Windows: tabs, no declaration.
LABELIMG = """<annotation verified="yes">
\t<folder>图片</folder>
\t<filename>苹果 01.jpg</filename>
\t<path>D:\\比赛\\图片\\苹果 01.jpg</path>
\t<source>
\t\t<database>Unknown</database>
\t</source>
\t<size>
\t\t<width>320</width>
\t\t<height>240</height>
\t\t<depth>3</depth>
\t</size>
\t<segmented>0</segmented>
\t<object>
\t\t<name>苹果</name>
\t\t<pose>Unspecified</pose>
\t\t<truncated>0</truncated>
\t\t<difficult>0</difficult>
\t\t<bndbox>
\t\t\t<xmin>12</xmin>
\t\t\t<ymin>30</ymin>
\t\t\t<xmax>112</xmax>
\t\t\t<ymax>90</ymax>
\t\t</bndbox>
\t</object>
\t<object>
\t\t<name>A&amp;B &lt;箱&gt;</name>
\t\t<pose>Left</pose>
\t\t<truncated>1</truncated>
\t\t<difficult>1</difficult>
\t\t<bndbox>
\t\t\t<xmin>300</xmin>
\t\t\t<ymin>1</ymin>
\t\t\t<xmax>320</xmax>
\t\t\t<ymax>240</ymax>
\t\t</bndbox>
\t</object>
</annotation>
"""
# As CVAT and the VOC challenge write: elements that labelImg has not, fractions.
RICH = """<?xml version="1.0" encoding="utf-8"?>
<annotation>
  <folder>VOC2012</folder>
  <filename>a.png</filename>
  <source>
    <database>The VOC2012 Database</database>
    <annotation>PASCAL VOC2012</annotation>
  </source>
  <size><width>100</width><height>80</height><depth>1</depth></size>
  <segmented>1</segmented>
  <object>
    <name>person</name>
    <occluded>1</occluded>
    <bndbox><xmin>10.5</xmin><ymin>0</ymin><xmax>20.0</xmax><ymax>9.25</ymax></bndbox>
    <part><name>head</name><bndbox><xmin>11</xmin><ymin>1</ymin><xmax>15</xmax><ymax>4</ymax></bndbox></part>
  </object>
</annotation>
"""
OBJECT = ("<object><name>猫</name><bndbox><xmin>%s</xmin><ymin>2</ymin><xmax>3</xmax><ymax>4</ymax>"
          "</bndbox></object>")
LAUGHS = """<?xml version="1.0"?>
<!DOCTYPE annotation [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">]>
<annotation><filename>&d;</filename></annotation>"""
STEALS = """<!DOCTYPE annotation [<!ENTITY secret SYSTEM "file:///etc/passwd">]>
<annotation><filename>&secret;</filename></annotation>"""


def written(tmp_path, text, encoding="utf-8"):
    path = tmp_path / "标注.xml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    return str(path)


def test_a_file_of_labelimg_is_read(tmp_path):
    annotation = read_voc(written(tmp_path, LABELIMG))
    assert annotation[:3] == ("苹果 01.jpg", 320, 240) and annotation.is_verified
    first, second = annotation.boxes
    assert first[:6] == ("苹果", 12, 30, 100, 60, False) and isinstance(first.x, int)
    assert second == LabelBox("A&B <箱>", 300, 1, 20, 239, True, True, "Left")


def test_what_we_write_is_what_labelimg_wrote(tmp_path):
    source = written(tmp_path, LABELIMG)
    write_voc(tmp_path / "b.xml", read_voc(source), "D:\\比赛\\图片\\苹果 01.jpg")
    back = (tmp_path / "b.xml").read_text(encoding="utf-8")
    # The folder is that of the path, which has another form here than on Windows.
    assert [line for line in back.splitlines() if "<folder>" not in line] == [
        line for line in LABELIMG.splitlines() if "<folder>" not in line]


def test_what_we_do_not_know_survives(tmp_path):
    annotation = read_voc(written(tmp_path, RICH))
    assert annotation.boxes[0].corners == (10.5, 0, 20, 9.25)
    assert annotation.boxes[0].is_truncated is None and annotation.depth == 1
    write_voc(tmp_path / "b.xml", annotation)
    again = read_voc(tmp_path / "b.xml")
    assert again.extra == annotation.extra and again.boxes[0].extra == annotation.boxes[0].extra
    text = (tmp_path / "b.xml").read_text(encoding="utf-8")
    assert "\t\t<database>The VOC2012 Database</database>\n\t\t<annotation>PASCAL VOC2012<" in text
    assert "\t\t<part>\n\t\t\t<name>head</name>\n\t\t\t<bndbox>\n\t\t\t\t<xmin>11</xmin>\n" in text
    assert text.count("<segmented>1</segmented>") == 1 and "<xmin>10.5</xmin>" in text


@pytest.mark.parametrize("box, truncated", [
    ((5, 5, 10, 10), 0), ((1, 5, 10, 10), 1), ((5, 0, 10, 10), 1), ((50, 5, 50, 10), 1),
    ((5, 50, 5, 30), 1)])
def test_truncated_is_labelimgs_rule_where_nobody_said(tmp_path, box, truncated):
    write_voc(tmp_path / "a.xml", Annotation("a.png", 100, 80, (LabelBox("x", *box),)))
    assert read_voc(tmp_path / "a.xml").boxes[0].is_truncated is bool(truncated)


def test_a_name_with_a_folder_is_only_a_name(tmp_path):
    for name in ("../../etc/passwd", "C:\\Windows\\passwd", "/etc/passwd"):
        text = "<annotation><filename>%s</filename></annotation>" % name
        assert read_voc(written(tmp_path, text)).picture_name == "passwd"


def test_gbk_that_says_so_is_read(tmp_path):
    text = '<?xml version="1.0" encoding="GBK"?><annotation>%s</annotation>' % (OBJECT % 1)
    assert read_voc(written(tmp_path, text, "gbk")).boxes[0].label == "猫"


def test_characters_that_xml_has_not_are_written_as_question_marks(tmp_path):
    write_voc(tmp_path / "a.xml", Annotation("a.png", 9, 9, (LabelBox("a\x00\x1b\ud800b", 1, 1, 2, 2),)))
    assert read_voc(tmp_path / "a.xml").boxes[0].label == "a???b"


@pytest.mark.parametrize("text, reason", [
    (LAUGHS, "it has a DOCTYPE or entities"),
    (STEALS, "it has a DOCTYPE or entities"),
    ("<!DOCTYPE annotation><annotation/>", "it has a DOCTYPE or entities"),
    ("", "it is no XML"),
    ("<annotation><size>", "it is no XML"),
    (b"\x89PNG\r\n\x1a\n", "it is no XML"),
    ("<html/>", "it is XML of another kind: <html>"),
    ("<annotation><object/></annotation>", "object 1 has no name"),
    ("<annotation><object><name>猫</name></object></annotation>", "object 1 (猫) has no box"),
    ("<annotation>%s</annotation>" % (OBJECT % "nan"), "object 1 (猫): a corner of its box is no number"),
    ("<annotation>%s</annotation>" % (OBJECT % "1e999"), "a corner of its box is no number"),
    ("<annotation>%s</annotation>" % (OBJECT % ("9" * 5000)), "a corner of its box is no number"),
    ("<annotation>%s</annotation>" % (OBJECT % ""), "a corner of its box is no number"),
    ("<annotation><size><width>1e9</width></size></annotation>", "its <size> can't be"),
    ("<annotation><size><width>-1</width></size></annotation>", "its <size> can't be"),
    ("<annotation>%s</annotation>" % ("<x>" * 3000 + "</x>" * 3000), "it is nested too deep"),
    ('<?xml version="1.0" encoding="nonsense"?><annotation/>', "it is no XML"),
])
def test_what_is_refused(tmp_path, text, reason):
    path = written(tmp_path, text)
    with pytest.raises(LabelFileError) as caught:
        read_voc(path)
    assert caught.value.message.startswith(path + ": ") and reason in caught.value.message
    assert caught.value.remedy


def test_a_huge_file_is_not_read(tmp_path):
    path = tmp_path / "a.xml"
    with open(str(path), "wb") as file:
        file.truncate(5 << 20)
    with pytest.raises(LabelFileError, match="it has 5 MB, more than 4"):
        read_voc(path)


def test_what_is_no_file_is_refused(tmp_path):
    with pytest.raises(LabelFileError, match="it is no file"):
        read_voc(tmp_path)
    with pytest.raises(LabelFileError, match="it can't be read: No such file"):
        read_voc(tmp_path / "none.xml")
    if hasattr(os, "mkfifo"):
        os.mkfifo(str(tmp_path / "pipe.xml"))  # opening it would wait for ever
        with pytest.raises(LabelFileError, match="it is no file"):
            read_voc(tmp_path / "pipe.xml")


def test_a_failed_write_leaves_the_old_file(tmp_path, monkeypatch):
    path = written(tmp_path, LABELIMG)
    monkeypatch.setattr(os, "fsync", lambda _file: (_ for _ in ()).throw(OSError(28, "full")))
    with pytest.raises(OSError):
        write_voc(path, Annotation("a.png", 9, 9))
    assert read_voc(path).picture_name == "苹果 01.jpg"
    assert os.listdir(str(tmp_path)) == ["标注.xml"]
