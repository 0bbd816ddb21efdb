"""Any script runs unmodified in a child process: arguments, output, time limit, journal."""
import io
import os
import signal
import subprocess
import sys
import textwrap
import time

import pytest

from edgeai.errors import ScenarioError, UsageError
from edgeai.linkage.journal import read_journal
from edgeai.sim import run as run_module
from edgeai.sim.run import OUTPUT_LIMIT_BYTES, run_script
from patient_run import count_from, has_text


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def run(code, arguments=(), kit="sim", **options):
        script = tmp_path / "脚本.py"
        script.write_bytes(textwrap.dedent(code).encode("utf-8"))
        output = io.BytesIO()
        done = run_script(str(script), arguments, kit, output=output,
                          journal=str(tmp_path / "run" / "journal.jsonl") if kit == "sim" else None,
                          **options)
        return done, output.getvalue().decode("utf-8", "replace")

    return run


def test_a_script_sees_what_it_would_see_alone(run, tmp_path):
    done, output = run("""
        import os, sys
        print(__name__, sys.argv[1:], os.path.samefile(sys.path[0], os.path.dirname(__file__)))
        print(os.getcwd())
        sys.exit(3)
    """, ["一", "--flag"])
    lines = output.splitlines()
    assert lines[0] == "__main__ ['一', '--flag'] True"
    assert os.path.samefile(lines[1], str(tmp_path))
    assert done.exit_code == 3 and not done.was_stopped


def test_stand_ins_are_there_on_the_virtual_kit_only(run):
    code = """
        try:
            import RPi.GPIO as GPIO
            print("stand-in" if "standins" in GPIO.__file__ else "real")
        except (ImportError, RuntimeError):
            print("absent")
    """
    assert run(code)[1].strip() == "stand-in"
    assert run(code, kit="pi")[1].strip() in ("absent", "real")


def test_a_childs_python_is_in_the_same_room(run, tmp_path):
    """A script that starts Python again: its pins land in the same journal, on the same clock."""
    child = "import RPi.GPIO as G; G.setmode(G.BCM); G.setup(27, G.OUT, initial=1); G.cleanup()"
    done, output = run("""
        import subprocess, sys, time
        import RPi.GPIO as GPIO
        GPIO.setmode(GPIO.BCM)
        GPIO.setup(17, GPIO.OUT, initial=GPIO.HIGH)
        time.sleep(0.3)
        subprocess.check_call([sys.executable, "-c", %r])
        GPIO.cleanup()
    """ % child)
    assert done.exit_code == 0, output
    entries = [entry for entry in read_journal(done.journal) if entry["kind"] == "pin"]
    on = {entry["device"]: entry["at_s"] for entry in entries if entry["on"]}
    assert set(on) == {"light", "red"} and on["red"] > on["light"] + 0.25


def test_an_endless_script_is_stopped_as_by_ctrl_c(run, tmp_path, monkeypatch):
    count_from(has_text(tmp_path / "begun"), monkeypatch)
    done, output = run("""
        import time
        try:
            with open("begun", "w") as file:
                file.write("yes")
            while True:
                time.sleep(0.05)
        except KeyboardInterrupt:
            print("cleaned up")
    """, seconds=0.5)
    assert done.was_stopped and done.exit_code is None
    assert output.strip() == "cleaned up"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGTERM to refuse")
def test_a_script_that_will_not_stop_is_killed_with_its_children(run, tmp_path, monkeypatch):
    count_from(has_text(tmp_path / "child.pid"), monkeypatch)
    done, _output = run("""
        import os, signal, subprocess, sys, time
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
        with open("child.pid", "w") as file:
            file.write(str(child.pid))
        while True:
            time.sleep(0.05)
    """, seconds=0.5)
    assert done.was_stopped and done.seconds < 20
    assert ends_soon(int((tmp_path / "child.pid").read_text()))


