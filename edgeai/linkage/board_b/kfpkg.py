"""Packages of kflash (.kfpkg): a zip with flash-list.json and what goes to which address.

kflash reads the list with a pattern of its own: each "address" must stand on a line of its own
with a comma behind it. From kflash.py 1.1.6.
"""
import hashlib
import json
import os
import struct
import tempfile
import zipfile
from typing import NamedTuple

from edgeai.archives import Limits, unpack_zip
from edgeai.errors import ModelError
from edgeai.i18n import gettext as _
from edgeai.whole_file import whole_file

LIST = "flash-list.json"
ALIGNMENT = 0x10000  # what kflash erases and writes at once
FLASH_FILES_AT = 0xD00000  # /flash begins: a model must end before it
MODEL_AT = 0x300000
_LIMITS = Limits(entries=33, total_bytes=32 << 20, ratio=1000)
_DIO = b"\x02"  # of the firmware's header: two data lines to the flash chip


class FlashPart(NamedTuple):
    """address: in the flash chip. is_firmware: the chip starts from it, so kflash puts its length
    before and its digest behind."""

    address: int
    name: str
    data: bytes
    is_firmware: bool = False

    @property
    def stored(self):
        """The bytes that lie in the flash chip then."""
        if not self.is_firmware:
            return self.data
        framed = _DIO + struct.pack("<I", len(self.data)) + self.data
        return framed + hashlib.sha256(framed).digest()

    @property
    def end(self):
        return self.address + len(self.stored)


def check_parts(parts):
    """ModelError when they can't lie there: not aligned, one over another, over /flash."""
    if not parts:
        raise _wrong(_("nothing is in it"))
    end, before = 0, ""
    for part in sorted(parts):
        if part.address % ALIGNMENT:
            raise _wrong(_("{name} at 0x{address:x} is not at a multiple of 64 KiB").format(
                name=part.name, address=part.address))
        if part.address < end:
            raise _wrong(_("{name} lies over {other}").format(name=part.name, other=before))
        if part.end > FLASH_FILES_AT:
            raise _wrong(_("{name} reaches into the board's files at 0xd00000").format(name=part.name))
        end, before = part.end, part.name


def write_kfpkg(path, parts):
    check_parts(parts)
    files = [{"address": part.address, "bin": part.name, "sha256Prefix": part.is_firmware}
             for part in parts]
    with whole_file(path) as draft, zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(LIST, json.dumps({"version": "0.1.0", "files": files}, indent=2))
        for part in parts:
            archive.writestr(part.name, part.data)


def read_kfpkg(path):
    """Its `FlashPart`s; ModelError for a damaged or hostile one: nothing of it was used then."""
    with tempfile.TemporaryDirectory() as folder:
        names = unpack_zip(path, folder, ModelError, _LIMITS)
        if LIST not in names:
            raise _wrong(_("{path} has no {name}").format(path=path, name=LIST))
        with open(os.path.join(folder, LIST), "rb") as file:
            parts = [_part(one, folder, names) for one in _listed(file.read())]
    check_parts(parts)
    return parts


def _listed(data):
    try:
        files = json.loads(data.decode("utf-8"))["files"]
        return [(one["address"], one["bin"], one["sha256Prefix"]) for one in files]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise _wrong(_("{name} is not what kflash reads").format(name=LIST)) from None


def _part(fields, folder, names):
    address, name, is_firmware = fields
    if isinstance(address, str):  # some packages have "0x300000"
        try:
            address = int(address, 0)
        except ValueError:
            address = None
    if type(address) is not int or address < 0 or type(is_firmware) is not bool or name not in names:
        raise _wrong(_("{name} is not what kflash reads").format(name=LIST))
    with open(os.path.join(folder, *name.split("/")), "rb") as file:
        return FlashPart(address, name, file.read(), is_firmware)


def _wrong(message):
    return ModelError(message, _("Make it again: edgeai board flash --model FILE@0x300000 --out P.kfpkg"))
