"""A class graded by `edgeai drill grade --to` in a terminal, killed (kill -9) at random moments and gone on with.

    python benchmarks/class.py [--book A | --book all] [--seats 40] [--seed 7] [--kills 2] [--rechecks 2] [--beside]

--book may be given again; `all` is every task book twice and every rehearsal. A class of several has them in turn,
each hand-in with its key beside it. --beside: the second grading runs beside the first one, as another coach's.

The hand-ins are the model answer with blanks left empty, wrong answers (of answers.toml), files missing and a file
torn, drawn by the seed; the first of each book (two, of a single one) have the model answer itself, the last the
sheets as given. Prints how long it took and what the progress bar showed, and checks that a sheet that was there is not made again, that
class.html, class.csv and all sheets are there, that the ranks follow the rules, and that a second grading, into
another folder, and --recheck find the same to the byte.
"""
import argparse
import csv
import io
import os
import pty
import random
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import threading
import time
from fcntl import ioctl

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, ROOT)

from class_hand_ins import write_class  # noqa: E402
from edgeai.drill.sheet_file import read_sheet  # noqa: E402

COLUMNS, ROWS = 90, 24


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--book", action="append", help="A if left out")
    parser.add_argument("--seats", type=int, default=40)
    parser.add_argument("--seed", default="7")
    parser.add_argument("--kills", type=int, default=2)
    parser.add_argument("--rechecks", type=int, default=2)
    parser.add_argument("--beside", action="store_true")
    parser.add_argument("--language", default="zh_CN")
    parser.add_argument("--keep", metavar="DIR", help="leave hand-ins and results there")
    arguments = parser.parse_args()
    place = arguments.keep or tempfile.mkdtemp(prefix="edgeai-class-")
    try:
        return measure(place, arguments)
    finally:
        if not arguments.keep:
            shutil.rmtree(place, ignore_errors=True)


def measure(place, arguments):
    dice = random.Random(arguments.seed)
    hand_ins = os.path.join(place, "全班")
    write_class(place, hand_ins, arguments, dice)
    verb = [sys.executable, "-m", "edgeai", "drill", "grade"]
    first, second = os.path.join(place, "成绩"), os.path.join(place, "成绩2")
    again = verb + [hand_ins, "--to", second]
    beside = Terminal(again, arguments.language) if arguments.beside else None
    problems = killed(verb + [hand_ins, "--to", first], first, arguments, dice)
    problems += whole(first, arguments.seats) + rank_problems(first)
    spent_s = (beside or Terminal(again, arguments.language)).end_s()
    print("all again: %.0f s, load %.1f" % (spent_s, os.getloadavg()[0]), flush=True)
    problems += differing(first, second)
    for seat in dice.sample(range(1, arguments.seats + 1), arguments.rechecks):
        problems += recheck(verb, os.path.join(hand_ins, "%02d" % seat), first, arguments.language)
    for problem in problems:
        print("PROBLEM: " + problem)
    print("%d problems" % len(problems))
    return 1 if problems else 0


def environment(language):
    return dict(os.environ, PYTHONPATH=ROOT, PYTHONIOENCODING="utf-8", EDGEAI_LANG=language)


class Terminal:
    """A command in a pseudo-terminal. shown: what it wrote."""

    def __init__(self, words, language):
        self._master, slave = pty.openpty()
        ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        self.process = subprocess.Popen(words, env=environment(language), stdin=slave, stdout=slave, stderr=slave,
                                        start_new_session=True)
        os.close(slave)
        self.shown, self._started_s = b"", time.monotonic()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self):
        try:
            while True:
                self.shown += os.read(self._master, 65536)
        except OSError:  # Linux: nobody has the other end
            self.ended_s = time.monotonic()

    def end(self, with_signal=None):
        if with_signal:
            self.process.send_signal(with_signal)
        code = self.process.wait()
        self._reader.join(10)
        os.close(self._master)
        return code

    def end_s(self):
        """How long it ran, to its own end."""
        self.end()
        return self.ended_s - self._started_s

    def bar(self):
        """The last state of the bar."""
        return self.shown.decode("utf-8", "replace").rstrip("\r\n ").rpartition("\r")[2].strip()


