"""Hand-ins that want to do harm: the grader goes on, nothing outside its own place is changed."""
import hashlib
import os
import sys
import zipfile

import pytest

from edgeai.drill import vision_gold
from edgeai.drill.book import read_books
from edgeai.drill.grading import grade
from edgeai.drill.sandbox import program_box
from small_book import hand_in, make_drill

pytestmark = pytest.mark.skipif(not program_box.HAS_LAYERS, reason="the layers are Linux's")
ALL = 21.0


class Drill:
    """With a canary: a folder beside it whose every byte is compared afterwards."""

    def __init__(self, folder):
        self.place, self.key, self.solved = make_drill(folder)
        self.task = read_books(self.key.name, self.key.seed)[0].tasks[0]
        self.canary = os.path.join(str(folder), "canary")
        os.makedirs(os.path.join(self.canary, "deep"))
        for name in ("a.txt", "deep/b.txt"):
            with open(os.path.join(self.canary, name), "w") as file:
                file.write("untouched")
        self.folder = str(folder)
        self.pictures = os.path.join(vision_gold.folder(), vision_gold.TRUTH)
        with open(self.pictures, "w") as file:
            file.write("untouched")
        self.before = self.state()

    def state(self):
        found = {}
        for top in (self.canary, os.path.join(self.folder, "book"), vision_gold.folder(), program_box.PACKAGE):
            for place, _folders, names in os.walk(top):
                for name in names:
                    path = os.path.join(place, name)
                    if not name.endswith(".pyc"):
                        found[path] = (os.stat(path).st_size, os.stat(path).st_mtime)
        for name in ("a.txt", "deep/b.txt"):
            with open(os.path.join(self.canary, name), "rb") as file:
                found["bytes of " + name] = hashlib.sha256(file.read()).hexdigest()
        found["/tmp"] = "hostile" in " ".join(os.listdir("/tmp"))
        return found

    def sheet(self, source, **keys):
        hand_in(self.place, {"blink.py": source})
        sheet = grade(self.place, self.key, **keys)
        assert self.state() == self.before
        return sheet

    def effect(self, sheet):
        """Points of the rows that the program's own run earns."""
        return sheet.rows[19].points + sheet.rows[22].points


@pytest.fixture(scope="module")
def drill(tmp_path_factory):
    one = Drill(tmp_path_factory.mktemp("hostile"))
    one.task_path = one.task.path("task.toml")
    return one


def do(line):
    return "import os, sys, signal, shutil, socket, subprocess, time\n" + line + "\n"


HARMLESS_BUT_WORTHLESS = {
    "endless loop": "while True: pass",
    "endless loop that hears no signal": do(
        "for n in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP): signal.signal(n, signal.SIG_IGN)\nwhile True: pass"),
    "fork bomb": do("while True:\n    try: os.fork()\n    except OSError: pass"),
    "thread bomb": "import threading, time\nwhile True:\n    threading.Thread(target=time.sleep, args=(99,)).start()",
    "huge file": do("f = open('huge', 'wb')\nwhile True: f.write(b'x' * (1 << 20))"),
    "many files": do("n = 0\nwhile True:\n    open(str(n), 'w').close(); n += 1"),
    "endless output": "while True: print('x' * 1000)",
    "endless errors": do("while True: os.write(2, b'x' * 65536)"),
    "memory": "a = []\nwhile True: a.append(bytearray(1 << 26))",
    "recursion": do("sys.setrecursionlimit(10 ** 9)\ndef f(): f()\nf()"),
    "kills its parent": do("os.kill(os.getppid(), signal.SIGKILL)\ntime.sleep(0.5)\nsys.exit(3)"),
    "kills everybody": do("os.kill(-1, signal.SIGKILL)\nsys.exit(3)"),
    "kills the grader by number": do("os.kill(%d, signal.SIGKILL)" % os.getpid()),
    "daemon that stays": do("if os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n        while True: time.sleep(1)\n"
                            "    os._exit(0)\nsys.exit(3)"),
    "stopped": do("os.kill(os.getpid(), signal.SIGSTOP)"),
    "crash": "import faulthandler\nfaulthandler._sigsegv()",
    "network": do("socket.create_connection(('127.0.0.1', 22), 3)"),
    "reads the key": do("import glob\nprint(open(glob.glob(%r)[0]).read())" % os.path.join(program_box.PACKAGE, "drill", "*.toml")),
    "walks the disk": do("print([p for p, d, n in os.walk('/') if 'raw.py' in n and 'edgeai' in p][0])"),
    "closes all": do("os.closerange(0, 256)\nsys.exit(3)"),
    "writes its own journal": do("open(os.environ['EDGEAI' '_JOURNAL'], 'a').write("
                                 "'{\"at_s\": 1, \"kind\": \"pin\", \"pin\": 17, \"level\": 1}\\n')\nsys.exit(3)"),
    "writes to every descriptor": do("for n in range(3, 64):\n    try: os.write(n, b'{\"kind\": \"pin\"}' * 9)\n"
                                     "    except OSError: pass\nsys.exit(3)"),
    "deep brackets": "(" * 5000,
    "zero bytes": "print(1)\0",
}
LIMITED = {"endless loop", "endless loop that hears no signal", "fork bomb", "thread bomb", "endless output",
           "endless errors", "stopped", "many files", "huge file", "memory", "recursion", "walks the disk",
           "deletes everything"}


