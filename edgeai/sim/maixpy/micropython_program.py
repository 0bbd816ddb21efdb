"""Where a real MicroPython is."""
import os
import shutil

from edgeai.errors import DriverMissing
from edgeai.i18n import gettext as _

VARIABLE = "EDGEAI_MICROPYTHON"
# Where tools/micropython.sh of a checkout lays one.
_OF_A_CHECKOUT = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))), ".cache", "micropython", "run")


def find_micropython():
    """Its path: what EDGEAI_MICROPYTHON names, else `micropython` on the PATH, else the checkout's.

    DriverMissing when there is none.
    """
    named = os.environ.get(VARIABLE)
    for path in (named,) if named else ("micropython", _OF_A_CHECKOUT):
        found = shutil.which(path)
        if found and os.name != "nt":
            return os.path.abspath(found)
    raise DriverMissing(
        _("no MicroPython is found to run the script ({where})").format(
            where=named or "PATH, " + _OF_A_CHECKOUT),
        _("Linux: apt install micropython, or sh tools/micropython.sh in a checkout, or {variable}=its path; "
          "without --micropython the script runs in CPython.").format(variable=VARIABLE))
