"""A data set out of a zip file from anywhere: unpacked without trust, whole or not there."""
import os
import shutil

from edgeai.archives import Limits, unpack_zip
from edgeai.errors import DatasetError, UsageError
from edgeai.i18n import gettext as _
from edgeai.vision.datasets.files import MOST_FILES

LIMITS = Limits(entries=MOST_FILES, total_bytes=20 << 30)


def unpack_dataset(path, folder, on_progress=None):
    """Unpack into a folder where nothing is; returns the number of files.

    One folder that all lies in is left out. Raises DatasetError for a file that is damaged or
    refused (archives.py says what is), UsageError when the folder is there.
    """
    folder = os.path.abspath(str(folder))
    if os.path.exists(folder):
        raise UsageError(_("{path} is there already").format(path=folder),
                         _("Give another name, or remove it first."))
    if not os.path.isfile(str(path)):
        raise UsageError(_("there is no file {path}").format(path=path), _("Check the path."))
    draft = folder + ".part"
    shutil.rmtree(draft, ignore_errors=True)
    os.makedirs(draft)
    try:
        names = unpack_zip(path, draft, DatasetError, LIMITS, on_progress)
        inner = os.listdir(draft)
        is_one = len(inner) == 1 and os.path.isdir(os.path.join(draft, inner[0]))
        os.replace(os.path.join(draft, inner[0]) if is_one else draft, folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return len(names)
