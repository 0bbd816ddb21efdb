"""The chip's own loader on the virtual board, with the real kflash on the other end of the line."""
import binascii
import hashlib
import os
import struct
import time

import pytest

from edgeai.errors import DeviceAbsent, DeviceError
from edgeai.linkage.board_b.kfpkg import FlashPart, write_kfpkg
from edgeai.sim import finder
from edgeai.sim import room as rooms
from edgeai.sim.board_b import USB_PORT
from edgeai.sim.maixpy import rom_loader as loader
from edgeai.sim.maixpy.boot import has_whole_image
from edgeai_command import edgeai
from room_help import room_with

IMAGE = bytes(bytearray(range(256))) * 280  # a block and a bit, with SLIP's bytes in it
MODEL = b"\x03\0\0\0" + bytes(bytearray(range(255, -1, -1))) * 300
FIRMWARE, KMODEL = FlashPart(0, "maixpy.bin", IMAGE, True), FlashPart(0x500000, "m.kmodel", MODEL)


class Chip:
    """As much of the hardware as the loader needs."""

    def __init__(self):
        self.flash, self.bauds, self.told = bytearray(b"\xff" * (16 << 20)), {}, []

    def flash_write(self, address, data):
        self.flash[address:address + len(data)] = data

    def flash_read(self, address, size):
        return bytes(self.flash[address:address + size])

    def tell(self, kind, **fields):
        self.told.append(dict(fields, kind=kind))


def frame(operation, address=0, data=b"", length=None, spoil=0):
    body = struct.pack("<II", address, len(data) if length is None else length) + data
    return struct.pack("<HHI", operation, 0, binascii.crc32(body) & 0xFFFFFFFF ^ spoil) + body


def stub(chip, *programs):
    """A loader in which those (address, program) were started."""
    one = loader.RomLoader(chip)
    for address, program in programs or [(loader.SRAM_AT, b"program")]:
        assert one.answer(frame(loader.MEMORY_WRITE, address, program)) == (loader.MEMORY_WRITE, loader.OK)
    assert one.answer(frame(loader.MEMORY_BOOT, loader.SRAM_AT)) is None
    return one


def test_the_two_stages_and_what_they_refuse():
    rom = loader.RomLoader(Chip())
    assert rom.answer(b"\xc2" + bytes(12)) == (0xC2, 0xE0)
    assert rom.answer(b"\xc2") is None
    assert rom.answer(frame(loader.FLASH_INIT, 1)) == (loader.FLASH_INIT, loader.BAD_COMMAND)
    assert rom.answer(frame(loader.MEMORY_WRITE, 0x80000000, b"x", spoil=1))[1] == loader.BAD_CHECKSUM
    assert rom.answer(frame(loader.MEMORY_WRITE, 0x80000000, b"x", length=2))[1] == loader.BAD_LENGTH
    chip = Chip()
    one = stub(chip)
    assert one.answer(frame(loader.FLASH_WRITE, 0, b"early"))[1] == loader.BAD_WRITE
    assert one.answer(frame(loader.FLASH_INIT, 0))[1] == loader.BAD_INIT
    assert one.answer(frame(loader.FLASH_INIT, 1))[1] == loader.OK
    assert one.answer(frame(loader.FLASH_WRITE, 100, b"x"))[1] == loader.BAD_WRITE
    assert one.answer(frame(loader.FLASH_WRITE, 16 << 20, b"x"))[1] == loader.BAD_WRITE
    assert one.answer(frame(loader.FLASH_WRITE, 4096, b"x", spoil=1))[1] == loader.BAD_CHECKSUM
    assert one.answer(frame(loader.FLASH_WRITE, 4096, b"data"))[1] == loader.OK
    assert chip.flash_read(4095, 6) == b"\xffdata\xff"
    assert one.answer(frame(loader.STUB_BAUD, 0, struct.pack("<I", 921600))) is None
    assert list(chip.bauds.values()) == [921600]
    assert one.answer(frame(loader.ERASE, 4096, length=100))[1] == loader.BAD_ERASE
    assert one.answer(frame(loader.ERASE, 4096, length=4096))[1] == loader.OK
    assert chip.flash_read(4096, 4) == b"\xff" * 4
    assert one.answer(b"\xd5" + bytes(12)) == (loader.REBOOT, loader.OK)


def test_a_program_with_a_hole_does_not_start():
    """kflash 1.1.6 leaves one when the ROM refuses a piece: it goes on behind it."""
    broken = stub(Chip(), (loader.SRAM_AT, b"12"), (loader.SRAM_AT + 3, b"45"))
    assert broken.answer(b"\xd2" + bytes(12)) == (0xD2, loader.BAD_COMMAND)


def test_what_a_chip_starts_from():
    chip = Chip()
    assert has_whole_image(chip)  # nothing was flashed: it has its own
    chip.flash_write(0, FIRMWARE.stored)
    assert has_whole_image(chip)
    chip.flash_write(0x10000, b"\xff" * 0x10000)
    assert not has_whole_image(chip)


