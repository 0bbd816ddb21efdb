"""edgeai train speech --out DIR [--from MODEL | --enrol RECORDINGS] | --evaluate [MODEL]"""
import contextlib
import os

from edgeai.audio.recognition.command_list import load_command_list
from edgeai.commands.argparse_numbers import at_least_one, seed
from edgeai.commands.fine_tune import fine_tuned, layers_of, loss_and_rest, network_path, percent
from edgeai.errors import UsageError
from edgeai.file_digest import sha256_of
from edgeai.i18n import gettext as _


def add_arguments(parser):
    parser.add_argument("--commands", metavar="TOML",
                        help=_("the phrases to hear (those that ship)"))
    parser.add_argument("--out", metavar="DIR", help=_("the model folder to write"))
    parser.add_argument("--work", metavar="DIR", help=_(
        "where an unfinished training is kept, to go on from (DIR of --out with .work)"))
    parser.add_argument("--epochs", type=at_least_one, metavar="N",
                        help=_("how often all speech is heard"))
    parser.add_argument("--utterances", type=at_least_one, metavar="N",
                        help=_("how much speech to train on, about (19,000; three of each phrase at least)"))
    parser.add_argument("--steps", type=at_least_one, metavar="N", help=_(
        "for --enrol and --from: how long the model is trained on (1000)"))
    parser.add_argument("--seed", type=seed, metavar="N", default=2024,
                        help=_("of everything random (2024)"))
    parser.add_argument("--from", dest="base", metavar="MODEL", help=_(
        "train this model on, with what is new in the list; minutes instead of half an hour"))
    parser.add_argument("--enrol", metavar="DIR", help=_(
        "train a model (zh-command) on with one speaker's recordings, named by their phrases"))
    parser.add_argument("--evaluate", nargs="?", const="zh-command", metavar="MODEL",
                        help=_("measure a model (zh-command), train none"))
    parser.add_argument("--card", action="store_true",
                        help=_("for --evaluate: write the figures into the model's card"))
    parser.add_argument("--no-enrolment", action="store_true",
                        help=_("for --evaluate: without the enrolment of a second voice"))


def run(arguments, terminal):
    _refuse_unused(arguments)
    if arguments.evaluate:
        from edgeai.commands.train_evaluate import evaluate

        return evaluate(arguments, terminal)
    if not arguments.out:
        raise UsageError(_("where shall the model go?"), "edgeai train speech --out my-model")
    if arguments.enrol:
        return _enrol(arguments, terminal)
    return _train_on(arguments, terminal) if arguments.base else _train(arguments, terminal)


# What would do nothing beside another option; `base` is --from.
_UNUSED_WITH = {
    "evaluate": ("out", "work", "epochs", "utterances", "base", "enrol"),
    "enrol": ("epochs", "utterances"), "base": ("epochs", "utterances"),
}
_FINE_TUNING = ("enrol", "base")  # the ways that are counted in steps


def _refuse_unused(arguments):
    """An option that would do nothing is a mistake that nobody would notice."""
    for way, unused in _UNUSED_WITH.items():
        for name in unused:
            if getattr(arguments, way) and getattr(arguments, name):
                raise UsageError(
                    _("--{option} does nothing with --{way}").format(
                        option=_OPTION.get(name, name), way=_OPTION.get(way, way)),
                    _("Leave one of them out."))
    if arguments.steps and not any(getattr(arguments, way) for way in _FINE_TUNING):
        raise UsageError(_("--steps does something with --enrol and --from only"),
                         _("Leave it out."))


_OPTION = {"base": "from"}


def _train(arguments, terminal):
    from edgeai.audio.training import speech_training

    plan = _plan(arguments)
    _check_destination(arguments)
    work = _work(arguments)
    with terminal.progress(_("speaking"), 100.0, "%") as move_to:
        parts = speech_training.speak(plan, work, percent(move_to))
    with terminal.progress(_("training"), 100.0, "%") as move_to:
        layers = speech_training.train_network(plan, work, parts, loss_and_rest(move_to))
    _save(arguments.out, layers, plan.commands, "training", terminal)


