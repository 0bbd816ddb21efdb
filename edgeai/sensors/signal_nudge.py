"""Ends a wait of the main thread that a signal came too early, or elsewhere, to end.

Python notes a signal, and the main thread has its handler run between two of its instructions. A
system call is ended by one that comes while it waits; by one that came a moment before, or to
another thread, it isn't: `time.sleep(3600)` would sleep on, with the outputs on.
"""
import os
import signal
import threading

# By itself it does nothing, and programs have no use for it; but it ends a wait. Windows has none:
# there Ctrl-C ends a sleep by itself.
NUDGE = getattr(signal, "SIGURG", None)
GRACE_S = 0.1  # until then nearly every handler has run

_is_watching = False


def watch(signals):
    """From now on these are met at once; for the main thread to call. Again is fine."""
    global _is_watching
    if _is_watching or NUDGE is None or signal.getsignal(NUDGE) is not signal.SIG_DFL:
        return
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    before = signal.set_wakeup_fd(writer)
    if before != -1:  # an event loop's, which wakes by itself
        signal.set_wakeup_fd(before)
        os.close(reader)
        os.close(writer)
        return
    _is_watching = True
    signal.signal(NUDGE, _do_nothing)
    threading.Thread(target=_nudge, args=(reader, frozenset(signals), threading.get_ident()),
                     name="signals", daemon=True).start()


def _nudge(reader, signals, main_thread):
    """Each signal's number is a byte in the pipe, also the nudge's own."""
    grace = threading.Event()
    while True:
        if signals.intersection(os.read(reader, 64)):
            grace.wait(GRACE_S)
            signal.pthread_kill(main_thread, NUDGE)


def _do_nothing(number, frame):
    pass
