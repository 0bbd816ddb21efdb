"""Folders that go with the program that made them, a killed one's too."""
import os
import shutil
import subprocess
import sys
import tempfile

import pytest

from child_process import end, until
from edgeai.drill.passing_folder import CONTENT, LOCK, PassingFolder, clear_left
from edgeai.drill.sandbox.program_box import HAS_LAYERS
from small_book import hand_in, make_drill

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
KEPT = "import sys; from edgeai.drill.passing_folder import PassingFolder; p = PassingFolder('trial'); " \
       "open(p.path + '/work', 'w').close(); print(p.path, flush=True); sys.stdin.read()"
ONE_CHECK = "import sys; from edgeai.drill.checks import Seen; from edgeai.drill.judge_process import JudgeProcess; " \
            "import edgeai.drill.judge_process as j; j._BOOT = sys.argv[2]; " \
            "JudgeProcess(sys.argv[1]).judge({'kind': 'hang'}, Seen(sys.argv[1], sys.argv[1], None, {}))"


@pytest.fixture
def place(tmp_path, monkeypatch):
    """The system's temporary folder, for this test."""
    folder = tmp_path / "临时"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def started(words, place, **keys):
    environment = dict(os.environ, TMPDIR=str(place), PYTHONPATH=ROOT, PYTHONIOENCODING="utf-8")
    return subprocess.Popen([sys.executable] + words, env=environment, **keys)


def is_there(process):
    """A dead one that nobody has asked for is not."""
    try:
        with open("/proc/%d/stat" % process) as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_it_is_empty_and_gone_at_the_end(place):
    with PassingFolder("trial") as passing:
        assert os.listdir(passing.path) == []
        open(os.path.join(passing.path, "work"), "w").close()
    passing.close()
    assert os.listdir(str(place)) == []


def test_a_live_ones_stays_and_a_killed_ones_goes(place):
    program = started(["-c", KEPT], place, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        path = program.stdout.readline().decode("utf-8").strip()
        with PassingFolder("trial"):
            assert os.listdir(path) == ["work"]
        program.kill()
        program.wait()
        assert os.listdir(path) == ["work"]
        with PassingFolder("trial") as own:
            assert os.listdir(str(place)) == [os.path.basename(os.path.dirname(own.path))]
    finally:
        end(program)
        program.stdin.close()
        program.stdout.close()


def left(place, name="edgeai-grading-left"):
    """What a killed program left."""
    outer = place / name
    (outer / CONTENT / "内").mkdir(parents=True)
    (outer / CONTENT / "内" / "file").write_text("x")
    (outer / LOCK).write_bytes(b"")
    return outer


def test_folders_that_a_program_closed_go(place):
    outer = left(place)
    os.chmod(str(outer / CONTENT / "内"), 0)
    clear_left()
    assert not outer.exists()


def test_strange_folders_stay(place):
    left(place, "others-left")
    (place / "edgeai-grading-bare").mkdir()
    (place / "edgeai-grading-file").write_text("x")
    clear_left()
    assert sorted(os.listdir(str(place))) == ["edgeai-grading-bare", "edgeai-grading-file", "others-left"]


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_links_are_not_followed(place, tmp_path):
    elsewhere = left(tmp_path, "elsewhere")
    os.symlink(str(elsewhere), str(place / "edgeai-grading-link"))
    os.symlink(str(elsewhere / LOCK), str(left(place, "edgeai-grading-lock") / LOCK) + "2")
    os.replace(str(place / "edgeai-grading-lock" / LOCK) + "2", str(place / "edgeai-grading-lock" / LOCK))
    inside = left(place, "edgeai-grading-inside")
    os.symlink(str(elsewhere), str(inside / CONTENT / "link"))
    os.symlink("file", str(elsewhere / CONTENT / "own link"))
    content = left(place, "edgeai-grading-content")
    shutil.rmtree(str(content / CONTENT))
    os.symlink(str(elsewhere / CONTENT), str(content / CONTENT))
    clear_left()
    assert sorted(os.listdir(str(place))) == ["edgeai-grading-link", "edgeai-grading-lock"]
    assert (elsewhere / CONTENT / "内" / "file").read_text() == "x"
    assert os.path.islink(str(elsewhere / CONTENT / "own link"))


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="only root can give a folder away")
def test_another_users_stays(place):
    outer = left(place)
    os.chown(str(outer), 12345, 12345)
    clear_left()
    assert (outer / CONTENT / "内" / "file").exists()


def test_what_can_not_be_removed_stays_to_be_found_again(place, monkeypatch):
    outer = left(place)
    with monkeypatch.context() as patch:
        patch.setattr(shutil, "rmtree", lambda *_words, **_keys: None)
        clear_left()
    assert (outer / LOCK).exists()
    clear_left()
    assert not outer.exists()


def test_a_clearing_between_making_and_locking_costs_nothing(place, monkeypatch):
    import edgeai.drill.passing_folder as module

    lock, cleared = module.lock, []

    def late(file):
        if not cleared:
            cleared.append(file)
            clear_left()  # takes what is not locked yet
        return lock(file)

    monkeypatch.setattr(module, "lock", late)
    with PassingFolder("trial") as passing:
        assert os.listdir(passing.path) == [] and len(os.listdir(str(place))) == 1


def test_the_next_grading_clears_what_a_killed_one_left(tmp_path, place):
    drill, key, solved = make_drill(tmp_path / "drill")
    hand_in(drill, {"blink.py": solved + "import time\nopen('at-work', 'w').close()\ntime.sleep(600)\n"})
    grader = started(["-m", "edgeai", "drill", "grade", drill], place, stdout=subprocess.DEVNULL,
                     stderr=subprocess.DEVNULL)
    try:
        until(lambda: any("at-work" in names for _place, _folders, names in os.walk(str(place))))
        inside = [int(one) for one in children(grader.pid)]
        assert inside or not HAS_LAYERS
        grader.kill()
        grader.wait()
    finally:
        end(grader)
    assert os.listdir(str(place))
    until(lambda: not any(map(is_there, inside)))
    hand_in(drill, {"blink.py": solved})
    subprocess.check_call([sys.executable, "-m", "edgeai", "drill", "grade", drill],
                          env=dict(os.environ, TMPDIR=str(place), PYTHONPATH=ROOT, EDGEAI_LANG="en"))
    assert os.listdir(str(place)) == []


def children(process):
    """Of all generations."""
    if not HAS_LAYERS:
        return []
    found = []
    for task in os.listdir("/proc/%d/task" % process):
        with open("/proc/%d/task/%s/children" % (process, task)) as file:
            found += [int(word) for word in file.read().split()]
    return found + [inner for one in found for inner in children(one)]


@pytest.mark.skipif(not HAS_LAYERS, reason="the kernel's word is Linux's")
def test_a_check_that_never_ends_goes_with_its_killed_grader(tmp_path):
    (tmp_path / "hanging.py").write_text(
        "import os, time\nfrom edgeai.drill.checks import KINDS\n"
        "def hang(seen):\n    open(seen.folder + '/at-work', 'w').close(); time.sleep(600)\n"
        "KINDS['hang'] = 'hanging:hang'\n")
    boot = "import sys; sys.path[:0] = [sys.argv.pop(1), %r]; import hanging; " \
           "from edgeai.drill.judge_child import main; main()" % str(tmp_path)
    grader = started(["-c", ONE_CHECK, str(tmp_path), boot], tmp_path)
    try:
        until((tmp_path / "at-work").exists)
        judge, = children(grader.pid)
        grader.kill()
        grader.wait()
        until(lambda: not is_there(judge))
    finally:
        end(grader)