def ends_soon(pid):
    deadline = time.monotonic() + 60
    while is_alive(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not is_alive(pid)


def is_alive(pid):
    try:
        with open("/proc/%d/stat" % pid) as file:
            return file.read().split()[2] != "Z"
    except OSError:
        return False


LEAVES_A_CHILD = """
    import subprocess, sys
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]%s)
    print(child.pid)
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows doesn't know whose child it was")
def test_what_a_script_leaves_running_is_ended_with_it(run):
    """It holds the output's pipe: waiting for its end would take a minute."""
    done, output = run(LEAVES_A_CHILD % "")
    assert done.exit_code == 0 and done.seconds < 20
    assert ends_soon(int(output))


@pytest.mark.skipif(os.name == "nt", reason="a daemon there is something else")
def test_a_daemon_is_left_and_not_waited_for(run):
    began_s = time.monotonic()
    done, output = run(LEAVES_A_CHILD % ", start_new_session=True")
    try:
        assert done.exit_code == 0 and time.monotonic() - began_s < 20
        assert is_alive(int(output))
    finally:
        os.kill(int(output), signal.SIGKILL)


class Broken(io.BytesIO):
    def write(self, block):
        raise BrokenPipeError("nobody reads")


def test_output_that_nobody_takes_is_an_error_and_no_hang(tmp_path):
    (tmp_path / "talk.py").write_text("print('x' * 1000000)\nopen('ended', 'w').close()\n"
                                      .replace("'ended'", repr(str(tmp_path / "ended"))))
    with pytest.raises(BrokenPipeError):
        run_script(str(tmp_path / "talk.py"), kit="pi", seconds=30, output=Broken())
    assert (tmp_path / "ended").exists()


@pytest.mark.skipif(os.name == "nt", reason="a stand-in for Windows: no real Ctrl-Break here")
def test_windows_ends_the_whole_tree(tmp_path, monkeypatch):
    called = []
    monkeypatch.setattr(run_module, "_IS_WINDOWS", True)
    monkeypatch.setattr(run_module, "GRACE_S", 0.3)
    monkeypatch.setattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0, raising=False)
    # A signal that does nothing: a script that hears no Ctrl-Break.
    monkeypatch.setattr(signal, "CTRL_BREAK_EVENT", getattr(signal, "SIGCONT", 0), raising=False)
    monkeypatch.setattr(subprocess, "call", lambda words, **_streams: called.append(words))
    (tmp_path / "deaf.py").write_text("import time; time.sleep(60)")
    done = run_script(str(tmp_path / "deaf.py"), kit="pi", seconds=0.5)
    assert done.was_stopped and done.seconds < 20
    ((*words, pid),) = called
    assert words == ["taskkill", "/T", "/F", "/PID"] and not is_alive(int(pid))


def test_a_flood_of_output_is_cut(run):
    done, output = run("""
        for _round in range(60):
            print("x" * 100000)
    """)
    assert done.exit_code == 0 and done.output_was_cut
    assert len(output) == OUTPUT_LIMIT_BYTES


def test_the_scenario_says_how_long_it_lasts(run, tmp_path):
    (tmp_path / "short.toml").write_text("[room]\nseconds = 1.0\n")
    done, _output = run("import time; time.sleep(60)", scenario=str(tmp_path / "short.toml"))
    assert done.was_stopped and done.seconds < 20


def test_another_sitecustomize_still_runs(run, tmp_path, monkeypatch):
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "sitecustomize.py").write_text("import builtins; builtins.marked = 1\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "site"))
    assert run("print(marked)")[1].strip() == "1"


def test_a_missing_script_is_wrong_use(tmp_path):
    with pytest.raises(UsageError, match="there is no script"):
        run_script(str(tmp_path / "gone.py"))


def test_a_scenario_is_never_played_to_real_pins(run, tmp_path, monkeypatch):
    monkeypatch.delenv("EDGEAI_KIT", raising=False)
    (tmp_path / "quiet.toml").write_text("")
    for kit in ("pi", None):
        with pytest.raises(UsageError, match="a scenario needs the virtual kit") as caught:
            run("", kit=kit, scenario=str(tmp_path / "quiet.toml"))
        assert caught.value.remedy == "Add --kit sim."


def test_a_wrong_scenario_is_told_first_even_with_a_time_limit(run, tmp_path):
    (tmp_path / "wrong.toml").write_text("[rooom]\n")
    with pytest.raises(ScenarioError):
        run("", seconds=1.0, scenario=str(tmp_path / "wrong.toml"))


def test_the_environment_names_the_kit(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "kit.py").write_text("import os; print(os.environ['EDGEAI_KIT'])")
    monkeypatch.setenv("EDGEAI_KIT", "SIM")
    with pytest.raises(UsageError, match="there is no kit 'SIM'"):
        run_script("kit.py")
    for kit in ("pi", "sim"):
        monkeypatch.setenv("EDGEAI_KIT", kit)
        output = io.BytesIO()
        run_script("kit.py", output=output)
        assert output.getvalue().decode().strip() == kit


def test_a_journal_is_kept_on_the_real_kit_too(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "note.py").write_text(
        "import os; open(os.environ['EDGEAI_JOURNAL'], 'w').write('{}\\n')")
    done = run_script("note.py", kit="pi", journal="mine.jsonl", output=io.BytesIO())
    assert os.path.samefile(done.journal, "mine.jsonl")


def test_an_sdk_script_joins_the_room_it_runs_in(run):
    done, output = run("""
        from edgeai import open_kit
        with open_kit() as kit:
            kit.led("red").on()
            print(kit.room.header.is_on("red"))
    """)
    assert output.strip() == "True", output
    assert [entry["on"] for entry in read_journal(done.journal) if entry["kind"] == "pin"] == [
        False, True, False]


def test_this_process_keeps_its_modules():
    assert not any("standins" in (getattr(module, "__file__", "") or "")
                   for module in list(sys.modules.values()))
