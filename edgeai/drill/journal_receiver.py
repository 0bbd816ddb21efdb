"""The grader's end of a sealed journal: takes entries, and only such as the room itself wrote."""
import hmac
import json
import os
import socket
import threading
import time

from edgeai.linkage.journal import read_journal
from edgeai.sim.sealed_journal import CODE_BYTES, KEY_BYTES, PROGRAM_START, code_of

PACKET_BYTES = 1 << 20
JOIN_S = 2.0


class JournalReceiver:
    """entries: what the room saw. own_entries: what the program wrote through the kit's journal.
    forged: how many packets bore no right code. started: set when the program itself begins.
    room_start_s: room time 0 on the monotonic clock, or None."""

    room_start_s = None

    def __init__(self, most_bytes):
        self.entries, self.own_entries = [], []
        self.forged = 0
        self.was_cut = False
        self.started = threading.Event()
        self._left = most_bytes
        self._key = os.urandom(KEY_BYTES)
        self._line, self.child_end = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._line.sendall(self._key)
        self._thread = threading.Thread(target=self._receive, name="journal", daemon=True)

    def start(self):
        """Once the child has its end."""
        self.child_end.close()
        self._thread.start()

    def finish(self):
        """All that was sent is there then."""
        self._thread.join(JOIN_S)
        self._line.close()

    def _receive(self):
        while True:
            try:
                packet = self._line.recv(PACKET_BYTES)
            except OSError:
                return
            if not packet:
                return
            self._left -= len(packet)
            if self._left < 0:
                self.was_cut = True
                continue
            self._take(packet[:CODE_BYTES], packet[CODE_BYTES:])

    def _take(self, code, body):
        if not hmac.compare_digest(code, code_of(self._key, body)):
            self.forged += 1
            return
        _process, _number, is_own, entry = json.loads(body.decode("ascii"))
        if entry["kind"] == PROGRAM_START:
            self.started.set()
        else:
            if entry["kind"] == "journal.start" and not is_own:
                self.room_start_s = time.monotonic()
            (self.own_entries if is_own else self.entries).append(entry)


class JournalFile:
    """The same where no socket can be handed on (Windows): a file, which the program could write."""

    own_entries, forged, was_cut, child_end, room_start_s = (), 0, False, None, None

    def __init__(self, path):
        self._path = path
        self.entries = []
        self.started = threading.Event()
        self.started.set()

    def start(self):
        pass

    def finish(self):
        self.entries = read_journal(self._path) if os.path.exists(self._path) else []