@pytest.fixture(autouse=True)
def soon_over(request, monkeypatch):
    """Those that would use up their time get little of it."""
    from edgeai.drill import graded_runs, program_run

    run = graded_runs.run_program
    name = getattr(request.node, "callspec", None) and request.node.callspec.params.get("name")

    def soon(folder, script, arguments, room, limit_s, *words, **keys):
        return run(folder, script, arguments, room, 0.5 if name in LIMITED else limit_s, *words, **keys)

    monkeypatch.setattr(graded_runs, "run_program", soon)
    monkeypatch.setattr("os.getloadavg", lambda: (0.0, 0.0, 0.0))
    monkeypatch.setattr(program_run, "GRACE_S", 0.5)


@pytest.mark.parametrize("name", sorted(HARMLESS_BUT_WORTHLESS))
def test_a_program_that_does_harm_earns_nothing_and_harms_nothing(drill, name):
    sheet = drill.sheet(HARMLESS_BUT_WORTHLESS[name])
    assert drill.effect(sheet) == 0, sheet.rows[22]
    assert sheet.rows[1].points == 0


VANDALS = {
    "deletes the canary": "shutil.rmtree(%(canary)r, ignore_errors=True)",
    "deletes everything": "shutil.rmtree('/', ignore_errors=True)",
    "overwrites the canary": "try: open(%(canary)r + '/a.txt', 'w').write('x')\nexcept OSError: pass",
    "overwrites the task": "try: open(%(task)r, 'w').write('x')\nexcept OSError: pass",
    "overwrites the package": "try: open(%(package)r + '/__init__.py', 'a').write('x')\nexcept OSError: pass",
    "overwrites the hidden pictures": "open(%(pictures)r, 'w').write('x')",
    "deletes the hidden pictures": "shutil.rmtree(os.path.dirname(%(pictures)r))",
    "climbs by a link": "os.symlink(%(canary)r, 'up')\ntry: open('up/a.txt', 'w').write('x')\nexcept OSError: pass",
    "hard link": "try: os.link(%(canary)r + '/a.txt', 'b'); open('b', 'w').write('x')\nexcept OSError: pass",
    "leaves a link as its result": "try: os.remove('result.txt')\nexcept OSError: pass\nos.symlink('/etc/passwd', 'x.txt')",
    "leaves a pipe": "os.mkfifo('pipe')",
    "closes its folder": "os.chmod('.', 0)",
    "mounts": "import subprocess\nsubprocess.call(['mount', '-t', 'tmpfs', 'x', %(canary)r], stderr=subprocess.DEVNULL)"
    " if os.path.exists('/bin/mount') else 0",
    "writes to /tmp": "open('/tmp/hostile', 'w').write('x')",
}


@pytest.mark.parametrize("name", sorted(VANDALS))
def test_a_vandal_with_a_right_program_gets_its_points_and_harms_nothing(drill, name):
    """It may even have earned them; what it broke was its own room."""
    places = {"canary": drill.canary, "task": drill.task_path, "package": program_box.PACKAGE,
              "pictures": drill.pictures}
    sheet = drill.sheet(drill.solved + do("try:\n    %s\nexcept OSError: pass" % (
        VANDALS[name] % places).replace("\n", "\n    ")))
    assert sheet.rows[1].points == 3.0
    assert drill.effect(sheet) <= 14.0  # less: it could not go on


def test_no_program_is_shown_the_hidden_pictures(drill):
    own = drill.solved + do("print(os.path.exists('result.txt'), os.path.exists(%r))\nsys.exit(1)" % drill.pictures)
    assert "True False" in str(drill.sheet(own).rows[19].items), drill.sheet(own).rows[19]


