"""Runs any script unmodified in a child process, on the real or the virtual kit."""
import os
import signal
import subprocess
import sys
import threading
import time
from typing import NamedTuple, Optional

from edgeai.config import load_config
from edgeai.errors import UsageError
from edgeai.i18n import gettext as _
from edgeai.sim.room import START_VARIABLE, new_journal_path
from edgeai.sim.scenario import load_scenario

SITE_DIR = os.path.join(os.path.dirname(os.path.abspath(__file__)), "site")
GRACE_S = 2.0  # from Ctrl-C to kill
OUTPUT_LIMIT_BYTES = 4 << 20  # a script in a loop may print for ever
_IS_WINDOWS = os.name == "nt"


class Run(NamedTuple):
    """exit_code: the script's own, or None when it was stopped. journal: None when no device was used."""

    exit_code: Optional[int]
    seconds: float
    was_stopped: bool
    journal: Optional[str]
    output_was_cut: bool


def run_script(script, arguments=(), kit="pi", scenario=None, config=None, journal=None,
               seconds=None, output=None):
    """Run `script` as `python script` does, and wait for it.

    seconds: stop it then, as Ctrl-C would (left out: the scenario's own, else never).
    output: a binary file for what it prints; left out, it prints where this program does.
    """
    if not os.path.isfile(script):
        raise UsageError(_("there is no script {path}").format(path=script),
                         _("Check the path."))
    if kit == "sim":
        journal = os.path.abspath(journal) if journal else new_journal_path()
        if scenario:
            # Read here too: a mistake in it is told before the script starts.
            seconds = seconds or load_scenario(scenario, load_config(config)).room.seconds
    environment = _environment(kit, scenario, config, journal)
    started_s = time.monotonic()
    with _Child([sys.executable, script] + list(arguments), environment, output) as child:
        was_stopped = child.wait(seconds)
    return Run(
        None if was_stopped else child.exit_code, time.monotonic() - started_s, was_stopped,
        journal if kit == "sim" and os.path.exists(journal) else None, child.output_was_cut,
    )


def _environment(kit, scenario, config, journal):
    environment = dict(os.environ, EDGEAI_KIT=kit)
    environment.pop(START_VARIABLE, None)
    # What it printed must be there even when it is stopped.
    environment["PYTHONUNBUFFERED"] = "1"
    if config:
        environment["EDGEAI_CONFIG"] = os.path.abspath(config)
    environment.pop("EDGEAI_SCENARIO", None)
    if kit == "sim":
        environment["EDGEAI_JOURNAL"] = journal
        if scenario:
            environment["EDGEAI_SCENARIO"] = os.path.abspath(scenario)
        paths = [SITE_DIR, environment.get("PYTHONPATH", "")]
        environment["PYTHONPATH"] = os.pathsep.join(path for path in paths if path)
    return environment


class _Child:
    """The process and the thread that passes its output on."""

    def __init__(self, command, environment, output):
        self.exit_code = None
        self.output_was_cut = False
        self._output = output
        flags = subprocess.CREATE_NEW_PROCESS_GROUP if _IS_WINDOWS else 0
        self._process = subprocess.Popen(
            command, env=environment, creationflags=flags, start_new_session=not _IS_WINDOWS,
            stdout=subprocess.PIPE if output else None,
            stderr=subprocess.STDOUT if output else None,
        )
        self._reader = threading.Thread(target=self._pass_on, daemon=True)
        if output:
            self._reader.start()

    def wait(self, seconds):
        """Until it ends, at most `seconds`; True when it had to be stopped."""
        try:
            self.exit_code = self._process.wait(seconds)
            return False
        except subprocess.TimeoutExpired:
            self._stop()
            return True
        except KeyboardInterrupt:
            self._stop()
            raise

    def _stop(self):
        """As Ctrl-C, then SIGTERM, then kill; its own children too."""
        for name in ("CTRL_BREAK_EVENT",) if _IS_WINDOWS else ("SIGINT", "SIGTERM"):
            self._signal(getattr(signal, name))
            try:
                self._process.wait(GRACE_S)
                break
            except subprocess.TimeoutExpired:
                continue
        self._kill_rest()
        self._process.wait()

    def _signal(self, number):
        try:
            if _IS_WINDOWS:
                self._process.send_signal(number)
            else:
                os.killpg(self._process.pid, number)
        except ProcessLookupError:
            pass

    def _kill_rest(self):
        if _IS_WINDOWS:
            self._process.kill()
        else:
            self._signal(signal.SIGKILL)

    def _pass_on(self):
        passed = 0
        for block in iter(lambda: self._process.stdout.read1(65536), b""):
            if passed < OUTPUT_LIMIT_BYTES:
                self._output.write(block[: OUTPUT_LIMIT_BYTES - passed])
                self._output.flush()
            passed += len(block)
        self.output_was_cut = passed > OUTPUT_LIMIT_BYTES

    def __enter__(self):
        return self

    def __exit__(self, *exc_info):
        if self._process.poll() is None:
            self._stop()
        if self._output:
            self._reader.join(GRACE_S)
            self._process.stdout.close()