@pytest.fixture
def kflash():
    return pytest.importorskip("kflash", reason="kflash: pip install edgeai[board]")


def flash_words(*words):
    return ("board", "flash", "--kit", "sim", "--journal", "run/journal.jsonl", "--json") + words


def test_firmware_and_a_model_by_the_real_kflash(kflash, tmp_path):
    (tmp_path / "maixpy.bin").write_bytes(IMAGE)
    (tmp_path / "模型.kmodel").write_bytes(MODEL)
    done = edgeai(*flash_words("--image", "maixpy.bin", "--model", "模型.kmodel@0x500000", "--proof", "p.json"),
                  cwd=tmp_path)
    assert done.code == 0, done.errors
    assert [(one["path"], one["sha256_on_board"]) for one in done.json["files"]] == [
        ("0x000000", hashlib.sha256(FIRMWARE.stored).hexdigest()), ("0x500000", hashlib.sha256(MODEL).hexdigest())]
    chip = (tmp_path / "run" / "board-b" / "flash.bin").read_bytes()
    assert len(chip) == 16 << 20
    assert chip[:len(FIRMWARE.stored)] == FIRMWARE.stored
    assert chip[0x500000:0x500000 + len(MODEL)] == MODEL
    assert chip[0x500000 + len(MODEL):].strip(b"\xff") == b""


def test_a_kfpkg_by_the_real_kflash(kflash, tmp_path):
    write_kfpkg(tmp_path / "all.kfpkg", [KMODEL])
    done = edgeai(*flash_words("--kfpkg", "all.kfpkg"), cwd=tmp_path)
    assert done.code == 0 and done.json["all_same"], done
    chip = (tmp_path / "run" / "board-b" / "flash.bin").read_bytes()
    assert chip[0x500000:0x500000 + len(MODEL)] == MODEL and chip[:0x500000].strip(b"\xff") == b""


@pytest.fixture
def board_b(kflash, tmp_path):
    """The room's, for a kflash in this process."""
    (tmp_path / "板").mkdir()
    (tmp_path / "板" / "main.py").write_text("print('ready')\n")
    with room_with(tmp_path, '[board_b]\nfirmware = false\nflash = "板"\n') as room:
        rooms.enter(room)
        replaced = finder.install()
        try:
            yield room.board_b
        finally:
            finder.uninstall(replaced)
            rooms.enter(None)


def write(*parts, **options):
    from edgeai.linkage.board_b.kflash_tool import flash

    flash(parts, USB_PORT, "maixduino", **options)


def same(*parts):
    """Which of them lie in the chip as they were built, asked of the board itself."""
    from edgeai.commands.board_flash import _read_back

    return [one.sha256 == one.on_board for one in _read_back(parts, USB_PORT)]


def test_a_spoilt_block_is_noticed_and_the_next_run_mends_it(board_b, monkeypatch):
    """kflash 1.1.6 goes on to the next block then and says nothing; the digest does."""
    send, spoilt = board_b.board.send, []

    def spoiling(data, *line):
        if data[1:2] == b"\xd4" and not spoilt:
            spoilt.append(data)
            data = data[:3000] + b"!" + data[3001:]
        send(data, *line)

    monkeypatch.setattr(board_b.board, "send", spoiling)
    write(KMODEL)
    assert spoilt and same(KMODEL) == [False]
    write(KMODEL)
    assert same(KMODEL) == [True]


def test_the_plug_is_pulled_in_the_middle_of_the_firmware(board_b):
    def pull(name, _done, _total):
        if name == FIRMWARE.name:
            board_b.is_plugged = False
            board_b.board.power_off()

    with pytest.raises(DeviceError, match="kflash"):
        write(FIRMWARE, KMODEL, on_progress=pull)
    board_b.is_plugged = True
    board_b.board.power_on()
    with pytest.raises(DeviceAbsent):  # half a firmware starts nothing
        same(FIRMWARE)
    write(FIRMWARE, KMODEL)
    assert same(FIRMWARE, KMODEL) == [True, True]


class QuickTime:
    """kflash's clock, ten times as fast: it knocks fifteen times."""

    @staticmethod
    def sleep(seconds):
        time.sleep(seconds / 10)

    @staticmethod
    def time():
        return time.time() * 10


def test_a_board_that_does_not_get_into_its_loader(board_b, kflash, monkeypatch):
    monkeypatch.setattr(kflash, "time", QuickTime)
    monkeypatch.setattr(board_b, "press_boot", lambda is_pressed: None)  # the wire to BOOT is broken
    with pytest.raises(DeviceError, match="Greeting fail") as caught:
        write(KMODEL)
    assert "BOOT" in caught.value.remedy
    assert not os.path.exists(os.path.join(board_b.board.folder, "flash.bin"))
