"""Hostile archives, made byte by byte where no honest tool would make them."""
import io
import os
import random
import shutil
import stat
import struct
import zipfile
import zlib

import pytest

from edgeai.archives import Limits, unpack_zip, unsafe_name
from edgeai.errors import ModelError

UTF8 = 0x800


def record(name, data=b"x", flags=UTF8, method=0, mode=None, packed=None, size=None):
    """One entry as (local header and data, central header without its offset)."""
    raw = name if isinstance(name, bytes) else name.encode("utf-8")
    packed = data if packed is None else packed
    size = len(data) if size is None else size
    common = struct.pack("<HHHHHLLLHH", 20, flags, method, 0, 0x21, zlib.crc32(data) & 0xFFFFFFFF,
                         len(packed), size, len(raw), 0)
    attributes = 0 if mode is None else mode << 16
    return (b"PK\3\4" + common + raw + packed,
            lambda offset: b"PK\1\2" + struct.pack("<H", 0x314) + common
            + struct.pack("<HHHLL", 0, 0, 0, attributes, offset) + raw)


def archive(path, *records, offsets=None):
    body, directory = b"", b""
    for number, (local, central) in enumerate(records):
        directory += central(len(body) if offsets is None else offsets[number])
        body += local
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, len(records), len(records), len(directory),
                      len(body), 0)
    path.write_bytes(body + directory + end)
    return path


def unpack(path, tmp_path, **options):
    folder = tmp_path / "out"
    folder.mkdir(exist_ok=True)
    return unpack_zip(path, str(folder), ModelError, **options), folder


def refused(path, tmp_path, reason, **options):
    """Refused with that reason, and nothing was written, inside or outside."""
    before = sorted(os.listdir(str(tmp_path)))
    with pytest.raises(ModelError, match=reason) as caught:
        unpack(path, tmp_path, **options)
    assert sorted(os.listdir(str(tmp_path))) == sorted(set(before) | {"out"})
    assert os.listdir(str(tmp_path / "out")) == []
    return caught.value


def test_an_honest_archive_is_unpacked(tmp_path):
    path = tmp_path / "模型.zip"
    with zipfile.ZipFile(str(path), "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("模型/am/final.mdl", b"network" * 1000)
        file.writestr("模型/空/", b"")
        file.writestr("模型/README", b"")
    seen = []
    names, folder = unpack(path, tmp_path, on_progress=lambda *place: seen.append(place))
    assert names == ["模型/am/final.mdl", "模型/README"]
    assert (folder / "模型" / "am" / "final.mdl").read_bytes() == b"network" * 1000
    assert seen[-1] == (7000, 7000)


@pytest.mark.parametrize("name", [
    "../evil", "a/../../evil", "a/..", "..", "/etc/passwd", "//server/share", "C:/x", "c:x",
    "..\\evil", "\\evil", "C:\\evil", "a//b", "./a", "a/./b"])
def test_names_that_lead_out_are_refused(tmp_path, name):
    refused(archive(tmp_path / "a.zip", record("fine"), record(name)), tmp_path,
            "absolute path|leads out")


@pytest.mark.parametrize("name", [
    "CON", "nul", "a/NUL.txt", "aux.h", "COM1", "lpt9.x", "com\u00b9", "CONIN$", "PRN ", "con .txt"])
def test_names_that_windows_keeps_for_devices_are_refused(tmp_path, name):
    refused(archive(tmp_path / "a.zip", record(name)), tmp_path, "for a device|no such names")


@pytest.mark.parametrize("name", [
    "ab:stream", "a?", "a*", "a|b", "a\nb", "a\x1b[0m", "a.", "a ", "x\x7f", "灯" * 80])
def test_names_that_windows_can_not_have_are_refused(tmp_path, name):
    refused(archive(tmp_path / "a.zip", record(name)), tmp_path, "no such names|too long")


@pytest.mark.parametrize("name", ["\u202egnp.exe", "a/b\u2066c", "x\u200f"])
def test_names_that_are_shown_otherwise_are_refused(tmp_path, name):
    refused(archive(tmp_path / "a.zip", record(name)), tmp_path, "shown otherwise")


@pytest.mark.parametrize("name", ["contents/com10.txt", "console", "模型/灯.txt", "a.b.c", "..a"])
def test_names_that_only_look_bad_are_taken(name):
    assert unsafe_name(name) is None


@pytest.mark.parametrize("mode", [stat.S_IFLNK | 0o777, stat.S_IFIFO | 0o644, stat.S_IFCHR | 0o644])
def test_links_and_devices_are_refused(tmp_path, mode):
    refused(archive(tmp_path / "a.zip", record("link", b"/etc/passwd", mode=mode)), tmp_path,
            "a link or a device")


@pytest.mark.parametrize("names", [
    ("a", "a"), ("README", "readme"), ("灯/a", "灯/A"), ("a/b", "a"), ("a", "a/b"),
    ("e\u0301", "\u00e9"), ("stra\u00dfe", "STRASSE")])
def test_names_that_are_one_file_elsewhere_are_refused(tmp_path, names):
    refused(archive(tmp_path / "a.zip", *map(record, names)), tmp_path,
            "there twice|a file and a folder")


def test_folders_may_be_there_twice(tmp_path):
    path = archive(tmp_path / "a.zip", record("m/", b""), record("m/a"), record("m/", b""))
    assert unpack(path, tmp_path)[0] == ["m/a"]


@pytest.mark.parametrize("entry, reason", [
    (record("a", flags=UTF8 | 1), "is encrypted"), (record("a", method=12), "other than deflate"),
    (record("a", method=14), "other than deflate"), (record("inner.ZIP"), "archive within"),
    (record("inner.tar.gz"), "archive within")])
def test_what_is_no_plain_file_is_refused(tmp_path, entry, reason):
    refused(archive(tmp_path / "a.zip", entry), tmp_path, reason)


def test_an_archive_within_may_be_a_file_like_others(tmp_path):
    path = archive(tmp_path / "a.zip", record("inner.zip"))
    assert unpack(path, tmp_path, limits=Limits(may_nest=True))[0] == ["inner.zip"]


def deflated(data):
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def test_bombs_are_refused_before_they_are_unpacked(tmp_path):
    zeros = bytes(20 << 20)
    refused(archive(tmp_path / "a.zip", record("zeros", zeros, method=8, packed=deflated(zeros))),
            tmp_path, "grow more than 100 times")
    small = bytes(1 << 20)
    many = [record("%d" % n, small, method=8, packed=deflated(small)) for n in range(80)]
    refused(archive(tmp_path / "b.zip", *many), tmp_path, "grow more than 100 times")
    two = [record(name, b"x" * 60) for name in "ab"]
    refused(archive(tmp_path / "c.zip", *two), tmp_path, "unpacked it has 0 MB",
            limits=Limits(total_bytes=100))


def test_too_many_entries_are_refused(tmp_path):
    path = archive(tmp_path / "a.zip", *(record("%d" % n) for n in range(20)))
    refused(path, tmp_path, "20 entries, more than 10", limits=Limits(entries=10))
    # A directory that is far too large is not even read.
    refused(archive(tmp_path / "b.zip", *(record("%d" % n * 150) for n in range(20))), tmp_path,
            "too many entries", limits=Limits(entries=1))


def test_entries_that_share_their_bytes_are_refused(tmp_path):
    records = [record("a%d" % n, b"y" * 100) for n in range(3)]
    refused(archive(tmp_path / "a.zip", *records, offsets=[0, 10, 20]), tmp_path, "overlap")


@pytest.mark.parametrize("size", [1, 5000])
def test_an_entry_that_lies_about_its_size_is_refused(tmp_path, size):
    data = bytes(range(256)) * 10
    entry = record("a", data, method=8, packed=deflated(data), size=size)
    with pytest.raises(ModelError, match="damaged|not as long as it says"):
        unpack(archive(tmp_path / "a.zip", entry), tmp_path)


def test_a_full_disk_is_seen_before_it_is_full(tmp_path, monkeypatch):
    usage = shutil.disk_usage(str(tmp_path))
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage._replace(free=3))
    refused(archive(tmp_path / "a.zip", record("a", b"four")), tmp_path, "needs 1 MB")


