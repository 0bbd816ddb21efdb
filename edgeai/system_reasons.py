"""Why the system refused something, in the user's language.

The system's own words are English, except on Windows, where they are the user's.
"""
import errno

from edgeai.i18n import gettext as _


def N_(message):
    """Marks a message for the catalogue."""
    return message


# errno's name -> POSIX's words; of what happens to people's files and devices.
_REASONS = {
    "EACCES": N_("Permission denied"),
    "EBUSY": N_("Device or resource busy"),
    "EDQUOT": N_("Disk quota exceeded"),  # not on Windows
    "EEXIST": N_("File exists"),
    "EFBIG": N_("File too large"),
    "EINVAL": N_("Invalid argument"),
    "EIO": N_("Input/output error"),
    "EISDIR": N_("Is a directory"),
    "EMFILE": N_("Too many open files"),
    "ENAMETOOLONG": N_("File name too long"),
    "ENODEV": N_("No such device"),
    "ENOENT": N_("No such file or directory"),
    "ENOMEM": N_("Cannot allocate memory"),
    "ENOSPC": N_("No space left on device"),
    "ENOTDIR": N_("Not a directory"),
    "ENOTEMPTY": N_("Directory not empty"),
    "ENXIO": N_("No such device or address"),
    "EPERM": N_("Operation not permitted"),
    "EROFS": N_("Read-only file system"),
}


def system_reason(problem):
    """An OSError's reason, without its file."""
    words = _REASONS.get(errno.errorcode.get(problem.errno))
    if words and not getattr(problem, "winerror", None):
        return _(words)
    return problem.strerror or str(problem)
