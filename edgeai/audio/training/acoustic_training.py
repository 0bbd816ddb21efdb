"""Trains the acoustic network with CTC on parts of spoken lines, augmented anew each time.

Connectionist temporal classification: Graves et al., 2006. A run is cut into rounds of a
few parts; after each the state is on the disk, so an interrupted run goes on from there.
"""
import collections
import itertools
import math
from typing import NamedTuple, Tuple

from edgeai import training_state
from edgeai.audio.training import network
from edgeai.audio.training.augmentation import augment
from edgeai.audio.training.corpus import load_part
from edgeai.audio.training.acoustic_features import acoustic_features

_PARTS_A_ROUND = 4
_AHEAD = 6  # augmented parts that may wait for the network


class Settings(NamedTuple):
    """epochs: how often each part is heard, each time with other noise."""

    epochs: int = 13
    batch: int = 48
    peak_rate: float = 2.5e-3
    warm_up_steps: int = 300
    weight_decay: float = 1e-3
    seed: int = 2024


class Example(NamedTuple):
    """features: (frames, 40) float16; units: the network's outputs to be heard."""

    features: object
    units: Tuple[int, ...]


def train(net, parts, settings, state_path, on_round, pool):
    """Train `net` in place. parts: paths of `corpus` part files.

    state_path: where the state is kept between rounds, and taken up from.
    on_round: called with (rounds done, rounds in all, mean loss of the round).
    pool: the processes that prepare what comes next.
    """
    import torch

    optimiser = torch.optim.AdamW(net.parameters(), lr=settings.peak_rate,
                                  weight_decay=settings.weight_decay)
    rounds = _rounds(parts, settings)
    done, _more = training_state.restore(state_path, net, optimiser)
    if not done:
        _set_normalisation(net, examples_of(parts[0], settings.seed))
    for number, examples in _prepared(rounds, done, pool):
        loss = _train_round(net, optimiser, examples, settings, number, len(rounds))
        training_state.save(state_path, net, optimiser, number + 1)
        on_round(number + 1, len(rounds), loss)
    return net


def examples_of(path, seed):
    """The part's `Example`s, augmented as `seed` says."""
    import numpy as np

    rng = np.random.RandomState(seed % (2 ** 32))
    spoken = load_part(path)

    def babble(random):
        return spoken[random.randint(len(spoken))].samples[::-1] / 32768.0

    return [Example(acoustic_features(augment(one.samples / 32768.0, rng, babble)).astype(np.float16),
                    one.units) for one in spoken]


def _rounds(parts, settings):
    """[[(path, seed), ...] of each round]"""
    import numpy as np

    jobs = []
    for epoch in range(settings.epochs):
        rng = np.random.RandomState(settings.seed + epoch)
        jobs += [(parts[at], settings.seed + 7919 * (epoch * len(parts) + at))
                 for at in rng.permutation(len(parts))]
    return [jobs[at : at + _PARTS_A_ROUND] for at in range(0, len(jobs), _PARTS_A_ROUND)]


def _prepared(rounds, done, pool):
    """Yield (round's number, its examples), a few parts prepared ahead."""
    waiting = collections.deque()
    jobs = iter([job for one in rounds[done:] for job in one])
    for number in range(done, len(rounds)):
        examples = []
        for _job in rounds[number]:
            _fill(waiting, jobs, pool)
            examples += waiting.popleft().get()
        _fill(waiting, jobs, pool)
        yield number, examples


def _fill(waiting, jobs, pool):
    for job in itertools.islice(jobs, _AHEAD - len(waiting)):
        waiting.append(pool.apply_async(examples_of, job))


def _train_round(net, optimiser, examples, settings, number, rounds):
    import numpy as np
    import torch

    torch.manual_seed(settings.seed + number)
    rng = np.random.RandomState(settings.seed + number)
    batches = _batches(examples, settings.batch, rng)
    net.train()
    total = 0.0
    for at, batch in enumerate(batches):
        share = (number + at / len(batches)) / rounds
        set_rate(optimiser, settings.peak_rate, number * len(batches) + at,
                 settings.warm_up_steps, share)
        total += step(net, optimiser, batch, rng)
    return total / len(examples)


def set_rate(optimiser, peak_rate, steps_done, warm_up_steps, share):
    """Warm-up, then half a cosine down to a hundredth; share: 0..1, of the whole training."""
    warm = min(1.0, (steps_done + 1) / warm_up_steps)
    for group in optimiser.param_groups:
        group["lr"] = peak_rate * warm * max(0.01, 0.5 * (1 + math.cos(math.pi * share)))


def step(net, optimiser, batch, rng):
    """One step of the optimiser; returns the summed loss of the batch."""
    import torch
    from torch.nn import functional

    features, steps = padded_batch(batch, net)
    _mask(features, rng)
    targets = torch.tensor([unit for one in batch for unit in one.units])
    counts = torch.tensor([len(one.units) for one in batch])
    logs = net(torch.from_numpy(features))
    loss = functional.ctc_loss(logs, targets, torch.tensor(steps), counts, blank=0,
                               zero_infinity=True, reduction="sum")
    optimiser.zero_grad()
    (loss / len(batch)).backward()
    torch.nn.utils.clip_grad_norm_(net.parameters(), 20.0)
    optimiser.step()
    return float(loss.detach())


def padded_batch(batch, net):
    """(features (batch, frames, 40) float32, steps of each): the ends repeat their frame, as
    Kaldi's decoder does."""
    import numpy as np

    side = network.side_frames(net.dilations)
    steps = [-(-len(one.features) // network.STEP) for one in batch]
    width = (max(steps) - 1) * network.STEP + 1 + 2 * side
    rows = np.empty((len(batch), width, network.INPUTS), np.float32)
    for row, one in zip(rows, batch):
        frames = one.features
        row[:side] = frames[0]
        end = min(width, side + len(frames))
        row[side:end] = frames[: end - side]
        row[end:] = frames[-1]
    return rows, steps


def _mask(features, rng):
    """Other levels, and now and then a few frames gone."""
    for row in features:
        row[:, 0] += rng.uniform(-6, 6)
        if rng.rand() < 0.4:
            start = rng.randint(len(row))
            row[start : start + rng.randint(2, 9)] = row.mean(axis=0)


def _batches(examples, size, rng):
    """Of like lengths, in random order."""
    order = sorted(range(len(examples)),
                   key=lambda at: len(examples[at].features) + rng.randint(20))
    batches = [[examples[at] for at in order[start : start + size]]
               for start in range(0, len(order), size)]
    rng.shuffle(batches)
    return batches


def _set_normalisation(net, examples):
    import numpy as np
    import torch

    frames = np.concatenate([one.features.astype(np.float32) for one in examples])
    net.mean.copy_(torch.from_numpy(frames.mean(axis=0)))
    net.deviation.copy_(torch.from_numpy(frames.std(axis=0)))
