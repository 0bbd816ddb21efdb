"""The link to board B: requests and their answers, events, and a port that may come and go.

One thread reads. Whoever asks waits for the answer with the number of the question, and asks again
when none has come; the board does nothing twice for one number.
"""
import collections
import random
import threading
import time

from edgeai.errors import BoardFault, DeviceAbsent, DeviceClosed, DeviceLost, EdgeaiError
from edgeai.i18n import gettext as _
from edgeai.linkage.board_b.fault_words import fault_error
from edgeai.linkage.board_b.frames import FrameParser, encode_frame

# On a line that spoils one byte in 200 a third of all tries is lost: of twelve, all in one of a million.
TRY_S, TRIES = 0.15, 12
REOPEN_S = 0.25
PROMPT = b">>> "
PROMPT_S = 0.5  # how soon a REPL answers a line's end
JOIN_S = 1.0
_NUMBERS = 2 ** 30  # so that two programs, one after the other, hardly use the same


class _Question:
    def __init__(self):
        self.has_ended = threading.Event()
        self.answer = None
        self.problem = None


class BoardLink:
    """open_port: gives an open pyserial port and its name, or raises. It is called here the first time.

    on_event(fields), on_log(text), on_change(is_up): called in the reader's thread.
    counts: "asked", "answered", "retries", "lost" (no answer in all tries), "events", "missed"
        (gaps in their numbers), "reopened"; and the parser's.
    """

    def __init__(self, open_port, on_event, on_log, on_change, clock):
        self.counts = collections.Counter(
            asked=0, answered=0, retries=0, lost=0, events=0, missed=0, reopened=0)
        self._open_port, self._clock = open_port, clock
        self._on_event, self._on_log, self._on_change = on_event, on_log, on_change
        self._parser = FrameParser()
        self._lock, self._write_lock = threading.Lock(), threading.Lock()
        self._questions = {}
        self._number = random.randrange(_NUMBERS)
        self._last_event = None
        self._strange = self._bytes = 0
        self._has_prompt, self._tail = False, b""
        self._stopping = threading.Event()
        self._port, self.name = open_port()
        self._thread = threading.Thread(target=self._run, name="board-b-reader", daemon=True)

    def start(self):
        self._thread.start()

    @property
    def is_up(self):
        return self._port is not None

    @property
    def all_counts(self):
        return dict(self.counts, **self._parser.counts)

    def request(self, do, timeout_s=TRY_S, tries=TRIES, **fields):
        """The answer's fields. BoardFault when it refuses, DeviceAbsent when it is silent,
        DeviceLost when the port went. timeout_s: of each try."""
        number, question = self._ask()
        frame = encode_frame(dict(fields, id=number, do=do))
        try:
            for turn in range(tries):
                self.counts["retries"] += turn > 0
                self._write(frame)
                if question.has_ended.wait(timeout_s):
                    return self._answered(question, do)
            self.counts["lost"] += 1
            self._look_for_prompt()
            raise self._silence()
        finally:
            with self._lock:
                self._questions.pop(number, None)

    def close(self):
        """Twice is fine; bounded, whatever the port does."""
        self._stopping.set()
        self._end_questions(DeviceClosed(_("the link to board B is closed"),
                                         _("Call kit.board_b() again.")))
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join(JOIN_S)
        self._drop_port()

    def _ask(self):
        with self._lock:
            if self._stopping.is_set():
                raise DeviceClosed(_("the link to board B is closed"),
                                   _("Call kit.board_b() again."))
            self._number = (self._number + 1) % _NUMBERS
            question = self._questions[self._number] = _Question()
            self.counts["asked"] += 1
            return self._number, question

    def _answered(self, question, do):
        if question.problem is not None:
            raise question.problem
        answer = question.answer
        if answer.get("ok") is not True:
            raise fault_error(str(answer.get("code")), str(answer.get("message")), do)
        return answer

    def _write(self, frame):
        port = self._port
        if port is None:
            raise self._lost()
        try:
            with self._write_lock:
                port.write(frame)
        except OSError:  # also pyserial's time-out: the other end takes nothing
            raise self._lost() from None

    def _lost(self):
        return DeviceLost(_("board B is gone from {port}").format(port=self.name),
                          _("Check plug and cable; it is used again as soon as it is back."))

    def _look_for_prompt(self):
        """A REPL echoes our frames, comments to it, and waits for the end of the line; no firmware minds one."""
        if self._bytes and not self._has_prompt:
            self._write(b"\r")
            end_s = time.monotonic() + PROMPT_S
            while not self._has_prompt and time.monotonic() < end_s:
                time.sleep(PROMPT_S / 10)

    def _silence(self):
        """Why there was no answer, as far as what came tells."""
        if self._has_prompt:
            return BoardFault(
                _("board B is in its REPL on {port}: no firmware runs").format(port=self.name),
                _("Press its RESET key; if it stays so, load the firmware: docs/board-b.md."))
        if self._bytes > 50 and self._strange > self._bytes // 4:
            return BoardFault(
                _("what comes from {port} is no text: another baud rate?").format(port=self.name),
                _("Give kit.toml's [board_b] and the board's edgeai.json the same baud."))
        return DeviceAbsent(
            _("board B does not answer on {port}").format(port=self.name),
            _("Is the firmware on it, and TX wired to RX? See docs/board-b.md.") if self._bytes else
            _("Not a byte came: is the board on, is TX wired to RX and RX to TX, is the firmware on it? "
              "See docs/board-b.md."))

    # The reader's thread

    def _run(self):
        while not self._stopping.is_set():
            port = self._port
            if port is None:
                self._reopen()
                continue
            try:
                data = port.read(max(1, port.in_waiting))
            except (OSError, TypeError, AttributeError):  # closed under it: pyserial's fd is None
                self._lose()
                continue
            if data:
                self._take(data)

    def _take(self, data):
        self._bytes += len(data)
        self._strange += sum(byte > 126 or byte < 9 for byte in data)
        for item in self._parser.feed(data):
            if isinstance(item, str):
                self._on_log(item)
            elif "ev" in item:
                self._take_event(item)
            else:
                self._take_answer(item)
        # A prompt has no newline after it, and none of our frames before its next.
        self._tail = (self._tail + data)[-len(PROMPT):]
        self._has_prompt = self._tail == PROMPT or (self._has_prompt and b"#E" not in data)

    def _take_answer(self, answer):
        with self._lock:
            question = self._questions.get(answer.get("id"))
        if question is not None and not question.has_ended.is_set():
            self.counts["answered"] += 1
            question.answer = answer
            question.has_ended.set()

    def _take_event(self, event):
        number = event.get("n")
        if not isinstance(number, int):
            return
        last, self._last_event = self._last_event, number
        self.counts["events"] += 1
        if last is not None and number > last + 1:
            self.counts["missed"] += number - last - 1
        has_restarted = last is not None and number < last
        self._on_event(dict(event, restarted=has_restarted))

    def _lose(self):
        self._drop_port()
        self._parser.flush()
        self._last_event = None
        self._end_questions(self._lost())
        if not self._stopping.is_set():
            self._on_change(False)

    def _reopen(self):
        try:
            self._port, self.name = self._open_port()
        except EdgeaiError:
            self._clock.wait(self._stopping, REOPEN_S)
            return
        self._bytes = self._strange = 0
        self.counts["reopened"] += 1
        self._on_change(True)

    def _end_questions(self, problem):
        with self._lock:
            questions = list(self._questions.values())
        for question in questions:
            question.problem = problem
            question.has_ended.set()

    def _drop_port(self):
        port, self._port = self._port, None
        if port is not None:
            try:
                port.close()
            except OSError:  # it is gone already
                pass
