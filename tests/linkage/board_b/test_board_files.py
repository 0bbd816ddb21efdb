"""Files onto the virtual board and back through its raw REPL; a power cut in the middle."""
import hashlib
import json
import random

import pytest

from board_help import TalkingBoard
from edgeai.errors import BoardFault, DeviceAbsent, DeviceLost, UsageError
from edgeai.linkage.board_b.board_files import BoardFiles
from edgeai.linkage.board_b.delivery import FIRMWARE_FOLDER, firmware_items
from edgeai.linkage.board_b.raw_repl import RawRepl
from edgeai_command import edgeai

pytest.importorskip("pty", reason="pseudo-terminals: not on Windows")
pytest.importorskip("serial", reason="pyserial: pip install edgeai[board]")


@pytest.fixture
def board(tmp_path):
    from edgeai.sim.maixpy.board_terminal import BoardTerminal

    with TalkingBoard(tmp_path / "板", {"flash/main.py": "print('hi')"}) as one, BoardTerminal(
            one) as terminal:
        one.power_on()
        assert one.says(">>> ")
        one.path = terminal.path
        yield one


@pytest.fixture
def port(board):
    from edgeai.linkage.board_b.port import open_port

    with open_port(board.path, 115200) as one:
        yield one


def entered(port, **waits):
    repl = RawRepl(port, **waits)
    repl.enter()
    return repl


def random_bytes(count, seed):
    return bytes(random.Random(seed).getrandbits(8) for _byte in range(count))


def test_a_source_runs_and_its_error_is_told(port):
    repl = entered(port)
    assert repl.run("print('火' * 300)\nprint(1 + 1)") == "火" * 300 + "\r\n2\r\n"
    with pytest.raises(BoardFault, match="ZeroDivisionError"):
        repl.run("1 / 0")
    assert repl.run("print(3)") == "3\r\n"


def test_pushed_listed_pulled_and_removed(port, board):
    files = BoardFiles(entered(port))
    data = random_bytes(3000, 1)
    sent = files.push("/flash/a.bin", data)
    assert sent.on_board == hashlib.sha256(data).hexdigest()
    assert ("/flash/a.bin", 3000, False) in files.list("/flash")
    assert files.pull("/flash/a.bin") == data
    files.remove("/flash/a.bin")
    assert files.digest("/flash/a.bin") is None
    with pytest.raises(BoardFault, match="ENOENT"):
        files.remove("/flash/a.bin")


def test_a_draft_of_another_file_is_not_gone_on_with(port, board):
    repl = entered(port)
    files = BoardFiles(repl)
    repl.run("f=open('/flash/edgeai.part','wb')\nf.write(b'of something else')\nf.close()")
    with pytest.raises(UsageError, match="name of a draft"):
        files.push("/flash/edgeai.part", b"x")
    assert files.push("/flash/a.bin", random_bytes(700, 3)).resumed_at == 0
    assert files.push("/flash/a.bin", b"new").bytes == 3  # takes the old one's place
    assert files.pull("/flash/a.bin") == b"new"


def test_what_arrived_wrong_does_not_take_the_files_place(port, board):
    """A worn card: the draft is not what was sent."""
    repl = entered(port)
    files = BoardFiles(repl)
    repl.run("calls=[0]\ndef _e_find(p):\n calls[0]+=1\n return None if calls[0]<3 else [3,'00']")
    with pytest.raises(BoardFault, match="is not on board B as it was sent"):
        files.push("/flash/main.py", b"new")
    assert tmp_file(board, "main.py").read_bytes() == b"print('hi')"


@pytest.mark.parametrize("path", ["/flash", "a.py", "/etc/a", "/flash/../a", "/flash/config.json"])
def test_what_is_not_written(path):
    from edgeai.linkage.board_b.board_files import check_path

    with pytest.raises(UsageError):
        check_path(path)


def test_the_power_is_cut_in_the_middle_and_the_upload_goes_on(port, board):
    """What must be shown of a push: cut, resumed where it ended, verified by digest."""
    files = BoardFiles(entered(port, answer_s=3.0))
    data = random_bytes(16000, 2)

    def cut(done):
        if done >= 9000:
            board.power_off()

    with pytest.raises(DeviceLost, match="goes on where it ended"):
        files.push("/flash/model.kmodel", data, cut)
    assert not board.is_on
    board.power_on()
    port.reset_input_buffer()
    sent = BoardFiles(entered(port)).push("/flash/model.kmodel", data)
    assert 4096 < sent.resumed_at < 16000
    assert sent.on_board == sent.sha256 == hashlib.sha256(data).hexdigest()
    assert (tmp_file(board, "model.kmodel")).read_bytes() == data


def tmp_file(board, name):
    import pathlib

    return pathlib.Path(board.folder) / "flash" / name


def test_nobody_answers():
    class Silent:
        in_waiting = 0

        def write(self, data):
            pass

        def read(self, count):
            return b""

    with pytest.raises(DeviceAbsent, match="no MicroPython answers"):
        RawRepl(Silent(), enter_s=0.01).enter()


def test_the_verb_pushes_the_firmware_with_a_proof(board, tmp_path):
    proof = tmp_path / "证明.json"
    done = edgeai("board", "push", "--firmware", "--proof", proof, "--stay", "--port", board.path)
    assert done.code == 0, done.errors
    told = json.loads(proof.read_text(encoding="utf-8"))
    assert told["all_same"] and len(told["files"]) == len(firmware_items())
    for one in told["files"]:
        name = one["path"].rsplit("/", 1)[1]
        with open("%s/%s" % (FIRMWARE_FOLDER, name), "rb") as file:
            built = file.read()
        assert tmp_file(board, name).read_bytes() == built
        assert one["sha256_on_board"] == hashlib.sha256(built).hexdigest()


def test_the_verbs_ls_run_pull_rm(board, tmp_path):
    line = ("--stay", "--port", board.path)
    assert "/flash/main.py" in edgeai("board", "ls", *line).output
    script = tmp_path / "s.py"
    script.write_text("print('你好', 6 * 7)\n", encoding="utf-8")
    assert edgeai("board", "run", script, *line).output == "你好 42\n"
    out = tmp_path / "m.py"
    assert edgeai("board", "pull", "/flash/main.py", "--out", out, *line).code == 0
    assert out.read_text() == "print('hi')"
    assert edgeai("board", "rm", "/flash/main.py", *line).code == 0
    done = edgeai("board", "rm", "/flash/main.py", *line)
    assert done.code == 1 and "`edgeai board ls` shows what is there" in done.errors
    assert edgeai("board", "push", *line).code == 2
