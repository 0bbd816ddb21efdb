"""A lock on an open file that the system lets go when its process ends, however it ends."""
import errno
import sys

# Windows locks bytes by force: this one nobody reads, and it fits 31 bits, as its C library wants.
LOCKED_BYTE = 0x7FFFFFF0
TAKEN = (errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES, errno.EDEADLK)


def lock(file):
    """Take it without waiting: True; another has it: False; this disk knows no locks: None."""
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(LOCKED_BYTE)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as problem:
        return False if problem.errno in TAKEN else None
    return True
