"""edgeai models list | check NAME"""
from edgeai.audio.speech_model import find_model, list_models
from edgeai.errors import UsageError
from edgeai.i18n import gettext as _


def add_arguments(parser):
    parser.add_argument("what", choices=("list", "check"), help=_("list all, or check one"))
    parser.add_argument("folder", nargs="?", help=_("for check: a name that list shows, or a folder"))


def run(arguments, terminal):
    if arguments.what == "list":
        return _list(terminal)
    if not arguments.folder:
        raise UsageError(_("which model?"), "edgeai models check zh-command")
    model = find_model(arguments.folder)
    terminal.say(_("{name}: complete, {rate} Hz{digests}").format(
        name=model.name, rate=model.rate_hz,
        digests=_(", digests right") if model.has_digests else ""))
    terminal.result(model._asdict())


def _list(terminal):
    models = list_models()
    for model in models:
        terminal.say("%-24s %5d Hz  %s" % (model.name, model.rate_hz, model.folder))
    terminal.result({"models": [model._asdict() for model in models]})
