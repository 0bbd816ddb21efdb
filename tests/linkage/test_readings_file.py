"""Tables of readings: both shapes, the codecs of spreadsheets, mistakes with their line."""
import math

import pytest

from edgeai.errors import ReadingsError
from edgeai.linkage.readings_file import read_readings
from edgeai.records import Reading


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("EDGEAI_LANG", "en")


@pytest.fixture
def read(tmp_path):
    def read(text, codec="utf-8"):
        (tmp_path / "读数.csv").write_bytes(text.encode(codec))
        return list(read_readings(str(tmp_path / "读数.csv")))

    return read


def test_a_row_a_reading(read):
    assert read("at_s,source,quantity,value\n0.5,climate,temperature_c,25.1\n1,flame,flame,1\n") == [
        Reading("climate", "temperature_c", 25.1, "", 0.5), Reading("flame", "flame", 1.0, "", 1.0)]


def test_units_and_what_was_not_ok(read):
    found = read("value, unit, ok, at_s, source, quantity\n25,°C,0,1,a,b\n26,°C,true,2,a,b\n27,,否,3,a,b\n")
    assert [(one.value, one.unit, one.ok) for one in found] == [
        (25.0, "°C", False), (26.0, "°C", True), (27.0, "", False)]


def test_a_column_a_quantity(read):
    assert read("at_s,climate.temperature_c,flame.flame\n0,25,\n1,,1\n2,26,0\n\n") == [
        Reading("climate", "temperature_c", 25.0), Reading("flame", "flame", 1.0, "", 1.0),
        Reading("climate", "temperature_c", 26.0, "", 2.0), Reading("flame", "flame", 0.0, "", 2.0)]


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_what_spreadsheets_save(read, codec, newline):
    text = newline.join(["at_s,source,quantity,value", "0,温室,温度,25.1", ""])
    assert read(text, codec) == [Reading("温室", "温度", 25.1)]


@pytest.mark.parametrize("text", ["nan", "--", "inf", "25.1C"])
def test_what_is_no_number_is_a_bad_reading(read, text):
    bad, good = read("at_s,a.b\n0,%s\n1,2\n" % text)
    assert not (bad.ok and math.isfinite(bad.value)) and good.value == 2.0


def test_values_that_are_text_are_named_with_their_line(tmp_path):
    (tmp_path / "r.csv").write_text("at_s,a.b,c.d\n0,25.1C,1\n\n1,nan,--\n2,inf,\n")
    told = []
    list(read_readings(str(tmp_path / "r.csv"), lambda *words: told.append(words)))
    assert told == [(2, "25.1C"), (4, "--")]


def test_an_age_may_be_given(read):
    (found,) = read("at_s,source,quantity,value,age_s\n5,a,b,1,2.5\n")
    assert found == Reading("a", "b", 1.0, "", 5.0, 2.5)


def test_a_last_row_may_lack_its_end(read):
    assert len(read("at_s,a.b\n0,1\n1,2")) == 2


@pytest.mark.parametrize("text, line, message", [
    ("", 1, "the first line does not name the columns"),
    ("1,2,3\n", 1, "the first line does not name the columns"),
    ("at_s,at_s\n", 1, "the first line does not name the columns"),
    ("at_s,temperature\n", 1, "there is no column 'temperature'"),
    ("at_s,source,quantity,value,x\n", 1, "there is no column 'x'"),
    ("at_s,a.b\n0,1\nnow,2\n", 3, "'now' is not a time in seconds"),
    ("at_s,a.b\n0,1\n,2\n", 3, "'' is not a time in seconds"),
    ("at_s,a.b\n-inf,2\n", 2, "'-inf' is not a time in seconds"),
    ("at_s,a.b\nnan,2\n", 2, "'nan' is not a time in seconds"),
    ("at_s,a.b\n1,2\n0.9,2\n", 3, "the time goes back"),
])
def test_mistakes(read, tmp_path, text, line, message):
    with pytest.raises(ReadingsError) as caught:
        read(text)
    assert caught.value.message == "%s:%d: %s" % (tmp_path / "读数.csv", line, message)
    assert caught.value.remedy


def test_files_that_can_not_be_read(tmp_path, read):
    with pytest.raises(ReadingsError, match="can't be read: No such file"):
        list(read_readings(str(tmp_path / "没有.csv")))
    with pytest.raises(ReadingsError, match="is not UTF-8 text"):
        (tmp_path / "x.csv").write_bytes(b"at_s,a.b\n\xff\xff\xff")
        list(read_readings(str(tmp_path / "x.csv")))


def test_a_field_without_end_is_told(read):
    with pytest.raises(ReadingsError, match="field larger than field limit"):
        read("at_s,a.b\n0,%s\n" % ("1" * 200000))
