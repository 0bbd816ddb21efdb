"""The board's file systems, /flash and /sd, in folders of the host.

Errors are MicroPython's: OSError with a number and its name. No path leads out of the folders.
"""
import errno
import os
import time

FLASH_BYTES = 3 << 20  # SPIFFS at 0xD00000


# CPython's OSError makes FileNotFoundError and others of itself, which a board does not know.
_OSError = type("OSError", (OSError,), {})


def failure(number):
    return _OSError(number, errno.errorcode[number])


class VirtualFiles:
    """root: the folder that holds `flash` and, with a card, `sd`.

    sd_after_s: the card is there that long after the board's start.
    """

    def __init__(self, root, sd_after_s=0.0):
        self.root = os.path.realpath(root)
        self.cwd = "/"
        self._sd_from_s = time.monotonic() + sd_after_s
        os.makedirs(os.path.join(self.root, "flash"), exist_ok=True)

    def mounts(self):
        has_card = (os.path.isdir(os.path.join(self.root, "sd"))
                    and time.monotonic() >= self._sd_from_s)
        return ["flash", "sd"] if has_card else ["flash"]

    def absolute(self, path):
        """The board's own absolute path, without . and .."""
        parts = []
        for part in (path if path.startswith("/") else self.cwd + "/" + path).split("/"):
            if part == "..":
                parts = parts[:-1]
            elif part not in ("", "."):
                parts.append(part)
        return "/" + "/".join(parts)

    def host_path(self, path):
        """Where it lies on the host; OSError when nothing is mounted there."""
        parts = self.absolute(path).split("/")[1:]
        if parts[0] not in self.mounts() or any("\\" in part or ":" in part for part in parts):
            raise failure(errno.ENOENT)
        host = os.path.join(self.root, *parts)
        # A link on the host could lead anywhere.
        if not (os.path.realpath(host) + os.sep).startswith(self.root + os.sep):
            raise failure(errno.ENOENT)
        return host

    def call(self, function, path, *more):
        """An `os` function on the host's path, with errors as the board has them."""
        try:
            return function(self.host_path(path), *more)
        except OSError as problem:
            raise failure(problem.errno or errno.EIO) from None

    def open(self, path, mode="r", **_ignored):
        if self.absolute(path).startswith("/flash/") and "r" not in mode:
            self._check_room()
        encoding = None if "b" in mode else "utf-8"
        newline = None if "b" in mode else ""
        return self.call(lambda host: open(host, mode, encoding=encoding, newline=newline), path)

    def _check_room(self):
        if self.used("flash") >= FLASH_BYTES:
            raise failure(errno.ENOSPC)

    def used(self, mount):
        return sum(os.path.getsize(os.path.join(folder, name))
                   for folder, _folders, names in os.walk(os.path.join(self.root, mount))
                   for name in names)
