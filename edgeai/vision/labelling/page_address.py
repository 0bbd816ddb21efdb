"""The page's address, the same each time for one folder: a page that is open when the program is
killed goes on saving when it is started again. It is kept where only the user reads."""
import hashlib
import json
import os
import secrets
from typing import NamedTuple

from edgeai.user_files import user_folder
from edgeai.whole_file import whole_file

FIRST_PORT = 8642


class PageAddress(NamedTuple):
    """port: 0 lets the system choose. token: 128 bits, in 22 characters."""

    port: int
    token: str


def load_address(folder):
    """The address that this folder had; a new one without."""
    try:
        with open(_path(folder), encoding="utf-8") as file:
            kept = json.load(file)
        if 0 < int(kept["port"]) < 1 << 16 and len(kept["token"]) == 22:
            return PageAddress(int(kept["port"]), kept["token"])
    except (OSError, ValueError, KeyError, TypeError):
        pass  # not kept, or damaged: a new one is as good
    return PageAddress(FIRST_PORT, secrets.token_urlsafe(16))


def keep_address(folder, address):
    path = _path(folder)
    os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
    with whole_file(path) as draft:
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump(address._asdict(), file)


def _path(folder):
    name = hashlib.sha256(os.path.realpath(folder).encode("utf-8", "surrogateescape")).hexdigest()
    return os.path.join(user_folder(), "label", name[:20] + ".json")
