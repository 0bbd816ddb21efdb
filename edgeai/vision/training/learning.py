"""The loop that trains: seeded, kept on the disk after every epoch, ended early when nothing is gained.

The same settings and examples give the same weights, in one go or in several.
"""
import math
from typing import Any, NamedTuple, Tuple

from edgeai import training_state
from edgeai.i18n import gettext as _
from edgeai.vision.training import network

_WARM_UP = 0.05  # of all steps


class Settings(NamedTuple):
    """patience: so many epochs without a better result end the training; 0: none do."""

    epochs: int
    batch: int
    peak_rate: float
    weight_decay: float = 1e-3
    seed: int = 2024
    patience: int = 12
    threads: int = 1
    device: str = "auto"


class Learnt(NamedTuple):
    """net: with the weights of the epoch that did best on the pictures to validate with.
    curves: [(training loss, validation loss)] of each epoch; best: which epoch, from 0."""

    net: Any
    curves: Tuple[Tuple[float, float], ...]
    best: int


def learn(task, examples, validation, settings, state_path, on_epoch, weights=None):
    """`Learnt`. on_epoch(epochs done, epochs in all, training loss, validation loss).

    weights: how often each example is seen against the others; left out: all the same.
    """
    torch = training_state.require_torch()
    torch.set_num_threads(settings.threads)
    torch.manual_seed(settings.seed)
    device = chosen_device(settings.device)
    net = network.build(task.stack, task.outputs)
    if getattr(task, "anchors", ()):  # a classifier that begins as quietly learns nothing for ten epochs
        start_silent(net, task.anchors)
    net.to(device, memory_format=torch.channels_last)  # a fifth quicker on a processor
    optimiser = torch.optim.AdamW(net.parameters(), lr=settings.peak_rate,
                                  weight_decay=settings.weight_decay)
    done, more = training_state.restore(state_path, net, optimiser)
    history = _History(more)
    while done < settings.epochs and not history.is_over(settings.patience):
        order = epoch_order(len(examples), weights, settings.seed, done)
        loss = _train_epoch(net, task, [examples[at] for at in order], optimiser, settings, done)
        history.add(loss, _validation_loss(net, task, validation, settings.batch), net)
        done += 1
        training_state.save(state_path, net, optimiser, done, history.arrays())
        on_epoch(done, settings.epochs, *history.curves[-1])
    history.load_best(net)
    return Learnt(net.to("cpu").eval(), tuple(history.curves), history.best)


def chosen_device(name):
    """"auto" is a graphics card where torch finds one."""
    torch = training_state.require_torch()
    return ("cuda" if torch.cuda.is_available() else "cpu") if name == "auto" else name


def start_silent(net, anchors):
    """A detector begins by seeing nothing, as most cells should."""
    import torch

    with torch.no_grad():
        net[-1].bias.zero_()
        net[-1].weight.mul_(0.3)
        net[-1].bias.reshape(len(anchors), -1)[:, 4] = -4.0


class _History:
    """Losses of the epochs, and the best weights; more: what `arrays` gave before."""

    def __init__(self, more):
        self.curves = [tuple(row) for row in more.get("curves", ())]
        self._weights = {name[5:]: array for name, array in more.items() if name.startswith("best/")}

    @property
    def best(self):
        return min(range(len(self.curves)), key=lambda epoch: self.curves[epoch][1])

    def add(self, training, validation, net):
        self.curves.append((training, validation))
        if self.best == len(self.curves) - 1:
            self._weights = {name: tensor.cpu().numpy().copy()
                             for name, tensor in net.state_dict().items()}

    def is_over(self, patience):
        return bool(patience and self.curves and len(self.curves) - 1 - self.best >= patience)

    def arrays(self):
        import numpy

        found = {"best/" + name: array for name, array in self._weights.items()}
        found["curves"] = numpy.array(self.curves)
        return found

    def load_best(self, net):
        import torch

        net.load_state_dict({name: torch.as_tensor(array) for name, array in self._weights.items()})


def epoch_order(count, weights, seed, epoch):
    """Numbers of examples, `count` of them, in this epoch's order: what has the weight 2 comes twice
    as often as what has 1. Not drawn one by one, so that none is left out by chance."""
    import numpy

    rng = numpy.random.RandomState([seed, epoch])
    if weights is None:
        return rng.permutation(count)
    ends = numpy.cumsum(weights) * (count / numpy.sum(weights))
    ends[-1] = count  # whatever the rounding did
    return rng.permutation(numpy.searchsorted(ends, numpy.arange(count) + rng.rand(), side="right"))


def _train_epoch(net, task, examples, optimiser, settings, epoch):
    import numpy

    net.train()
    steps = max(1, len(examples) // settings.batch)  # the rest has its turn in another epoch
    total = 0.0
    for step in range(steps):
        numbers = range(step * settings.batch, min(len(examples), (step + 1) * settings.batch))
        share = (epoch + step / steps) / settings.epochs
        for group in optimiser.param_groups:
            group["lr"] = rate_at(share, settings.peak_rate)
        rngs = [numpy.random.RandomState([settings.seed, epoch, number]) for number in numbers]
        total += _step(net, task, [examples[number] for number in numbers], rngs, optimiser)
    return total / steps


def rate_at(share, peak_rate):
    """Warm-up, then half a cosine to a hundredth; share: 0..1, of the whole training."""
    warm = min(1.0, (share + 0.002) / _WARM_UP)
    return peak_rate * warm * max(0.01, 0.5 * (1 + math.cos(math.pi * share)))


def _step(net, task, examples, rngs, optimiser):
    import torch

    pixels, targets = task.batch(examples, rngs)
    loss = task.loss(net(_on_device(pixels, net)), targets)
    optimiser.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_norm_(net.parameters(), 20.0)
    optimiser.step()
    return float(loss.detach())


def _validation_loss(net, task, examples, size):
    import torch

    net.eval()
    total = 0.0
    with torch.no_grad():
        for start in range(0, len(examples), size):
            batch = examples[start:start + size]
            pixels, targets = task.batch(batch, [None] * len(batch))
            total += float(task.loss(net(_on_device(pixels, net)), targets)) * len(batch)
    return total / len(examples)


def _on_device(pixels, net):
    import torch

    return torch.from_numpy(pixels).to(net[-1].bias.device, memory_format=torch.channels_last)
