"""Speech models: Vosk folders that ship, were installed, or lie anywhere."""
import contextlib
import functools
import os
from typing import NamedTuple, Optional

from edgeai.audio.recognition.model_check import find_faults
from edgeai.audio.recognition.model_layout import (
    has, has_fixed_graph, layout_of, needed_files, path_of)
from edgeai.config import PACKAGE_DIR
from edgeai.errors import ModelAbsent, ModelError
from edgeai.file_digest import sha256_of
from edgeai.i18n import gettext as _
from edgeai.toml_file import read_toml
from edgeai.user_files import user_folder

SHIPPED_DIR = os.path.join(PACKAGE_DIR, "models")
DEFAULT_RATE_HZ = 16000
CARD = "model.toml"


class SpeechModel(NamedTuple):
    """A model folder.

    rate_hz: what its features were trained on.
    takes_phrases: its grammar is put together at run time, so a phrase list may replace it.
    has_digests: its files are held against the SHA-256 digests of its model.toml.
    """

    name: str
    folder: str
    rate_hz: int
    licence: Optional[str]
    has_digests: bool
    takes_phrases: bool


def find_model(name_or_path):
    """The model of that name, or in that folder, its files checked.

    Raises ModelAbsent when there is none, ModelError when a file is missing or changed.
    """
    return check_model(find_folder(name_or_path))


def find_folder(name_or_path):
    """The folder of that model, whatever is in it; ModelAbsent when there is none."""
    for folder in _candidates(str(name_or_path)):
        if os.path.isdir(folder):
            return folder
    raise ModelAbsent(
        _("there is no speech model {name!r}").format(name=str(name_or_path)),
        _("Known are: {names}. Any Vosk model folder's path works too.").format(
            names=", ".join(model.name for model in list_models())
        ),
    )


def list_models():
    """Shipped and installed models; a broken folder is left out."""
    models = []
    for parent in (SHIPPED_DIR, installed_dir()):
        for name in sorted(os.listdir(parent)) if os.path.isdir(parent) else ():
            folder = os.path.join(parent, name)
            if layout_of(folder) and not name.startswith("."):
                with contextlib.suppress(ModelError):  # `models check` says what it is
                    models.append(_describe(folder))
    return models


def check_model(folder):
    """The folder's `SpeechModel`, after its files were held against its digests."""
    layout = layout_of(folder)
    if layout is None:
        raise ModelError(
            _("{folder} is not a Vosk model: it has neither am/final.mdl nor final.mdl").format(
                folder=folder),
            _("Give the folder that holds am/ and conf/."),
        )
    for name in needed_files(folder, layout):
        if not has(folder, name):
            raise _broken(path_of(folder, name))
    digests = _digests(folder)
    for name, digest in digests.items():
        _check_digest(folder, name, digest)
    if not digests:
        _check_by_looking(folder)
    return _describe(folder)


def installed_dir():
    """Where models that the user installs lie."""
    return os.environ.get("EDGEAI_MODELS") or os.path.join(user_folder(), "models")


def sha256(path):
    """The SHA-256 digest of a file, in hexadecimal; a file that did not change is read once."""
    status = os.stat(path)
    return _sha256(path, status.st_size, status.st_mtime_ns)


@functools.lru_cache(maxsize=64)
def _sha256(path, _size, _changed_ns):
    return sha256_of(path)


def _candidates(path):
    if os.path.basename(path) == path and path not in (os.curdir, os.pardir):
        yield os.path.join(SHIPPED_DIR, path)
        yield os.path.join(installed_dir(), path)
    yield path


def _describe(folder):
    card, layout = os.path.join(folder, CARD), layout_of(folder)
    licence = None
    if os.path.isfile(card):
        licence = read_toml(card, ModelError).string("licence")
    return SpeechModel(
        os.path.basename(os.path.normpath(folder)), folder,
        _rate_hz(path_of(folder, layout.features)), licence, os.path.isfile(card),
        not has_fixed_graph(folder, layout),
    )


def _rate_hz(path):
    """--sample-frequency of mfcc.conf; Vosk's models are 16 kHz unless it says otherwise."""
    if os.path.isfile(path):
        with open(path, encoding="utf-8", errors="replace") as file:
            for line in file:
                key, _equals, value = line.partition("#")[0].partition("=")
                if key.strip() == "--sample-frequency":
                    return _hertz(value.strip(), path)
    return DEFAULT_RATE_HZ


def _hertz(text, path):
    try:
        return int(float(text))
    except (ValueError, OverflowError):
        raise ModelError(
            _("{path}: the sampling rate is {text!r}, not a number").format(path=path, text=text),
            _("Copy the model again from where it came."),
        ) from None


def _digests(folder):
    """{file: SHA-256} of model.toml; {} for a public model, which has none."""
    card = os.path.join(folder, CARD)
    if not os.path.isfile(card):
        return {}
    files = read_toml(card, ModelError).table("files")
    return {name: files.string(name) for name in files.keys()}


def _check_digest(folder, name, digest):
    path = path_of(folder, name)
    if ".." in name.split("/") or os.path.isabs(name):
        raise ModelError(_("{folder} names a file outside itself: {name}").format(
            folder=folder, name=name), _("Do not use this model."))
    if not os.path.isfile(path) or sha256(path) != digest:
        raise _broken(path)


def _check_by_looking(folder):
    """Without digests: vosk would end the process over some damages."""
    for file, message in find_faults(folder)[:1]:
        raise ModelError(
            _("{path}: {problem}").format(path=path_of(folder, file), problem=message),
            _("Copy the model again from where it came."))


def _broken(path):
    return ModelError(_("{path} is missing or was changed").format(path=path),
                      _("Copy the model again from where it came."))
