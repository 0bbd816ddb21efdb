"""The chip's own loader, which answers when BOOT is held during a reset, and kflash's program behind it.

Frames are SLIP (RFC 1055): an operation (u16), 0 (u16), CRC-32 of the rest, address (u32), length
(u32), data. Answers: operation, reason. Two stages: the ROM takes a program into SRAM and starts it;
that program (of kflash; what it does is done here) writes the flash chip. Operations and reasons
are those of kflash 1.1.6.
"""
import binascii
import struct

from edgeai.sim.maixpy import hardware
from edgeai.sim.maixpy.channels import UARTHS

NOP, MEMORY_WRITE, MEMORY_BOOT, ROM_BAUD = 0xC2, 0xC3, 0xC5, 0xC6
STUB_NOP, FLASH_WRITE, REBOOT, STUB_BAUD, FLASH_INIT, ERASE, STATUS = 0xD2, 0xD4, 0xD5, 0xD6, 0xD7, 0xD8, 0xD9
OK, BAD_LENGTH, BAD_CHECKSUM, BAD_COMMAND, BAD_INIT, BAD_ERASE, BAD_WRITE = (
    0xE0, 0xE1, 0xE2, 0xE3, 0xE4, 0xE5, 0xE6)
SRAM_AT = 0x80000000
SECTOR_BYTES = 4096
_UNCHECKED = (NOP, STUB_NOP, REBOOT, STATUS)  # kflash sends them with zeros for a CRC
_SILENT = (MEMORY_BOOT, ROM_BAUD, STUB_BAUD)  # done, and not answered
_ONBOARD = 1  # the flash chip beside the K210; 0 would be one within
_RING_BYTES = 1 << 18
_HEAD = struct.Struct("<HHI")
_END, _ESCAPE = b"\xc0", b"\xdb"


class RomLoader:
    """Runs until it is told to reboot: the process ends then."""

    def __init__(self, chip):
        self._chip = chip
        self._memory = {}  # what was written into SRAM: address -> length
        self._has_stub = self._has_flash = False
        self._operations = {
            NOP: self._nothing, MEMORY_WRITE: self._write_memory, MEMORY_BOOT: self._boot, ROM_BAUD: self._set_baud}

    def run(self):
        self._chip.rings[UARTHS].size = _RING_BYTES  # what has come already stays
        self._chip.tell("board.loader", stage="rom")
        for frame in self._frames():
            answer = self.answer(frame)
            if answer is not None:
                self._chip.serial_write(UARTHS, _END + bytes(answer) + _END)
            if answer == (REBOOT, OK):
                self._chip.end(hardware.END_RESET)

    def answer(self, frame):
        """(operation, reason), or None where none is given. frame: without SLIP's bytes."""
        if len(frame) < _HEAD.size:
            return None
        operation, _zero, checksum = _HEAD.unpack(frame[:_HEAD.size])
        operation &= 0xFF
        body = frame[_HEAD.size:]
        if operation not in self._operations:
            return (operation, BAD_COMMAND)
        if operation not in _UNCHECKED and binascii.crc32(body) & 0xFFFFFFFF != checksum:
            return (operation, BAD_CHECKSUM)
        first, length = struct.unpack("<II", body[:8].ljust(8, b"\0"))
        reason = self._operations[operation](first, length, body[8:])
        return None if operation in _SILENT and reason == OK else (operation, reason)

    def _frames(self):
        ring = self._chip.rings[UARTHS]
        pending = b""
        while True:
            if ring.wait(hardware.SLICE_S):
                *whole, pending = (pending + ring.take()).split(_END)
                for frame in whole:
                    if frame:
                        yield frame.replace(b"\xdb\xdc", _END).replace(b"\xdb\xdd", _ESCAPE)

    # The ROM

    def _nothing(self, _first, _length, _data):
        return OK

    def _write_memory(self, address, length, data):
        if length != len(data):
            return BAD_LENGTH
        self._memory[address] = length
        return OK

    def _boot(self, address, _length, _data):
        """A program with a hole does not start: then nothing answers any more."""
        self._operations = {}
        end = address
        while end in self._memory:
            end += self._memory[end]
        if address == SRAM_AT and 0 < sum(self._memory.values()) == end - address:
            self._operations = {
                STUB_NOP: self._nothing, FLASH_INIT: self._init, FLASH_WRITE: self._write, STUB_BAUD: self._set_baud,
                ERASE: self._erase, STATUS: self._nothing, REBOOT: self._nothing}
            self._chip.tell("board.loader", stage="flash")
        return OK

    def _set_baud(self, _first, _length, data):
        if len(data) != 4:
            return BAD_LENGTH
        self._chip.bauds[UARTHS] = struct.unpack("<I", data)[0]
        return OK

    # kflash's program

    def _init(self, kind, _length, _data):
        self._has_flash = kind == _ONBOARD
        return OK if self._has_flash else BAD_INIT

    def _write(self, address, length, data):
        if length != len(data):
            return BAD_LENGTH
        if not self._has_flash or address % SECTOR_BYTES or address + length > hardware.FLASH_BYTES:
            return BAD_WRITE
        # Whole sectors are erased for it.
        self._chip.flash_write(address, data + b"\xff" * (-length % SECTOR_BYTES))
        self._chip.tell("board.flash", address=address, bytes=length)
        return OK

    def _erase(self, address, length, _data):
        length = length or hardware.FLASH_BYTES - address  # 0: all of it
        if address % SECTOR_BYTES or length % SECTOR_BYTES or address + length > hardware.FLASH_BYTES:
            return BAD_ERASE
        self._chip.flash_write(address, b"\xff" * length)
        return OK
