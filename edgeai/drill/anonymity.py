"""Traces of a person in what is handed in: in names, in text, in what files say of their author."""
import getpass
import os
import re
import zipfile
from typing import NamedTuple

from edgeai.drill.handed_in_text import decoded

TEXTS = (".py", ".txt", ".json", ".jsonl", ".csv", ".md", ".toml", ".log", ".xml", ".html", ".yaml", ".yml")
PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".tif", ".tiff", ".bmp")
OFFICE = (".docx", ".xlsx", ".pptx")
MOST_BYTES = 4 << 20  # of a text that is looked through
_ASKED_FOR = re.compile(r"(姓名|学校|院校|单位|考号|学号|准考证号?|身份证号?|电话|手机号?|指导教师)\s*[:：]\s*(?=[^\s_，。\"')])")
_MAIL = re.compile(r"[\w.+-]{2,}@[\w-]+\.[a-z]{2,}", re.IGNORECASE)
_PHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
_HOME = re.compile(r"(?:[A-Za-z]:[\\/]+(?:Users|用户)[\\/]+|/home/|/Users/)([^\\/\s\"'<>|:]{1,40})")
_NOBODY = {"pi", "user", "admin", "administrator", "student", "public", "default", "root", "test", "contestant"}
_AUTHOR = re.compile(rb"<(?:dc:creator|cp:lastModifiedBy)[^>]*>([^<]{1,200})<")
_EXIF = {0x013B: "Artist", 0x8298: "Copyright", 0x9C9D: "XPAuthor", 0xA430: "CameraOwnerName"}


class Trace(NamedTuple):
    """path: the file. line: from 1, 0 where it has none. what: the trace itself."""

    path: str
    line: int
    what: str


def traces(path, shown, names=()):
    """[Trace] of one file. shown: its name for people. names: words that must not occur."""
    words = [name for name in names if name.strip()]
    found = [Trace(shown, 0, word) for word in words if word in shown]
    ending = os.path.splitext(path)[1].lower()
    if ending in TEXTS:
        found += [Trace(shown, line, what) for line, what in _in_text(path, words)]
    elif ending in PICTURES:
        found += [Trace(shown, 0, what) for what in _in_picture(path)]
    elif ending in OFFICE:
        found += [Trace(shown, 0, what) for what in _in_office(path)]
    return found


def login_name():
    """Who is logged in, where that names a person; "" otherwise."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError, ImportError):
        return ""
    return "" if name.lower() in _NOBODY or len(name) < 3 else name


def _in_text(path, words):
    with open(path, "rb") as file:
        text = decoded(file.read(MOST_BYTES))
    for number, line in enumerate((text or "").split("\n"), 1):
        for what in _in_line(line, words):
            yield number, what


def _in_line(line, words):
    for pattern in (_ASKED_FOR, _MAIL, _PHONE):
        match = pattern.search(line)
        if match:
            yield match.group(0).strip()
    for match in _HOME.finditer(line):
        if match.group(1).lower() not in _NOBODY:
            yield match.group(0)
    for word in words:
        if word in line:
            yield word


def _in_picture(path):
    """What EXIF and PNG's texts say of an author. An unreadable picture says nothing."""
    from edgeai.packages import load

    image_module = load("PIL.Image", "Pillow")
    try:
        with image_module.open(path) as image:
            tags = dict(image.getexif())
            texts = {key: value for key, value in image.info.items() if isinstance(value, str)}
    except Exception:  # whatever a damaged or hostile picture makes Pillow raise
        return []
    found = ["%s: %s" % (name, _plain(tags[tag])) for tag, name in _EXIF.items() if _plain(tags.get(tag))]
    return found + ["%s: %s" % (key, value) for key, value in texts.items()
                    if key.lower() in ("author", "artist", "copyright") and value.strip()]


def _plain(value):
    if isinstance(value, bytes):  # XPAuthor is UTF-16
        value = value.decode("utf-16-le", "replace")
    return str(value).strip("\0 ") if value else ""


def _in_office(path):
    try:
        with zipfile.ZipFile(path) as archive, archive.open("docProps/core.xml") as part:
            text = part.read(1 << 16)
    except (zipfile.BadZipFile, KeyError, OSError, ValueError, RuntimeError, NotImplementedError):
        return []
    authors = [match.group(1).decode("utf-8", "replace").strip() for match in _AUTHOR.finditer(text)]
    return [author for author in authors if author]
