"""Packages that are loaded by the first device that needs them, and may be absent."""
import importlib

from edgeai.errors import DriverMissing
from edgeai.i18n import gettext as _


def load(module, package, remedy=None):
    """The module of that name.

    package: what pip calls it. remedy: when it is not `pip install` of that.
    Raises DriverMissing when it, or a system library under it, can't be loaded.
    """
    try:
        return importlib.import_module(module)
    except (ImportError, OSError) as problem:  # OSError: ctypes doesn't find the library
        raise missing(package, problem, remedy) from problem


def missing(package, problem, remedy=None):
    """The error for a package that can't be loaded."""
    return DriverMissing(
        _("{package} can't be loaded: {problem}").format(
            package=package, problem=str(problem).strip().split("\n")[0]),
        remedy or _("pip install {package}").format(package=package),
    )
