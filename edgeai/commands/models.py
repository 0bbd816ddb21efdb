"""edgeai models list | check NAME | install FILE.zip | remove NAME"""
import os

from edgeai.audio.recognition.speech_model import check_model, find_folder, list_models
from edgeai.commands.terminal import padded
from edgeai.errors import UsageError
from edgeai.i18n import gettext as _
from edgeai.vision.detection.vision_models import list_packages

EXAMPLES = {"check": "edgeai models check zh-command",
            "install": "edgeai models install vosk-model-small-cn-0.22.zip",
            "remove": "edgeai models remove vosk-model-small-cn-0.22"}

_LABELS_SHOWN = 10
_NAME_COLUMNS = 28


def add_arguments(parser):
    parser.add_argument("what", choices=("list", "check", "install", "remove"),
                        help=_("list all; check one; install a Vosk model; remove an installed one"))
    parser.add_argument("model", nargs="?", metavar="MODEL",
                        help=_("a name that list shows; for check also a folder, for install a "
                               "zip file or a folder"))
    parser.add_argument("--replace", action="store_true",
                        help=_("install in the place of the one of the same name"))


def run(arguments, terminal):
    if arguments.what == "list":
        return _list(terminal)
    if not arguments.model:
        raise UsageError(_("which model?"), EXAMPLES[arguments.what])
    actions = {"check": _check, "install": _install, "remove": _remove}
    return actions[arguments.what](arguments, terminal)


def _list(terminal):
    models = list_models()
    for model in models:
        phrases = _("takes phrases") if model.takes_phrases else _("fixed grammar")
        terminal.say("%s %5d Hz  %s  %s" % (
            padded(model.name, _NAME_COLUMNS), model.rate_hz, phrases, model.folder))
    packages = list_packages()
    for package in packages:
        terminal.say("%s %d x %d  %s: %s  %s" % (
            padded(os.path.basename(package.folder), _NAME_COLUMNS), package.input.width, package.input.height,
            package.task, _some(package.labels), package.folder))
    terminal.result({"models": [model._asdict() for model in models],
                     "vision": [_package_fields(package) for package in packages]})


def _some(labels):
    """The labels; of many the first ones."""
    more = " ... (%d)" % len(labels) if len(labels) > _LABELS_SHOWN else ""
    return " ".join(labels[:_LABELS_SHOWN]) + more


def _package_fields(package):
    return {"name": os.path.basename(package.folder), "folder": package.folder,
            "task": package.task, "labels": list(package.labels), "roles": list(package.roles),
            "licence": package.licence, "metrics": package.metrics}


def _check(arguments, terminal):
    """Every fault a line; exit code 1 when there is one."""
    from edgeai.audio.recognition.model_install import find_all_faults

    folder = find_folder(arguments.model)
    faults = find_all_faults(folder)
    for fault in faults:
        terminal.say("%s: %s" % (fault.file or folder, fault.message))
    result = {"ok": not faults, "folder": folder, "faults": [fault._asdict() for fault in faults]}
    if not faults:
        model = check_model(folder)
        terminal.say(_("{name}: complete, {rate} Hz{digests}; vosk can use it").format(
            name=model.name, rate=model.rate_hz,
            digests=_(", digests right") if model.has_digests else ""))
        result.update(model._asdict())
    terminal.result(result)
    return 1 if faults else 0


def _install(arguments, terminal):
    from edgeai.audio.recognition.model_install import install_model

    with terminal.progress(_("installing"), 100, "%") as move_to:
        def on_progress(written, total):
            move_to(100 * written / max(1, total), _("checking") if written == total else None)

        model = install_model(arguments.model, arguments.replace, on_progress)
    terminal.say(_("{name} is installed in {folder}").format(name=model.name, folder=model.folder))
    terminal.say(_("Use it: model = \"{name}\" in kit.toml, or --model {name}.").format(
        name=model.name))
    terminal.result(model._asdict())


def _remove(arguments, terminal):
    from edgeai.audio.recognition.model_install import remove_model

    remove_model(arguments.model)
    terminal.say(_("{name} is removed").format(name=arguments.model))
    terminal.result({"removed": arguments.model})
