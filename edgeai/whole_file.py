"""Files that are whole or not there: written beside, forced to the disk, then moved into place."""
import contextlib
import os


@contextlib.contextmanager
def whole_file(path):
    """Yields the path of a draft, of the same ending, to write; it becomes `path` if the block
    ends well, and is gone otherwise."""
    stem, ending = os.path.splitext(str(path))
    draft = "%s.part%s" % (stem, ending)
    try:
        yield draft
        with open(draft, "rb+") as file:
            os.fsync(file.fileno())
        os.replace(draft, str(path))
    except OSError as problem:
        if problem.filename == draft:  # a user knows the file that he named
            problem.filename = str(path)
        raise
    finally:
        if os.path.exists(draft):
            os.remove(draft)
