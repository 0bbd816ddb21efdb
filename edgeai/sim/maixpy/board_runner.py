"""Runs a MaixPy script on a virtual board B in a process of its own: `run_on_board`, by JSON."""
import json
import sys

from edgeai.sim.maixpy.run_on_board import run_on_board


def main(words):
    """One JSON object, the arguments of `run_on_board`; the script's exit code, 1 after Ctrl-C."""
    done = run_on_board(output=sys.stdout.buffer, **json.loads(words[0]))
    return 1 if done.was_stopped else done.exit_code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
