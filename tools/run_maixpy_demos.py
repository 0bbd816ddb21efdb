"""Runs a folder of MaixPy scripts on the virtual board B, each as it is, and prints what became of them.

    python tools/run_maixpy_demos.py FOLDER [--seconds 8] [--micropython] [--picture PNG] [--card DIR]
                                     [--flash BIN] [--model DIR ...] [--keep DIR]

For the demos of github.com/sipeed/MaixPy-v1_scripts: clone it and give its folder. Every script has a new
board. A script that is still running after its seconds is stopped, as by Ctrl-C: most demos loop for
ever. The table is Markdown; the exit code is 0 whatever the scripts did.
"""
import argparse
import io
import os
import shutil
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, ROOT)

from edgeai.linkage.journal import read_journal  # noqa: E402
from edgeai.sim.maixpy.hardware import END_RESET, END_WATCHDOG  # noqa: E402
from edgeai.sim.maixpy.run_on_board import run_on_board  # noqa: E402

ENDS = {0: "ran to its end", END_RESET: "reset the board", END_WATCHDOG: "was reset by the watchdog"}
LONGEST_LINE = 100


def main():
    options = arguments()
    print("| script | result | last words | LCD | journal |")
    print("|---|---|---|---|---|")
    for path in scripts(options.folder):
        name = os.path.relpath(path, options.folder).replace(os.sep, "/")
        print("| %s | %s |" % (name, " | ".join(outcome(path, name, options))))
        sys.stdout.flush()


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder")
    parser.add_argument("--seconds", type=float, default=8.0, help="for each script")
    parser.add_argument("--micropython", action="store_true", help="in a real MicroPython")
    parser.add_argument("--picture", help="what the camera sees")
    parser.add_argument("--card", help="a folder whose copy is the TF card; left out: an empty card")
    parser.add_argument("--flash", help="the flash chip's bytes, for models at addresses")
    parser.add_argument("--model", action="append", default=[], help="a model package, for KPU.load")
    parser.add_argument("--keep", help="where each script's journal and board stay")
    return parser.parse_args()


def scripts(folder):
    """Every .py below it, in order."""
    return sorted(os.path.join(here, name) for here, _folders, names in os.walk(folder)
                  for name in names if name.endswith(".py"))


def outcome(path, name, options):
    """(result, last words, whether it drew on the LCD, how many entries of its journal are the board's)"""
    with tempfile.TemporaryDirectory() as passing:
        place = os.path.join(options.keep or passing, name[:-len(".py")])
        board, card = os.path.join(place, "board-b"), options.card or os.path.join(passing, "card")
        os.makedirs(board, exist_ok=True)
        os.makedirs(card, exist_ok=True)
        if options.flash:
            shutil.copyfile(options.flash, os.path.join(board, "flash.bin"))
        output = io.BytesIO()
        run = run_on_board(path, (), options.picture, options.model, card, os.path.join(place, "journal.jsonl"),
                           options.seconds, output, options.micropython)
        words = last_words(output.getvalue().decode("utf-8", "replace"), run.was_stopped)
        entries = [entry for entry in read_journal(run.journal) if entry["kind"].startswith("board.")]
        is_drawn = os.path.exists(os.path.join(board, "lcd.png"))
    result = "still ran after %g s" % options.seconds if run.was_stopped else ENDS.get(run.exit_code, "**failed**")
    return result, words, "drawn" if is_drawn else "", str(len(entries) - 1)  # its start is one


def last_words(output, was_stopped):
    """The last line that it printed itself, made fit for a table."""
    lines = [line for line in output.splitlines() if line.strip()]
    if was_stopped and any(line.startswith("KeyboardInterrupt") for line in lines):
        lines = lines[:max(index for index, line in enumerate(lines) if line.startswith("Traceback"))]
    text = (lines[-1] if lines else "").replace("|", "\\|")
    return "`%s`" % text[:LONGEST_LINE] if text else ""


if __name__ == "__main__":
    main()
