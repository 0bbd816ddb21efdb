"""Models from zip files and folders: whole or not at all, and nothing from the network."""
import os
import shutil
import subprocess
import sys
import zipfile

import pytest

from edgeai.audio.recognition import model_install
from edgeai.audio.recognition.model_install import install_model, remove_model
from edgeai.audio.recognition.recognizer import Recognizer
from edgeai.audio.recognition.speech_model import SHIPPED_DIR, find_model, list_models
from edgeai.errors import ModelAbsent, ModelError, UsageError
from edgeai_command import ROOT

SHIPPED = os.path.join(SHIPPED_DIR, "zh-command")
COMMANDS = os.path.join(ROOT, "edgeai", "tasks", "voice_turn", "commands.wav")


@pytest.fixture(autouse=True)
def installed(tmp_path, monkeypatch):
    """Where models go; not made yet."""
    folder = tmp_path / "装好的"
    monkeypatch.setenv("EDGEAI_MODELS", str(folder))
    return folder


@pytest.fixture
def public(tmp_path):
    """A public model's folder: without a card."""
    folder = tmp_path / "U盘" / "vosk-model-small-xx"
    shutil.copytree(SHIPPED, str(folder))
    (folder / "model.toml").unlink()
    return folder


@pytest.fixture
def trusting(monkeypatch):
    """Vosk's trial is left out: it has its own tests, and takes half a second."""
    monkeypatch.setattr(model_install.model_trial, "fault_of", lambda *_words: None)


def packed(folder, path, below=None):
    """The folder as a zip file; below: the path in it, else the folder's name."""
    with zipfile.ZipFile(str(path), "w", zipfile.ZIP_DEFLATED) as file:
        for place, _folders, names in os.walk(str(folder)):
            for name in names:
                inside = os.path.relpath(os.path.join(place, name), str(folder))
                file.write(os.path.join(place, name),
                           os.path.join(folder.name if below is None else below, inside))
    return path


def contents(folder):
    return sorted(os.listdir(str(folder))) if folder.exists() else []


def test_a_public_zip_is_installed_and_hears(public, installed, tmp_path):
    path, seen = packed(public, tmp_path / "任意名.zip"), []
    model = install_model(path, on_progress=lambda *place: seen.append(place))
    assert (model.name, model.has_digests) == ("vosk-model-small-xx", True)
    assert seen[-1][0] == seen[-1][1] > 2e6
    assert contents(installed) == ["vosk-model-small-xx"]
    assert Recognizer("vosk-model-small-xx").transcribe(COMMANDS).text == "打开灯打开风扇"
    assert "vosk-model-small-xx" in [one.name for one in list_models()]


@pytest.mark.parametrize("below, name", [
    ("", "archive"), ("a/b", "b"), ("模型-小", "模型-小")])
def test_wherever_in_the_archive_it_lies(public, installed, tmp_path, trusting, below, name):
    install_model(packed(public, tmp_path / "archive.zip", below))
    assert contents(installed) == [name]
    assert find_model(name).has_digests


def test_a_folder_is_installed_also_from_the_stick_that_holds_it(public, installed, trusting):
    install_model(public)
    assert contents(installed) == ["vosk-model-small-xx"]
    remove_model("vosk-model-small-xx")
    assert contents(installed) == []
    (public.parent / "照片").mkdir()
    (public.parent / "照片" / "a.jpg").write_bytes(b"x")
    install_model(public.parent)
    assert contents(installed) == ["vosk-model-small-xx"]


def test_a_change_after_the_install_is_seen(public, installed, trusting):
    install_model(public)
    path = installed / "vosk-model-small-xx" / "am" / "final.mdl"
    data = bytearray(path.read_bytes())
    data[100000] ^= 4  # a weight: nothing but the digest can know
    path.write_bytes(bytes(data))
    with pytest.raises(ModelError, match="final.mdl is missing or was changed"):
        find_model("vosk-model-small-xx")


def test_the_same_name_again_needs_replace(public, installed, trusting):
    install_model(public)
    with pytest.raises(UsageError, match="is installed already") as caught:
        install_model(public)
    assert "--replace" in caught.value.remedy
    (public / "README.md").write_text("newer")
    install_model(public, replace=True)
    assert (installed / public.name / "README.md").read_text() == "newer"
    assert contents(installed) == [public.name]


def test_a_replacement_that_is_not_whole_leaves_the_old_one(public, installed, trusting):
    install_model(public)
    (public / "graph" / "HCLr.fst").write_bytes(b"another thing")
    with pytest.raises(ModelError, match="is not installed: graph/HCLr.fst: it is no FST"):
        install_model(public, replace=True)
    assert find_model(public.name) and contents(installed) == [public.name]


def test_a_replacement_that_can_not_be_moved_leaves_the_old_one(
        public, installed, trusting, monkeypatch):
    install_model(public)
    replace = os.replace

    def failing(source, target):
        if target == str(installed / public.name) and model_install.REPLACED not in source:
            raise PermissionError(13, "in use")
        return replace(source, target)

    monkeypatch.setattr(os, "replace", failing)
    with pytest.raises(ModelError, match="can't be moved: Permission denied"):
        install_model(public, replace=True)
    assert find_model(public.name) and contents(installed) == [public.name]


def test_what_vosk_can_not_use_is_not_installed(public, installed):
    (public / "conf" / "model.conf").write_text(
        "--endpoint.silence-phones=1\n--no-such-option=1\n")
    with pytest.raises(ModelError, match="vosk can't use it: Invalid option --no-such-option"):
        install_model(public)
    assert contents(installed) == []


