"""Pictures in files: headers against Pillow's own files, hostile bytes, names, whole writing."""
import os
import random
import struct
import subprocess
import sys
import zlib

import cv2
import numpy as np
import pytest
from PIL import Image

from edgeai.errors import ImageFileError, ImageTooLarge, ImageTruncated, UsageError
from edgeai.vision.image_file import read_header_of, read_image, write_image
from edgeai.vision.picture_header import PictureHeader, read_header

SIZE = (52, 31)  # width, height
NAMES = ("a.jpg", "a.png", "a.bmp", "a.gif", "a.webp", "a.tif")
FORMATS = dict(zip(NAMES, ("jpeg", "png", "bmp", "gif", "webp", "tiff")))


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("EDGEAI_LANG", "en")


def scene(width=SIZE[0], height=SIZE[1]):
    """Red, green, blue of a picture with a corner of its own for every turning; Pillow's."""
    y, x = np.mgrid[:height, :width]
    image = np.stack([x * 255 // width, y * 255 // height, np.full_like(x, 40)], axis=2)
    image[: height // 3, : width // 3] = (250, 20, 20)
    return Image.fromarray(image.astype(np.uint8))


def saved(folder, name, **options):
    path = str(folder / name)
    scene().save(path, **options)
    return path


def bytes_of(path):
    with open(str(path), "rb") as file:
        return file.read()


def exif(orientation):
    """EXIF of one tag, written by hand: Pillow 8 and 13 take different things."""
    return (b"Exif\0\0MM\0*" + struct.pack(">IH", 8, 1)
            + struct.pack(">HHIHH", 0x0112, 3, 1, orientation, 0) + struct.pack(">I", 0))


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_saying(width, height):
    """A PNG of few bytes that says to be that large, and is: its rows are zeros."""
    start = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    row = b"\0" * (1 + (width + 7) // 8)
    packer, packed = zlib.compressobj(9), b""
    for _row in range(height):
        packed += packer.compress(row)
    packed += packer.flush()
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", start) + chunk(b"IDAT", packed)
            + chunk(b"IEND", b""))


@pytest.mark.parametrize("name", NAMES)
def test_the_header_tells_format_and_size(tmp_path, name):
    path = saved(tmp_path, name)
    assert read_header_of(path) == PictureHeader(FORMATS[name], *SIZE)


@pytest.mark.parametrize("name, options", [
    ("a.webp", {"lossless": True}), ("a.jpg", {"progressive": True}), ("a.tif", {"compression": "tiff_lzw"}),
])
def test_their_kinds(tmp_path, name, options):
    path = saved(tmp_path, name, **options)
    assert read_header_of(path)[1:3] == SIZE
    assert read_image(path).shape == (SIZE[1], SIZE[0], 3)


@pytest.mark.parametrize("name", NAMES)
def test_pictures_are_blue_green_red_as_pillow_sees_them(tmp_path, name):
    path = saved(tmp_path, name)
    with Image.open(path) as picture:
        theirs = np.asarray(picture.convert("RGB"))[:, :, ::-1]
    difference = np.abs(read_image(path).astype(int) - theirs)
    assert difference.mean() < 3  # JPEG and WebP decoders differ by a little


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("name", ["a.jpg", "a.webp"])
def test_exif_turns_it_upright(tmp_path, name, orientation):
    upright = np.asarray(scene())
    turned = Image.fromarray(upright)
    back = {2: Image.FLIP_LEFT_RIGHT, 3: Image.ROTATE_180, 4: Image.FLIP_TOP_BOTTOM,
            5: Image.TRANSPOSE, 6: Image.ROTATE_90, 7: Image.TRANSVERSE, 8: Image.ROTATE_270}
    if orientation in back:
        turned = turned.transpose(back[orientation])
    path = str(tmp_path / name)
    turned.save(path, exif=exif(orientation), quality=95)
    header = read_header_of(path)
    assert header.orientation == orientation and header.shown_size == SIZE
    image = read_image(path)
    assert image.shape == (SIZE[1], SIZE[0], 3)
    assert np.abs(image[:, :, ::-1].astype(int) - upright).mean() < 12


def test_a_broken_exif_is_no_reason_to_refuse(tmp_path):
    path = str(tmp_path / "a.jpg")
    scene().save(path, exif=b"Exif\0\0II*\0\xff\xff\xff\x7f")
    assert read_header_of(path).orientation == 1
    assert read_image(path).shape == (SIZE[1], SIZE[0], 3)


def test_the_size_behind_much_else_is_found(tmp_path):
    path = saved(tmp_path, "a.jpg")
    data = bytes_of(path)
    segment = b"\xff\xe2" + struct.pack(">H", 65535) + b"\0" * 65533
    (tmp_path / "a.jpg").write_bytes(data[:2] + segment * 3 + data[2:])
    with pytest.raises(ImageTruncated):
        read_header(bytes_of(path)[:65536])
    assert read_header_of(path)[1:3] == SIZE


@pytest.mark.parametrize("name", NAMES)
def test_a_cut_off_picture_is_told(tmp_path, name):
    path = saved(tmp_path, name)
    data = bytes_of(path)
    for length in (len(data) - 3, len(data) * 2 // 3):
        (tmp_path / name).write_bytes(data[:length])
        with pytest.raises(ImageTruncated, match="end") as caught:
            read_image(path)
        assert path in caught.value.message and "Copy the file again" in caught.value.remedy


def test_a_thumbnails_end_is_not_the_pictures(tmp_path):
    small = str(tmp_path / "small.jpg")
    scene(16, 16).save(small)
    path = str(tmp_path / "a.jpg")
    thumbnail = b"\xff\xe1" + struct.pack(">H", 2 + len(bytes_of(small))) + bytes_of(small)
    scene().save(path)
    data = bytes_of(path)
    (tmp_path / "a.jpg").write_bytes(data[:2] + thumbnail + data[2:-20])
    with pytest.raises(ImageTruncated):
        read_image(path)


@pytest.mark.parametrize("data, words", [
    (b"", "empty"), (b"%PDF-1.4", "PDF"), (b"PK\3\4aaaa", "ZIP"), ("你好".encode("utf-8"), "not those"),
])
def test_what_is_no_picture_is_told_by_what_it_is(tmp_path, data, words):
    (tmp_path / "图.jpg").write_bytes(data)
    with pytest.raises(ImageFileError, match=words) as caught:
        read_image(tmp_path / "图.jpg")
    assert "图.jpg" in caught.value.message and "JPEG, PNG" in caught.value.remedy


def test_a_file_that_is_not_there_and_a_folder(tmp_path):
    with pytest.raises(ImageFileError, match="No such file"):
        read_image(tmp_path / "没有.jpg")
    with pytest.raises(ImageFileError, match="(directory|denied)"):
        read_image(tmp_path)


def test_F14_a_bomb_is_refused_before_it_is_decoded(tmp_path):
    (tmp_path / "炸弹.png").write_bytes(png_saying(30000, 30000))
    assert os.path.getsize(str(tmp_path / "炸弹.png")) < 200000
    code = ("import resource, sys\n"
            "from edgeai.errors import ImageTooLarge\n"
            "from edgeai.vision.image_file import read_image\n"
            "resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))\n"
            "try:\n    read_image(sys.argv[1])\n"
            "except ImageTooLarge as error:\n    print(error.message.encode('utf-8'))\n")
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path / "炸弹.png")],
                          stdout=subprocess.PIPE, timeout=60)
    assert b"900 megapixels" in done.stdout


def test_25_megapixels_are_the_limit():
    start = b"\x89PNG\r\n\x1a\n"
    header = read_header(start + chunk(b"IHDR", struct.pack(">II5B", 5000, 5000, 8, 2, 0, 0, 0)))
    from edgeai.vision.image_file import check_size

    check_size(header)
    with pytest.raises(ImageTooLarge):
        check_size(header._replace(width=5001))


def test_a_tiff_with_giant_tiles_is_refused(tmp_path):
    tags = [(256, 8), (257, 8), (322, 1 << 20), (323, 1 << 20)]
    data = b"II*\0" + struct.pack("<IH", 8, len(tags)) + b"".join(
        struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags) + b"\0" * 4
    with pytest.raises(ImageFileError, match="tiles"):
        read_header(data)


@pytest.mark.parametrize("start", [
    b"\xff\xd8\xff" + b"\xff" * (1 << 22), b"\xff\xd8\xff" + b"\xe0\0\2\xff" * (1 << 20),
    b"GIF89a" + b"\1\0" * 3 + b"\0" + b"!\xf9" + b"\1" * (1 << 22),
    b"RIFF\0\0\0\0WEBP" + b"XXXX\0\0\0\0" * (1 << 19),
    b"MM\0*\0\0\0\x08\xff\xff" + b"\1" * 60000,
    b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">II5B", 9, 9, 8, 2, 0, 0, 0)) + b"\0" * (1 << 22),
])
def test_headers_without_end_are_given_up(start):
    try:
        header = read_header(start)
    except ImageFileError:
        return
    assert header.width > 0


