"""How a classifier begins, what it usually takes, and how its pictures are cut out and changed."""
from typing import NamedTuple

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="training needs the package torch")

from edgeai.vision.image_file import write_image  # noqa: E402
from edgeai.vision.training import learning_tasks, vision_training  # noqa: E402
from edgeai.vision.training.augmentation import Augmentation  # noqa: E402
from edgeai.vision.training.examples import Example  # noqa: E402
from edgeai.vision.training.learning import Settings, learn  # noqa: E402


class Sample(NamedTuple):
    image_path: str


class Blank:
    """Batches of nothing: what begins so ends so."""

    stack, outputs = ((4, 2),), 14

    def __init__(self, *anchors):
        self.anchors = anchors

    def batch(self, examples, rngs):
        return np.zeros((len(examples), 3, 8, 8), np.float32), None

    def loss(self, output, _targets):
        return output.sum() * 0


def test_a_classifier_does_not_begin_as_quietly_as_a_detector(tmp_path):
    """It would say the same of every picture for ten epochs."""
    last = {}
    for name, task in (("detector", Blank((1, 1), (2, 2))), ("classifier", Blank())):
        settings = Settings(epochs=1, batch=2, peak_rate=0.0)
        net = learn(task, [1, 2], [1], settings, str(tmp_path / (name + ".npz")), lambda *_all: None).net
        last[name] = net[-1].weight.detach().numpy()
    np.testing.assert_allclose(last["detector"], 0.3 * last["classifier"], rtol=1e-6)


def test_what_is_left_out_is_what_the_task_usually_takes():
    usual = {task: vision_training.plan_for(task).settings for task in ("detect", "classify")}
    assert [(one.epochs, one.batch, one.peak_rate) for one in (usual["detect"], usual["classify"])] == [
        (48, 16, 4e-3), (30, 32, 2e-3)]
    assert vision_training.plan_for("classify", epochs=None, batch=None).settings == usual["classify"]
    assert vision_training.plan_for("classify", None, 5, batch=7).settings == usual["classify"]._replace(
        epochs=5, batch=7)


@pytest.mark.parametrize("sides, changed_at", [((96, 96), (96, 96)), ((300, 200), (128, 128)), ((40, 30), (40, 30))])
def test_a_part_is_changed_before_it_is_made_small(sides, changed_at, tmp_path, monkeypatch):
    """A blur of a camera's pixels, not of the network's few; and no work on more than twice its side."""
    path, seen = str(tmp_path / "图.png"), []
    write_image(path, np.full((sides[1], sides[0], 3), 90, np.uint8))

    def recoloured(image, _rng):
        seen.append(image.shape[1::-1])
        return image

    monkeypatch.setattr(learning_tasks.changes, "recoloured", recoloured)
    monkeypatch.setattr(learning_tasks, "_moved", lambda box, _rng: box)
    task = learning_tasks.ClassTask(("a", "b"), 64, Augmentation())
    example = Example(Sample(path), np.array([(0, 0) + sides], float), np.array([1]))
    pixels, targets = task.batch([example], [np.random.RandomState(0)])
    assert seen == [changed_at] and pixels.shape == (1, 3, 64, 64) and targets.tolist() == [1]
    task.batch([example], [None])
    assert len(seen) == 1  # as the finished model sees it
