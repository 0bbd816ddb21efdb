"""Trains a command model from a command list: speaks, trains, writes the folder.

Everything on the way is kept in a work folder, so that an interrupted training goes on
where it was when it is started again.
"""
import contextlib
import multiprocessing
import os
import signal
from typing import NamedTuple

from edgeai.audio.training import acoustic_training, corpus, network
from edgeai.audio.training.acoustic_training import Settings
from edgeai.audio.training.corpus import CorpusSize
from edgeai.training_state import claim, require_torch

# One thread a process: on few cores they only wait for one another.
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


class Plan(NamedTuple):
    """What is trained; the same plan in the same work folder goes on."""

    commands: object  # a CommandList
    size: CorpusSize = CorpusSize()
    settings: Settings = Settings()


def speak(plan, work, on_spoken):
    """The paths of all parts of the plan's speech in the folder `work`, spoken where they are
    not there yet. on_spoken(parts done, parts in all)."""
    require_torch()  # before minutes of work
    os.makedirs(work, exist_ok=True)
    claim(work, _described(plan))
    lines = corpus.plan(plan.commands, plan.size, plan.settings.seed)
    count = corpus.part_count(lines)
    paths = [corpus.part_path(work, number) for number in range(count)]
    absent = [number for number, path in enumerate(paths) if not os.path.exists(path)]
    on_spoken(count - len(absent), count)
    jobs = [(work, corpus.part_lines(lines, number), number) for number in absent]
    with _processes(os.cpu_count() or 1) as pool:
        for done, _path in enumerate(pool.imap_unordered(_make_part, jobs), 1):
            on_spoken(count - len(absent) + done, count)
    return paths


def train_network(plan, work, parts, on_round):
    """The trained network's `Affine` layers. parts: of `speak`; on_round(rounds done, rounds
    in all, mean loss)."""
    torch = require_torch()
    cores = os.cpu_count() or 1
    preparing = max(1, cores // 2)
    torch.set_num_threads(max(1, cores - preparing))
    torch.manual_seed(plan.settings.seed)
    net = network.build()
    with _processes(preparing) as pool:
        acoustic_training.train(net, parts, plan.settings, os.path.join(work, "state.npz"),
                                on_round, pool)
    net.eval()
    return network.affine_layers(net)


def _described(plan):
    return {"phrases": plan.commands.phrases, "digits": plan.commands.digits,
            "size": plan.size._asdict(), "settings": plan.settings._asdict()}


def _make_part(job):
    return corpus.make_part(*job)


@contextlib.contextmanager
def _processes(count):
    """A pool of `count`, each with one thread; it is empty when the block ends."""
    before = {name: os.environ.get(name) for name in _THREADS}
    os.environ.update({name: "1" for name in _THREADS})  # what a new process inherits
    try:
        with multiprocessing.get_context("spawn").Pool(count, _ignore_interrupt) as pool:
            yield pool
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _ignore_interrupt():
    """Ctrl-C is for the process that people see; it ends the others."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
