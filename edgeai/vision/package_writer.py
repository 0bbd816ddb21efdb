"""Writes model packages: whole or not there."""
import hashlib
import os
import re
import shutil

from edgeai.errors import UsageError
from edgeai.i18n import gettext as _
from edgeai.toml_file import toml_string
from edgeai.vision.model_package import DESCRIPTION, ModelPackage
from edgeai.vision.package_description import FORMAT, PackageFile
from edgeai.whole_file import whole_file


def check_destination(folder):
    """UsageError where something else than a package stands: it would be gone afterwards."""
    is_free = not os.path.exists(folder) or os.path.isdir(folder) and not os.listdir(folder)
    if not is_free and not os.path.isfile(os.path.join(folder, DESCRIPTION)):
        raise UsageError(_("{folder} is there already, and no model").format(folder=folder),
                         _("Give --out a new folder's name; a model there is replaced."))


def write_description(folder, description, names):
    """Write model.toml for the files that lie in `folder`. names: {role: file name}."""
    _write(folder, description, [_listed(folder, role, name) for role, name in names.items()])


def update_description(package, **fields):
    """The package with other metrics, licence ...; its files stay as they are."""
    _write(package.folder, package.description._replace(**fields), package.files)
    return ModelPackage.open(package.folder)


def add_file(package, role, path):
    """A copy of the file at `path` joins the package in that role, in place of an earlier one."""
    name = os.path.basename(str(path))
    with whole_file(os.path.join(package.folder, name)) as draft:
        shutil.copyfile(str(path), draft)
    others = [file for file in package.files if file.role != role and file.name != name]
    _write(package.folder, package.description, others + [_listed(package.folder, role, name)])
    return ModelPackage.open(package.folder)


def _listed(folder, role, name):
    with open(os.path.join(folder, name), "rb") as file:
        data = file.read()
    return PackageFile(role, name, hashlib.sha256(data).hexdigest(), len(data))


def _write(folder, description, files):
    with whole_file(os.path.join(folder, DESCRIPTION)) as draft:
        with open(draft, "w", encoding="utf-8", newline="\n") as file:
            file.write(_as_toml(description, files))


def _as_toml(description, files):
    lines = ["format = %d" % FORMAT]
    for key in ("name", "task", "labels", "head", "anchors", "licence"):
        lines.append("%s = %s" % (key, _value(getattr(description, key))))
    lines += _table("input", description.input._asdict())
    for file in files:
        lines += ["", "[[file]]"] + ["%s = %s" % (key, _value(value))
                                     for key, value in file._asdict().items()]
    lines += _table("metrics", description.metrics)
    lines += _table("trained_on", description.trained_on)
    return "\n".join(lines) + "\n"


def _table(name, fields):
    """The lines of a table and of the tables in it."""
    lines = ["", "[%s]" % name]
    inner = []
    for key, value in fields.items():
        if isinstance(value, dict):
            inner += _table("%s.%s" % (name, _key(key)), value)
        else:
            lines.append("%s = %s" % (_key(key), _value(value)))
    return lines + inner


def _key(key):
    return key if re.match(r"[A-Za-z0-9_-]+$", key) else toml_string(key)


def _value(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return toml_string(value)
    if isinstance(value, (list, tuple)):
        return "[%s]" % ", ".join(_value(one) for one in value)
    return repr(float(value) if isinstance(value, float) else value)  # numpy's are floats too
