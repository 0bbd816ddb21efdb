"""What a hostile program can do in the sandbox: nothing to anybody else. Each way of confining by itself."""
import os
import shutil
import subprocess
import sys
import time

import pytest

from child_process import end, until
from edgeai.drill.limits import Limits
from edgeai.drill.program_run import run_program
from edgeai.drill.sandbox import launcher, program_box

pytestmark = pytest.mark.skipif(not program_box.HAS_LAYERS, reason="the layers are Linux's")
PACKAGE = program_box.PACKAGE


def run(tmp_path, source, name="run", **keys):
    folder = tmp_path / name
    folder.mkdir()
    (folder / "program.py").write_bytes(source.encode("utf-8"))
    return run_program(folder, "program.py", **keys)


def has(layer, as_user, tmp_path):
    done = run(tmp_path, "", "probe", layers=[layer], as_user=as_user)
    return done.layer == layer


@pytest.fixture(params=["namespaces", "namespaces as user", "landlock"])
def layer(request, tmp_path):
    """The arguments for that way of confining, where this system has it."""
    keys = {"layers": [request.param.split()[0]], "as_user": "as user" in request.param}
    if not has(keys["layers"][0], keys["as_user"], tmp_path):
        pytest.skip("this system has no %s" % request.param)
    return keys


def attempt(*lines):
    """A program that prints of each line whether it was let."""
    return "import os, sys, signal, socket, shutil\n" + "".join(
        "try:\n    %s\n    print(%d, 'let')\nexcept BaseException as e:\n    print(%d, 'refused')\n"
        % (line, number, number) for number, line in enumerate(lines))


BELOW_A_FOLDER = """
set -e
mount -t tmpfs tmpfs "$1"; mkdir "$1/root"; cd "$1/root"
for path in /*; do
    if [ -L "$path" ]; then cp -P "$path" .; elif [ -d "$path" ]; then mkdir ".$path"; mount --rbind "$path" ".$path"; fi
done
shift; exec chroot . "$@"
"""
TELL_THE_LAYER = """
import os, sys, tempfile
sys.path.insert(0, sys.argv[1])
from edgeai.drill.program_run import run_program
with tempfile.TemporaryDirectory() as folder:
    with open(os.path.join(folder, "program.py"), "w") as file:
        file.write("open('made', 'w').write('x'); print(open('made').read())")
    done = run_program(folder, "program.py")
    print(done.layer, done.code, done.output)
"""


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0 or not shutil.which("unshare"),
                    reason="chroot and mounts need root, and util-linux")
