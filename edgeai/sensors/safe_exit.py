"""What is done when the program ends: at exit, and at SIGTERM where that is nobody's.

The program's own SIGTERM handler is left alone, be it set before or after: it ends in
sys.exit, which comes by here.
"""
import atexit
import os
import signal
import threading

_actions = []
_is_armed = False
_is_ending = False


def add(action):
    """Call `action()` at the end, unless removed; the last one added is the first."""
    global _is_armed
    _actions.append(action)
    if not _is_armed:
        _is_armed = True
        atexit.register(run)
    _arm_signal()


def remove(action):
    if action in _actions:
        _actions.remove(action)


def is_ending():
    """Has the end begun?"""
    return _is_ending


def run():
    """Do all that is left; one that fails does not keep the others from it."""
    global _is_ending
    _is_ending = True
    failure = None
    while _actions:
        try:
            _actions.pop()()
        except Exception as error:
            failure = failure or error
    if failure is not None:
        raise failure


def _arm_signal():
    is_main = threading.current_thread() is threading.main_thread()
    if is_main and signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, _on_signal)


def _on_signal(number, frame):
    """Then end as without us: by the signal."""
    try:
        run()
    finally:
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)
