"""Training whole: from a list to layers, interrupted and taken up again, and on to a speaker."""
import functools
import itertools
import os
from typing import NamedTuple

import numpy as np
import pytest

from edgeai.audio.recognition.command_list import CommandList
from edgeai.audio.training import (
    acoustic_training, corpus, fine_tuning, network, new_phrases, speaker_takes, speech_training)
from edgeai.audio.training.acoustic_training import Settings
from edgeai.audio.training.corpus import CorpusSize, Line, make_part
from edgeai.audio.training.speaker_takes import Take
from edgeai.audio.training.fine_tuning import FineTuning
from edgeai.audio.training.speech_training import Plan
from edgeai.errors import UsageError

torch = pytest.importorskip("torch", reason="torch: pip install edgeai[train]")

COMMANDS = CommandList("", ("打开", "关门"), ())
SETTINGS = Settings(epochs=4, batch=4, peak_rate=4e-3, warm_up_steps=2)


@pytest.fixture(autouse=True)
def small_and_alone(monkeypatch):
    """A network of a few numbers, on one thread."""
    monkeypatch.setattr(network, "build",
                        functools.partial(network.build, width=16, dilations=(1, 2)))
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture(scope="module")
def parts(tmp_path_factory):
    folder = str(tmp_path_factory.mktemp("speech"))
    texts = ("打开", "关门", "一二三")
    return [make_part(folder, [Line(text, "formant", 10 * number + at)
                               for at, text in enumerate(texts)], number) for number in range(3)]


class Done(NamedTuple):
    value: object

    def get(self):
        return self.value


class Here:
    """A pool that does the work at once."""

    @staticmethod
    def apply_async(function, arguments):
        return Done(function(*arguments))


def trained(parts, state_path, on_round=lambda done, total, loss: None, settings=SETTINGS):
    torch.manual_seed(1)
    net = network.build()
    return acoustic_training.train(net, parts, settings, state_path, on_round, Here())


def test_an_interrupted_training_ends_as_an_uninterrupted_one(parts, tmp_path):
    """Bit by bit: weights, statistics, and so the layers."""
    whole = trained(parts, str(tmp_path / "whole.npz"))
    seen = []

    def interrupt(done, total, loss):
        seen.append((done, total))
        raise KeyboardInterrupt

    for _turn in range(2):
        with pytest.raises(KeyboardInterrupt):
            trained(parts, str(tmp_path / "state.npz"), interrupt)
    assert seen == [(1, 3), (2, 3)]
    resumed = trained(parts, str(tmp_path / "state.npz"))
    for name, value in whole.state_dict().items():
        assert torch.equal(value, resumed.state_dict()[name]), name
    assert sorted(os.listdir(str(tmp_path))) == ["state.npz", "whole.npz"]


def test_the_loss_falls_and_a_finished_training_is_not_repeated(parts, tmp_path):
    losses, settings = [], SETTINGS._replace(epochs=16)

    def train():
        trained(parts, str(tmp_path / "s.npz"), lambda done, total, loss: losses.append(loss), settings)

    train()
    assert len(losses) == 12 and losses[-1] < 0.7 * losses[0]
    train()
    assert len(losses) == 12


def pickled(path):
    np.savez(path, rounds=np.array([{"code": "that would run"}], object))


def cut(path):
    with open(path, "r+b") as file:
        file.truncate(os.path.getsize(path) // 2)


@pytest.mark.parametrize("damage", [
    cut, pickled, lambda path: open(path, "wb").close(), lambda path: np.savez(path, rounds=1),
    lambda path: np.savez(path, rounds=np.array(1), **{"network/mean": np.zeros(3)})])
def test_a_damaged_state_is_told_and_nothing_in_it_is_run(parts, tmp_path, damage):
    path = str(tmp_path / "state.npz")
    trained(parts[:1], path)
    damage(path)
    with pytest.raises(UsageError, match="state.npz can't be gone on from") as caught:
        trained(parts[:1], path)
    assert "Delete that file" in caught.value.remedy


def test_every_part_is_heard_in_every_epoch_with_other_noise():
    jobs = list(itertools.chain(*acoustic_training._rounds(["a", "b", "c"], SETTINGS)))
    assert sorted(path for path, _seed in jobs) == sorted("abc" * 4)
    assert len({seed for _path, seed in jobs}) == 12
    assert sorted(path for path, _seed in jobs[:3]) == ["a", "b", "c"]


def test_examples_are_features_of_augmented_speech(parts):
    one, same, other = (acoustic_training.examples_of(parts[0], seed) for seed in (1, 1, 2))
    assert [example.units for example in one] == [example.units for example in other]
    assert one[0].features.dtype == np.float16 and one[0].features.shape[1] == 40
    assert all((a.features == b.features).all() for a, b in zip(one, same))
    assert one[0].features.shape != other[0].features.shape


def test_the_rate_warms_up_and_cools_down():
    optimiser = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=1.0)
    rates = []
    for steps, share in ((0, 0.0), (9, 0.0), (50, 0.5), (99, 1.0)):
        acoustic_training.set_rate(optimiser, 2.0, steps, 10, share)
        rates.append(optimiser.param_groups[0]["lr"])
    assert rates == pytest.approx([0.2, 2.0, 1.0, 0.02])


def plan(**changes):
    return Plan(COMMANDS, CorpusSize(per_command=1, numbers=0, pairs=1, phrases=1),
                SETTINGS._replace(**changes))


