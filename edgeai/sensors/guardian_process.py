"""What runs in the guardian's process (see `guardian`)."""
import contextlib
import os
import select
import signal
import sys
import time
import warnings

from edgeai.i18n import gettext as _
from edgeai.sensors.pins import load_driver
from edgeai.sensors.safe_exit import SIGNALS

# A process that the program forked holds the pipe too; that the program is gone shows so.
LOOK_S = 0.5
# The system frees a killed program's pins a little later than its pipes.
RETRY_S, PAUSE_S = 5.0, 0.05


def main(parent):
    """Until the pipe ends, keep the list; then switch off what is still on it."""
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    warnings.simplefilter("ignore")  # of RPi.GPIO: the pins are in use already
    driver = load_driver()
    os.write(1, b"ready\n")
    watched = {}
    for line in _lines(parent):
        verb, gpio, *levels = line.split()
        watched.pop(int(gpio), None)
        if verb == b"watch":
            watched[int(gpio)] = int(levels[0])
    if watched:
        _switch_off(driver, watched)


def _lines(parent):
    """What the program tells, whole lines, until it is gone."""
    rest = b""
    while True:
        # Windows waits for no pipe, nor does it fork.
        is_told = os.name == "nt" or select.select([0], [], [], LOOK_S)[0]
        data = os.read(0, 65536) if is_told else b""
        if not data and (is_told or os.getppid() != parent):
            return
        *lines, rest = (rest + data).split(b"\n")
        yield from lines


def _switch_off(driver, watched):
    left = dict(watched)
    end_s = time.monotonic() + RETRY_S
    while left and time.monotonic() < end_s:
        for gpio, off_level in list(left.items()):
            with contextlib.suppress(Exception):  # the others first; this one again
                driver.open_output(gpio, off_level)
                driver.close_pin(gpio)
                del left[gpio]
        time.sleep(PAUSE_S)
    print(_("The program was killed; its outputs were switched off: GPIO {pins}").format(
        pins=" ".join(map(str, sorted(set(watched) - set(left))))), file=sys.stderr)
