"""Zip archives from anywhere, unpacked without trust.

An archive is refused before anything of it is written when a name leads out of the
folder or means another thing on another system, when it holds links, or when it would
be larger than it looks. Format: PKWARE, "APPNOTE.TXT" 6.3; names that Windows keeps
for devices: Microsoft, "Naming Files, Paths, and Namespaces".
"""
import os
import re
import shutil
import stat
import struct
import unicodedata
import zipfile
import zlib
from typing import NamedTuple

from edgeai.i18n import gettext as _

BLOCK_BYTES = 1 << 20
LONGEST_NAME = 180  # of a part of a path
UTF8_FLAG, ENCRYPTED_FLAG = 0x800, 0x1
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # the others take memory at will
ARCHIVES = (".zip", ".7z", ".rar", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".zst")
DEVICES = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9\u00b9\u00b2\u00b3])\s*(\.|$)",
                     re.IGNORECASE)
TURNS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")  # the writing's direction: gnp.exe looks as exe.png
END_RECORD = struct.Struct("<4s4H2LH")  # end of central directory
# What zipfile and zlib raise on damaged archives, in one version or another.
DAMAGES = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, ValueError, RuntimeError,
           NotImplementedError, OverflowError, KeyError, IndexError)


class Limits(NamedTuple):
    """What an archive may be at most; `ratio` is unpacked / packed. may_nest: archives in it are files like
    others, where nobody unpacks them."""

    entries: int = 2000
    total_bytes: int = 6 << 30
    ratio: int = 100
    may_nest: bool = False


def unpack_zip(path, folder, error, limits=Limits(), on_progress=None):
    """Unpack a zip file into an empty folder; its names as they stand there.

    error: the class of `EdgeaiError` to raise when it is damaged or refused.
    on_progress: called with the bytes written so far and the total.
    """
    refuse = _refuser(str(path), error)
    try:
        with open(str(path), "rb") as file:
            _check_directory_size(file, limits, refuse)
            with zipfile.ZipFile(file) as archive:
                entries = _checked(archive, limits, refuse)
                _check_space(entries, folder, refuse)
                _write_all(archive, entries, folder, refuse, on_progress)
    except error:  # a refusal, which is a ValueError too
        raise
    except DAMAGES as problem:
        raise error(
            _("{path} is no zip file, or a damaged one ({problem})").format(
                path=path, problem=problem or type(problem).__name__),
            _("Copy it again from where it came."),
        ) from None
    return [name for name, _info in entries]


def unsafe_name(name):
    """Why a path (with forward slashes) must not be written, or None when it may."""
    if name.startswith("/") or re.match("[A-Za-z]:", name):
        return _("it is an absolute path")
    for part in name.rstrip("/").split("/"):
        if part in ("", ".", ".."):
            return _("it leads out of its folder")
        if DEVICES.match(part):
            return _("Windows keeps that name for a device")
        if re.search('[\\x00-\\x1f\\x7f<>:"|?*\\\\]', part) or part[-1] in ". ":
            return _("Windows has no such names")
        if TURNS.search(part):
            return _("it is shown otherwise than it is")
        if len(part.encode("utf-8", "replace")) > LONGEST_NAME:
            return _("it is too long")
    return None


def _refuser(path, error):
    def refuse(reason, name=None):
        message = _("{path} is refused: {reason}").format(path=path, reason=reason)
        if name is not None:
            message = _("{path} is refused: {name!r}: {reason}").format(
                path=path, name=name[:200], reason=reason)
        raise error(message, _("Get the archive from its publisher."))

    return refuse


def _check_directory_size(file, limits, refuse):
    """zipfile would read a directory of any size into memory before we see an entry."""
    size = file.seek(0, 2)
    file.seek(max(0, size - 0x10000 - END_RECORD.size))
    tail = file.read()
    at = tail.rfind(b"PK\5\6")
    if 0 <= at <= len(tail) - END_RECORD.size:
        directory_bytes = END_RECORD.unpack_from(tail, at)[5]
        if directory_bytes > limits.entries * 512:
            refuse(_("it has too many entries"))


