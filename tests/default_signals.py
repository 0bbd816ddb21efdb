"""A shell's background job ignores Ctrl-C and its like, and so would every program that it starts."""
import signal

NAMES = ("SIGINT", "SIGHUP", "SIGQUIT")


def restore():
    """Signals that are ignored do again what they do: tests send them to programs."""
    for number in (getattr(signal, name) for name in NAMES if hasattr(signal, name)):
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, signal.SIG_DFL)
    if signal.getsignal(signal.SIGINT) is signal.SIG_DFL:
        signal.signal(signal.SIGINT, signal.default_int_handler)
