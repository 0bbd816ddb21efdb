"""Time limits of `run_script` that begin with the script: a busy machine takes its time to start Python."""
import time
import types

from edgeai.sim import run


def count_from(has_begun, monkeypatch):
    """A run's seconds begin when `has_begun()` is true."""
    begun_s = []

    def monotonic():
        if not begun_s and has_begun():
            begun_s.append(time.monotonic())
        return time.monotonic() - begun_s[0] if begun_s else 0.0

    monkeypatch.setattr(run, "time", types.SimpleNamespace(monotonic=monotonic, sleep=time.sleep))


def has_text(path):
    """A function: is that file there, and not empty?"""
    return lambda: path.exists() and path.stat().st_size > 0
