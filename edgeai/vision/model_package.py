"""Model packages: a folder with model.toml and the files that it lists with their digests.

What training makes and both boards take. Nothing of a package is loaded before its size and
digest are what model.toml says. The format is told in docs/model-packages.md.
"""
import hashlib
import os

from edgeai.errors import ModelAbsent, ModelError, UsageError
from edgeai.i18n import gettext as _
from edgeai.system_reasons import system_reason
from edgeai.toml_file import read_toml
from edgeai.vision.package_description import Description, read_description

DESCRIPTION = "model.toml"
_MOST_DESCRIPTION_BYTES = 1 << 20


class ModelPackage:
    """An opened package: the fields of its `Description`, its files, and the bytes of each.

    samples: what training has put aside to measure it on; None for a package from the disk.
    """

    def __init__(self, folder, description, files):
        self.folder = folder
        self.description = description
        self.files = files
        self.samples = None

    @classmethod
    def open(cls, folder):
        """The package in that folder. Its description is read and checked, no file loaded.

        Raises ModelAbsent where there is none, ModelError with file and line for a wrong one.
        """
        folder = str(folder)
        path = os.path.join(folder, DESCRIPTION)
        _check_is_there(folder, path)
        table = read_toml(path, ModelError)
        description, files = read_description(table)
        return cls(folder, description, files)

    def __getattr__(self, name):
        if name in Description._fields:
            return getattr(self.description, name)
        raise AttributeError(name)

    def __repr__(self):
        return "<ModelPackage %r: %s %s>" % (self.folder, self.task, ", ".join(self.labels))

    @property
    def roles(self):
        return tuple(file.role for file in self.files)

    def has(self, role):
        return role in self.roles

    def path_of(self, role):
        """The path of the file in that role, its size and digest checked now."""
        file = self._file(role)
        path = self._inside(file)
        with self._opened(file) as stream:
            self._check_digest(file, _digest(stream))
        return path

    def read(self, role):
        """The bytes of the file in that role: the very ones whose digest was checked."""
        file = self._file(role)
        with self._opened(file) as stream:
            data = stream.read(file.bytes + 1)
        self._check_digest(file, hashlib.sha256(data).hexdigest())
        return data

    def evaluate(self, role="int8", dataset=None, split="test"):
        """The `Evaluation` of that file on a part of a `Dataset`; without one, on the pictures that
        the training, just ended, had put aside for it."""
        from edgeai.vision.training.package_evaluation import evaluate, samples_of

        if dataset is None and self.samples is None:
            raise UsageError(_("on which data set?"),
                             'package.evaluate("int8", Dataset.open("dataset/"))')
        return evaluate(self, role, samples_of(dataset, split) if dataset else self.samples)

    def _file(self, role):
        for file in self.files:
            if file.role == role:
                return file
        raise ModelAbsent(
            _("{folder} has no file in the role {role!r}").format(folder=self.folder, role=role),
            _("It has: {roles}.").format(roles=", ".join(self.roles)))

    def _inside(self, file):
        """The file's path; ModelError where a link leads it out of the folder."""
        path = os.path.join(self.folder, *file.name.split("/"))
        within = os.path.realpath(self.folder)
        if os.path.commonpath([within, os.path.realpath(path)]) != within:
            raise ModelError(_("{path} leads out of the package").format(path=path), _again())
        return path

    def _opened(self, file):
        """The file, open, when it is one and as long as it should be."""
        path = self._inside(file)
        try:
            size = os.path.getsize(path)
            if not os.path.isfile(path) or size != file.bytes:
                raise ModelError(
                    _("{path} has {size} bytes, not {expected}").format(
                        path=path, size=size, expected=file.bytes), _again())
            return open(path, "rb")
        except OSError as problem:
            raise ModelAbsent(_("{path} can't be read: {problem}").format(
                path=path, problem=system_reason(problem)), _again()) from None

    def _check_digest(self, file, found):
        if found != file.sha256:
            raise ModelError(
                _("{path} is not what {description} says: its SHA-256 is {found}").format(
                    path=self._inside(file), description=DESCRIPTION, found=found), _again())


def _again():
    return _("Copy the whole package again, or train it again.")


def _digest(stream):
    digest = hashlib.sha256()
    for block in iter(lambda: stream.read(1 << 20), b""):
        digest.update(block)
    return digest.hexdigest()


def _check_is_there(folder, path):
    if not os.path.isfile(path):
        raise ModelAbsent(
            _("{folder} is no model package: it has no {name}").format(
                folder=folder, name=DESCRIPTION),
            _("Give a folder that edgeai train vision wrote."))
    if os.path.getsize(path) > _MOST_DESCRIPTION_BYTES:
        raise ModelError(_("{path} is larger than any description").format(path=path), _again())
