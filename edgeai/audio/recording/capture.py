"""Keeps a microphone's stream read on a thread, and opens it again when it is lost."""
import contextlib
import itertools
import threading

from edgeai.audio.recording.delivery import Delivery
from edgeai.errors import DeviceLost, message_of
from edgeai.i18n import gettext as _
from edgeai.records import Gap

RETRY_S = (0.5, 1.0, 2.0, 4.0, 8.0)  # between two tries to open it again; the last one repeats
STALLED_S = 5.0  # a sound card delivers ten times a second: after so long it is dead
ASLEEP_S = 1.0  # who waits asks five times a second: after so long the machine was suspended
JOIN_S = 2.0


class Capture:
    """Hands each block to `deliver(samples, rate_hz, at_s, gap)`, in its own thread.

    stream: a driver with `start()`, `read()` -> int16 (frames, channels), `was_there` (see
        `Delivery.feed`), `rate_hz`, `close()`.
    reopen: gives a new stream after a loss, or raises DeviceError; None: a loss is final.
    note: called with what happened, for the journal: `note(kind, **fields)`.
    when_lost: called with the problem when a loss is noticed, in whichever thread notices it.
    """

    def __init__(self, stream, clock, deliver, reopen=None, note=None):
        self._stream = stream  # the one that counts; None when closed
        self._clock = clock
        self._deliver = deliver
        self._reopen = reopen
        self._note = note or (lambda kind, **fields: None)
        self.when_lost = None
        self._stopped = threading.Event()
        self._lock = threading.Lock()
        self._thread = None
        self._read_s = 0.0
        self._checked_s = self._awake_s = 0.0
        self._heard_until_s = None  # only while a loss is to be told
        self._problem = None
        self._lost_s = 0.0

    def start(self):
        """Listen from now on; once."""
        with self._lock:
            if self._thread is None and not self._stopped.is_set():
                self._read_s = self._clock.now_s()
                self._stream.start()
                self._begin(self._stream, None)

    def check(self, patience_s):
        """For whoever waits for sound: raises when there has been none for too long.

        patience_s: how long to wait for a device that is to be opened again.
        """
        with self._lock:
            now_s = self._clock.now_s()
            if now_s - self._checked_s > ASLEEP_S:
                self._awake_s = now_s
            self._checked_s = now_s
            if self._problem is None and now_s - max(self._read_s, self._awake_s) > STALLED_S:
                self._replace_stalled(now_s)
            problem = self._problem
            is_over = not self._is_to_be_back() or now_s - self._lost_s >= patience_s
        if problem is not None and is_over:
            raise problem

    def close(self):
        """Twice is fine."""
        with self._lock:
            stream, self._stream = self._stream, None
            self._stopped.set()
        if self._thread is not None:
            self._thread.join(JOIN_S)
        if stream is not None:
            stream.close()

    def _begin(self, stream, problem):
        self._thread = threading.Thread(
            target=self._run, args=(stream, problem), name="microphone", daemon=True)
        self._thread.start()

    def _replace_stalled(self, now_s):
        """The thread that hangs in its read is left behind; what it may still get is not used."""
        problem = DeviceLost(
            _("the microphone has delivered nothing for {seconds:.0f} s").format(
                seconds=STALLED_S),
            _("Plug it in again; see `edgeai devices`."))
        self._lose(problem, now_s)
        if self._is_to_be_back():
            self._stream = None
            self._begin(None, problem)

    def _run(self, stream, problem):
        while True:
            if stream is not None:
                problem = self._read_until_lost(stream)
            if problem is None or not self._is_to_be_back():
                return
            stream = self._open_again()
            if stream is None:
                return

    def _read_until_lost(self, stream):
        """The problem that ended it; None when it was closed, or replaced meanwhile."""
        delivery = Delivery(stream.rate_hz)
        try:
            while self._stream is stream:
                begin_s = self._clock.now_s()
                samples = stream.read()
                if self._stream is stream:
                    self._hand_on(samples, stream, delivery, begin_s)
        except Exception as problem:  # reaches the reader, who is in another thread
            with self._lock:
                if self._stream is stream:
                    self._lose(problem, self._clock.now_s())
                    return problem
        if not self._stopped.is_set():  # left behind: nobody else closes it
            _close_quietly(stream)
        return None

    def _hand_on(self, samples, stream, delivery, begin_s):
        self._read_s = end_s = self._clock.now_s()
        lost_s = delivery.feed(begin_s, end_s, len(samples), stream.was_there)
        # By the card's time: a thread that was kept from reading gets old sound, of the kit's own voice too.
        at_s = end_s - len(samples) / stream.rate_hz - delivery.waited_s
        gap = Gap(at_s - lost_s, lost_s, "overflow") if lost_s else None
        if self._heard_until_s is not None:
            gap = Gap(self._heard_until_s, max(0.0, at_s - self._heard_until_s), "unplugged")
            self._heard_until_s = None
        if gap:
            self._note("microphone.gap", seconds=gap.seconds, cause=gap.cause)
        self._deliver(samples, stream.rate_hz, at_s, gap)

    def _lose(self, problem, at_s):
        self._lost_s, self._problem = at_s, problem
        if self._heard_until_s is None:
            self._heard_until_s = self._read_s
        self._note("microphone.lost", problem=message_of(problem))
        if self.when_lost:
            self.when_lost(problem)

    def _is_to_be_back(self):
        return self._reopen is not None and isinstance(self._problem, DeviceLost)

    def _open_again(self):
        """A started stream; None once this is closed."""
        self._close_lost()
        for pause_s in itertools.chain(RETRY_S, itertools.repeat(RETRY_S[-1])):
            if self._clock.wait(self._stopped, pause_s):
                return None
            with contextlib.suppress(OSError):  # also what no driver has foreseen
                return self._take_up(self._reopen())

    def _close_lost(self):
        with self._lock:
            stream, self._stream = self._stream, None
        if stream is not None:
            _close_quietly(stream)

    def _take_up(self, stream):
        try:
            stream.start()
            with self._lock:
                if not self._stopped.is_set():
                    self._stream, self._problem = stream, None
                    self._read_s = self._clock.now_s()
                    return stream
        except OSError:
            _close_quietly(stream)
            raise
        stream.close()
        return None


def _close_quietly(stream):
    with contextlib.suppress(Exception):  # its device is gone: nothing is to be saved there
        stream.close()
