"""A folder that a program could write: how full it is, and what must not be left in it."""
import os
import stat


def is_too_full(folder, limits):
    """Does it hold more files or bytes than it may? Counts no further than that."""
    count = size = 0
    for place, folders, names in os.walk(folder):
        count += len(folders) + len(names)
        for name in names:
            try:
                size += os.lstat(os.path.join(place, name)).st_size
            except OSError:  # just removed
                continue
        if count > limits.folder_files or size > limits.folder_bytes:
            return True
    return False


def sweep(folder):
    """Remove links, devices, pipes and files that have a second name; open what was closed to us.

    Who reads the folder then meets files and folders only, all of them in it.
    """
    _open_folder(folder)
    for place, folders, names in os.walk(folder):
        for name in folders + names:
            path = os.path.join(place, name)
            found = os.lstat(path)
            if stat.S_ISDIR(found.st_mode):
                _open_folder(path)
            elif not stat.S_ISREG(found.st_mode) or found.st_nlink > 1:
                os.unlink(path)
            elif os.name != "nt" and not found.st_mode & stat.S_IRUSR:
                os.chmod(path, 0o644)


def _open_folder(path):
    if os.name != "nt" and os.lstat(path).st_mode & stat.S_IRWXU != stat.S_IRWXU:
        os.chmod(path, 0o755)