@pytest.mark.parametrize("make, error, problem", [
    (lambda folder: folder / "gone.zip", ModelAbsent, "no file or folder"),
    (lambda folder: folder, ModelError, "no Vosk model in"),
    (lambda folder: _with(folder / "a.zip", "README", b"x"), ModelError, "no Vosk model in"),
    (lambda folder: _with(folder / "a.zip", "../evil", b"x"), ModelError, "leads out"),
    (lambda folder: _written(folder / "a.zip", b"x" * 99), ModelError, "no zip file"),
])
def test_what_is_no_model_is_refused(tmp_path, installed, make, error, problem):
    (tmp_path / "empty").mkdir()
    with pytest.raises(error, match=problem):
        install_model(make(tmp_path / "empty"))
    assert contents(installed) == []


def _with(path, name, data):
    with zipfile.ZipFile(str(path), "w") as file:
        file.writestr(name, data)
    return path


def _written(path, data):
    path.write_bytes(data)
    return path


def test_several_models_at_once_are_named(public, installed):
    shutil.copytree(str(public), str(public.parent / "another"))
    with pytest.raises(ModelError, match="several models: another, vosk-model-small-xx"):
        install_model(public.parent)


def test_a_folder_with_a_link_is_refused(public, installed):
    os.symlink("/etc/hostname", str(public / "README"))
    with pytest.raises(ModelError, match="README is a link or a device"):
        install_model(public)
    assert contents(installed) == []


@pytest.mark.parametrize("name, problem", [
    ("zh-command", "ships with edgeai"), (".hidden", "begins with a dot"), ("con", "for a device")])
def test_names_that_would_be_in_the_way_are_refused(public, installed, name, problem):
    folder = public.parent / name
    public.rename(folder)
    with pytest.raises(ModelError, match=problem):
        install_model(folder)
    assert contents(installed) == []


@pytest.mark.parametrize("name, error, message", [
    ("zh-command", UsageError, "zh-command ships with edgeai and can't be removed"),
] + [(name, ModelAbsent, "no installed model") for name in ("nowhere", "..", "../U盘", "", ".")])
def test_only_installed_models_are_removed(public, installed, trusting, name, error, message):
    install_model(public)
    with pytest.raises(error, match=message) as caught:
        remove_model(name)
    assert caught.value.remedy == "Installed are: vosk-model-small-xx."
    assert contents(installed) == [public.name] and public.exists()


SLOW = """
import sys, time
from edgeai.audio.recognition import model_install
def slow(folder, rate_hz):
    print("unpacked", flush=True)
    time.sleep(60)
model_install.model_trial.fault_of = slow
model_install.install_model(sys.argv[1], replace=True)
"""


@pytest.fixture
def slow_install(public, installed):
    """Another process in the middle of an install."""
    process = subprocess.Popen([sys.executable, "-c", SLOW, str(public)], stdout=subprocess.PIPE,
                               env=dict(os.environ, PYTHONPATH=ROOT))
    assert process.stdout.readline().strip() == b"unpacked"
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


def test_one_install_at_a_time(slow_install, public):
    with pytest.raises(ModelError, match="another program is installing"):
        install_model(public)


def test_a_killed_install_leaves_nothing_that_counts_and_the_next_clears_it(
        slow_install, public, installed, trusting):
    slow_install.kill()
    slow_install.wait()
    (left,) = contents(installed)
    assert left.startswith(model_install.DRAFT)
    assert [one.name for one in list_models()] == ["zh-command"]
    install_model(public)
    assert contents(installed) == [public.name]


def test_a_model_put_aside_by_a_killed_replacement_comes_back(public, installed, trusting):
    install_model(public)
    aside = installed / (model_install.DRAFT + "x") / model_install.REPLACED
    aside.mkdir(parents=True)
    (installed / public.name).rename(aside / public.name)
    with pytest.raises(UsageError, match="installed already"):
        install_model(public)
    assert contents(installed) == [public.name] and find_model(public.name)


def test_an_interrupted_install_leaves_nothing(public, installed, monkeypatch):
    def interrupted(*_words):
        raise KeyboardInterrupt

    monkeypatch.setattr(model_install.model_trial, "fault_of", interrupted)
    with pytest.raises(KeyboardInterrupt):
        install_model(public)
    assert contents(installed) == []


def test_nothing_is_asked_of_the_network(public, tmp_path):
    """Every way to a model, in a process in which a socket is an error."""
    script = (
        "import socket, sys\n"
        "def forbidden(*words, **options): raise SystemExit('network')\n"
        "socket.socket.connect = socket.getaddrinfo = socket.create_connection = forbidden\n"
        "from edgeai.audio.recognition.recognizer import Recognizer\n"
        "from edgeai.audio.recognition.model_install import install_model\n"
        "from edgeai.errors import ModelAbsent\n"
        "for name in ('vosk-model-small-cn-0.22', 'cn', 'no-such'):\n"
        "    try: Recognizer(name)\n"
        "    except ModelAbsent: continue\n"
        "    raise SystemExit('found ' + name)\n"
        "install_model(sys.argv[1]); Recognizer('vosk-model-small-xx').transcribe(sys.argv[2])")
    done = subprocess.run([sys.executable, "-c", script, str(public), COMMANDS], cwd=str(tmp_path),
                          stderr=subprocess.PIPE, env=dict(
                              os.environ, PYTHONPATH=ROOT, HOME=str(tmp_path / "home"),
                              VOSK_MODEL_PATH=str(tmp_path / "vosk")))
    assert (done.returncode, done.stderr) == (0, b"")
    assert not (tmp_path / "home").exists() and not (tmp_path / "vosk").exists()