@pytest.mark.parametrize("name", NAMES)
def test_a_flipped_byte_is_a_picture_or_an_error_of_ours(tmp_path, name):
    data = bytearray(bytes_of(saved(tmp_path, name)))
    draws = random.Random(7)
    path = tmp_path / ("b" + name[1:])
    for _turn in range(120):
        changed = bytearray(data)
        for _flip in range(draws.randint(1, 4)):
            changed[draws.randrange(min(len(data), 200))] = draws.randrange(256)
        path.write_bytes(bytes(changed[: draws.choice((len(data), len(data), len(data) // 2))]))
        try:
            assert read_image(path).dtype == np.uint8
        except ImageFileError:
            pass


def test_writing_and_reading_again_under_a_chinese_name(tmp_path):
    image = np.asarray(scene())
    for name in ("图片.png", "图片.bmp", "图片.TIFF"):
        write_image(tmp_path / name, image)
        assert (read_image(tmp_path / name) == image).all()
    write_image(tmp_path / "灰.png", image[:, :, 0])
    assert (read_image(tmp_path / "灰.png") == image[:, :, :1]).all()


def test_a_picture_that_can_not_be_written_leaves_the_old_one(tmp_path, monkeypatch):
    path = tmp_path / "a.png"
    write_image(path, np.zeros((4, 4, 3), np.uint8))
    before = path.read_bytes()

    def full(_number):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ImageFileError, match="No space left"):
        write_image(path, np.ones((4, 4, 3), np.uint8))
    assert path.read_bytes() == before and os.listdir(str(tmp_path)) == ["a.png"]


@pytest.mark.parametrize("name, image, error, words", [
    ("a.txt", np.zeros((4, 4, 3), np.uint8), UsageError, ".jpg"),
    ("没有/a.png", np.zeros((4, 4, 3), np.uint8), ImageFileError, "mkdir"),
    ("a.png", np.zeros((4, 4, 3), np.float32), UsageError, "uint8"),
    ("a.png", np.zeros((0, 4, 3), np.uint8), UsageError, "uint8"),
])
def test_what_can_not_be_written(tmp_path, name, image, error, words):
    with pytest.raises(error) as caught:
        write_image(tmp_path / name, image)
    assert words in caught.value.remedy
    assert os.listdir(str(tmp_path)) == []


def test_sixteen_bits_and_alpha_become_eight_and_three(tmp_path):
    deep = np.full((3, 5), 40000, np.uint16)
    (tmp_path / "16.png").write_bytes(cv2.imencode(".png", deep)[1].tobytes())
    assert (read_image(tmp_path / "16.png") == 40000 // 256).all()
    clear = np.full((3, 5, 4), 99, np.uint8)
    (tmp_path / "rgba.png").write_bytes(cv2.imencode(".png", clear)[1].tobytes())
    assert (read_image(tmp_path / "rgba.png") == 99).all()