@pytest.mark.parametrize("reach", [
    "import edgeai.sim.room as r\nr.current().journal.write('pin', pin=17, level=1)",
    "from edgeai.linkage.journal import Journal",
    "import RPi.GPIO as GPIO\nGPIO._room.current()",
    "import sys\nsys._getframe()",
    "import os\nprint(os.environ['EDGEAI_SCENARIO'])",
])
def test_reaching_behind_the_stand_ins_is_told(drill, reach):
    sheet = drill.sheet(reach + "\n" + drill.solved)
    assert sheet.tampering
    assert drill.effect(sheet) == 0


def entry(name, kind=0):
    info = zipfile.ZipInfo(name)
    info.external_attr = kind << 16
    return info


@pytest.mark.parametrize("write", [
    lambda archive: archive.writestr("../../up.py", "x"),
    lambda archive: archive.writestr("/abs.py", "x"),
    lambda archive: archive.writestr("C:\\x.py", "x"),
    lambda archive: archive.writestr(entry("07/link", 0o120777), "/etc/passwd"),
    lambda archive: archive.writestr("07/bomb.txt", b"\0" * (40 << 20)),
    lambda archive: [archive.writestr("07/%d" % n, "") for n in range(6000)],
])
def test_hostile_archives_are_refused_with_the_reason(drill, tmp_path, write):
    path = tmp_path / "07.zip"
    with zipfile.ZipFile(str(path), "w", zipfile.ZIP_DEFLATED) as archive:
        write(archive)
    sheet = grade(str(path), drill.key)
    assert sheet.total == 0 and len(sheet.notes) == 1
    assert str(tmp_path) not in sheet.notes[0]
    assert drill.state() == drill.before


def test_an_archive_within_is_a_file_like_others(drill, tmp_path):
    """A model package holds calibration.zip: a packed hand-in with one is read, and that file stays packed."""
    path = tmp_path / "07.zip"
    with zipfile.ZipFile(str(path), "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("07/blink.py", drill.solved)
        archive.writestr("07/model/calibration.zip", "PK")
    sheet = grade(str(path), drill.key)
    assert not sheet.notes and sheet.total > 0


def test_links_and_devices_in_a_folder_are_left_out(drill, tmp_path):
    folder = tmp_path / "08"
    folder.mkdir()
    os.symlink(drill.task.path("raw.py"), str(folder / "blink.py"))
    os.symlink("/", str(folder / "root"))
    os.mkfifo(str(folder / "result.txt"))
    with open(str(folder / "sparse"), "wb") as file:
        file.truncate(1 << 40)
    sheet = grade(str(folder), drill.key)
    assert (sheet.total, len(sheet.notes)) == (0.0, 4)


def test_what_steers_a_terminal_or_is_no_text_is_told_readably(drill, tmp_path):
    import json
    from edgeai.drill.class_page import class_csv, class_page
    from edgeai.drill.score_sheet import sheets_page
    from edgeai.drill.sheet import as_fields, from_fields

    folder = os.path.join(str(tmp_path).encode(), b"\xd1\xa7\x1b[2J")  # as an archive made on Windows leaves names
    os.mkdir(folder)
    os.symlink(b"/", os.path.join(folder, b"\xff\x1b]0;x\x07\xe2\x80\xae.txt"))
    with open(os.path.join(folder, b"blink.py"), "w", encoding="utf-8") as file:
        file.write("print('\x1b[2J\u202e10 / 10\\udc80')\nx = '\u2066'\n")
    sheet = grade(os.fsdecode(folder), drill.key)
    assert len(sheet.notes) == 1
    text = sheets_page([sheet]) + class_page([sheet]) + class_csv([sheet]) + json.dumps(as_fields(sheet), ensure_ascii=False)
    text.encode("utf-8")
    assert not [one for one in "\x1b\x07\u202e\u2066" if one in text]
    old = dict(as_fields(sheet), seat="\x1b[2J")
    assert from_fields(old).seat == "\ufffd[2J"


@pytest.mark.parametrize("seat", ["..", "../canary", "/etc", "", ".", "a/b", 7, None])
def test_the_seat_that_a_drill_names_leads_nowhere_else(drill, tmp_path, seat):
    import json
    folder = tmp_path / "drill"
    folder.mkdir()
    (folder / "drill.json").write_text(json.dumps({"seat": seat, "ticket": "x"}))
    sheet = grade(str(folder), drill.key)
    assert sheet.total == 0 and any("drill.json" in note for note in sheet.notes)


def test_a_script_that_is_huge_is_no_script(drill):
    sheet = drill.sheet("#" * (1 << 20))
    assert sheet.total == 0


def test_the_graders_own_modules_are_as_before(drill):
    """Nothing handed in was ever imported here."""
    before = set(sys.modules)
    drill.sheet("import this_module_is_nowhere")
    assert {name for name in set(sys.modules) - before if "blink" in name or "nowhere" in name} == set()
