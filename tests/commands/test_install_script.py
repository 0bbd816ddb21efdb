"""tools/install.sh: an environment that was half made is made whole, or removed."""
import os
import subprocess
import sys

import pytest

SCRIPT = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))),
                      "tools", "install.sh")
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="install.sh is for make, on Linux")

# As Debian's without python3-venv: the folder is there, pip is not, and it fails.
HALF = """#!/bin/sh
mkdir -p "$3/bin"
printf '#!/bin/sh\\nexit 1\\n' > "$3/bin/python"
chmod +x "$3/bin/python"
echo "ensurepip is not available" >&2
exit 1
"""
WHOLE = """#!/bin/sh
mkdir -p "$3/bin"
printf '#!/bin/sh\\necho "$@" >> %s\\n' > "$3/bin/python"
chmod +x "$3/bin/python"
"""


def install(folder, python):
    (folder / "python").write_text(python)
    (folder / "python").chmod(0o755)
    done = subprocess.run(["sh", SCRIPT, str(folder / "python"), str(folder / "venv"), "audio"],
                          cwd=str(folder), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          timeout=60)
    return done.returncode, done.stderr.decode("utf-8")


def test_half_an_environment_is_removed_and_the_reason_shown(tmp_path):
    code, errors = install(tmp_path, HALF)
    assert code != 0 and "ensurepip is not available" in errors
    assert not (tmp_path / "venv").exists()


def test_an_environment_without_pip_is_made_whole(tmp_path):
    (tmp_path / "venv" / "bin").mkdir(parents=True)
    (tmp_path / "venv" / "bin" / "python").write_text("#!/bin/sh\nexit 1\n")
    (tmp_path / "venv" / "bin" / "python").chmod(0o755)
    calls = tmp_path / "calls"
    code, errors = install(tmp_path, WHOLE % calls)
    assert code == 0, errors
    assert "-m pip install" in calls.read_text()


def test_a_folder_that_was_there_is_never_removed(tmp_path):
    (tmp_path / "venv").mkdir()
    (tmp_path / "venv" / "mine").write_text("")
    code, _errors = install(tmp_path, HALF)
    assert code != 0 and (tmp_path / "venv" / "mine").exists()
