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
from edgeai.kit import kit_name
from edgeai.sim.room import START_VARIABLE, add_site, new_journal_path
from edgeai.sim.scenario import load_scenario

GRACE_S = 2.0  # from Ctrl-C to kill
SLICE_S = 0.2  # of a wait: on Windows Ctrl-C is noticed only between two
OUTPUT_LIMIT_BYTES = 4 << 20  # a script in a loop may print for ever
_IS_WINDOWS = os.name == "nt"


class Run(NamedTuple):
    """exit_code: the script's own, or None when it was stopped. journal: None without one."""

    exit_code: Optional[int]
    seconds: float
    was_stopped: bool
    journal: Optional[str]
    output_was_cut: bool


def run_script(script, arguments=(), kit=None, scenario=None, config=None, journal=None,
               seconds=None, output=None):
    """Run `script` as `python script` does, and wait for it; then end what it left running.

    kit: "pi" or "sim"; left out, EDGEAI_KIT decides, else the real one.
    seconds: stop it then, as Ctrl-C would (left out: the scenario's own, else never).
    output: a binary file for what it prints; left out, it prints where this program does.
    """
    kit = kit_name(kit)
    if not os.path.isfile(script):
        raise UsageError(_("there is no script {path}").format(path=script),
                         _("Check the path."))
    if scenario:
        seconds = _checked_seconds(kit, scenario, config, seconds)
    if journal:
        journal = os.path.abspath(journal)
    elif kit == "sim":
        journal = new_journal_path()
    environment = _environment(kit, scenario, config, journal)
    started_s = time.monotonic()
    with _Child([sys.executable, script] + list(arguments), environment, output) as child:
        was_stopped = child.wait(seconds)
    return Run(
        None if was_stopped else child.exit_code, time.monotonic() - started_s, was_stopped,
        journal if journal and os.path.exists(journal) else None, child.output_was_cut,
    )


def _checked_seconds(kit, scenario, config, seconds):
    """How long the run may last; a mistake in the scenario is told before the script starts."""
    if kit != "sim":
        raise UsageError(_("a scenario needs the virtual kit"), _("Add --kit sim."))
    own_seconds = load_scenario(scenario, load_config(config)).room.seconds
    return seconds or own_seconds


def _environment(kit, scenario, config, journal):
    environment = dict(os.environ, EDGEAI_KIT=kit)
    environment.pop(START_VARIABLE, None)
    # What it printed must be there even when it is stopped.
    environment["PYTHONUNBUFFERED"] = "1"
    if config:
        environment["EDGEAI_CONFIG"] = os.path.abspath(config)
    environment.pop("EDGEAI_SCENARIO", None)
    if journal:
        environment["EDGEAI_JOURNAL"] = journal
    if kit == "sim":
        if scenario:
            environment["EDGEAI_SCENARIO"] = os.path.abspath(scenario)
        add_site(environment)
    return environment


class _Child:
    """The process and the thread that passes its output on."""

    def __init__(self, command, environment, output):
        self.exit_code = None
        self.output_was_cut = False
        self._output = output
        self._problem = None
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
            has_ended = self._ends_within(seconds)
        except KeyboardInterrupt:
            self._stop()
            raise
        if not has_ended:
            self._stop()
        self.exit_code = self._process.returncode
        return not has_ended

    def _ends_within(self, seconds):
        """Wait for the script itself; None is for ever."""
        end_s = float("inf") if seconds is None else time.monotonic() + seconds
        while True:
            left_s = end_s - time.monotonic()
            try:
                self._process.wait(min(SLICE_S, max(0.0, left_s)))
                return True
            except subprocess.TimeoutExpired:
                if left_s <= 0:
                    return False

    def _stop(self):
        """As Ctrl-C, then SIGTERM, then kill, each also to the processes that it started."""
        for name in ("CTRL_BREAK_EVENT",) if _IS_WINDOWS else ("SIGINT", "SIGTERM"):
            self._signal(getattr(signal, name))
            if self._ends_within(GRACE_S):
                return
        self._kill()
        self._ends_within(None)

    def _end_rest(self):
        """End what the script left running, so that its journal is final.

        Windows knows no more whose children they were: there they go on.
        """
        if _IS_WINDOWS or not self._signal(signal.SIGTERM):
            return
        end_s = time.monotonic() + GRACE_S
        while time.monotonic() < end_s and self._signal(0):
            time.sleep(0.05)
        self._kill()

    def _signal(self, number):
        """To all of its process group; False when nobody is left there."""
        try:
            if _IS_WINDOWS:
                self._process.send_signal(number)
            else:
                os.killpg(self._process.pid, number)
        except OSError:
            return False
        return True

    def _kill(self):
        if _IS_WINDOWS:
            subprocess.call(["taskkill", "/T", "/F", "/PID", str(self._process.pid)],
                            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            self._process.kill()  # whatever taskkill could do
        else:
            self._signal(signal.SIGKILL)

    def _pass_on(self):
        passed = 0
        # Closed here: where a daemon keeps the pipe open, close() would wait for this thread.
        with self._process.stdout as pipe:
            for block in iter(lambda: pipe.read1(65536), b""):
                self._write(block[: max(0, OUTPUT_LIMIT_BYTES - passed)])
                passed += len(block)
                self.output_was_cut = passed > OUTPUT_LIMIT_BYTES

    def _write(self, block):
        """The first failure is kept for `__exit__`: a script that nobody reads from would hang."""
        if not block or self._problem is not None:
            return
        try:
            self._output.write(block)
            self._output.flush()
        except Exception as problem:
            self._problem = problem

    def __enter__(self):
        return self

    def __exit__(self, kind, error, traceback):
        try:
            if self._process.poll() is None:
                self._stop()
            self._end_rest()
        except KeyboardInterrupt:  # a second Ctrl-C: no more grace
            self._kill()
            raise
        if self._output:
            self._reader.join(GRACE_S)
        if self._problem is not None and kind is None:
            raise self._problem
