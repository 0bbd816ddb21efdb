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
        raise missing(package, problem, remedy, module) from problem


def missing(package, problem, remedy=None, module=None):
    """The error for a package that can't be loaded. module: its name in Python, where another."""
    if is_absent(module or package, problem):
        message = _("{package} is not installed").format(package=package)
    else:
        message = _("{package} can't be loaded: {problem}").format(
            package=package, problem=str(problem).strip().split("\n")[0])
    return DriverMissing(message, remedy or _("pip install {package}").format(package=package))


def is_absent(module, problem):
    """Is it this module that an import did not find, and not one that it needs?"""
    return isinstance(problem, ModuleNotFoundError) and problem.name in (
        module, module.split(".")[0])
