"""A process beside the program that switches its outputs off when the program is killed.

`kill -9`, os._exit and a crash of the interpreter leave a program no last word: a Pi's pins stay
as they are, and a relay stays on. The guardian knows which outputs the program has opened, by a
pipe, and meets the pipe's end. It is off unless kit.toml says `guardian = true` under [safety].
"""
import os
import subprocess
import sys

from edgeai.errors import DeviceError
from edgeai.i18n import gettext as _

_ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
# By its path: a user's module in the current folder must not be taken for one of ours.
_BOOT = ("import sys; sys.path[:] = [sys.argv[1]] + [one for one in sys.path if one]; "
         "from edgeai.sensors.guardian_process import main; main(int(sys.argv[2]))")
READY = b"ready"
END_S = 5.0


class Guardian:
    """child_environment: a function that gives the variables of the guardian's process."""

    def __init__(self, child_environment):
        self._child_environment = child_environment
        self._process = None

    def watch(self, gpio, off_level):
        """From now on that output would be switched off; starts the process, once."""
        if self._process is None:
            self._process = self._start()
        try:
            self._tell("watch %d %d" % (gpio, off_level))
        except OSError as error:
            raise DeviceError(
                _("the guardian of the outputs is gone: {problem}").format(problem=error),
                _("It was ended by another program. Start this one again.")) from error

    def forget(self, gpio):
        """That output is off."""
        try:
            self._tell("forget %d" % gpio)
        except OSError:
            pass  # it was ended; the output is off, so nothing is lost

    def close(self):
        """End the process, when all outputs are off."""
        process, self._process = self._process, None
        if process is not None:
            process.stdin.close()
            process.stdout.close()
            process.wait(END_S)

    def _tell(self, line):
        os.write(self._process.stdin.fileno(), line.encode("ascii") + b"\n")

    def _start(self):
        process = subprocess.Popen(
            [sys.executable, "-c", _BOOT, _ROOT, str(os.getpid())], env=self._child_environment(),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            start_new_session=True)  # Ctrl-C and a closed terminal are for the program alone
        if process.stdout.readline().strip() != READY:
            process.communicate()
            raise DeviceError(
                _("the guardian of the outputs can't be started (exit code {code})").format(
                    code=process.returncode),
                _("Set guardian = false under [safety] in kit.toml, or see what it printed."))
        return process


class GuardedDriver:
    """A pin driver whose outputs a guardian knows; for the rest the driver itself."""

    def __init__(self, driver, guardian):
        self._driver = driver
        self._guardian = guardian

    def open_output(self, gpio, level):
        self._driver.open_output(gpio, level)
        try:
            self._guardian.watch(gpio, level)  # until now it is off
        except BaseException:
            self._driver.close_pin(gpio)
            raise

    def close_pin(self, gpio):
        self._driver.close_pin(gpio)
        self._guardian.forget(gpio)

    def __getattr__(self, name):
        return getattr(self._driver, name)
