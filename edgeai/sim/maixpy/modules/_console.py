"""The board's standard streams: the REPL UART."""
from edgeai.sim.maixpy import hardware
from edgeai.sim.maixpy.channels import UARTHS


def exit_(code=0):
    raise SystemExit(code)


class _Stdout:
    def write(self, text):
        chip = hardware.current()
        chip.print(text if isinstance(text, str) else bytes(text).decode("utf-8", "replace"))
        return len(text)


class _Stdin:
    def read(self, size=1):
        """Waits for that many bytes."""
        ring = hardware.current().rings[UARTHS]
        data = b""
        while len(data) < size:
            if ring.wait(hardware.SLICE_S):
                data += ring.take(size - len(data))
        return data.decode("utf-8", "replace")

    def readline(self):
        line = ""
        while not line.endswith("\n"):
            letter = self.read(1)
            line += "\n" if letter == "\r" else letter
        return line


STDIN, STDOUT = _Stdin(), _Stdout()
