"""What fails for want of a package, a disk or a right is said without a traceback."""
import errno
import os
import sys

import pytest

from edgeai import packages
from edgeai.commands import main
from edgeai.system_reasons import system_reason
from edgeai_command import edgeai

# Stands in for a machine without a package: Python runs it before the program.
BLOCK = """
import sys

class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] == %r:
            raise %s

sys.meta_path.insert(0, Blocked())
"""


def without(package, folder, error=None):
    """The environment of a Python in which importing that package fails."""
    error = error or "ModuleNotFoundError('No module named ' + repr(name), name=name)"
    (folder / "site").mkdir()
    (folder / "site" / "sitecustomize.py").write_text(BLOCK % (package, error))
    return {"PYTHONPATH": os.pathsep.join([str(folder / "site"), main_folder()])}


def main_folder():
    return os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


@pytest.mark.parametrize("package, words", [
    ("numpy", ("listen", "edgeai/tasks/voice_turn/commands.wav")),
    ("pypinyin", ("chat", "--text", "打开灯")),
])
def test_an_absent_package_is_named_with_its_remedy(package, words, tmp_path):
    environment = without(package, tmp_path)
    done = edgeai(*words, **environment)
    assert done.code == 1 and "Traceback" not in done.errors
    assert done.errors.startswith("E-DRIVER-MISSING: %s is not installed" % package)
    assert "pip install " in done.errors
    error = edgeai(*words, "--json", **environment).json["error"]
    assert error["code"] == "E-DRIVER-MISSING" and error["remedy"].startswith("pip install ")


def test_a_fault_of_ours_keeps_its_traceback():
    def fail(_arguments, _terminal):
        import edgeai.no_such_module  # noqa: F401

    with pytest.raises(ModuleNotFoundError):
        main._run(_Arguments(fail), _Terminal())


class _Arguments:
    def __init__(self, run):
        self.run = run


class _Terminal:
    json = False

    def __init__(self):
        self.problems = []

    def problem(self, error):
        self.problems.append(error)


@pytest.mark.parametrize("problem, message", [
    (OSError(errno.ENOSPC, "No space left on device"), "No space left on device"),
    (PermissionError(errno.EACCES, "Permission denied", "a.wav"), "a.wav: Permission denied"),
    (OSError("odd"), "odd"),
])
def test_what_the_system_refuses_is_an_error_with_a_remedy(problem, message, monkeypatch):
    def fail(_arguments, _terminal):
        raise problem

    monkeypatch.setenv("EDGEAI_LANG", "en")
    terminal = _Terminal()
    assert main._run(_Arguments(fail), terminal) == 1
    (told,) = terminal.problems
    assert (told.code, told.message) == ("E-SYSTEM", message) and told.remedy


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
@pytest.mark.parametrize("words", [("models", "list"), ("models", "list", "--json")])
def test_a_full_disk_under_standard_output(words, tmp_path):
    import subprocess

    with open("/dev/full", "w") as full:
        done = subprocess.run([sys.executable, "-m", "edgeai"] + list(words), stdout=full,
                              stderr=subprocess.PIPE, timeout=250, cwd=main_folder(),
                              env=dict(os.environ, EDGEAI_LANG="en"))
    assert done.returncode == 1
    lines = done.stderr.decode("utf-8").splitlines()
    assert lines[0].startswith("E-SYSTEM: ") and len(lines) == 2


def test_what_a_package_needs_is_named(monkeypatch):
    monkeypatch.setenv("EDGEAI_LANG", "en")
    problem = ModuleNotFoundError("No module named '_portaudio'", name="_portaudio")
    assert packages.missing("PyAudio", problem, module="pyaudio").message == (
        "PyAudio can't be loaded: No module named '_portaudio'")
    problem = ModuleNotFoundError("No module named 'pyaudio'", name="pyaudio")
    assert packages.missing("PyAudio", problem, module="pyaudio").message == "PyAudio is not installed"


# doctor and devices go on with what there is

def checks_of(done):
    return {check["name"]: check for check in done.json["checks"]}


