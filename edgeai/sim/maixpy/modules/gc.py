"""Stand-in for gc. What a script's objects take on the board's heap is not modelled."""
import gc as _gc

from edgeai.sim.maixpy.hardware import GC_HEAP_BYTES as _GC_HEAP_BYTES

_USED = 48064


def collect():
    return _gc.collect()


def enable():
    _gc.enable()


def disable():
    _gc.disable()


def isenabled():
    return _gc.isenabled()


def mem_free():
    return _GC_HEAP_BYTES - _USED


def mem_alloc():
    return _USED


def threshold(amount=None):
    return -1 if amount is None else None
