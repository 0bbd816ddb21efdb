"""What enrolment, new phrases and the evaluation share: a model trained on, with bars."""
import os
import time

from edgeai.audio.recognition.speech_model import find_model
from edgeai.errors import ModelError
from edgeai.i18n import gettext as _


def fine_tuned(layers, commands, settings, new_examples, terminal, work=None):
    """The layers after `fine_tuning.fine_tune`, with bars for what lasts."""
    from edgeai.audio.training.fine_tuning import fine_tune, other_speech

    with terminal.progress(_("preparing"), 100.0, "%") as move_to:
        new = new_examples(settings, percent(move_to))
    with terminal.progress(_("speaking"), 100.0, "%") as move_to:
        others = other_speech(commands, settings, percent(move_to))
    with terminal.progress(_("training"), 100.0, "%") as move_to:
        return fine_tune(layers, new, others, settings, loss_and_rest(move_to), work)


def loss_and_rest(move_to):
    """For callbacks of (done, in all, loss): moves a bar of 100, with the loss and how long the rest
    will take."""
    started_s, turns = time.monotonic(), []

    def tell(done, total, loss):
        turns.append(done)
        rest_s = (time.monotonic() - started_s) / len(turns) * (total - done)
        move_to(100.0 * done / total, _rest_text(rest_s, loss))

    return tell


def _rest_text(rest_s, loss):
    if rest_s < 90:
        return _("loss {loss:.2f}, {seconds:.0f} s left").format(loss=loss, seconds=rest_s)
    return _("loss {loss:.2f}, {minutes:.0f} min left").format(loss=loss, minutes=rest_s / 60)


def layers_of(model):
    """The network of a model, to train on; ModelError when it is not of our making."""
    from edgeai.audio.training.network_reader import read_acoustic_model

    path = network_path(model)
    try:
        return read_acoustic_model(path)
    except (ValueError, FileNotFoundError) as problem:  # Vosk's older layout has no am/
        raise ModelError(
            _("{path} can't be trained on: {problem}").format(path=path, problem=problem),
            _("Start from a model that `edgeai train speech` wrote.")) from None


def network_path(model):
    """The file that holds a model's network."""
    return os.path.join(find_model(model).folder, "am", "final.mdl")


def percent(move_to):
    """For callbacks of (done, in all): moves a bar of 100."""
    return lambda done, total: move_to(100.0 * done / total)
