"""Processes that tests start."""
import subprocess
import time


def end(process, seconds=30):
    """Asked first, killed when that does not help; over when this returns."""
    process.terminate()
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def until(holds, seconds=60):
    """Wait for what a process does; fails where it does not."""
    end_s = time.monotonic() + seconds
    while not holds() and time.monotonic() < end_s:
        time.sleep(0.05)
    assert holds()
