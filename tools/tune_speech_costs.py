"""tune_speech_costs.py MODEL: looks for the costs of a command model's graphs.

What `GraphCosts` and `Decoding` hold was found with this: one number at a time is moved,
and kept where the sets for tuning (other variants, other words and other renderings than
those of `edgeai train speech --evaluate`) come nearer to their goals.
"""
import contextlib
import os
import shutil
import sys
import tempfile

from edgeai.audio.recognition.command_list import load_command_list
from edgeai.audio.recognition.recognizer import Recognizer
from edgeai.audio.training import evaluation, model_folder
from edgeai.audio.training.model_folder import Decoding

STEPS = {
    "acoustic_scale": (0.8, 1.25), "filler_syllable": (-0.4, 0.4), "first_filler": (-1, 1),
    "second_filler": (-1, 1),
    "next_digit": (-0.6, 0.6), "first_digit": (-1, 1), "command": (-0.7, 0.7),
}
# (kind, voice, noise): what a point of it counts.
WEIGHTS = {
    ("commands", evaluation.HELD_OUT, None): 3.0, ("commands", evaluation.HELD_OUT, 10): 1.0,
    ("digits", evaluation.HELD_OUT, None): 1.5, ("strangers", evaluation.HELD_OUT, None): 2.0,
    ("commands", evaluation.SECOND, None): 1.0, ("digits", evaluation.SECOND, None): 0.2,
    ("strangers", evaluation.SECOND, None): 0.3,
}
COUNTS = {"commands": 155, "digits": 120, "strangers": 250}
SEED = 5


def main(model):
    commands = load_command_list()
    sets = {(kind, voice): evaluation.speak_set(kind, voice, commands, COUNTS[kind], SEED, "tuning")
            for kind, voice, _noise in WEIGHTS if voice in evaluation.voices()}
    place = tempfile.mkdtemp()
    try:
        _search(model, commands, sets, os.path.join(place, "model"))
    finally:
        shutil.rmtree(place)


def _search(model, commands, sets, folder):
    best, best_loss = Decoding(), None
    best_loss = _loss(model, commands, sets, best, folder)
    for _turn in range(2):
        for name, moves in STEPS.items():
            for move in moves:
                while True:
                    tried = _moved(best, name, move)
                    loss = _loss(model, commands, sets, tried, folder)
                    if loss >= best_loss - 0.002:
                        break
                    best, best_loss = tried, loss
    print("best", best, "%.4f" % best_loss)


def _moved(decoding, name, move):
    if name == "acoustic_scale":
        return decoding._replace(acoustic_scale=round(decoding.acoustic_scale * move, 3))
    value = round(getattr(decoding.costs, name) + move, 3)
    return decoding._replace(costs=decoding.costs._replace(**{name: value}))


def _loss(model, commands, sets, decoding, folder):
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(model, folder)
    with contextlib.suppress(FileNotFoundError):
        os.remove(os.path.join(folder, "model.toml"))  # its digests are the old graphs'
    model_folder.write_graphs(folder, commands, decoding.costs)
    model_folder.write_settings(folder, decoding)
    recognizer, loss, shown = Recognizer(folder), 0.0, []
    for (kind, voice, snr_db), weight in WEIGHTS.items():
        if (kind, voice) in sets:
            score = evaluation.score(recognizer, sets[kind, voice], snr_db)
            missed = score.accepted if kind == "strangers" else 1 - score.exact
            loss += weight * missed
            shown.append("%.3f" % missed)
    print("%.4f" % loss, " ".join(shown), decoding.acoustic_scale, tuple(decoding.costs), flush=True)
    return loss


if __name__ == "__main__":
    main(sys.argv[1])
