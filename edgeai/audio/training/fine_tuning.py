"""Trains a written model on for a few minutes, with a little new speech beside the old."""
import time
from typing import NamedTuple

from edgeai.audio.training import acoustic_training, augmentation, corpus, network
from edgeai.audio.training.acoustic_features import acoustic_features
from edgeai.audio.training.acoustic_training import Example
from edgeai.audio.training.pronunciation import unit_ids

_BATCH = 32


class FineTuning(NamedTuple):
    """seconds: of training; the speech is prepared before. others: utterances of the training
    speakers, which keep the model from forgetting everybody else. new_share: of a batch."""

    seconds: float = 180.0
    copies: int = 10
    others: int = 1200
    new_share: float = 0.5
    peak_rate: float = 6e-4
    warm_up_steps: int = 30
    seed: int = 2024


def fine_tune(layers, new, others, settings, on_progress):
    """The network's `Affine` layers after training on.

    new: `Example`s of what is to be learnt; others: of `other_speech`.
    on_progress(share done, mean loss of the batch).
    """
    import numpy as np
    import torch

    rng = np.random.RandomState(settings.seed)
    torch.manual_seed(settings.seed)
    net = network.build_folded(layers)
    optimiser = torch.optim.AdamW(net.parameters(), lr=settings.peak_rate, weight_decay=1e-3)
    started_s, steps, share = time.monotonic(), 0, 0.0
    while share < 1.0:
        acoustic_training.set_rate(optimiser, settings.peak_rate, steps, settings.warm_up_steps,
                                   share)
        loss = acoustic_training.step(net, optimiser, _batch(new, others, settings, rng), rng)
        steps += 1
        share = (time.monotonic() - started_s) / settings.seconds
        on_progress(min(share, 1.0), loss / _BATCH)
    return network.refolded_layers(net)


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


def _batch(new, others, settings, rng):
    count = int(round(_BATCH * settings.new_share))
    return ([new[at] for at in rng.randint(len(new), size=count)]
            + [others[at] for at in rng.randint(len(others), size=_BATCH - count)])
