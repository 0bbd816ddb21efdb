"""A microphone's stream made by hand: numbered blocks as fast as it is told to."""
import threading
import time

import numpy as np


class Stream:
    """Delivers numbered blocks of 0.1 s as fast as it is told to; the clock moves with them."""

    was_there = False

    def __init__(self, clock, rate_hz=16000, channels=1, blocks=10**6, problem=None, pause_s=0.0,
                 first=1):
        self.rate_hz = rate_hz
        self.channels = channels
        self.is_started = False
        self.closed = 0
        self._clock = clock
        self._blocks = blocks
        self._problem = problem
        self._pause_s = pause_s
        self._first = first
        self._number = 0

    def start(self):
        self.is_started = True

    def read(self):
        time.sleep(self._pause_s)
        if self._number >= self._blocks:
            if self._problem:
                raise self._problem
            threading.Event().wait(0.05)
            return np.zeros((0, self.channels), np.int16)
        self._number += 1
        self._clock.advance(0.1)
        return self.block(self._first + self._number - 1)

    def block(self, number):
        return np.full((self.rate_hz // 10, self.channels), number, np.int16)

    def close(self):
        self.closed += 1