def killed(words, folder, arguments, dice):
    """Grade to the end, over so many kills; [problems]."""
    problems, spent_s, kept = [], 0.0, {}
    for number in sorted(dice.sample(range(1, arguments.seats), arguments.kills)) + [None]:
        started_s = time.monotonic()
        terminal = Terminal(words, arguments.language)
        while number is not None and terminal.process.poll() is None and len(sheets(folder)) < number:
            time.sleep(0.05)
        time.sleep(0 if number is None else dice.uniform(0, 3))
        bar = terminal.bar()
        code = terminal.end(None if number is None else signal.SIGKILL)
        spent_s += time.monotonic() - started_s
        problems += ["%s was graded again" % name for name, state in kept.items() if sheets(folder).get(name) != state]
        kept = sheets(folder)
        print("%s after %.0f s, load %.1f: %d sheets are there; %s" % (
            "killed" if number else "exit code %d" % code, time.monotonic() - started_s, os.getloadavg()[0],
            len(kept), bar if number else ""), flush=True)
        if number is None and code:
            problems.append(terminal.shown.decode("utf-8", "replace"))
    print("the class: %.0f s, %.1f s a hand-in" % (spent_s, spent_s / arguments.seats), flush=True)
    return problems


def sheets(folder):
    """{name: when and as which file it was written} of the sheets that were kept."""
    place = os.path.join(folder, "sheets")
    names = [name for name in os.listdir(place) if name.endswith(".json")] if os.path.isdir(place) else []
    return {name: (os.stat(os.path.join(place, name)).st_mtime_ns, os.stat(os.path.join(place, name)).st_ino)
            for name in names}


def whole(folder, seats):
    names = os.listdir(os.path.join(folder, "sheets"))
    found = [len([name for name in names if name.endswith(ending)]) for ending in (".json", ".html")]
    with open(os.path.join(folder, "class.html"), encoding="utf-8") as file:
        page = file.read()
    links = sum(1 for name in names if name.endswith(".html") and 'href="sheets/%s"' % name in page)
    if found + [links, len(table(folder))] != [seats] * 4:
        return ["sheets %s, links %d, lines of the table %d: not %d" % (found, links, len(table(folder)), seats)]
    return []


def table(folder):
    """The lines of class.csv below its head."""
    with open(os.path.join(folder, "class.csv"), encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(io.StringIO(file.read())))[1:]


def rank_problems(folder):
    """Each rank is one more than how many have more points: in all, then in practice."""
    scores = {}
    for name in sheets(folder):
        sheet = read_sheet(os.path.join(folder, "sheets", name))
        practice = sum(row.points for row in sheet.rows if row.module > 1)
        scores[sheet.seat] = round(sheet.total, 2), round(practice, 2)
    told = {line[1]: int(line[0]) for line in table(folder)}
    wanted = {seat: 1 + sum(1 for one in scores.values() if one > own) for seat, own in scores.items()}
    totals = sorted(total for total, _practice in scores.values())
    print("totals: %s" % " ".join("%g" % total for total in totals))
    print("ranks: %s" % " ".join(str(rank) for rank in sorted(told.values())), flush=True)
    return ["seat %s has rank %s, not %d" % (seat, told.get(seat), wanted[seat])
            for seat in wanted if told.get(seat) != wanted[seat]]


def differing(first, second):
    names = ["class.html", "class.csv"] + [os.path.join("sheets", name) for name in sorted(
        set(os.listdir(os.path.join(first, "sheets"))) | set(os.listdir(os.path.join(second, "sheets"))))]
    other = [name for name in names if content(os.path.join(first, name)) != content(os.path.join(second, name))]
    print("%d of %d files are the same to the byte" % (len(names) - len(other), len(names)), flush=True)
    return ["%s is not the same" % name for name in other]


def content(path):
    if not os.path.exists(path):
        return None
    with open(path, "rb") as file:
        return file.read()


def recheck(verb, path, folder, language):
    """[problems] of `--recheck` with the sheet of that seat."""
    seat = os.path.basename(path)
    old = next(name for name in sheets(folder) if name.startswith(seat + "-"))
    words = verb + [path, "--recheck", os.path.join(folder, "sheets", old)]
    done = subprocess.run(words, env=environment(language), stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    text = done.stdout.decode("utf-8", "replace").strip()
    print("--recheck of seat %s: exit code %d, %s" % (seat, done.returncode, text), flush=True)
    return ["--recheck of seat %s: %s" % (seat, text)] if done.returncode else []


if __name__ == "__main__":
    sys.exit(main())
