"""Label files from anywhere: read with a limit, as text, XML or JSON without traps."""
import json
import math
import os
import re
import stat

from edgeai.errors import LabelFileError
from edgeai.i18n import gettext as _
from edgeai.packages import load
from edgeai.system_reasons import system_reason

TEXT_BYTES = 4 << 20  # a box takes some hundred bytes of XML
JSON_BYTES = 64 << 20  # labelme packs a picture into it, COCO a whole set
LONGEST_NUMBER = 40  # characters; Python 3.6 takes minutes over millions of them
DECLARED_CODEC = re.compile(br"""^\s*<\?xml[^>]*encoding\s*=\s*["']([\w.-]+)["'][^>]*\?>""")


def refuse(path, reason, remedy=""):
    """Raises LabelFileError."""
    raise LabelFileError(
        _("{path}: {reason}").format(path=path, reason=reason),
        remedy or _("Label the picture again, or take the file from where it came once more."))


def read_bytes(path, most_bytes=TEXT_BYTES):
    """The bytes of a file that is one and not larger than that."""
    path = str(path)
    try:
        status = os.stat(path)
        if not stat.S_ISREG(status.st_mode):
            refuse(path, _("it is no file"))
        if status.st_size > most_bytes:
            refuse(path, _("it has {size} MB, more than {most}").format(
                size=status.st_size >> 20, most=most_bytes >> 20))
        with open(path, "rb") as file:
            return file.read(most_bytes)
    except OSError as problem:
        refuse(path, _("it can't be read: {problem}").format(problem=system_reason(problem)),
               _("Check the path and the permissions."))


def read_text(path, most_bytes=TEXT_BYTES):
    """A file's text: UTF-8, UTF-16 with its mark, else GBK, which Chinese Windows writes."""
    data = read_bytes(path, most_bytes)
    codecs = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030")
    for codec in codecs:
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    return refuse(path, _("it is no text"), _("Save it as UTF-8 (Notepad: Save as, Encoding)."))


def read_xml(path):
    """The root element. A DOCTYPE, entities, and what is no XML are refused."""
    ElementTree = load("defusedxml.ElementTree", "defusedxml")
    from defusedxml.common import DefusedXmlException

    try:
        return ElementTree.fromstring(_in_utf8(read_bytes(path)), forbid_dtd=True)
    except DefusedXmlException:
        refuse(path, _("it has a DOCTYPE or entities, which label files have not"),
               _("Don't use files of that sender; remove the DOCTYPE if it is your own."))
    except (ElementTree.ParseError, ValueError, LookupError, RecursionError) as problem:
        refuse(path, _("it is no XML: {problem}").format(problem=problem))


def _in_utf8(data):
    """The parser knows UTF-8 and UTF-16; Chinese tools also write GBK and say so."""
    declared = DECLARED_CODEC.match(data)
    if declared and declared.group(1).lower() in (b"gbk", b"gb2312", b"gb18030"):
        return data[declared.end():].decode("gb18030").encode("utf-8")
    return data


def read_json(path):
    """The file's JSON. Infinite numbers, NaN, and nesting without end are refused."""
    try:
        return json.loads(read_text(path, JSON_BYTES), parse_constant=_no_constant,
                          parse_int=_whole, parse_float=_finite)
    except LabelFileError:
        raise
    except RecursionError:
        refuse(path, _("it is nested too deep"))
    except ValueError as problem:
        refuse(path, _("it is no JSON: {problem}").format(problem=problem))


def _no_constant(text):
    raise ValueError(_("{text} is no number").format(text=text))


def _whole(text):
    if len(text) > LONGEST_NUMBER:
        _no_constant(text[:LONGEST_NUMBER])
    return int(text)


def _finite(text):
    value = float(text) if len(text) <= LONGEST_NUMBER else math.inf
    return value if math.isfinite(value) else _no_constant(text[:LONGEST_NUMBER])


def number(text):
    """A finite number from a file's word; ValueError for any other."""
    text = (text or "").strip()
    if len(text) > LONGEST_NUMBER or "_" in text:
        _no_constant(text[:LONGEST_NUMBER])
    return _finite(text)
