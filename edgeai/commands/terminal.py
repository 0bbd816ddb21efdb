"""What commands print: text for people, JSON for machines, progress for both to ignore."""
import codecs
import contextlib
import json
import shutil
import sys
import unicodedata

from edgeai.errors import error_fields
from edgeai.i18n import gettext as _


class Terminal:
    """`json`: results go out as one JSON object a line, and text is left out."""

    def __init__(self):
        self.json = False
        self._shown_columns = 0

    @staticmethod
    def be_encodable():
        """A character that the console can't show (GBK) becomes `?`; it never ends the program."""
        for name in ("stdout", "stderr"):
            stream = getattr(sys, name)
            # surrogateescape: what Python 3.6 has for LANG=C, and Chinese text fails there too.
            if getattr(stream, "errors", "replace") in ("strict", "surrogateescape"):
                setattr(sys, name, _forgiving(stream))

    def say(self, text=""):
        """A line for people."""
        if not self.json:
            print(text, flush=True)

    def show(self, text):
        """A line that the next one overwrites, on a screen only."""
        if self.json or not sys.stdout.isatty():
            return
        # The last column stays free: a character there would begin a new line.
        text = cut(text, shutil.get_terminal_size().columns - 1)
        columns = columns_of(text)
        # Spaces and no escape code: Windows' console shows \x1b[K as it stands.
        rest = max(0, self._shown_columns - columns)
        print("\r%s%s%s" % (text, " " * rest, "\b" * rest), end="", flush=True)
        self._shown_columns = columns

    def clear(self):
        self.show("")

    def result(self, fields):
        """The command's outcome, for machines. A dict."""
        if self.json:
            is_ascii = not _is_utf8(sys.stdout)  # no character may become `?` for a machine
            print(json.dumps(fields, ensure_ascii=is_ascii, allow_nan=False), flush=True)

    def problem(self, error):
        """What went wrong, where, and what to do."""
        if self.json:
            self.result({"error": error_fields(error)})
            return
        self.clear()
        print("%s: %s" % (error.code, error.message), file=sys.stderr)
        if error.remedy:
            print(_("  What to do: {remedy}").format(remedy=error.remedy), file=sys.stderr)

    @contextlib.contextmanager
    def progress(self, title, total, unit=""):
        """A bar on standard error; yields a function that takes the amount done so far."""
        from tqdm import tqdm

        is_hidden = self.json or not sys.stderr.isatty()
        with tqdm(total=round(total, 1), desc=title, unit=unit, disable=is_hidden,
                  bar_format="{desc} {bar} {n:.1f}/{total:.1f}{unit}{postfix}",
                  leave=False) as bar:
            yield _mover(bar)


def _is_utf8(stream):
    # A stream in memory has no encoding, and takes everything.
    return codecs.lookup(stream.encoding or "utf-8").name == "utf-8"


def columns_of(text):
    """How wide it stands: Chinese takes two columns; so may "…" (ambiguous) on a Chinese console."""
    return sum(2 if unicodedata.east_asian_width(one) in "WFA" else 1 for one in text)


def padded(text, columns):
    """The text with spaces after it, so that the next stands below the others of its column."""
    return text + " " * (columns - columns_of(text))


def cut(text, columns):
    """As much of the text as stands in so many columns."""
    while columns_of(text) > columns:
        text = text[:-1]
    return text


def _mover(bar):
    def move_to(amount, note=None):
        step = min(amount, bar.total) - bar.n
        if note:  # shown at once where nothing moves: something begins that may take long
            bar.set_postfix_str(note, refresh=not step)
        bar.update(step)

    return move_to


def _forgiving(stream):
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="replace")
        return stream
    import io  # Python 3.6 can't change an open stream's error handler

    is_screen = stream.isatty()
    return io.TextIOWrapper(stream.detach(), stream.encoding, "replace",
                            line_buffering=is_screen)
