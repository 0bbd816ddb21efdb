"""Processes that tests start."""
import subprocess


def end(process, seconds=10):
    """Asked first, killed when that does not help; over when this returns."""
    process.terminate()
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