def _enrol(arguments, terminal):
    from edgeai.audio.training import speaker_takes

    commands = load_command_list(arguments.commands)
    takes = speaker_takes.load_takes(arguments.enrol, commands)
    terminal.say(_("{count} recordings of {all} phrases").format(
        count=len(takes), all=len(commands.phrases + commands.digits)))
    others = speaker_takes.other_recordings(arguments.enrol, commands)
    if others:
        terminal.say(_("recorded, but not in the list, so not learnt: {phrases}").format(
            phrases=" ".join(others)))
        terminal.say(_("Give the list that they were recorded with: --commands TOML"))
    _fine_tune(arguments, terminal, commands, "enrolment", speaker_takes.described(takes),
               lambda settings, _on_spoken: speaker_takes.examples(takes, settings))


def _train_on(arguments, terminal):
    from edgeai.audio.recognition.recognizer import Recognizer
    from edgeai.audio.training import new_phrases

    commands = load_command_list(arguments.commands)
    knows = Recognizer(arguments.base).knows
    phrases = [phrase for phrase in commands.phrases + commands.digits if not knows(phrase)]
    if not phrases:
        raise UsageError(
            _("{model} knows every phrase of {path}").format(model=arguments.base,
                                                              path=commands.path),
            _("Add phrases to the list, or leave out --from."))
    terminal.say(_("new: {phrases}").format(phrases=" ".join(phrases)))
    _fine_tune(arguments, terminal, commands, "training", phrases,
               lambda settings, on_spoken: new_phrases.examples(phrases, settings, on_spoken))


def _fine_tune(arguments, terminal, commands, made_by, learnt, new_examples):
    """learnt: plain data that tells these phrases or recordings from others; new_examples(settings,
    on_spoken): the same, to be learnt."""
    from edgeai.audio.training import fine_tuning
    from edgeai.audio.training.speech_training import require_torch

    require_torch()  # before minutes of work
    _check_destination(arguments)
    base, settings = arguments.base or "zh-command", fine_tuning.FineTuning(seed=arguments.seed)
    if arguments.steps:
        settings = settings._replace(steps=arguments.steps)
    layers, work = layers_of(base), _work(arguments)
    fine_tuning.claim_work(work, settings, {
        "base": sha256_of(network_path(base)), "learnt": learnt, "phrases": commands.phrases,
        "digits": commands.digits})
    with _told_where_it_goes_on(terminal, work):
        layers = fine_tuned(layers, commands, settings, new_examples, terminal, work)
    _save(arguments.out, layers, commands, made_by, terminal)
    fine_tuning.leave_work(work)


@contextlib.contextmanager
def _told_where_it_goes_on(terminal, work):
    try:
        yield
    except KeyboardInterrupt:
        terminal.clear()
        terminal.say(_("Stopped. What it had learnt is kept in {work}: the same command goes on "
                       "from there.").format(work=work))
        raise


def _work(arguments):
    return arguments.work or os.path.normpath(arguments.out) + ".work"


def _plan(arguments):
    from edgeai.audio.training.acoustic_training import Settings
    from edgeai.audio.training.corpus import corpus_size
    from edgeai.audio.training.speech_training import Plan

    commands = load_command_list(arguments.commands)
    settings = Settings(seed=arguments.seed)
    if arguments.epochs:
        settings = settings._replace(epochs=arguments.epochs)
    return Plan(commands, corpus_size(commands, arguments.utterances), settings)


def _check_destination(arguments):
    from edgeai.audio.training.model_folder import check_destination

    check_destination(arguments.out)


def _save(folder, layers, commands, made_by, terminal):
    from edgeai.audio.training import model_card, model_folder
    from edgeai.whole_folder import whole_folder

    with whole_folder(folder) as draft:
        model_folder.write_model(draft, layers, commands)
        model_card.write_card(draft, os.path.basename(os.path.normpath(folder)), commands, made_by)
    terminal.say(_("saved {folder}: hears {count} phrases").format(
        folder=folder, count=len(commands.phrases)))
    terminal.say(_("try it: edgeai listen FILE.wav --model {folder}").format(folder=folder))
    terminal.result({"folder": folder, "phrases": len(commands.phrases)})
