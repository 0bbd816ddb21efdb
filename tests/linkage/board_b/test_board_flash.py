"""Cards, packages of kflash, and kflash itself with a stand-in in its place."""
import hashlib
import inspect
import json
import os
import re
import struct
import zipfile

import pytest

from board_help import TalkingBoard
from edgeai.errors import ModelError
from edgeai.linkage.board_b.kfpkg import FlashPart, check_parts, read_kfpkg, write_kfpkg
from edgeai_command import edgeai

MODEL = b"\x03\0\0\0" + bytes(range(256)) * 40


def listing(address="3145728", name="m.kmodel", prefix="false"):
    return '{"version": "0.1.0", "files": [{"address": %s, "bin": "%s", "sha256Prefix": %s}]}' % (
        address, name, prefix)


def zip_of(path, entries):
    with zipfile.ZipFile(str(path), "w") as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return path


def test_a_package_is_written_as_kflash_reads_it(tmp_path):
    """kflash 1.1.6 takes each address by this pattern."""
    path = tmp_path / "模型.kfpkg"
    write_kfpkg(path, [FlashPart(0, "maixpy.bin", b"firmware", True), FlashPart(0x300000, "m.kmodel", MODEL)])
    with zipfile.ZipFile(str(path)) as archive:
        text = archive.read("flash-list.json").decode()
        files = json.loads(re.sub(r'"address": (.*),', r'"address": "\1",', text))["files"]
        assert [(int(one["address"], 0), one["bin"], one["sha256Prefix"]) for one in files] == [
            (0, "maixpy.bin", True), (0x300000, "m.kmodel", False)]
        assert archive.read("m.kmodel") == MODEL
    assert read_kfpkg(path)[1] == FlashPart(0x300000, "m.kmodel", MODEL)


def test_a_packages_hex_address_is_read(tmp_path):
    path = zip_of(tmp_path / "a.kfpkg", [("flash-list.json", listing('"0x500000"')), ("m.kmodel", b"x")])
    assert read_kfpkg(path)[0].address == 0x500000


@pytest.mark.parametrize("entries", [
    [("../evil.py", b"x"), ("flash-list.json", listing())],
    [("m.kmodel", b"x")],
    [("flash-list.json", b"\xff\xfe"), ("m.kmodel", b"x")],
    [("flash-list.json", b"[" * 100000), ("m.kmodel", b"x")],
    [("flash-list.json", listing(name="../m.kmodel")), ("m.kmodel", b"x")],
    [("flash-list.json", listing(name="/etc/passwd")), ("m.kmodel", b"x")],
    [("flash-list.json", listing("-65536")), ("m.kmodel", b"x")],
    [("flash-list.json", listing("true")), ("m.kmodel", b"x")],
    [("flash-list.json", listing("3145729")), ("m.kmodel", b"x")],
    [("flash-list.json", listing("13631488")), ("m.kmodel", b"x")],
    [("flash-list.json", listing(name='m.kmodel", "x": ["')), ("m.kmodel", b"x")],
])
def test_hostile_packages_are_refused(tmp_path, entries):
    path = zip_of(tmp_path / "a.kfpkg", entries)
    with pytest.raises(ModelError):
        read_kfpkg(path)
    assert os.listdir(str(tmp_path)) == ["a.kfpkg"]


def test_what_is_no_zip_is_refused(tmp_path):
    (tmp_path / "a.kfpkg").write_bytes(b"PK\x03\x04" + b"\0" * 50)
    with pytest.raises(ModelError):
        read_kfpkg(tmp_path / "a.kfpkg")


@pytest.mark.parametrize("parts, words", [
    ([FlashPart(0x300001, "m", b"x")], "64 KiB"),
    ([FlashPart(0, "f", b"x" * 0x10000, True), FlashPart(0x10000, "m", b"x")], "m lies over f"),
    ([FlashPart(0xCF0000, "m", b"x" * 0x10001)], "0xd00000"),
    ([], "nothing"),
])
def test_addresses(parts, words):
    with pytest.raises(ModelError, match=words):
        check_parts(parts)


