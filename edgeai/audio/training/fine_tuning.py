"""Trains a written model on for some hundred steps, with a little new speech beside the old.

The steps are counted and run in one thread, so that a busy machine makes the same model as a
quiet one. What is kept in a work folder on the way lets an interrupted training go on.
"""
import contextlib
import os
from typing import NamedTuple

from edgeai import training_state
from edgeai.audio.training import acoustic_training, augmentation, corpus, network
from edgeai.audio.training.acoustic_features import acoustic_features
from edgeai.audio.training.acoustic_training import Example
from edgeai.audio.training.pronunciation import unit_ids

_BATCH = 32
_KEPT_EVERY = 25  # steps: what an interruption costs at most
_STATE, _PLAN = "state.npz", "plan.json"


class FineTuning(NamedTuple):
    """steps: of the optimiser. others: utterances of the training
    speakers, which keep the model from forgetting everybody else. new_share: of a batch."""

    steps: int = 1000
    copies: int = 10
    others: int = 1200
    new_share: float = 0.5
    peak_rate: float = 6e-4
    warm_up_steps: int = 30
    seed: int = 2024


def fine_tune(layers, new, others, settings, on_step, work=None):
    """The network's `Affine` layers after training on.

    new: `Example`s of what is to be learnt; others: of `other_speech`.
    on_step(steps done, steps in all, mean loss of the batch).
    work: a folder of `claim_work`, to go on from and to keep the way in.
    """
    import torch

    torch.manual_seed(settings.seed)
    net = network.build_folded(layers)
    optimiser = torch.optim.AdamW(net.parameters(), lr=settings.peak_rate, weight_decay=1e-3)
    state_path = os.path.join(work, _STATE) if work else None
    done = training_state.restore(state_path, net, optimiser)[0] if work else 0
    with _one_thread(torch):
        for number in range(done, settings.steps):
            loss = _step(net, optimiser, new, others, settings, number)
            if work and (number + 1) % _KEPT_EVERY == 0:
                training_state.save(state_path, net, optimiser, number + 1)
            on_step(number + 1, settings.steps, loss)
    return network.refolded_layers(net)


def claim_work(work, settings, inputs):
    """Make the folder this training's, or UsageError where it is another's. inputs: plain data, by
    which the same phrases, recordings and first network are known again."""
    os.makedirs(work, exist_ok=True)
    training_state.claim(work, dict(inputs, settings=settings._asdict()))


def leave_work(work):
    """Remove what an ended training kept there, and the folder unless something else is in it."""
    for name in (_STATE, _PLAN):
        with contextlib.suppress(FileNotFoundError):
            os.remove(os.path.join(work, name))
    with contextlib.suppress(OSError):
        os.rmdir(work)


def example(text, samples, rng):
    """An `Example` of `samples` (frames,) float, peak about 1, as some microphone hears it."""
    import numpy as np

    features = acoustic_features(augmentation.augment(samples, rng)).astype(np.float16)
    return Example(features, unit_ids(corpus.spoken_syllables(text)))


def spoken_examples(lines, seed, on_spoken):
    """`Example`s of what the training speakers say; on_spoken(lines done, lines in all)."""
    import numpy as np

    rng, examples = np.random.RandomState(seed), []
    for line in lines:
        examples.append(example(line.text, corpus.speak(line).samples / 32768.0, rng))
        on_spoken(len(examples), len(lines))
    return examples


def other_speech(commands, settings, on_spoken):
    """`Example`s of the training speakers' usual mixture."""
    lines = corpus.plan(commands, corpus.CorpusSize(), settings.seed)
    return spoken_examples(lines[: settings.others], settings.seed, on_spoken)


def _step(net, optimiser, new, others, settings, number):
    """The mean loss of step `number`, whose chance is its own: whoever goes on there draws the same."""
    import numpy as np

    rng = np.random.RandomState((settings.seed * 100003 + number) % (2 ** 32))
    acoustic_training.set_rate(optimiser, settings.peak_rate, number, settings.warm_up_steps,
                               number / settings.steps)
    return acoustic_training.step(net, optimiser, _batch(new, others, settings, rng), rng) / _BATCH


@contextlib.contextmanager
def _one_thread(torch):
    """Sums of several threads are rounded otherwise; and on busy cores they wait for one another."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def _batch(new, others, settings, rng):
    count = int(round(_BATCH * settings.new_share))
    return ([new[at] for at in rng.randint(len(new), size=count)]
            + [others[at] for at in rng.randint(len(others), size=_BATCH - count)])