def test_below_a_root_that_is_no_mount_it_takes_the_next_layer(tmp_path):
    """There nobody may mount a root of his own, though namespaces are given."""
    done = subprocess.run(
        ["unshare", "--mount", "--propagation", "private", "sh", "-c", BELOW_A_FOLDER, "sh", str(tmp_path),
         sys.executable, "-c", TELL_THE_LAYER, os.path.dirname(PACKAGE)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True)
    assert done.returncode == 0, done.stderr
    layer, code, output = done.stdout.split()
    assert layer in ("landlock", "limits") and (code, output) == ("0", "x"), done.stdout


def test_the_disk_outside_is_closed(tmp_path, layer):
    secret = tmp_path / "secret.txt"
    secret.write_text("key")
    done = run(tmp_path, attempt(
        "open(%r).read()" % str(secret),
        "os.listdir(%r)" % str(tmp_path / "other"),
        "open(%r).read()" % os.path.join(PACKAGE, "drill", "rubric.toml"),
        "open(%r).read()" % os.path.join(PACKAGE, "tasks", "voice_turn", "raw.py"),
        "open(%r, 'a').close()" % os.path.join(PACKAGE, "__init__.py"),
        "open('/etc/hostile', 'w').close()",
        "open('/etc/shadow').read()",
        "import edgeai.drill.task",
    ), **layer)
    assert done.output == "".join("%d refused\n" % number for number in range(8)), done.errors


def test_nothing_outside_is_changed(tmp_path, layer):
    """Where it may write to a path of that name, it is not that file."""
    secret = tmp_path / "secret.txt"
    secret.write_text("key")
    run(tmp_path, attempt("open(%r, 'w').write('x')" % str(secret), "os.remove(%r)" % str(secret),
                          "shutil.rmtree(%r)" % str(tmp_path)), **layer)
    assert secret.read_text() == "key"


def test_its_own_folder_is_open(tmp_path, layer):
    done = run(tmp_path, attempt("open('a', 'w').write('x')", "open('a').read()",
                                 "os.mkdir('b'); os.rmdir('b')", "import tempfile; tempfile.mkdtemp()",
                                 "import multiprocessing.dummy", "os.urandom(8)"), **layer)
    assert done.output == "".join("%d let\n" % number for number in range(6)), done.errors


def test_packages_work_in_it(tmp_path, layer):
    done = run(tmp_path, "import numpy, cv2, pyaudio\nimport RPi.GPIO\nprint(numpy.zeros(2).sum())", **layer)
    assert done.output == "0.0\n", done.errors


def test_the_grader_can_not_be_killed(tmp_path, layer):
    done = run(tmp_path, attempt(
        "os.kill(%d, signal.SIGTERM)" % os.getpid(), "os.kill(os.getppid(), signal.SIGKILL)",
        "os.kill(-1, signal.SIGTERM)") + "\nprint('still here')", **layer)
    assert "0 let" not in done.output


def test_there_is_no_network(tmp_path, layer):
    done = run(tmp_path, attempt("socket.create_connection(('127.0.0.1', %d), 2)" % 9), **layer)
    assert done.output == "0 refused\n"


@pytest.mark.parametrize("layers", [["namespaces"], ["landlock"], ["limits"]])
def test_what_it_leaves_running_is_ended(tmp_path, layers):
    """Its clock stops with the program: a daemon that left its session too."""
    source = ("import os, time\n"
              "if os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n"
              "        while True:\n"
              "            open('alive', 'a').write('x'); time.sleep(0.02)\n    os._exit(0)\n"
              "while not os.path.exists('alive'): time.sleep(0.02)\n")
    done = run(tmp_path, source, layers=layers)
    size = os.path.getsize(os.path.join(done.folder, "alive"))
    time.sleep(0.3)
    assert os.path.getsize(os.path.join(done.folder, "alive")) == size > 0


def test_a_fork_bomb_is_out_in_its_time(tmp_path):
    done = run(tmp_path, "import os\nwhile True:\n    try: os.fork()\n    except OSError: pass\n",
               limit_s=1.0, limits=Limits(processes=40))
    assert not done.ended


@pytest.mark.parametrize("source, limits", [
    ("open('huge', 'wb').truncate(1 << 40)", Limits()),
    ("f = open('huge', 'wb')\nwhile True: f.write(b'x' * (1 << 20))", Limits()),
    ("b = [bytearray(1 << 28) for n in range(100)]", Limits(memory_bytes=1 << 30)),
    ("[open('/dev/null') for n in range(10000)]", Limits()),
])
def test_limits_of_the_system(tmp_path, source, limits):
    done = run(tmp_path, source, limits=limits)
    assert done.ended and done.code != 0


def test_many_files_are_a_flood_too(tmp_path):
    done = run(tmp_path, "n = 0\nwhile True:\n    open(str(n), 'w').close(); n += 1\n", limit_s=60,
               limits=Limits(folder_files=500))
    assert done.was_too_full and not done.ended


def test_what_it_leaves_can_be_read_without_fear(tmp_path):
    done = run(tmp_path, "import os\nos.symlink('/etc/passwd', 'a.txt')\nos.mkfifo('b')\n"
               "open('c', 'w').close(); os.link('c', 'd')\nos.mkdir('e'); open('e/f', 'w').close()\n"
               "os.chmod('e', 0)\nos.symlink('/', 'g')\n")
    assert sorted(set(os.listdir(done.folder)) - {"c", "d"}) == ["e", "program.py"], done.errors
    assert os.listdir(os.path.join(done.folder, "e")) == ["f"]


def test_scenarios_can_be_read_and_not_changed(tmp_path):
    given = tmp_path / "given"
    given.mkdir()
    (given / "room.toml").write_text("x")
    path = str(given / "room.toml")
    done = run(tmp_path, attempt("open(%r).read()" % path, "open(%r, 'w')" % path), readable=[str(given)])
    assert done.output == "0 let\n1 refused\n"


def test_it_gains_no_rights(tmp_path, layer):
    done = run(tmp_path, "print(open('/proc/self/status').read())", **layer)
    status = dict(line.split(":\t", 1) for line in done.output.splitlines() if ":\t" in line)
    assert status["NoNewPrivs"] == "1"
    assert int(status["CapBnd"], 16) == 0 or int(status["CapEff"], 16) == 0


def test_it_can_not_undo_its_mounts(tmp_path, layer):
    done = run(tmp_path, "import ctypes, os\nlibc = ctypes.CDLL(None)\n"
               "libc.unshare(0x10020000)\n"
               "print(libc.umount2(%r, 2), libc.mount(None, b'/', None, 32 | 4096, None))\n"
               "print(os.path.exists(%r) and os.access(%r, os.R_OK) and len(open(%r).read()))\n" % (
                   (os.path.join(PACKAGE, "drill").encode(),) + (
                       os.path.join(PACKAGE, "drill", "rubric.toml"),) * 3), **layer)
    first, _rest = done.output.split("\n", 1)
    assert first == "-1 -1"
    assert "False" in done.output or "PermissionError" in done.errors


@pytest.mark.parametrize("source", [
    "import edgeai.sim.room as r\nr.current().journal.write('pin', pin=1, level=1)",
    "from edgeai.sim import sealed_journal as s\ns._seal.send({'at_s': 1, 'kind': 'pin'})",
    "import os\nfor n in range(3, 20):\n    try: os.write(n, b'{\"at_s\": 1, \"kind\": \"pin\"}')\n    except OSError: pass",
    "import os\nopen(os.environ['EDGEAI_JOURNAL'], 'a').write('{\"at_s\": 1, \"kind\": \"pin\"}\\n')",
])
def test_a_journal_takes_nothing_from_the_program(tmp_path, source):
    done = run(tmp_path, source)
    assert [one for one in done.journal if one["kind"] == "pin"] == []


def test_what_the_program_says_through_the_kit_is_told_apart(tmp_path):
    done = run(tmp_path, "from edgeai import open_kit\nwith open_kit() as kit:\n"
               "    kit.journal.write('score', row=8)\n    kit.led('light').on()\n")
    assert [one["kind"] for one in done.own_entries] == ["score"], done.errors
    assert "pin" in [one["kind"] for one in done.journal]


def test_a_packet_without_the_key_is_counted(tmp_path):
    done = run(tmp_path, "import os\nfor n in range(3, 20):\n    try: os.write(n, b'x' * 40)\n    except OSError: pass")
    assert done.forged_entries == 1


def test_the_variable_that_leads_to_the_journal_is_gone(tmp_path):
    done = run(tmp_path, "import os; print([n for n in os.environ if 'SOCKET' in n])")
    assert done.output == "[]\n"


def test_a_system_without_layers_is_named(tmp_path):
    done = run(tmp_path, "print(1)", layers=["limits"])
    assert (done.layer, done.output) == (launcher.LIMITS, "1\n")


@pytest.fixture
def no_layers(monkeypatch):
    """A system that has none of them, as Windows."""
    from edgeai.drill import program_run

    monkeypatch.setattr(program_run, "HAS_LAYERS", False)
    monkeypatch.setattr(program_box, "HAS_LAYERS", False)


def test_without_any_layer_a_program_runs_and_its_journal_is_a_file(tmp_path, no_layers):
    done = run(tmp_path, "import RPi.GPIO as GPIO\nGPIO.setmode(GPIO.BCM)\nGPIO.setup(17, GPIO.OUT)\nprint(1)\n")
    assert (done.ended, done.code, done.output, done.layer) == (True, 0, "1\n", None), done.errors
    assert "pin" in [one["kind"] for one in done.journal]


def test_without_any_layer_it_is_stopped_with_what_it_started(tmp_path, no_layers):
    done = run(tmp_path, "import subprocess, sys, time\n"
               "subprocess.Popen([sys.executable, '-c', 'import time\\n"
               "while True: open(\"alive\", \"a\").write(\"x\"); time.sleep(0.02)'])\n"
               "try:\n    time.sleep(60)\nfinally:\n    open('cleaned', 'w').close()\n", limit_s=6.0)
    assert not done.ended and "cleaned" in os.listdir(done.folder)
    path = os.path.join(done.folder, "alive")
    size = os.path.getsize(path)
    time.sleep(0.3)
    assert os.path.getsize(path) == size


def test_the_launcher_needs_no_package(tmp_path):
    """It runs before site-packages are there, on any Python."""
    code = "import sys; sys.path.insert(0, %r); import edgeai.drill.sandbox.launcher, " \
           "edgeai.drill.sandbox.mounts; print(sorted(n for n in sys.modules if 'numpy' in n))"
    done = subprocess.run([sys.executable, "-I", "-S", "-c", code % os.path.dirname(PACKAGE)],
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert done.stdout.decode() == "[]\n"


def test_what_a_killed_grader_ran_is_ended(tmp_path, layer):
    """Its whole family, also where no namespace ends it."""
    folder = tmp_path / "run"
    folder.mkdir()
    (folder / "program.py").write_text(
        "import os, signal, time\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "if os.fork() == 0:\n    os.setsid()\n    os.fork()\n"
        "for beat in range(1800):\n    open('beat-%d' % os.getpid(), 'w').close()\n    time.sleep(0.1)\n")
    grader = subprocess.Popen(
        [sys.executable, "-c", "import sys; from edgeai.drill.program_run import run_program; "
         "run_program(sys.argv[1], 'program.py', limit_s=600, layers=[sys.argv[2]], as_user=sys.argv[3] == 'True')",
         str(folder), layer["layers"][0], str(layer["as_user"])],
        env=dict(os.environ, PYTHONPATH=os.path.dirname(PACKAGE)))
    try:
        until(lambda: len(beats(folder)) == 3)
        grader.kill()
        grader.wait()
        until(lambda: is_silent(folder))
    finally:
        end(grader)


def beats(folder):
    return sorted(name for name in os.listdir(str(folder)) if name.startswith("beat-"))


def is_silent(folder):
    """Does nobody write there any more?"""
    for name in beats(folder):
        os.remove(str(folder / name))
    time.sleep(1.5)
    return not beats(folder)
