"""Run by every Python that `edgeai run --kit sim` starts, before the script: stand-ins in."""
import os
import sys


def _chain():
    """Run the sitecustomize that this one hides (Debian ships one)."""
    import importlib.machinery
    import importlib.util

    here = os.path.dirname(os.path.abspath(__file__))
    elsewhere = [path for path in sys.path if os.path.abspath(path or ".") != here]
    spec = importlib.machinery.PathFinder.find_spec("sitecustomize", elsewhere)
    if spec and spec.loader:
        spec.loader.exec_module(importlib.util.module_from_spec(spec))


def _join():
    # Last on the path: the package may be run from a checkout, and must hide nothing.
    package_parent = os.path.abspath(__file__)
    for _ in range(4):
        package_parent = os.path.dirname(package_parent)
    sys.path.append(package_parent)
    from edgeai.sim import finder, sealed_journal

    sealed_journal.take_seal()
    finder.install()


def _tell_start():
    from edgeai.sim import sealed_journal

    sealed_journal.tell_start()


def _stop_by_break():
    """Windows can't send Ctrl-C to one process; what stops a run there is Ctrl-Break."""
    import signal

    if hasattr(signal, "SIGBREAK"):
        signal.signal(signal.SIGBREAK, signal.default_int_handler)


_chain()
if os.environ.get("EDGEAI_KIT") == "sim":
    _join()
    _stop_by_break()
    _tell_start()