def test_doctor_tells_of_a_broken_kit_toml_and_goes_on(tmp_path):
    (tmp_path / "kit.toml").write_text("[voice]\ndrivver = 1\n")
    done = edgeai("doctor", "--kit", "sim", "--json", cwd=tmp_path)
    checks = checks_of(done)
    assert done.code == 1
    assert checks["kit.toml"]["state"] == "missing" and "drivver" in checks["kit.toml"]["detail"]
    assert checks["microphone"]["state"] == "ok"


@pytest.mark.parametrize("package, error", [
    ("vosk", "OSError('libvosk.dll is not a valid Win32 application')"),
    ("numpy", "ImportError('numpy C-extensions failed')"),
    ("pyttsx3", "SyntaxError('invalid syntax')"),
])
def test_doctor_survives_a_package_that_can_not_be_imported(package, error, tmp_path):
    done = edgeai("doctor", "--kit", "sim", "--json", cwd=tmp_path,
                  **without(package, tmp_path, error))
    assert done.code == 1, done
    check = checks_of(done)[package]
    assert check["state"] == "missing" and check["detail"] in error and check["remedy"]


def test_devices_without_a_system_voice_lists_the_wheels(tmp_path):
    done = edgeai("devices", "--kit", "sim", "--json", cwd=tmp_path,
                  **without("pyttsx3", tmp_path))
    assert done.code == 0 and done.json["problems"] == []
    assert [(voice["id"], voice["driver"]) for voice in done.json["voices"]] == [
        ("sit/cmn-latn-pinyin", "espeakng")]


def test_devices_without_any_voice_is_a_problem(tmp_path):
    (tmp_path / "pyttsx3.py").write_text("raise ImportError('no pyttsx3')\n")
    environment = without("espeakng_loader", tmp_path)
    environment["PYTHONPATH"] = os.pathsep.join([str(tmp_path), environment["PYTHONPATH"]])
    done = edgeai("devices", "--kit", "sim", "--json", cwd=tmp_path, **environment)
    assert done.code == 1 and done.json["voices"] == []
    assert [problem["code"] for problem in done.json["problems"]] == ["E-DRIVER-MISSING"]


@pytest.mark.parametrize("words", [
    ("chat", "--text", ""), ("chat", "--text", "  "), ("record", ""), ("run", ""),
    ("listen", "edgeai/tasks/voice_turn/commands.wav", "--expect", ""), ("say", "好", "--out", ""),
    ("features", ""), ("repair", "a.wav", ""), ("journal", ""), ("record", "--enrol", "")])
def test_an_empty_word_is_wrong_use(words):
    done = edgeai(*words)
    assert done.code == 2 and done.errors.splitlines()[-1].endswith(": it is empty"), done


@pytest.mark.parametrize("problem, words", [
    (OSError(errno.ENOENT, "x", "a.wav"), "没有这个文件或文件夹"),
    (OSError(errno.ENOSPC, "x"), "磁盘空间不足"),
    (OSError(9999, "a reason of its own"), "a reason of its own"), (OSError("odd"), "odd")])
def test_reasons_of_the_system_are_in_the_users_language(problem, words, monkeypatch):
    monkeypatch.setenv("EDGEAI_LANG", "zh_CN")
    assert system_reason(problem) == words


def test_windows_own_words_are_kept(monkeypatch):
    monkeypatch.setenv("EDGEAI_LANG", "zh_CN")
    problem = OSError(errno.EACCES, "另一个程序正在使用此文件")
    problem.winerror = 32
    assert system_reason(problem) == "另一个程序正在使用此文件"


class MutedMicrophone:
    def __init__(self, samples):
        self.samples = samples

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        pass

    def record(self, seconds):
        from edgeai.audio.clip import Clip

        return Clip(self.samples, 16000)


def test_doctor_tells_a_muted_microphone():
    import numpy as np

    from edgeai.commands import doctor

    class Kit:
        pass

    kit = Kit()
    for begin, end, is_muted in ((0, 0, True), (90, 0, True), (0, 3, False)):
        samples = np.full(6400, end, np.int16)
        samples[:1600] = begin
        kit.microphone = lambda samples=samples: MutedMicrophone(samples)
        check = doctor._try("microphone", lambda: doctor._listen(kit))
        assert (check.state == "missing") == is_muted and ("muted" in check.detail) == is_muted
