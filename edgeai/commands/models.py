"""edgeai models list | check DIR"""
from edgeai.audio.speech_model import check_model, list_models
from edgeai.errors import UsageError
from edgeai.i18n import gettext as _


def add_arguments(parser):
    parser.add_argument("what", choices=("list", "check"), help=_("list all, or check one"))
    parser.add_argument("folder", nargs="?", help=_("a model folder, for check"))


def run(arguments, terminal):
    if arguments.what == "list":
        return _list(terminal)
    if not arguments.folder:
        raise UsageError(_("which model?"), "edgeai models check DIR")
    model = check_model(arguments.folder)
    terminal.say(_("{name}: complete, {rate} Hz{digests}").format(
        name=model.name, rate=model.rate_hz,
        digests=_(", digests right") if model.has_digests else ""))
    terminal.result(model._asdict())


def _list(terminal):
    models = list_models()
    for model in models:
        terminal.say("%-24s %5d Hz  %s" % (model.name, model.rate_hz, model.folder))
    terminal.result({"models": [model._asdict() for model in models]})