def test_from_a_list_to_layers_and_another_plan_is_refused(tmp_path, monkeypatch):
    """With real processes; speech that is there already is not spoken again."""
    monkeypatch.setattr(corpus, "_PART", 5)
    work, seen = str(tmp_path / "工作"), []
    paths = speech_training.speak(plan(), work, lambda done, total: seen.append((done, total)))
    assert seen == [(0, 2), (1, 2), (2, 2)] and all(map(os.path.isfile, paths))
    assert sum(len(corpus.load_part(path)) for path in paths) == 8
    os.remove(paths[1])
    kept = os.stat(paths[0]).st_mtime_ns
    speech_training.speak(plan(), work, lambda done, total: seen.append((done, total)))
    assert seen[3:] == [(1, 2), (2, 2)] and os.stat(paths[0]).st_mtime_ns == kept

    with pytest.raises(UsageError, match="holds another training"):
        speech_training.speak(plan(seed=3), work, lambda done, total: None)

    rounds = []
    layers = speech_training.train_network(
        plan(), work, paths, lambda done, total, loss: rounds.append((done, total)))
    assert rounds == [(1, 2), (2, 2)]
    assert [layer.name for layer in layers] == ["tdnn0", "tdnn1", "tdnn2", "output.affine"]
    assert all(np.isfinite(layer.weights).all() for layer in layers)


FIT = FineTuning(steps=30, copies=2, others=4, warm_up_steps=3, peak_rate=3e-3)


def takes_examples(settings):
    takes = [Take("打开", np.sin(np.arange(9000) * 0.3)), Take("关门", np.ones(9000))]
    return speaker_takes.examples(takes, settings)


def phrases_examples(settings):
    spoken = []
    examples = new_phrases.examples(["开灯"], settings, lambda done, total: spoken.append(done))
    assert spoken == [1, 2, 3, 4, 5, 6]  # by three kinds of speaker, twice each
    return examples


@pytest.mark.parametrize("new_examples", [takes_examples, phrases_examples])
def test_training_on_lowers_the_loss(new_examples):
    layers = network.affine_layers(network.build())
    seen = []
    others = fine_tuning.other_speech(COMMANDS, FIT, lambda done, total: None)
    fitted = fine_tuning.fine_tune(layers, new_examples(FIT), others, FIT, lambda *step: seen.append(step))
    losses = [loss for _done, _total, loss in seen]
    assert [step[:2] for step in seen] == [(number, 30) for number in range(1, 31)]
    assert np.mean(losses[-5:]) < 0.7 * np.mean(losses[:5])
    for before, after in zip(layers, fitted):
        assert after.weights.shape == before.weights.shape and after.name == before.name
        assert np.abs(after.weights - before.weights).max() > 1e-4


@pytest.fixture(scope="module")
def examples_to_fit():
    return takes_examples(FIT)


def fit(layers, examples, on_step=lambda done, total, loss: None, work=None):
    return fine_tuning.fine_tune(layers, examples, examples, FIT, on_step, work)


def are_equal(one, other):
    return all((a.weights == b.weights).all() and (a.bias == b.bias).all() for a, b in zip(one, other))


def test_the_same_recordings_make_the_same_model_whatever_the_machine_does(examples_to_fit):
    """To the bit, also where as many threads as there are cores were to be had; these stay as they were."""
    layers = network.affine_layers(network.build())
    one = fit(layers, examples_to_fit)
    torch.set_num_threads(2)
    other = fit(layers, examples_to_fit)
    assert torch.get_num_threads() == 2
    assert are_equal(one, other) and not are_equal(one, layers)


def test_an_interrupted_fitting_ends_as_an_uninterrupted_one(examples_to_fit, tmp_path):
    layers = network.affine_layers(network.build())
    work, seen = str(tmp_path / "工作"), []
    fine_tuning.claim_work(work, FIT, {"phrases": ["打开"]})

    def interrupt(done, total, loss):
        seen.append(done)
        if done == 28:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fit(layers, examples_to_fit, interrupt, work)
    with pytest.raises(UsageError, match="holds another training"):
        fine_tuning.claim_work(work, FIT._replace(seed=3), {"phrases": ["打开"]})
    fine_tuning.claim_work(work, FIT, {"phrases": ["打开"]})
    del seen[:]
    resumed = fit(layers, examples_to_fit, lambda done, total, loss: seen.append(done), work)
    assert seen == [26, 27, 28, 29, 30]  # kept after step 25
    assert are_equal(resumed, fit(layers, examples_to_fit))
    fine_tuning.leave_work(work)
    assert not os.path.exists(work)


def test_what_else_is_in_the_work_folder_stays(tmp_path):
    fine_tuning.claim_work(str(tmp_path), FIT, {})
    (tmp_path / "mine.txt").write_text("keep")
    fine_tuning.leave_work(str(tmp_path))
    assert os.listdir(str(tmp_path)) == ["mine.txt"]


def test_a_batch_is_half_new_speech():
    settings, rng = FineTuning(), np.random.RandomState(1)
    batch = fine_tuning._batch(["new"], ["other"], settings, rng)
    assert batch.count("new") == batch.count("other") == 16
    batch = fine_tuning._batch(["new"], ["other"], settings._replace(new_share=1.0), rng)
    assert batch == ["new"] * 32