def _checked(archive, limits, refuse):
    """[(name, ZipInfo)] of the files, when none of them is a danger."""
    infos = archive.infolist()
    if len(infos) > limits.entries:
        refuse(_("it has {count} entries, more than {most}").format(
            count=len(infos), most=limits.entries))
    entries = [(_name(info), info) for info in infos]
    for name, info in entries:
        reason = _danger(name, info, limits.may_nest)
        if reason:
            refuse(reason, name)
    _check_sizes(infos, limits, refuse)
    _check_collisions([name for name, _info in entries], refuse)
    return [(name, info) for name, info in entries if not name.endswith("/")]


def _name(info):
    """With forward slashes. Without the UTF-8 flag zipfile reads code page 437; Chinese
    Windows writes GBK there."""
    name = info.orig_filename
    if not info.flag_bits & UTF8_FLAG:
        name = _decoded(name.encode("cp437", "replace"))
    return unicodedata.normalize("NFC", name.replace("\\", "/"))


def _decoded(raw):
    for encoding in ("utf-8", "gbk"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("cp437")


def _danger(name, info, may_nest):
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        return _("it is a link or a device, not a file")
    if info.flag_bits & ENCRYPTED_FLAG:
        return _("it is encrypted")
    if info.compress_type not in METHODS:
        return _("it is packed by a method other than deflate")
    if name.lower().endswith(ARCHIVES) and not may_nest:
        return _("it is an archive within the archive")
    return unsafe_name(name)


def _check_sizes(infos, limits, refuse):
    total = sum(info.file_size for info in infos)
    if total > limits.total_bytes:
        refuse(_("unpacked it has {size} MB").format(size=total >> 20))
    for info in infos:
        # A megabyte may be all zeros; beyond that nothing honest shrinks so far.
        if info.file_size > BLOCK_BYTES and info.file_size > limits.ratio * info.compress_size:
            refuse(_("it would grow more than {ratio} times").format(ratio=limits.ratio),
                   _name(info))
    if total > 64 * BLOCK_BYTES and total > limits.ratio * sum(i.compress_size for i in infos):
        refuse(_("it would grow more than {ratio} times").format(ratio=limits.ratio))
    _check_overlaps(infos, refuse)


def _check_overlaps(infos, refuse):
    """Entries that share bytes make a small file unpack to a huge one."""
    end = 0
    for info in sorted(infos, key=lambda one: one.header_offset):
        if info.header_offset < end:
            refuse(_("its entries overlap"), _name(info))
        end = info.header_offset + 30 + info.compress_size


def _check_collisions(names, refuse):
    """No two entries may be one file on a system that does not tell case."""
    seen = {}
    for name in names:
        parts = name.casefold().rstrip("/").split("/")
        for depth in range(1, len(parts)):
            if seen.setdefault("/".join(parts[:depth]), "folder") != "folder":
                refuse(_("it is a file and a folder"), name)
        kind = "folder" if name.endswith("/") else "file"
        before = seen.get("/".join(parts))
        if before and (before, kind) != ("folder", "folder"):
            refuse(_("it is there twice"), name)
        seen["/".join(parts)] = kind


def _check_space(entries, folder, refuse):
    total, free = sum(info.file_size for _name, info in entries), shutil.disk_usage(folder).free
    if total > free:
        refuse(_("it needs {total} MB, the disk has {free} MB").format(
            total=(total >> 20) + 1, free=free >> 20))


def _write_all(archive, entries, folder, refuse, on_progress):
    total, done = sum(info.file_size for _name, info in entries), 0
    for name, info in entries:
        path = os.path.join(folder, *name.split("/"))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with archive.open(info) as packed, open(path, "xb") as file:
            for size in _write(packed, file, info.file_size):
                if on_progress:
                    on_progress(done + size, total)
        if os.path.getsize(path) != info.file_size:
            refuse(_("it is not as long as it says"), name)
        done += info.file_size


def _write(packed, file, most_bytes):
    """Yield how much is written after each block; on the disk at the end."""
    size = 0
    while size <= most_bytes:
        block = packed.read(BLOCK_BYTES)
        if not block:
            break
        file.write(block)
        size += len(block)
        yield size
    file.flush()
    os.fsync(file.fileno())
