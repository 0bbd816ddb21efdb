"""A virtual board B in its own process, and what it said."""
import os
import time

from edgeai.sim.maixpy.virtual_board import VirtualBoard


class TalkingBoard(VirtualBoard):
    """files: {path under the folder, "flash/main.py": text or bytes}."""

    def __init__(self, folder, files=None, **settings):
        settings.setdefault("is_paced", False)
        super().__init__(folder, **settings)
        self._said = bytearray()
        self.when_received(self._said.extend)
        for name, data in (files or {}).items():
            path = os.path.join(self.folder, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "wb") as file:
                file.write(data if isinstance(data, bytes) else data.encode("utf-8"))

    @property
    def said(self):
        return bytes(self._said).decode("utf-8", "replace").replace("\r\n", "\n")

    def says(self, words, seconds=90.0):
        """True as soon as it has said that."""
        return wait_until(lambda: words in self.said, seconds)

    def forget(self):
        del self._said[:]

    def entries(self, kind):
        return [entry for entry in self.journal.entries if entry["kind"] == kind]

    def result_of(self, source):
        """Run it in the raw REPL, as host tools do: (output, error)."""
        self.send(b"\x03")
        time.sleep(0.1)
        self.send(b"\x03\x01")
        assert self.says("raw REPL; CTRL-B to exit\n>"), self.said
        self.forget()
        self.send(source.encode("utf-8") + b"\x04")
        assert wait_until(lambda: self.said.count("\x04") == 2), self.said
        output, error, _prompt = self.said[len("OK"):].split("\x04")
        self.forget()
        self.send(b"\x02")
        assert self.says(">>> ")
        self.forget()
        return output, error


def wait_until(condition, seconds=90.0):
    """True as soon as `condition()` is; False when it never was."""
    end_s = time.monotonic() + seconds
    while time.monotonic() < end_s:
        if condition():
            return True
        time.sleep(0.01)
    return False
