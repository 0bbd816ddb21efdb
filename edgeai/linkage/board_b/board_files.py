"""The board's files through its raw REPL: list, send, fetch, remove, each with its digest.

A file is sent to a draft on the same file system, its digest is read back, then it takes its
name. A draft that a cut left behind is gone on with when it is the beginning of the same file.
"""
import base64
import hashlib
import json
from typing import NamedTuple

from edgeai.errors import BoardFault, UsageError
from edgeai.i18n import gettext as _

CHUNK_BYTES = 256
FLUSH_BYTES = 4096  # what a cut may cost; a flush of each chunk would wear the flash
DRAFT = "edgeai.part"
PIN_TABLE = "/flash/config.json"  # the board's own
_HELPERS = """\
import uos,ujson,ubinascii,uhashlib
def _e_digest(p):
 h=uhashlib.sha256()
 n=0
 f=open(p,'rb')
 while True:
  b=f.read(1024)
  if not b:
   break
  h.update(b)
  n+=len(b)
 f.close()
 return [n,ubinascii.hexlify(h.digest()).decode()]
def _e_flash(a,n):
 from Maix import utils
 h=uhashlib.sha256()
 while n:
  b=utils.flash_read(a,min(n,1024))
  h.update(b)
  a+=len(b)
  n-=len(b)
 return ubinascii.hexlify(h.digest()).decode()
def _e_find(p):
 try:
  return _e_digest(p)
 except OSError:
  return None
"""
_PLACE = """\
try:
 uos.remove({path})
except OSError:
 pass
uos.rename({draft},{path})
"""
_LIST = """\
for n in uos.listdir({path}):
 s=uos.stat({folder}+n)
 print(ujson.dumps([n,s[6],bool(s[0]&0x4000)]))
"""


class BoardFile(NamedTuple):
    path: str
    bytes: int
    is_folder: bool


class Sent(NamedTuple):
    """sha256: built here; on_board: read back from the board under the file's own name.

    resumed_at: bytes that lay there already.
    """

    path: str
    bytes: int
    sha256: str
    on_board: str
    resumed_at: int = 0


class BoardFiles:
    """repl: a `RawRepl` that has been entered."""

    def __init__(self, repl):
        self._repl = repl
        repl.run(_HELPERS)

    def list(self, path="/"):
        """The `BoardFile`s in that folder."""
        folder = path.rstrip("/") + "/"
        lines = self._repl.run(_LIST.format(path=ascii(path), folder=ascii(folder))).splitlines()
        return [BoardFile(folder + name, size, is_folder)
                for name, size, is_folder in map(json.loads, lines)]

    def digest(self, path):
        """(bytes, sha256) of a file, or None when there is none."""
        return self._answer("_e_find(%s)" % ascii(path))

    def flash_digest(self, address, size):
        """The SHA-256 of bytes in the flash chip itself."""
        return self._answer("_e_flash(%d,%d)" % (address, size))

    def push(self, path, data, on_progress=None):
        """A `Sent`. on_progress: called with the bytes that are there."""
        check_path(path)
        sha256 = hashlib.sha256(data).hexdigest()
        if self.digest(path) == [len(data), sha256]:
            return Sent(path, len(data), sha256, sha256, len(data))
        draft = "/%s/%s" % (path.split("/")[1], DRAFT)
        if path == draft:
            raise UsageError(_("{path} is the name of a draft").format(path=path), _("Give the file another."))
        start = self._resumed(draft, data)
        self._append(draft, data, start, on_progress)
        self._check(draft, self.digest(draft), len(data), sha256)
        self._repl.run(_PLACE.format(path=ascii(path), draft=ascii(draft)))
        found = self.digest(path)
        self._check(path, found, len(data), sha256)
        return Sent(path, len(data), sha256, found[1], start)

    def pull(self, path, on_progress=None):
        """The file's bytes, their digest compared."""
        size, sha256 = self._answer("_e_digest(%s)" % ascii(path))
        self._repl.run("f=open(%s,'rb')" % ascii(path))
        data = bytearray()
        while len(data) < size:
            data += base64.b64decode(self._repl.run(
                "print(ubinascii.b2a_base64(f.read(%d)).decode(),end='')" % CHUNK_BYTES))
            if on_progress:
                on_progress(len(data))
        self._repl.run("f.close()")
        self._check(path, [len(data), hashlib.sha256(data).hexdigest()], size, sha256)
        return bytes(data)

    def remove(self, path):
        check_path(path)
        self._repl.run("uos.remove(%s)" % ascii(path))

    def _resumed(self, draft, data):
        """How much of `data` a draft holds; one of something else is removed."""
        found = self.digest(draft)
        if found is None:
            return 0
        size, sha256 = found
        if size <= len(data) and hashlib.sha256(data[:size]).hexdigest() == sha256:
            return size
        self._repl.run("uos.remove(%s)" % ascii(draft))
        return 0

    def _append(self, draft, data, start, on_progress):
        self._repl.run("f=open(%s,'ab')" % ascii(draft))
        for at in range(start, len(data), CHUNK_BYTES):
            text = base64.b64encode(data[at:at + CHUNK_BYTES]).decode("ascii")
            flush = "\nf.flush()" if (at - start) % FLUSH_BYTES == 0 else ""
            self._repl.run("n=f.write(ubinascii.a2b_base64('%s'))%s" % (text, flush))
            if on_progress:
                on_progress(min(at + CHUNK_BYTES, len(data)))
        self._repl.run("f.close()")

    def _check(self, path, found, size, sha256):
        if found != [size, sha256]:
            raise BoardFault(
                _("{path} is not on board B as it was sent: {found}, not {wanted}").format(
                    path=path, found=found, wanted=[size, sha256]),
                _("Send it again; with a worn TF card, take another."))

    def _answer(self, expression):
        return json.loads(self._repl.run("print(ujson.dumps(%s))" % expression))


def check_path(path):
    """UsageError for what must not be written or removed on a board."""
    parts = path.split("/")
    if len(parts) < 3 or parts[0] or parts[1] not in ("flash", "sd") or not all(parts[1:]) or ".." in parts:
        raise UsageError(_("{path!r} is no file of the board's").format(path=path),
                         _("Its files are in /flash and, on a TF card, in /sd."))
    if path == PIN_TABLE:
        raise UsageError(_("{path} is the board's own pin table").format(path=path),
                         _("Leave it as it is; edgeai's settings are in edgeai.json."))
