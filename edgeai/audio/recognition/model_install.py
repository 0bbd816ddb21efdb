"""Installs speech models from a zip file or a folder, such as those on a USB stick.

A model is unpacked beside its place, looked through, tried by vosk in another process
and only then moved there: it is installed whole or not at all.
"""
import contextlib
import os
import shutil
import stat
import tempfile

from edgeai.archives import Limits, unpack_zip, unsafe_name
from edgeai.audio.recognition import model_trial
from edgeai.audio.recognition.model_check import Finding, find_faults
from edgeai.audio.recognition.model_layout import layout_of
from edgeai.audio.recognition.speech_model import (
    CARD, SHIPPED_DIR, check_model, installed_dir, list_models, sha256)
from edgeai.errors import ModelAbsent, ModelError, UsageError
from edgeai.i18n import gettext as _
from edgeai.system_reasons import system_reason
from edgeai.toml_file import toml_string
from edgeai.whole_folder import replace_folder

DRAFT = ".installing-"  # a folder of that name is what an interrupted install left
REPLACED = "replaced"  # in a draft: the model that a new one takes the place of
SHOWN_FAULTS = 5


def install_model(source, replace=False, on_progress=None):
    """Install a zip file's or a folder's model; the `SpeechModel` that it is then.

    replace: take the place of an installed model of the same name.
    on_progress: called with the bytes written so far and the total.
    Raises ModelError when the archive is refused or the model is not whole.
    """
    source = os.path.abspath(str(source))
    with _draft() as draft:
        folder, name = _unpack(source, draft, on_progress)
        target = os.path.join(installed_dir(), _checked_name(name, replace))
        _refuse_faults(source, folder)
        if not os.path.isfile(os.path.join(folder, CARD)):
            _write_card(folder, name, os.path.basename(source))
        _put(folder, target, draft)
    return check_model(target)


def remove_model(name):
    """Delete an installed model; one that ships with edgeai stays."""
    target = os.path.join(installed_dir(), name)
    if not name or os.path.basename(name) != name or name[0] == "." or not os.path.isdir(target):
        raise _not_installed(name)
    with _draft() as draft, _moving(target):
        os.replace(target, os.path.join(draft, name))


def _not_installed(name):
    models = list_models()
    installed = [one.name for one in models if os.path.dirname(one.folder) == installed_dir()]
    remedy = _("Installed are: {names}.").format(
        names=", ".join(installed)) if installed else _("No model is installed.")
    if name in [one.name for one in models if os.path.dirname(one.folder) == SHIPPED_DIR]:
        return UsageError(_("{name} ships with edgeai and can't be removed").format(name=name),
                          remedy)
    return ModelAbsent(_("there is no installed model {name!r}").format(name=name), remedy)


def find_all_faults(folder):
    """[Finding] of everything that is wrong with a folder; when nothing is, vosk has tried it."""
    faults = find_faults(folder)
    if faults:
        return faults
    try:
        model = check_model(folder)
    except ModelError as problem:  # a card that does not fit
        return [Finding("", problem.message)]
    fault = model_trial.fault_of(folder, model.rate_hz)
    return [Finding("", fault)] if fault else []


def _unpack(source, draft, on_progress):
    """(folder, name) of the model, now in the draft."""
    if os.path.isdir(source):
        folder = _model_in(source, source)
        copy = os.path.join(draft, "model")
        _copy_tree(folder, copy, on_progress)
        return copy, os.path.basename(folder)
    if not os.path.isfile(source):
        raise ModelAbsent(_("there is no file or folder {path}").format(path=source),
                          _("Check the path."))
    unpacked = os.path.join(draft, "archive")
    os.mkdir(unpacked)
    unpack_zip(source, unpacked, ModelError, on_progress=on_progress)
    folder = _model_in(unpacked, source)
    if folder == unpacked:  # all at the top of the archive: it is called as the archive is
        return folder, os.path.splitext(os.path.basename(source))[0]
    return folder, os.path.basename(folder)


def _model_in(folder, source):
    """The model's folder: this one, or the only one in it, up to two deeper."""
    level = [folder]
    for _depth in range(3):
        models = [one for one in level if layout_of(one)]
        if len(models) == 1:
            return models[0]
        if models:
            raise ModelError(
                _("{path} holds several models: {names}").format(
                    path=source, names=", ".join(sorted(map(os.path.basename, models)))),
                _("Install one of them by its folder."))
        level = [inner for one in level for inner in _folders_in(one)]
    raise ModelError(_("there is no Vosk model in {path}").format(path=source),
                     _("It must hold am/final.mdl and conf/, or final.mdl and mfcc.conf."))


def _folders_in(folder):
    with os.scandir(folder) as entries:
        return [entry.path for entry in entries if entry.is_dir(follow_symlinks=False)]