@pytest.mark.parametrize("flags, raw", [
    (0, "模型/灯.txt".encode("gbk")), (0, "模型/灯.txt".encode("utf-8")),
    (UTF8, "模型/灯.txt".encode("utf-8")), (0, "模型\\灯.txt".encode("gbk"))])
def test_chinese_names_of_any_zip_tool_are_read(tmp_path, flags, raw):
    names, folder = unpack(archive(tmp_path / "a.zip", record(raw, b"on", flags)), tmp_path)
    assert names == ["模型/灯.txt"]
    assert (folder / "模型" / "灯.txt").read_bytes() == b"on"


@pytest.mark.parametrize("data", [b"", b"PK", b"no zip at all" * 100, b"PK\5\6" + bytes(18)])
def test_what_is_no_archive_is_said_to_be_none(tmp_path, data):
    (tmp_path / "a.zip").write_bytes(data)
    try:
        assert unpack(tmp_path / "a.zip", tmp_path)[0] == []  # an empty archive is one
    except ModelError as problem:
        assert "is no zip file, or a damaged one" in problem.message


def test_any_bytes_are_unpacked_inside_or_refused(tmp_path):
    """Fuzz: an archive with bytes changed; nothing but ModelError, nothing outside."""
    good = io.BytesIO()
    with zipfile.ZipFile(good, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("m/am/final.mdl", bytes(range(256)) * 4)
        file.writestr("m/灯", "灯".encode("utf-8"))
    original, dice, path, refusals = good.getvalue(), random.Random(9), tmp_path / "a.zip", 0
    for _attempt in range(600):
        data = bytearray(original)
        for _change in range(dice.randint(1, 4)):
            data[dice.randrange(len(data))] = dice.randrange(256)
        path.write_bytes(bytes(data[: dice.choice([len(data), dice.randrange(len(data))])]))
        shutil.rmtree(str(tmp_path / "out"), ignore_errors=True)
        try:
            unpack(path, tmp_path)
        except ModelError:
            refusals += 1
        assert sorted(os.listdir(str(tmp_path))) == ["a.zip", "out"]
    assert 100 < refusals < 600
