"""A driver's calls in a thread of their own: where one hangs, who waits for it does not."""
import threading

TURN_S = 0.2  # between two looks at whether it got on


class Stalled(Exception):
    """It made no step in time. Its thread is left behind."""


class WatchedCall:
    """Runs `function(call)`, which says `call.step()` whenever it got on.

    is_left: nobody waits for it any more; the function asks, as it may come back much later.
    """

    def __init__(self, function, name):
        self.is_left = False
        self._function = function
        self._steps = 0
        self._result = None
        self._problem = None
        self._ended = threading.Event()
        threading.Thread(target=self._run, name=name, daemon=True).start()

    @property
    def is_running(self):
        return not self._ended.is_set()

    def result(self, patience_s):
        """What the function returns, or raises; Stalled after `patience_s` without a step."""
        # By turns and not by the clock: one that was suspended with its machine has not hung.
        turns, steps = 0, self._steps
        while not self._ended.wait(TURN_S):
            turns = turns + 1 if self._steps == steps else 0
            steps = self._steps
            if turns * TURN_S >= patience_s:
                self.is_left = True
                raise Stalled
        if self._problem is not None:
            raise self._problem
        return self._result

    def step(self):
        self._steps += 1

    def _run(self):
        try:
            self._result = self._function(self)
        except BaseException as problem:  # reaches who waits, in another thread
            self._problem = problem
        finally:
            self._ended.set()