def test_the_firmwares_own_header():
    """In the chip: a flag, the length, the image, then the digest of all that."""
    stored = FlashPart(0, "f", b"image", True).stored
    assert stored[:10] == b"\x02" + struct.pack("<I", 5) + b"image"
    assert stored[10:] == hashlib.sha256(stored[:10]).digest()


def test_a_card(tmp_path):
    card = tmp_path / "TF卡"
    card.mkdir()
    (card / "edgeai.json").write_text("{}")
    done = edgeai("board", "push", "--firmware", "--card", card, "--cover", "--json")
    assert done.code == 0, done.errors
    assert done.json["all_same"]
    assert (card / "cover.main.py").read_bytes() == (card / "main.py").read_bytes()
    assert (card / "edgeai.json").read_text() == "{}" and (card / "hw.py").is_file()
    assert edgeai("board", "push", "--firmware", "--cover").code == 2
    assert edgeai("board", "push", "--firmware", "--card", tmp_path / "none").code == 2


def test_the_real_kflash_takes_these_arguments():
    kflash = pytest.importorskip("kflash", reason="kflash: pip install edgeai[board]")
    names = inspect.signature(kflash.KFlash.process).parameters
    assert {"terminal", "dev", "baudrate", "board", "file", "noansi", "callback"} <= set(names)


STAND_IN = '''
import json, os, re, zipfile
class KFlash:
    print_callback = None
    def __init__(self, print_callback=None):
        pass
    def process(self, terminal=True, dev="", baudrate=0, board=None, file="", callback=None, noansi=False):
        assert not terminal and board == "maixduino" and baudrate == 1500000 and noansi
        if os.environ.get("FAILS"):
            raise Exception("Greeting fail, check serial port")
        with zipfile.ZipFile(file) as archive, open(os.environ["FLASH"], "r+b") as flash:
            text = re.sub(r'"address": (.*),', r'"address": "\\1",', archive.read("flash-list.json").decode())
            for one in json.loads(text)["files"]:
                data = archive.read(one["bin"])
                if os.environ.get("SPOILS"):
                    data = data[:-1] + b"!"
                flash.seek(int(one["address"], 0))
                flash.write(data)
                callback(one["bin"], len(data), len(data), "")
'''


@pytest.fixture
def board(tmp_path):
    pytest.importorskip("pty", reason="pseudo-terminals: not on Windows")
    from edgeai.sim.maixpy.board_terminal import BoardTerminal

    (tmp_path / "kflash.py").write_text(STAND_IN)
    (tmp_path / "m.kmodel").write_bytes(MODEL)
    with TalkingBoard(tmp_path / "b", {"flash.bin": b"\xff" * (16 << 20), "flash/main.py": ""}) as one:
        with BoardTerminal(one) as terminal:
            one.power_on()
            assert one.says(">>> ")
            one.path = terminal.path
            yield one


def flash(board, tmp_path, **variables):
    return edgeai("board", "flash", "--model", "%s@0x500000" % (tmp_path / "m.kmodel"), "--port", board.path,
                  "--json", PYTHONPATH=os.pathsep.join([str(tmp_path), os.path.dirname(os.path.dirname(
                      os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))]),
                  FLASH=os.path.join(board.folder, "flash.bin"), **variables)


def test_a_model_is_flashed_and_read_back_from_the_chip(board, tmp_path):
    done = flash(board, tmp_path)
    assert done.code == 0, done.output
    (one,) = done.json["files"]
    assert (one["path"], one["sha256_on_board"]) == ("0x500000", hashlib.sha256(MODEL).hexdigest())


def test_what_is_not_as_it_was_built_fails(board, tmp_path):
    done = flash(board, tmp_path, SPOILS="1")
    assert done.code == 1 and done.json["all_same"] is False
    done = flash(board, tmp_path, FAILS="1")
    assert done.code == 1 and "Greeting fail" in done.json["error"]["message"]
