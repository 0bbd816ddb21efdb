"""Firmware and model onto the virtual board by the verbs: cut twice in the middle, resumed, verified, run; and lint."""
import hashlib
import json
import os

import pytest

import tiny_onnx
from board_help import TalkingBoard
from edgeai.linkage.board_b.delivery import FIRMWARE_FOLDER
from edgeai.vision.kmodel.records import Shape
from edgeai.vision.kmodel.stand_in import stand_in_kmodel
from edgeai_command import edgeai

pytest.importorskip("pty", reason="pseudo-terminals: not on Windows")
pytest.importorskip("serial", reason="pyserial: pip install edgeai[board]")
pytest.importorskip("cv2", reason="the virtual camera needs OpenCV")
MODEL_BYTES = 40000


@pytest.fixture
def package(tmp_path):
    """A model package with ONNX and kmodel."""
    folder = tiny_onnx.write_detector(tmp_path / "模型包")
    add_kmodel(folder, MODEL_BYTES)
    return folder


def add_kmodel(folder, size):
    with open(os.path.join(folder, "float.onnx"), "rb") as file:
        digest = hashlib.sha256(file.read()).hexdigest()
    data = stand_in_kmodel(Shape(64, 64, 3), Shape(2, 2, 7), digest, size)
    with open(os.path.join(folder, "model.kmodel"), "wb") as file:
        file.write(data)
    with open(os.path.join(folder, "model.toml"), "a", encoding="utf-8") as file:
        file.write('\n[[file]]\nrole = "kmodel"\nname = "model.kmodel"\nsha256 = "%s"\nbytes = %d\n' % (
            hashlib.sha256(data).hexdigest(), len(data)))


@pytest.fixture
def board(tmp_path, package):
    from edgeai.sim.maixpy.board_terminal import BoardTerminal

    with TalkingBoard(tmp_path / "板", {"flash/main.py": "print('hi')"}, models=[package]) as one:
        with BoardTerminal(one) as terminal:
            one.power_on()
            assert one.says(">>> ")
            one.path = terminal.path
            yield one


def in_flash(board, name):
    return os.path.join(board.folder, "flash", name)


def size_of(path):
    return os.path.getsize(path) if os.path.exists(path) else 0


def cut_when(board, is_time):
    """Pull the plug before the first bytes to it for which that is so.

    Asked where the bytes pass, as the host sends no more until it is answered: a thread that looks
    now and then can miss the moment.
    """
    send = board.send

    def send_or_cut(data, *line):
        if is_time():
            board.send = send
            board.power_off()
        send(data, *line)

    board.send = send_or_cut


def push(board, package, tmp_path):
    return edgeai("board", "push", "--firmware", "--package", package, "--proof", tmp_path / "证明.json",
                  "--port", board.path)


def test_cut_in_the_firmware_and_in_the_model_then_whole_and_running(board, package, tmp_path):
    draft, app, model = in_flash(board, "edgeai.part"), in_flash(board, "app.py"), in_flash(board, "model.kmodel")
    for is_time in (lambda: not os.path.exists(app) and size_of(draft) > 8000,
                    lambda: os.path.exists(in_flash(board, "main.py")) and os.path.exists(app)
                    and size_of(draft) > 20000):
        cut_when(board, is_time)
        done = push(board, package, tmp_path)
        assert done.code == 1 and "goes on where it ended" in done.errors, done
        assert not os.path.exists(model)
        board.forget()
        board.power_on()
    done = push(board, package, tmp_path)
    assert done.code == 0, done.errors
    proof = json.loads((tmp_path / "证明.json").read_text(encoding="utf-8"))
    assert proof["all_same"]
    by_name = {one["path"].rsplit("/", 1)[1]: one for one in proof["files"]}
    assert 0 < by_name["model.kmodel"]["resumed_at"] < MODEL_BYTES
    assert by_name["model.kmodel"]["sha256_on_board"] == digest(os.path.join(package, "model.kmodel")) == digest(model)
    for name in ("boot.py", "main.py", "app.py", "hw.py", "edgelink.py"):
        assert by_name[name]["sha256_on_board"] == digest(os.path.join(FIRMWARE_FOLDER, name)) == digest(
            in_flash(board, name))
    # What was pushed starts, loads that model and looks.
    assert board.says('"RUN"', 60), board.said


def digest(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def lint(board, package, *words):
    return edgeai("kmodel", "lint", os.path.join(package, "model.kmodel"), "--package", package, "--board",
                  "--port", board.path, "--json", *words)


def test_lint_against_the_boards_own_free_heap(board, package, tmp_path):
    """The twin says 2 MiB: a small model fits, one of 3 MiB is refused with MaixPy's 2006."""
    assert edgeai("board", "push", "--firmware", "--port", board.path).code == 0
    assert board.says('"IDLE"', 60), board.said
    done = lint(board, package)
    assert done.code == 0, done
    assert done.json["free_bytes"] == 2097152 and done.json["needed_bytes"] < done.json["free_bytes"]
    large = tiny_onnx.write_detector(tmp_path / "large")
    add_kmodel(large, 3 << 20)
    done = lint(board, large)
    assert done.code == 1
    assert [(one["maixpy_error"], one["is_warning"]) for one in done.json["findings"]
            if one["maixpy_error"]] == [(2006, False)]
