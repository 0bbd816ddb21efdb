"""Folders that are whole or not there: one that takes another's place, and a new one."""
import contextlib
import os
import shutil

from edgeai.errors import UsageError
from edgeai.i18n import gettext as _


@contextlib.contextmanager
def whole_folder(folder):
    """Yields a draft to fill, which takes the place of `folder` if the block ends well. A draft
    that a killed program left there is thrown away."""
    folder = os.path.abspath(str(folder))  # without a slash at its end
    draft = folder + ".part"
    shutil.rmtree(draft, ignore_errors=True)
    os.makedirs(draft)
    yield draft
    old = folder + ".old"
    if os.path.isdir(folder):  # else what a killed replacement left there is the only one
        shutil.rmtree(old, ignore_errors=True)
    replace_folder(draft, folder, old)
    shutil.rmtree(old, ignore_errors=True)


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


@contextlib.contextmanager
def new_folder(folder):
    """Yields the path of a draft to fill; it becomes `folder`, where nothing or an empty folder may
    be, if the block ends well, and is gone otherwise. Raises UsageError where something is."""
    folder = os.path.abspath(str(folder))
    if os.path.exists(folder) and (not os.path.isdir(folder) or os.listdir(folder)):
        raise UsageError(_("{path} is there already").format(path=folder),
                         _("Give another name, or remove it first."))
    draft = folder + ".part"
    shutil.rmtree(draft, ignore_errors=True)
    try:
        os.makedirs(draft)
        yield draft
        if os.path.isdir(folder):
            os.rmdir(folder)
        os.replace(draft, folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
