"""Board B as a device: what its camera sees, as the records that every detector gives.

    with open_kit() as kit, kit.board_b() as k210:
        for detections in k210.values():
            print(detections)
"""
import collections
import contextlib
import queue
import sys
import threading

from edgeai.errors import DeviceClosed, DeviceLost, EdgeaiError, message_of
from edgeai.i18n import gettext as _
from edgeai.linkage.board_b.fault_words import fault_error
from edgeai.linkage.board_b.link import BoardLink
from edgeai.linkage.board_b.port import find_port, open_port
from edgeai.linkage.board_b.settings_parts import parts_of
from edgeai.records import Detection

STALE_S = 2.0    # a board that sees sends several pictures a second
FIRST_S = 10.0   # a model is being loaded
LOAD_S = 4.0     # a request that loads a model, each try
AGAIN_S = 1.0    # between two attempts to greet it
MOST_WAITING = 64
LOG_KEPT = 50


class BoardB:
    """name: as a source of rules. log: its last lines of text. fault: a `BoardFault` or None.

    when_seen(detections), when_fault(error), when_log(text), when_hello(fields): functions of the
    user's, called in the link's thread.
    """

    name = "board_b"

    def __init__(self, open_it, settings=None, tell=None, clock=None):
        self.when_seen = self.when_fault = self.when_log = self.when_hello = None
        self.fault = self.about = None
        self.log = collections.deque(maxlen=LOG_KEPT)
        self._settings, self._tell = dict(settings or {}), tell or (lambda *_words, **_fields: None)
        self._parts = parts_of(self._settings)
        self._queues, self._lock = [], threading.Lock()
        self._needs_greeting = threading.Event()
        self._is_greeting = False
        self._stopping = threading.Event()
        self._clock = clock
        self._link = BoardLink(open_it, self._on_event, self._on_log, self._on_change, clock)
        self._greeter = threading.Thread(target=self._greet_for_ever, name="board-b-greeter", daemon=True)

    @classmethod
    def open(cls, config, tell=None, clock=None):
        """By kit.toml's [board_b]; returns when it has answered, or raises why not."""
        from edgeai.clock import Clock

        board = cls(_opener(config), config.settings, tell, clock or Clock())
        board.start()
        return board

    def start(self):
        """Greet it and tell it its settings; BoardFault, DeviceAbsent say what is wrong: then it is closed."""
        self._link.start()
        try:
            self._greet()
        except BaseException:
            self.close()
            raise
        self._greeter.start()

    @property
    def is_closed(self):
        return self._stopping.is_set()

    @property
    def port(self):
        return self._link.name

    @property
    def counts(self):
        return self._link.all_counts

    def values(self):
        """A list of `Detection`s for each picture that the board tells of; [] where it saw nothing.

        DeviceLost when none has come for STALE_S, BoardFault in a fault; ask again, and it waits for
        the next.
        """
        if self.fault is not None:
            raise self.fault
        wait_s = FIRST_S
        for event in self._waiting(("seen", "fault"), lambda: wait_s):
            if event is None or event["ev"] == "fault":
                raise self._stall()
            wait_s = STALE_S
            yield detections_of(event)

    def events(self, seconds=None):
        """Every event's fields, as they come; ends after `seconds`, or when it is closed."""
        end_s = self._clock.now_s() + (seconds if seconds is not None else float("inf"))

        def left_s():
            return end_s - self._clock.now_s()

        for event in self._waiting(None, left_s):
            if event is None:
                return
            yield event

    def ping(self):
        """Seconds there and back."""
        begin_s = self._clock.now_s()
        self._request("ping")
        return self._clock.now_s() - begin_s

    def status(self):
        return self._request("status")

    def configure(self, settings, save=False):
        """Change these settings and start its task with them; save: in its edgeai.json too."""
        parts = parts_of(settings)
        self._settings.update(settings)
        self._parts = parts_of(self._settings)
        self._configure(parts)
        if save:
            self._request("save", timeout_s=2.0)

    def run_task(self):
        """Load its model and look."""
        self._request("start", timeout_s=LOAD_S, tries=3)
        self.fault = None

    def stop_task(self):
        self._request("stop")

    def alarm(self, is_on):
        """Its own alarm pin."""
        self._request("alarm", on=bool(is_on))

    def beep(self, seconds=0.2):
        self._request("beep", ms=int(seconds * 1000), timeout_s=0.3 + seconds)

    def reset(self):
        """Start it anew; it is greeted when it is back."""
        self._request("reset")

    def close(self):
        self._stopping.set()
        self._needs_greeting.set()
        self._link.close()
        with self._lock:
            for waiting, _names in self._queues:
                _put(waiting, DeviceClosed)
        if self._greeter.is_alive() and self._greeter is not threading.current_thread():
            self._greeter.join(1.0)

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self.close()

    def _request(self, do, **fields):
        return self._link.request(do, **fields)

    # Greeting

    def _greet(self):
        self._needs_greeting.clear()
        self._is_greeting = True  # the hellos that come now are from before its answer
        try:
            self.about = self._request("hello")
        finally:
            self._is_greeting = False
        self._tell("board.hello", port=self.port, version=self.about.get("version"),
                   cause=self.about.get("cause"))
        if self._parts:
            self._configure(self._parts)
        _call(self.when_hello, self.about)

    def _configure(self, parts):
        for part in parts:
            self._request("config", set=part)
        if self._settings.get("task", "none") != "none":
            self.run_task()

    def _greet_for_ever(self):
        while True:
            self._needs_greeting.wait()
            if self._stopping.is_set():
                return
            try:
                self._greet()
            except EdgeaiError as problem:
                self._tell("board.silent", error=message_of(problem))
                if self._link.is_up and not self.fault:
                    self._needs_greeting.set()
                self._clock.wait(self._stopping, AGAIN_S)

    # The link's thread

    def _on_event(self, event):
        name = event.get("ev")
        if (name == "hello" or event["restarted"]) and self.about and not self._is_greeting:
            self._tell("board.restarted", cause=event.get("cause"))
            self.fault = None
            self._needs_greeting.set()
        elif name == "fault":
            self.fault = fault_error(str(event.get("code")), str(event.get("message")))
            self._tell("board.fault", fault=event.get("code"), message=event.get("message"))
            _call(self.when_fault, self.fault)
        elif name == "seen":
            if self.when_seen is not None:
                _call(self.when_seen, detections_of(event))
        with self._lock:
            for waiting, names in self._queues:
                if names is None or name in names:
                    _put(waiting, event)

    def _on_log(self, text):
        self.log.append(text)
        self._tell("board.log", text=text)
        _call(self.when_log, text)

    def _on_change(self, is_up):
        self._tell("board.back" if is_up else "board.lost", port=self.port)
        if is_up:
            self._needs_greeting.set()

    # Those who wait

    def _waiting(self, names, wait_s):
        """Events of these names; None when none came in wait_s()."""
        with self._queue(names) as waiting:
            while not self._stopping.is_set():
                try:
                    event = waiting.get(timeout=max(0.0, min(wait_s(), 1e6)))
                except queue.Empty:
                    event = None
                if event is DeviceClosed:
                    return
                yield event

    @contextlib.contextmanager
    def _queue(self, names):
        pair = (queue.Queue(MOST_WAITING), names)
        with self._lock:
            self._queues.append(pair)
        try:
            yield pair[0]
        finally:
            with self._lock:
                self._queues.remove(pair)

    def _stall(self):
        if self.fault is not None:
            return self.fault
        if not self._link.is_up:
            return DeviceLost(_("board B is gone from {port}").format(port=self.port),
                              _("Check plug and cable; it is used again as soon as it is back."))
        return DeviceLost(_("board B has told of no picture for {seconds:.0f} s").format(seconds=STALE_S),
                          _("Does it run a task? `edgeai board monitor` shows its state."))


def detections_of(event):
    """The `Detection`s of a `seen` event; what is not to be believed is left out."""
    found = []
    for one in event.get("d") or ():
        if not (isinstance(one, list) and len(one) in (2, 6) and isinstance(one[0], str)
                and all(_is_number(number) for number in one[1:]) and 0 <= one[1] <= 1000):
            continue
        box = tuple(int(number) for number in one[2:]) or None
        found.append(Detection(one[0], one[1] / 1000, box))
    return found


def _is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _opener(config):
    """Finds the port anew each time: it may come back under another name."""
    last = []

    def open_it():
        found = find_port(config.port, last[0] if last else None)
        port = open_port(found.name, config.baud)
        last[:] = [found]
        return port, found.name

    return open_it


def _put(waiting, event):
    """The newest counts: the oldest makes room."""
    while True:
        try:
            return waiting.put_nowait(event)
        except queue.Full:
            with contextlib.suppress(queue.Empty):
                waiting.get_nowait()


def _call(function, *arguments):
    """A user's function: its error is told, and costs the link nothing."""
    if function is None:
        return
    try:
        function(*arguments)
    except Exception:
        sys.excepthook(*sys.exc_info())
