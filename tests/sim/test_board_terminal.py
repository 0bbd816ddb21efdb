"""A host program that knows nothing of us: pyserial on a pseudo-terminal, in the raw REPL's manner."""
import base64
import os
import random
import time

import pytest

from board_help import TalkingBoard, wait_until

pytest.importorskip("pty", reason="pseudo-terminals: not on Windows")
CHUNK_BYTES = 256


class Host:
    """As ampy does it: Ctrl-C, Ctrl-A, a source, Ctrl-D."""

    def __init__(self, path):
        import serial
        self.port = serial.Serial(path, 115200, timeout=0.1)

    def enter(self):
        self.port.write(b"\x03")
        time.sleep(0.1)
        self.port.write(b"\x03\x01")
        self.until(b"raw REPL; CTRL-B to exit\r\n>")

    def until(self, words, seconds=60.0):
        data, end_s = b"", time.monotonic() + seconds
        while words not in data:
            assert time.monotonic() < end_s, data
            data += self.port.read(4096)
        return data

    def run(self, source):
        self.port.write(source.encode("utf-8") + b"\x04")
        data = self.until(b"\x04>")
        output, error = data[data.index(b"OK") + 2:].split(b"\x04")[:2]
        assert error == b"", error
        return output.decode("utf-8")


@pytest.fixture
def board(tmp_path):
    from edgeai.sim.maixpy.board_terminal import BoardTerminal
    with TalkingBoard(tmp_path, {"flash/main.py": "print('hi')"}) as one, BoardTerminal(
            one) as terminal:
        host = Host(terminal.path)
        one.power_on()
        assert one.says(">>> ")
        yield one, host
        host.port.close()


def push(host, data, start=0):
    host.run("import ubinascii\nf = open('/flash/a.bin', 'ab')")
    for at in range(start, len(data), CHUNK_BYTES):
        host.run("n = f.write(ubinascii.a2b_base64(%r))\nf.flush()" % base64.b64encode(
            data[at:at + CHUNK_BYTES]).decode("ascii"))
    host.run("f.close()")


def test_a_file_is_pushed_and_its_digest_read_back(board):
    import hashlib
    _board, host = board
    data = bytes(random.Random(1).getrandbits(8) for _byte in range(3000))
    host.enter()
    push(host, data)
    digest = host.run("import uhashlib\nh = uhashlib.sha256(open('/flash/a.bin', 'rb').read())\n"
                      "print(ubinascii.hexlify(h.digest()).decode())")
    assert digest.strip() == hashlib.sha256(data).hexdigest()


def test_the_power_goes_in_the_middle_and_what_was_flushed_is_there(board):
    here, host = board
    data = bytes(random.Random(2).getrandbits(8) for _byte in range(2048))
    host.enter()
    push(host, data[:1024])
    host.run("f = open('/flash/a.bin', 'ab')")
    host.port.write(b"f.write(b'half a chunk")
    here.power_off()
    assert not here.is_on and os.path.getsize(os.path.join(here.folder, "flash", "a.bin")) == 1024
    here.forget()
    here.power_on()
    assert here.says(">>> ") and "hi\n" in here.said
    host.port.reset_input_buffer()
    host.enter()
    start = int(host.run("import uos\nprint(uos.stat('/flash/a.bin')[6])"))
    push(host, data, start)
    with open(os.path.join(here.folder, "flash", "a.bin"), "rb") as file:
        assert file.read() == data


def test_noise_on_the_line_reaches_the_host(tmp_path):
    with TalkingBoard(tmp_path, {"flash/main.py": "print('x' * 3000)\nprint('end')"},
                      noise=0.01, seed=3) as board:
        board.power_on()
        assert wait_until(lambda: board.said.count("x") > 2900)
        assert board.said.count("x") < 3000
