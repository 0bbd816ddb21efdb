"""Fault F45: the short form of benchmarks/soak.py, which runs for half an hour."""
import json
import os
import subprocess
import sys

import pytest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


@pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="files are counted in /proc")
def test_f45_a_quarter_of_a_minute_full_of_faults(tmp_path):
    for package in ("espeakng_loader", "numpy"):
        pytest.importorskip(package)
    done = subprocess.run(
        [sys.executable, os.path.join(ROOT, "benchmarks", "soak.py"), "--minutes", "0.25",
         "--faults", "0.1", "--json"],
        stdout=subprocess.PIPE, env=dict(os.environ, EDGEAI_DATA=str(tmp_path)), timeout=250)
    found = json.loads(done.stdout.decode("utf-8"))
    assert sum(found["faults"].values()) > 10 and found["entries"]["alarm"] >= 1
    assert found["dead"] == [] and found["spoken"]["spoken"] >= 1
    # In so short a time a sound may always have been playing; more than ten faults that leak would show.
    assert all(last <= first + 2 for first, last in (found["files"], found["threads"]))
