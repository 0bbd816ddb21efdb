"""edgeai train speech --evaluate: every figure of a command model, with its goal beside."""
import contextlib
import shutil
import tempfile

from edgeai.audio.recognition.command_list import load_command_list
from edgeai.audio.recognition.recognizer import Recognizer
from edgeai.audio.recognition.speech_model import find_model
from edgeai.audio.training import evaluation, model_card, model_folder, speech_training
from edgeai.commands.fine_tune import fine_tuned, layers_of
from edgeai.i18n import gettext as _


def evaluate(arguments, terminal):
    commands = load_command_list(arguments.commands)
    folder = find_model(arguments.evaluate).folder
    terminal.say(_("{folder}: {megabytes:.2f} MB").format(
        folder=folder, megabytes=model_card.megabytes(folder)))
    scores = []
    for score in _scores(folder, commands, arguments, terminal):
        scores.append(score)
        terminal.say(_line(score))
    if arguments.card:
        model_card.add_scores(folder, commands, scores)
    terminal.result({"folder": folder, "megabytes": round(model_card.megabytes(folder), 3),
                     "scores": [_fields(score) for score in scores]})


def _scores(folder, commands, arguments, terminal):
    recognizer = Recognizer(folder)
    enrols = evaluation.SECOND in evaluation.voices() and not arguments.no_enrolment
    if enrols:
        speech_training.require_torch()  # before minutes of work
    for voice in evaluation.voices():
        for score in evaluation.scores(recognizer, commands, voice):
            yield score
    if evaluation.SECOND not in evaluation.voices():
        terminal.say(_("no second voice: install mbrola and mbrola-cn1 (Debian, non-free)"))
    if enrols:
        with _enrolled(folder, commands, arguments.seed, terminal) as own:
            for score in evaluation.scores(Recognizer(own), commands, evaluation.SECOND,
                                           named=evaluation.ENROLLED):
                yield score


@contextlib.contextmanager
def _enrolled(folder, commands, seed, terminal):
    """A folder with the model after the second voice's enrolment, gone at the end."""
    from edgeai.audio.training import speaker_takes
    from edgeai.audio.training.fine_tuning import FineTuning

    takes = [speaker_takes.Take(*take) for take in evaluation.takes(commands)]
    terminal.say(_("the second voice enrols with {count} phrases").format(count=len(takes)))
    layers = fine_tuned(layers_of(folder), commands, FineTuning(seed=seed),
                        lambda settings, _on_spoken: speaker_takes.examples(takes, settings), terminal)
    place = tempfile.mkdtemp(prefix="edgeai-")
    try:
        model_folder.write_model(place, layers, commands)
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _line(score):
    goal = evaluation.goal_of(score)
    text = "%-9s  %-8s  %5s  n=%-4d %s %5.1f %%  CER %5.1f %%  RTF %.3f" % (
        score.kind, score.voice,
        "clean" if score.snr_db is evaluation.CLEAN else "%d dB" % score.snr_db, score.sentences,
        _("accepted") if score.kind == "strangers" else _("exact"),
        100 * model_card.share(score), 100 * score.error_rate, score.real_time_factor)
    if goal:
        text += "  " + (_("goal {sign} {percent:.0f} %: reached") if goal.is_reached_by(score)
                        else _("goal {sign} {percent:.0f} %: not reached")).format(
                            sign="≥" if goal.field == "exact" else "≤", percent=100 * goal.share)
    return text


def _fields(score):
    goal = evaluation.goal_of(score)
    fields = {name: round(value, 4) if isinstance(value, float) else value
              for name, value in score._asdict().items()}
    fields["goal"] = goal.share if goal else None
    fields["is_reached"] = goal.is_reached_by(score) if goal else None
    return fields
