"""The package kflash: firmware and models into the flash chip, through the chip's own loader."""
import os
import tempfile

from edgeai import packages
from edgeai.errors import DeviceError
from edgeai.i18n import gettext as _
from edgeai.linkage.board_b.kfpkg import write_kfpkg

CHIPS = ("maixduino", "goE", "goD", "dan", "bit", "bit_mic", "kd233", "trainer")  # kflash's names
BAUD = 1500000


def flash(parts, port, chip, baud=BAUD, on_progress=None):
    """Write them and start the board. on_progress: called with (file's name, bytes, of bytes).

    DeviceError with what kflash says when it fails.
    """
    kflash = packages.load("kflash", "kflash", "pip install \"edgeai[board]\"")
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "edgeai.kfpkg")
        write_kfpkg(path, parts)
        kflash.KFlash.print_callback = _say_nothing
        tool = kflash.KFlash()
        try:
            tool.process(
                terminal=False, dev=port, baudrate=baud, board=chip, file=path, noansi=True,
                callback=_told(on_progress))
        except Exception as problem:  # kflash raises nothing narrower
            raise _failed(problem) from problem
        finally:
            if getattr(tool, "loader", None):
                tool.loader._port.close()  # kflash leaves it open when it fails


def _say_nothing(*_words, **_options):
    """In place of its prints: the bar and the error tell all."""


def _told(on_progress):
    def callback(name, done, total, _speed):
        if on_progress:
            on_progress(name, done, total)

    return callback


def _failed(problem):
    return DeviceError(
        _("kflash: {problem}").format(problem=str(problem).strip() or type(problem).__name__),
        _("Close MaixPy IDE; hold BOOT during RESET if the board does not get into its loader; try --baud 115200."))
