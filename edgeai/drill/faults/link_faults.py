"""Faults between board A and board B: in kit.toml, on the wires, in board B's flash and on its card."""
import struct

from edgeai.drill.faults.fault import Fault
from edgeai.drill.faults.toml_edits import set_key
from edgeai.i18n import gettext as _

_PORTS = ("/dev/ttyUSB3", "/dev/ttyACM1", "/dev/serial1", "/dev/ttyS4")
_BAUDS = (9600, 38400, 57600)
CARD, SPARE = "card/model.kmodel", "model_ncc.kmodel"


def faults():
    return (
        Fault("wrong-port", _("a wrong serial port for board B"), _change_port, _is_port_right, (
            _("Board A does not reach board B. Look at where it looks for it."),
            _("`edgeai board hello --kit sim` says which port it opens; `kit.toml` names it."),
            _("Write the port of the task book into [board_b] of kit.toml."))),
        Fault("wrong-baud", _("another baud rate than board B's"), _change_baud, _is_baud_right, (
            _("Something comes from board B, but it is no text."),
            _("`edgeai board hello --kit sim` says what that means."),
            _("Both sides need 115200 baud: correct or remove `baud` in [board_b] of kit.toml."))),
        Fault("swapped-tx-rx", _("TX wired to TX, RX to RX"), _swap_wires, _are_wires_right, (
            _("Board B's firmware runs, and not a byte arrives on the Pi's UART."),
            _("`edgeai board hello --kit sim` with the task's scenario: not a byte came. Were it the firmware, "
              "`--port` and board B's USB port would tell of a REPL."),
            _("Cross the two wires; in the virtual room: remove `tx_on_tx` from [board_b] of the scenario."))),
        Fault("unflashed-board", _("board B without its firmware"), _unflash, _is_flashed, (
            _("Board B is on, and its program is not."),
            _("`edgeai board hello` with the task's scenario, with `--port` and board B's USB port: "
              "it is in its REPL."),
            _("Load the firmware (edgeai board push --firmware); in the virtual room: remove `firmware = false` "
              "from [board_b] of the scenario."))),
        Fault("kmodel-v5", _("a kmodel of version 5 on board B's card"), _spoil_kmodel, _is_kmodel_right, (
            _("Board B's firmware answers and sees nothing: look at what is on its card."),
            _("`edgeai kmodel lint card/model.kmodel` says which version it is, and which MaixPy loads."),
            _("Copy model_ncc.kmodel over card/model.kmodel."))),
    )


def _link(work):
    """[board_b] of kit.toml; {} where there is none."""
    return (work.table(work.kit, "board_b") if work.kit else None) or {}


def _uart(port):
    """Which of board B's lines a port of the kit is on; None for none."""
    from edgeai.sim.board_b import UART_OF_PORT

    return UART_OF_PORT.get(port) if isinstance(port, str) else None


def _change_port(work, draw):
    if not _link(work).get("port"):
        return {}
    text = set_key(work.text(work.kit), "board_b", "port", '"%s"' % draw(_PORTS, "port"))
    return {work.kit: text.encode("utf-8")}


def _is_port_right(now, whole):
    port, right = _link(now).get("port"), _link(whole)["port"]
    return port == right or _uart(port) is not None and _uart(port) == _uart(right)


def _change_baud(work, draw):
    if not _link(work):
        return {}
    return {work.kit: set_key(work.text(work.kit), "board_b", "baud", draw(_BAUDS, "baud")).encode("utf-8")}


def _is_baud_right(now, whole):
    usual = 115200
    return bool(_link(now)) and _link(now).get("baud", usual) == _link(whole).get("baud", usual)


def _boards(work, fits):
    """Names of the scenarios whose [board_b] fits."""
    return [name for name in work.scenarios if fits(work.table(name, "board_b"))]


def _swap_wires(work, _draw):
    is_on_uart = _uart(_link(work).get("port")) == 0
    return _in_board_b(work, lambda board: is_on_uart and board is not None, "tx_on_tx", "true")


def _are_wires_right(now, whole):
    return _holds(now, _boards(whole, lambda board: board is not None), lambda board: not board.get("tx_on_tx"))


def _runs_firmware(board):
    return bool(board) and "main" not in board and board.get("firmware", True) is True


def _unflash(work, _draw):
    return _in_board_b(work, _runs_firmware, "firmware", "false")


def _is_flashed(now, whole):
    return _holds(now, _boards(whole, _runs_firmware), lambda board: board.get("firmware", True) is True)


def _in_board_b(work, fits, key, value):
    """The key in the first scenario that fits."""
    names = _boards(work, fits)[:1]
    return {name: set_key(work.text(name), "board_b", key, value).encode("utf-8") for name in names}


def _holds(now, names, is_right):
    board = now.table(names[0], "board_b") if names else None
    return board is not None and is_right(board)


def _has_package(board):
    return bool(board) and isinstance(board.get("package"), str) and not board.get("card")


def _spoil_kmodel(work, _draw):
    from edgeai.sim.board_package import stand_in_of
    from edgeai.vision.detection.vision_models import find_folder
    from edgeai.vision.model_package import ModelPackage

    changed = _in_board_b(work, _has_package, "card", '"card"')
    for name in list(changed):
        package = ModelPackage.open(find_folder(work.table(name, "board_b")["package"]))
        right = stand_in_of(package)
        changed.update({CARD: version_5(len(right)), SPARE: right})
    return changed


def _is_kmodel_right(now, whole):
    """Another one that MaixPy loads lies there, or the card's own file is gone."""
    from edgeai.vision.kmodel.reader import read_kmodel

    board = now.table(_boards(whole, _has_package)[0], "board_b")
    if board is None:
        return False
    data = now.data(CARD)
    if data is None or not board.get("card"):
        return board.get("package") is not None
    return not read_kmodel(data, "model.kmodel").findings


def version_5(size):
    """A kmodel as nncase 1.x begins it: mark, version, length of the header, flags, alignment, modules,
    the main one."""
    head = struct.pack("<4s7I", b"LDMK", 5, 32, 0, 8, 1, 0, 0)
    return head + bytes(max(0, size - len(head)))
