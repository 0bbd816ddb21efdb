"""The sentences nobody answered, as JSON lines in the user's own folder, for `edgeai chat teach`.

Privacy: text only, on this machine only, no more than two files of MAX_BYTES; switched
off by `log_rejected = false` under [chatbot] in kit.toml, or EDGEAI_CHAT_LOG=0.
"""
import contextlib
import json
import os
import time

from edgeai.user_files import user_folder
from edgeai.whole_file import whole_file

MAX_BYTES = 1 << 20
MAX_CHARACTERS = 200


def is_logging(wanted=True):
    """Is anything that was said to be kept? wanted: what kit.toml says."""
    return wanted and os.environ.get("EDGEAI_CHAT_LOG", "1") != "0"


class RejectedLog:
    """Appends to `path`; the file before it is kept as `path`.old."""

    def __init__(self, path=None):
        self.path = path or os.path.join(user_folder(), "rejected.jsonl")

    def write(self, text, match=None):
        """Note a sentence and what was nearest to it. A disk that fails ends no conversation."""
        if not text.strip():
            return
        entry = {"time": time.strftime("%Y-%m-%dT%H:%M:%S"), "text": text[:MAX_CHARACTERS]}
        if match is not None:
            entry.update(nearest=match.phrase, score=match.score)
        with contextlib.suppress(OSError):
            self._append(_line(entry))

    def sentences(self):
        """What was rejected, the latest first, each once; lines that are torn are left out."""
        found = {}
        for path in (self.path + ".old", self.path):
            for entry in _entries(path):
                found.pop(entry["text"], None)
                found[entry["text"]] = True
        return list(found)[::-1]

    def forget(self, text):
        """Take a sentence out: it was taught."""
        for path in (self.path + ".old", self.path):
            kept = [entry for entry in _entries(path) if entry["text"] != text]
            if os.path.exists(path):
                with whole_file(path) as draft, open(draft, "wb") as file:
                    file.writelines(map(_line, kept))

    def _append(self, line):
        os.makedirs(os.path.dirname(os.path.abspath(self.path)), exist_ok=True)
        if os.path.exists(self.path) and os.path.getsize(self.path) > MAX_BYTES:
            os.replace(self.path, self.path + ".old")
        with open(self.path, "ab") as file:
            file.write(line)


def _line(entry):
    # What is no text (half of a character) JSON can escape.
    return (json.dumps(entry, ensure_ascii=False) + "\n").encode("utf-8", "backslashreplace")


def _entries(path):
    if not os.path.exists(path):
        return
    with open(path, "rb") as file:
        for line in file:
            with contextlib.suppress(ValueError):
                entry = json.loads(line.decode("utf-8"))
                if isinstance(entry, dict) and isinstance(entry.get("text"), str):
                    yield entry