def _checked_name(name, replace):
    reason = unsafe_name(name) or (_("it begins with a dot") if name.startswith(".") else None)
    if reason:
        raise ModelError(_("a model can't be called {name!r}: {reason}").format(
            name=name, reason=reason), _("Rename it."))
    if os.path.exists(os.path.join(SHIPPED_DIR, name)):
        raise ModelError(_("{name} is the name of a model that ships with edgeai").format(name=name),
                         _("Rename it."))
    if os.path.exists(os.path.join(installed_dir(), name)) and not replace:
        raise UsageError(_("{name} is installed already").format(name=name),
                         _("Say --replace to put this one in its place."))
    return name


def _refuse_faults(source, folder):
    faults = find_all_faults(folder)
    if faults:
        lines = ["%s: %s" % fault if fault.file else fault.message
                 for fault in faults[:SHOWN_FAULTS]]
        raise ModelError(
            _("{path} is not installed: {faults}").format(path=source, faults="; ".join(lines)),
            _("Copy the model again from where it came."))


def _copy_tree(folder, copy, on_progress):
    files = list(_files_in(folder))
    total, done, limits = sum(size for _path, size in files), 0, Limits()
    if len(files) > limits.entries or total > limits.total_bytes:
        raise ModelError(
            _("{path} has {count} files, {size} MB: no model is so large").format(
                path=folder, count=len(files), size=total >> 20), _("Give the model's folder."))
    for path, size in files:
        target = os.path.join(copy, os.path.relpath(path, folder))
        os.makedirs(os.path.dirname(target), exist_ok=True)
        shutil.copyfile(path, target)
        done += size
        if on_progress:
            on_progress(done, total)


def _files_in(folder):
    """(path, size) of every file; links and devices are refused."""
    for place, folders, names in os.walk(folder):
        for name in folders + names:
            path = os.path.join(place, name)
            status = os.lstat(path)
            if not (stat.S_ISREG(status.st_mode) or stat.S_ISDIR(status.st_mode)):
                raise ModelError(_("{path} is a link or a device, not a file").format(path=path),
                                 _("Put the file itself there."))
            if stat.S_ISREG(status.st_mode):
                yield path, status.st_size


def _write_card(folder, name, source):
    """Digests of what was whole today, so that a later change is seen."""
    lines = ["# Written by `edgeai models install`.", 'task = "speech"',
             "name = " + toml_string(name), "source = " + toml_string(source), "", "[files]   # SHA-256"]
    for path, _size in sorted(_files_in(folder)):
        below = os.path.relpath(path, folder).replace(os.sep, "/")
        lines.append('%s = "%s"' % (toml_string(below), sha256(path)))
    with open(os.path.join(folder, CARD), "w", encoding="utf-8", newline="\n") as file:
        file.write("\n".join(lines) + "\n")
        file.flush()
        os.fsync(file.fileno())


def _put(folder, target, draft):
    """Into its place; the one that was there goes only when this one is there."""
    aside = os.path.join(draft, REPLACED)
    os.mkdir(aside)
    with _moving(target):
        replace_folder(folder, target, os.path.join(aside, os.path.basename(target)))


@contextlib.contextmanager
def _moving(folder):
    try:
        yield
    except OSError as problem:  # Windows: a program has one of its files open
        raise ModelError(
            _("{folder} can't be moved: {problem}").format(
                folder=folder, problem=system_reason(problem)),
            _("Close the programs that use the model.")) from None


@contextlib.contextmanager
def _draft():
    """A folder beside the models; what is in it at the end is deleted."""
    parent = installed_dir()
    os.makedirs(parent, exist_ok=True)
    with _alone(parent):
        _clear_leftovers(parent)
        draft = tempfile.mkdtemp(prefix=DRAFT, dir=parent)
        try:
            yield draft
        finally:
            shutil.rmtree(draft, ignore_errors=True)


def _clear_leftovers(parent):
    """What an install left that was killed; a model that it had just put aside comes back."""
    for name in os.listdir(parent):
        if name.startswith(DRAFT):
            aside = os.path.join(parent, name, REPLACED)
            for model in os.listdir(aside) if os.path.isdir(aside) else ():
                if not os.path.exists(os.path.join(parent, model)):
                    os.replace(os.path.join(aside, model), os.path.join(parent, model))
            shutil.rmtree(os.path.join(parent, name), ignore_errors=True)


@contextlib.contextmanager
def _alone(folder):
    """One install at a time; the lock goes with the process, however it ends."""
    handle = _open_lock(folder)
    try:
        try:
            _lock(handle)
        except OSError:
            raise ModelError(_("another program is installing a model"),
                             _("Wait until it is done.")) from None
        yield
    finally:
        os.close(handle)


def _open_lock(folder):
    if os.name == "nt":  # a folder can't be locked there; the file goes when it is closed
        return os.open(os.path.join(folder, ".lock"), os.O_RDWR | os.O_CREAT | os.O_TEMPORARY)
    return os.open(folder, os.O_RDONLY)


def _lock(handle):
    if os.name == "nt":
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
