"""Stand-in for MaixPy's board: the pin table of /flash/config.json."""
import json as _json

from edgeai.sim.maixpy import hardware as _hardware


class board_info:
    pass


def _load():
    chip = _hardware.current()
    try:
        with chip.files.open("/flash/config.json", "rb") as file:
            table = _json.loads(file.read().decode("utf-8"))["board_info"]
    except (OSError, ValueError, KeyError):
        chip.print("[Warning] Not loaded from /flash/config.json to board_info.\n")
        table = {"BOOT_KEY": 16}
    for name, pin in table.items():
        setattr(board_info, name, pin)


_load()
