"""Vision packages that ship, were installed, or lie anywhere."""
import contextlib
import os

from edgeai.config import PACKAGE_DIR
from edgeai.errors import ModelAbsent, ModelError, UsageError
from edgeai.i18n import gettext as _
from edgeai.user_files import user_folder
from edgeai.vision.model_package import DESCRIPTION, ModelPackage

SHIPPED_DIR = os.path.join(PACKAGE_DIR, "models", "vision")


def open_package(package, task=None):
    """The `ModelPackage`: as it is, in a folder, or of that name; UsageError for another task."""
    if not isinstance(package, ModelPackage):
        package = ModelPackage.open(find_folder(package))
    if task and package.task != task:
        raise UsageError(
            _("{folder} is a model to {task}").format(folder=package.folder, task=package.task),
            _("Use Detector for detect, and Classifier for classify."))
    return package


def find_folder(name_or_path):
    """The folder of that package; ModelAbsent when there is none."""
    wanted = str(name_or_path)
    parents = (SHIPPED_DIR, installed_dir()) if os.path.basename(wanted) == wanted else ()
    for folder in [os.path.join(parent, wanted) for parent in parents] + [wanted]:
        if os.path.isfile(os.path.join(folder, DESCRIPTION)):
            return folder
    raise ModelAbsent(
        _("there is no vision model {name!r}").format(name=wanted),
        _("Known are: {names}. A package's folder works too.").format(
            names=", ".join(os.path.basename(one.folder) for one in list_packages()) or "-"))


def list_packages():
    """Shipped and installed packages; a broken one is left out."""
    packages = []
    for parent in (SHIPPED_DIR, installed_dir()):
        for name in sorted(os.listdir(parent)) if os.path.isdir(parent) else ():
            if os.path.isfile(os.path.join(parent, name, DESCRIPTION)):
                with contextlib.suppress(ModelError):
                    packages.append(ModelPackage.open(os.path.join(parent, name)))
    return packages


def installed_dir():
    """Where packages that the user copies in are found by their names."""
    return os.path.join(os.environ.get("EDGEAI_MODELS") or os.path.join(user_folder(), "models"),
                        "vision")
