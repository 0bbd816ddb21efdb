"""A folder that takes another's place: at any moment one of them is whole."""
import os


def replace_folder(new, folder, aside):
    """Move `new` to `folder`. What stood there is at `aside` then, a path on the same disk where
    nothing is; it is back in its place where OSError is raised, as Windows does for as long as
    somebody has one of its files open."""
    was_there = os.path.isdir(folder)
    if was_there:
        os.replace(folder, aside)
    try:
        os.replace(new, folder)
    except OSError:
        if was_there:
            os.replace(aside, folder)
        raise
