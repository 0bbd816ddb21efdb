"""A virtual board's serial line as a pseudo-terminal, for host programs on Linux and macOS."""
import os
import threading

from edgeai.sim.maixpy.channels import UARTHS


class BoardTerminal:
    """`path` is what a host program opens, as it would /dev/ttyUSB0."""

    def __init__(self, board, uart=UARTHS):
        import pty
        import tty
        self._board, self._uart = board, uart
        self._master, self._slave = pty.openpty()
        tty.setraw(self._slave)
        self.path = os.ttyname(self._slave)
        self._is_open = True
        board.when_received(self._write, uart)
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _write(self, data):
        # A host that does not read loses bytes, as behind a real converter.
        if self._is_open:
            try:
                os.write(self._master, data)
            except OSError:
                pass

    def _read(self):
        import select
        while self._is_open:
            ready, _write, _error = select.select([self._master], [], [], 0.05)
            if ready:
                try:
                    data = os.read(self._master, 4096)
                except OSError:
                    return
                self._board.send(data, self._uart)

    def close(self):
        if self._is_open:
            self._is_open = False
            self._thread.join(1.0)
            os.close(self._master)
            os.close(self._slave)

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self.close()
