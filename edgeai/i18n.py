"""User-facing text: English in the source, a complete zh_CN catalogue beside it.

The language is EDGEAI_LANG (`zh_CN` or `en`), else the system's. The catalogue
is read at the first message, not at import.
"""
import contextlib
import functools
import os

LANGUAGES = ("zh_CN", "en")
LOCALE_DIR = os.path.join(os.path.dirname(os.path.abspath(__file__)), "locale")


def language():
    """`zh_CN` or `en`: what messages are shown in."""
    wanted = os.environ.get("EDGEAI_LANG") or _system_language()
    return "zh_CN" if wanted.lower().startswith("zh") else "en"


@contextlib.contextmanager
def speaking(name):
    """Messages in that language, of the processes that are started meanwhile too."""
    before = os.environ.get("EDGEAI_LANG")
    os.environ["EDGEAI_LANG"] = name
    try:
        yield
    finally:
        if before is None:
            del os.environ["EDGEAI_LANG"]
        else:
            os.environ["EDGEAI_LANG"] = before


def _system_language():
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(name):
            return os.environ[name]
    if os.name == "nt":
        return _windows_language()
    import locale

    return locale.getlocale()[0] or "en"


def _windows_language():
    import ctypes

    # Primary language 0x04 is Chinese: winnt.h, LANG_CHINESE.
    language_id = ctypes.windll.kernel32.GetUserDefaultUILanguage()
    return "zh_CN" if language_id & 0x3FF == 0x04 else "en"


@functools.lru_cache(maxsize=None)
def _catalogue(name):
    import gettext  # here: it costs more than the rest of `import edgeai`

    return gettext.translation("edgeai", LOCALE_DIR, [name], fallback=True)


def gettext(message):
    """The message in the user's language."""
    return _catalogue(language()).gettext(message)
