"""Speech models: Vosk folders that ship, were installed, or lie anywhere."""
import contextlib
import hashlib
import os
from typing import NamedTuple, Optional

from edgeai.config import PACKAGE_DIR
from edgeai.errors import ModelAbsent, ModelError
from edgeai.i18n import gettext as _
from edgeai.toml_file import read_toml

SHIPPED_DIR = os.path.join(PACKAGE_DIR, "models")
DEFAULT_RATE_HZ = 16000
# vosk takes a folder as a model when both are there (vosk-api, src/model.cc).
REQUIRED_FILES = (os.path.join("am", "final.mdl"), os.path.join("conf", "model.conf"))


class SpeechModel(NamedTuple):
    """A model folder. `rate_hz` is what its features were trained on."""

    name: str
    folder: str
    rate_hz: int
    licence: Optional[str]
    has_digests: bool


def find_model(name_or_path):
    """The model of that name, or in that folder, its files checked.

    Raises ModelAbsent when there is none, ModelError when a file is missing or changed.
    """
    for folder in _candidates(name_or_path):
        if os.path.isdir(folder):
            return check_model(folder)
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
            if os.path.isfile(os.path.join(parent, name, REQUIRED_FILES[0])):
                with contextlib.suppress(ModelError):  # `models check` says what it is
                    models.append(_describe(os.path.join(parent, name)))
    return models


def check_model(folder):
    """The folder's `SpeechModel`, after its files were held against its digests."""
    for name in REQUIRED_FILES:
        if not os.path.isfile(os.path.join(folder, name)):
            raise ModelError(
                _("{folder} is not a Vosk model: it has no {name}").format(
                    folder=folder, name=name
                ),
                _("Give the folder that holds am/ and conf/."),
            )
    for name, digest in _digests(folder).items():
        _check_digest(folder, name, digest)
    return _describe(folder)


def installed_dir():
    """Where models that the user installs lie."""
    if os.environ.get("EDGEAI_MODELS"):
        return os.environ["EDGEAI_MODELS"]
    if os.name == "nt":
        base = os.environ.get("LOCALAPPDATA", os.path.expanduser("~"))
    else:
        base = os.environ.get("XDG_DATA_HOME", os.path.expanduser("~/.local/share"))
    return os.path.join(base, "edgeai", "models")


def _candidates(name_or_path):
    path = str(name_or_path)
    if os.path.basename(path) == path:
        yield os.path.join(SHIPPED_DIR, path)
        yield os.path.join(installed_dir(), path)
    yield path


def _describe(folder):
    card = os.path.join(folder, "model.toml")
    licence = None
    if os.path.isfile(card):
        licence = read_toml(card, ModelError).string("licence")
    return SpeechModel(
        os.path.basename(os.path.normpath(folder)), folder, _rate_hz(folder), licence,
        os.path.isfile(card),
    )


def _rate_hz(folder):
    """--sample-frequency of conf/mfcc.conf; Vosk's models are 16 kHz unless it says otherwise."""
    path = os.path.join(folder, "conf", "mfcc.conf")
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
    card = os.path.join(folder, "model.toml")
    if not os.path.isfile(card):
        return {}
    files = read_toml(card, ModelError).table("files")
    return {name: files.string(name) for name in files.keys()}


def _check_digest(folder, name, digest):
    path = os.path.join(folder, *name.split("/"))
    if ".." in name.split("/") or os.path.isabs(name):
        raise ModelError(_("{folder} names a file outside itself: {name}").format(
            folder=folder, name=name), _("Do not use this model."))
    if not os.path.isfile(path) or _sha256(path) != digest:
        raise ModelError(
            _("{path} is missing or was changed").format(path=path),
            _("Copy the model again from where it came."),
        )


def _sha256(path):
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()
