"""pip in an environment of its own, and the wheels of one target in .cache/resolve/."""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import venv
import zipfile

import targets

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
CACHE = os.path.join(ROOT, ".cache", "resolve")
PIP = "25.3"  # target_pip.py reaches into its resolver, so one version, known to work


class Unresolved(Exception):
    """The target cannot be had from wheels; the text is pip's own."""


class Wheelhouse:
    def __init__(self, cache=CACHE):
        self.cache = cache
        self.built = os.path.join(cache, "built")
        self.python = os.path.join(
            cache, "pip", *(("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")))

    def prepare(self):
        """Makes the environment, and the wheels that no index has."""
        if not os.path.exists(self.python):
            venv.create(os.path.join(self.cache, "pip"), with_pip=True)
        self.pip("install", "--quiet", "pip==" + PIP)
        os.makedirs(self.built, exist_ok=True)
        for name in sorted(targets.BUILT):
            self.build(name)

    def build(self, name):
        self.pip("wheel", "--quiet", "--no-deps", "--wheel-dir", self.built, name)
        for wheel in os.listdir(self.built):
            if wheel.startswith(name + "-") and not wheel.endswith("-none-any.whl"):
                raise Unresolved("%s is no longer pure Python: %s" % (name, wheel))

    def pip(self, *words):
        done = subprocess.run((self.python, "-m", "pip", "--disable-pip-version-check") + words,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True)
        if done.returncode:
            raise Unresolved(errors_of(done.stderr))

    def resolve(self, target, requirements, constraints=None):
        """The pins that pip would take on the target: [{"name", "version", "file"}], all wheels."""
        with tempfile.TemporaryDirectory() as folder:
            wanted, report = os.path.join(folder, "wanted.txt"), os.path.join(folder, "report.json")
            write_lines(wanted, requirements)
            words = self.download_words(target, folder) + ["--use-feature=fast-deps", "-r", wanted]
            order = {"markers": targets.markers(target),
                     "arguments": words + (["-c", constraints] if constraints else [])}
            script = os.path.join(ROOT, "tools", "target_pip.py")
            done = subprocess.run([self.python, script, report], input=json.dumps(order),
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True)
            if done.returncode:
                raise Unresolved(errors_of(done.stderr))
            with open(report, encoding="utf-8") as rows:
                return json.load(rows)

    def fetch(self, target, pins):
        """The target's wheels in a folder that holds nothing else; what is there already stays."""
        folder = os.path.join(self.cache, "wheels", target.name)
        os.makedirs(folder, exist_ok=True)
        wanted = os.path.join(folder, "pins.txt")
        write_lines(wanted, ["%(name)s==%(version)s" % pin for pin in pins])
        self.pip(*(self.download_words(target, folder) + ["--quiet", "--no-deps", "-r", wanted]))
        for name in set(os.listdir(folder)) - {pin["file"] for pin in pins}:
            os.remove(os.path.join(folder, name))
        return folder

    def download_words(self, target, folder):
        words = ["download", "--dest", folder, "--only-binary", ":all:", "--find-links", self.built,
                 "--implementation", "cp", "--python-version", target.python]
        for platform in target.platforms:
            words += ["--platform", platform]
        return words


def errors_of(text):
    """What pip says went wrong; its last words where it has no such line (a crash, say)."""
    lines = text.strip().splitlines()
    return "\n".join([line for line in lines if line.startswith("ERROR")] + lines[-1:])


def write_lines(path, lines):
    with open(path, "w", encoding="utf-8") as out:
        out.write("\n".join(lines) + "\n")


def megabytes(folder):
    return sum(os.path.getsize(os.path.join(folder, name)) for name in os.listdir(folder)) / 1e6


def compile_with(python, folder):
    """(files compiled, errors): every wheel of the folder, unpacked and byte-compiled by that Python."""
    with tempfile.TemporaryDirectory() as unpacked:
        for name in os.listdir(folder):
            with zipfile.ZipFile(os.path.join(folder, name)) as wheel:
                wheel.extractall(os.path.join(unpacked, name.split("-")[0]))
        done = subprocess.run([python, "-m", "compileall", "-q", unpacked], stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, universal_newlines=True)
        files = sum(name.endswith(".py") for _, _, names in os.walk(unpacked) for name in names)
        return files, [line.replace(unpacked + os.sep, "") for line in done.stdout.splitlines()
                       if line.startswith("***")]


def python36():
    """A real Python 3.6, or None: $PYTHON36, pyenv's 3.6.15, python3.6."""
    for candidate in (os.environ.get("PYTHON36"), pyenv36(), shutil.which("python3.6")):
        if candidate and answers_36(candidate):
            return candidate
    return None


def pyenv36():
    if not shutil.which("pyenv"):
        return None
    done = subprocess.run(["pyenv", "prefix", "3.6.15"], stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, universal_newlines=True)
    return os.path.join(done.stdout.strip(), "bin", "python") if done.returncode == 0 else None


def answers_36(python):
    try:
        done = subprocess.run([python, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"],
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, universal_newlines=True)
    except OSError:
        return False
    return done.stdout.strip() == "3.6"


if sys.version_info < (3, 9):
    sys.exit("The resolver's pip needs Python 3.9 or later; it speaks for the older ones.")
