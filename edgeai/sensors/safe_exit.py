"""What is done however the program ends: at exit, and at the signals that end a program.

Exceptions, sys.exit and Ctrl-C come by here through atexit. A signal counts where the program
has no handler of its own, be it set before or after: its handler ends in sys.exit, which comes
by here too. os._exit, a crash of the interpreter and `kill -9` don't: see `guardian`.
"""
import atexit
import os
import signal
import threading

from edgeai.sensors import signal_nudge

# Hang-up is a terminal that was closed; Ctrl-\ is quit. Python turns SIGINT into an exception:
# that is left alone, but a program that lets Ctrl-C kill it (SIG_DFL) is met here.
SIGNALS = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP", "SIGQUIT", "SIGINT")
                if hasattr(signal, name))

_actions = []
_process = None  # whose actions they are: a forked child has a copy, and must not do them
_is_ending = False


def add(action):
    """Call `action()` at the end, unless removed; the last one added is the first."""
    global _process
    if _process != os.getpid():
        _process = os.getpid()
        del _actions[:]
        atexit.unregister(run)
        atexit.register(run)
    _actions.append(action)
    arm_signals()


def remove(action):
    if action in _actions:
        _actions.remove(action)


def is_ending():
    """Has the end begun?"""
    return _is_ending


def run():
    """Do all that is left; one that fails does not keep the others from it."""
    global _is_ending
    if _process != os.getpid():
        return
    _is_ending = True
    failures, handlers = [], {}
    while _actions:
        try:
            _ignore_signals(handlers)
            _run_last(failures)
        except KeyboardInterrupt:  # it came just before: the action is done again
            continue
    for number, handler in handlers.items():
        signal.signal(number, handler)
    if failures:
        raise failures[0]


def arm_signals():
    """From now on signals come by here, if this is the main thread: Python allows no other."""
    if threading.current_thread() is threading.main_thread():
        for number in SIGNALS:
            if signal.getsignal(number) is signal.SIG_DFL:
                signal.signal(number, _on_signal)
        signal_nudge.watch(SIGNALS)


def _run_last(failures):
    action = _actions[-1]
    try:
        action()
    except Exception as error:
        failures.append(error)
    remove(action)


def _ignore_signals(handlers):
    """An impatient second Ctrl-C or SIGTERM leaves nothing on. handlers: what to put back."""
    if threading.current_thread() is threading.main_thread():
        for number in set(SIGNALS) - set(handlers):
            handler = signal.getsignal(number)
            if handler is not None:  # None: of C, which can't be put back
                handlers[number] = handler
                signal.signal(number, signal.SIG_IGN)


def _on_signal(number, frame):
    """Then end as without us: by the signal."""
    try:
        run()
    finally:
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)
