"""Stand-in for micropython."""
from edgeai.sim.maixpy import hardware as _hardware


def const(value):
    return value


def opt_level(level=None):
    return 0 if level is None else None


def alloc_emergency_exception_buf(size):
    pass


def kbd_intr(character):
    """-1: Ctrl-C is an ordinary byte; 3: it interrupts."""
    _hardware.current().interrupts_on = character == 3


def mem_info(verbose=None):
    _hardware.current().print("GC: total: 518400, used: 48064, free: 470336\n")


def stack_use():
    return 1024


def heap_lock():
    pass


def heap_unlock():
    pass


def schedule(function, argument):
    function(argument)


def native(function):
    return function


viper = native
