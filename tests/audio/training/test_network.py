"""The written layers hear exactly what the trained network hears: numpy against torch."""
import numpy as np
import pytest

from edgeai.audio.training import network
from edgeai.audio.training.acoustic_training import Example, padded_batch
from edgeai.audio.training.network_reader import read_acoustic_model
from edgeai.audio.training.network_writer import write_acoustic_model
from edgeai.audio.training.units import OUTPUTS, phone_outputs

torch = pytest.importorskip("torch", reason="torch: pip install edgeai[train]")


def kaldi_outputs(layers, features):
    """(steps, OUTPUTS) as Kaldi reckons: layers as written, on feature frames, every third one.

    Beyond the ends the first and the last frame are repeated.
    """
    reach = sum(max(layer.offsets) for layer in layers)
    frames = np.clip(np.arange(-reach, len(features) + reach), 0, len(features) - 1)
    values = {at - reach: row for at, row in enumerate(features[frames].astype(np.float64))}
    for layer in layers:
        spliced = {at: np.concatenate([values[at + offset] for offset in layer.offsets])
                   for at in values if all(at + offset in values for offset in layer.offsets)}
        after = {at: layer.weights @ row + layer.bias for at, row in spliced.items()}
        if layer.has_relu:
            after = {at: np.maximum(row, 0) for at, row in after.items()}
        values = {at: row + values[at] for at, row in after.items()} if layer.adds else after
    logits = np.array([values[at] for at in range(0, len(features), network.STEP)])
    return logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))


@pytest.fixture(scope="module")
def trained():
    """As if trained: every statistic and scale somewhere, some scales negative."""
    torch.manual_seed(5)
    net = network.build(width=12, dilations=(1, 2, 1))
    net.mean.normal_(0, 5)
    net.deviation.uniform_(1, 8)
    for module in net.modules():
        if isinstance(module, torch.nn.BatchNorm1d):
            module.running_mean.normal_(0, 0.5)
            module.running_var.uniform_(0.2, 3)
            module.weight.data.normal_(0.5, 0.7)
            module.bias.data.normal_(0, 0.3)
    return net.eval()


@pytest.fixture(scope="module", params=[1, 2, 3, 40, 61])
def features(request):
    return (np.random.RandomState(request.param).standard_normal((request.param, 40)) * 6)


def outputs_of(net, features):
    rows, steps = padded_batch([Example(features.astype(np.float32), ())], net)
    with torch.no_grad():
        found = net(torch.from_numpy(rows))
    assert found.shape == (steps[0], 1, OUTPUTS)
    return found[:, 0].numpy()


def test_normalisation_folds_into_the_weights(trained, features):
    layers = network.affine_layers(trained)
    assert [layer.adds for layer in layers] == [False, True, True, True, False]
    expected = outputs_of(trained, features)
    assert np.allclose(kaldi_outputs(layers, features), expected, atol=2e-3)
    assert np.ptp(expected) > 1


def test_a_written_network_can_be_trained_on(trained, features):
    layers = network.affine_layers(trained)
    folded = network.build_folded(layers)
    assert folded.dilations == trained.dilations
    assert np.allclose(outputs_of(folded, features), kaldi_outputs(layers, features), atol=2e-3)
    for one, other in zip(layers, network.refolded_layers(folded)):
        assert one._replace(weights=0, bias=0) == other._replace(weights=0, bias=0)
        assert np.allclose(one.weights, other.weights, atol=1e-5)
        assert np.allclose(one.bias, other.bias, atol=1e-4)


def test_what_is_written_and_read_hears_the_same(trained, features, tmp_path):
    path = str(tmp_path / "final.mdl")
    layers = network.affine_layers(trained)
    write_acoustic_model(path, phone_outputs(), layers, network.INPUTS)
    found = kaldi_outputs(read_acoustic_model(path), features)
    assert np.abs(np.exp(found) - np.exp(kaldi_outputs(layers, features))).max() < 0.02


def test_a_network_sees_what_its_dilations_say(trained):
    assert network.side_frames((1, 2, 1)) == 4 + 3 * 4
    assert network.side_frames() == 4 + 3 * 9
    frames = np.zeros((121, 40))
    before = outputs_of(trained, frames)
    frames[60] = 50.0
    changed = np.flatnonzero(np.abs(outputs_of(trained, frames) - before).max(axis=1) > 1e-4) * 3
    assert min(changed) >= 60 - 16 and max(changed) <= 60 + 16 and len(changed) > 5


def test_a_batch_repeats_the_ends_of_each(trained):
    short, long = np.arange(80).reshape(2, 40), np.arange(400).reshape(10, 40)
    rows, steps = padded_batch([Example(short, ()), Example(long, ())], trained)
    assert steps == [1, 4] and rows.shape == (2, 3 * 3 + 1 + 2 * 16, 40)
    assert (rows[0, :17] == short[0]).all() and (rows[0, 17:] == short[1]).all()
    assert (rows[1, 16:26] == long).all() and (rows[1, 26:] == long[-1]).all()
