"""Runs an unmodified script on the virtual kit, in a child process."""
import os
import subprocess
import sys
from typing import NamedTuple

from edgeai.audio.wavfile import read_wav
from edgeai.linkage.journal import read_journal

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SITE = os.path.join(ROOT, "edgeai", "sim", "site")


class Run(NamedTuple):
    code: int
    output: str
    errors: str
    folder: str

    @property
    def journal(self):
        return read_journal(journal_path(self.folder))

    def entries(self, kind):
        return [entry for entry in self.journal if entry["kind"] == kind]

    def spoken(self):
        """(samples, rate) of what the speaker played: one sound, or the test is wrong."""
        (done,) = self.entries("speaker.done")
        return read_wav(os.path.join(self.folder, done["file"]))


class Script:
    """A script that runs meanwhile; `result` waits for it."""

    def __init__(self, words, folder, scenario=None):
        self.folder = str(folder)
        self._process = subprocess.Popen(
            [sys.executable] + [str(word) for word in words], cwd=self.folder,
            env=environment(self.folder, scenario), universal_newlines=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def result(self, timeout_s=250):
        try:
            output, errors = self._process.communicate(timeout=timeout_s)
        except subprocess.TimeoutExpired:
            self.kill()
            raise
        return Run(self._process.returncode, output, errors, self.folder)

    def kill(self):
        """End it, if it has not ended."""
        if self._process.poll() is None:
            self._process.kill()
            self._process.communicate()


def run(words, folder, scenario=None):
    """Run `python words…` in `folder`, which also takes journal and sounds; a `Run`."""
    return Script(words, folder, scenario).result()


def environment(folder, scenario=None):
    """scenario: TOML text, or None for a quiet room."""
    values = {name: value for name, value in os.environ.items()
              if not name.startswith(("EDGEAI_", "PYTHON"))}
    values.update(EDGEAI_KIT="sim", EDGEAI_JOURNAL=journal_path(folder), PYTHONPATH=SITE,
                  PYTHONIOENCODING="utf-8", PYTHONDONTWRITEBYTECODE="1")
    if scenario is not None:
        path = os.path.join(str(folder), "scenario.toml")
        with open(path, "w", encoding="utf-8") as file:
            file.write(scenario)
        values["EDGEAI_SCENARIO"] = path
    return values


def journal_path(folder):
    return os.path.join(str(folder), "journal.jsonl")
