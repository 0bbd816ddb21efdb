"""Runs `python -m edgeai ...` as a user does, in a child process."""
import json
import os
import signal
import subprocess
import sys
from typing import NamedTuple

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


class Done(NamedTuple):
    code: int
    output: str
    errors: str

    @property
    def json(self):
        """The one JSON object it printed."""
        (line,) = self.output.splitlines()
        return json.loads(line)


def edgeai(*words, cwd=None, timeout_s=250, **variables):
    """Run it in English and UTF-8, unless `variables` say otherwise."""
    environment = {name: value for name, value in os.environ.items()
                   if not name.startswith("EDGEAI_") or name == "EDGEAI_DATA"}
    paths = [ROOT, environment.get("PYTHONPATH", "")]
    environment.update(EDGEAI_LANG="en", PYTHONIOENCODING="utf-8", PYTHONFAULTHANDLER="1",
                       PYTHONPATH=os.pathsep.join(path for path in paths if path))
    environment.update(variables)
    encoding = environment["PYTHONIOENCODING"].partition(":")[0]
    with subprocess.Popen(
        [sys.executable, "-m", "edgeai"] + [str(word) for word in words], cwd=str(cwd or ROOT),
        env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:
        try:
            output, errors = process.communicate(timeout=timeout_s)
        except subprocess.TimeoutExpired as problem:
            raise AssertionError("%s: %s\n%s" % (words, problem, _where_it_stands(process))) from problem
        except BaseException:
            process.kill()
            raise
    return Done(process.returncode, output.decode(encoding), errors.decode(encoding))


def _where_it_stands(process):
    """What all its threads do, in its own words; it has ended then."""
    process.send_signal(signal.SIGABRT)
    try:
        return process.communicate(timeout=10)[1].decode("utf-8", "replace")
    except subprocess.TimeoutExpired:
        process.kill()
        return "no word of it"
