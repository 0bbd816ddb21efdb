"""What is installed is what is in the checkout: models, tasks, catalogues and firmware included."""
import configparser
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile

import pytest

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
LEFT_OUT = (".pyc", ".pyo")


def run(words, folder):
    done = subprocess.run(words, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          universal_newlines=True)
    assert done.returncode == 0, done.stdout
    return done.stdout


def files_under(folder):
    """Paths below the folder, relative to ROOT, with forward slashes; no byte code."""
    return {os.path.relpath(os.path.join(place, name), ROOT).replace(os.sep, "/")
            for place, _, names in os.walk(os.path.join(ROOT, folder))
            for name in names if not name.endswith(LEFT_OUT)}


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    """A copy to build in: a build leaves folders behind, and takes in what earlier builds left."""
    copy = tmp_path_factory.mktemp("source")
    for name in ("edgeai", "constraints"):
        shutil.copytree(os.path.join(ROOT, name), str(copy / name),
                        ignore=shutil.ignore_patterns("__pycache__"))
    for name in os.listdir(ROOT):
        if os.path.isfile(os.path.join(ROOT, name)):
            shutil.copy(os.path.join(ROOT, name), str(copy))
    return copy


@pytest.fixture(scope="module")
def wheel(source, tmp_path_factory):
    """The names in the wheel. Built without isolation, so without the network."""
    pytest.importorskip("setuptools")
    pytest.importorskip("wheel")
    out = tmp_path_factory.mktemp("wheel")
    run([sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation",
         "--wheel-dir", str(out), "."], str(source))
    built, = out.iterdir()
    with zipfile.ZipFile(str(built)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def sdist(source, tmp_path_factory):
    pytest.importorskip("setuptools")
    out = tmp_path_factory.mktemp("sdist")
    build = "import sys; from setuptools import build_meta; build_meta.build_sdist(sys.argv[1])"
    run([sys.executable, "-W", "ignore", "-c", build, str(out)], str(source))
    built, = out.iterdir()
    with tarfile.open(str(built)) as archive:
        return {name.split("/", 1)[1] for name in archive.getnames() if "/" in name}


def metadata(wheel, name):
    text, = [data for path, data in wheel.items() if path.endswith(".dist-info/" + name)]
    return text.decode("utf-8")


def test_the_wheel_holds_every_file_of_the_package(wheel):
    assert files_under("edgeai") - set(wheel) == set()


def test_the_wheel_holds_nothing_else(wheel):
    strangers = [name for name in wheel if not name.startswith("edgeai") or name.endswith(LEFT_OUT)]
    assert strangers == []


def test_the_source_archive_holds_every_file_of_the_package(sdist):
    assert files_under("edgeai") - sdist == set()


def test_the_source_archive_holds_the_pins(sdist):
    assert files_under("constraints") - sdist == set()


def test_the_wheel_installs_the_command(wheel):
    assert "edgeai = edgeai.__main__:main" in metadata(wheel, "entry_points.txt")


def test_the_wheel_carries_the_packages_own_version(wheel):
    import edgeai
    assert "\nVersion: %s\n" % edgeai.__version__ in metadata(wheel, "METADATA")


def test_the_wheel_is_for_python_3_6_and_later(wheel):
    assert "\nRequires-Python: >=3.6\n" in metadata(wheel, "METADATA")


def test_all_is_what_a_kit_runs():
    """setup.cfg spells `all` out, because not every pip lets an extra refer to another."""
    config = configparser.RawConfigParser()
    config.read(os.path.join(ROOT, "setup.cfg"), encoding="utf-8")
    extras = {name: set(text.split("\n")) for name, text in config.items("options.extras_require")}
    kit = ("audio", "vision", "sensors", "board", "web")
    assert extras["all"] == set().union(*(extras[name] for name in kit))
