"""Training from a small drawn set, by the real torch, onnx and onnxruntime."""
import json
import os
import subprocess
import sys
import time

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="training needs the package torch")
onnx = pytest.importorskip("onnx", reason="training needs the package onnx")

import cv2  # noqa: E402

from edgeai.commands.main import main  # noqa: E402
from edgeai.commands.terminal import Terminal  # noqa: E402
from edgeai.errors import UsageError  # noqa: E402
from edgeai.vision.datasets.dataset import Dataset  # noqa: E402
from edgeai.vision.datasets.label_box import Annotation, LabelBox  # noqa: E402
from edgeai.vision.datasets.voc import write_voc  # noqa: E402
from edgeai.vision.image_file import write_image  # noqa: E402
from edgeai.vision.model_package import ModelPackage  # noqa: E402
from edgeai.vision.training import learning, network, vision_training  # noqa: E402
from edgeai.vision.training.detection_loss import detection_loss, targets_of  # noqa: E402
from edgeai.vision.training.examples import Example, balancing_weights  # noqa: E402
from edgeai.vision.training.learning import Settings, learn, rate_at  # noqa: E402
from edgeai.vision.training.network import CLASSIFIER, build, convolutions  # noqa: E402
from edgeai.vision.training.onnx_writer import write_onnx  # noqa: E402

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
COLOURS = {"红": (40, 40, 220), "blue": (220, 90, 30)}


@pytest.fixture(scope="module")
def shapes(tmp_path_factory):
    """40 pictures with a red or a blue square each, 28 to train with."""
    folder = tmp_path_factory.mktemp("形状")
    rng = np.random.RandomState(0)
    parts = {"train": [], "val": [], "test": []}
    for name in ("images", "annotations"):
        (folder / name).mkdir()
    for number in range(40):
        label = list(COLOURS)[number % 2]
        x, y, side = rng.randint(0, 60), rng.randint(0, 60), rng.randint(30, 60)
        image = rng.randint(90, 150, (128, 128, 3)).astype(np.uint8)
        image[y:y + side, x:x + side] = COLOURS[label]
        write_image(str(folder / "images" / ("图%d.png" % number)), image)
        write_voc(str(folder / "annotations" / ("图%d.xml" % number)), Annotation(
            "图%d.png" % number, 128, 128, (LabelBox(label, x, y, side, side),)))
        parts["train" if number < 28 else "val" if number < 34 else "test"].append("图%d" % number)
    for part, stems in parts.items():
        (folder / (part + ".txt")).write_text("\n".join(stems) + "\n", encoding="utf-8")
    (folder / "labels.txt").write_text("红\nblue\n", encoding="utf-8")
    return Dataset.open(folder)


@pytest.fixture(scope="module")
def detector(shapes, tmp_path_factory):
    return vision_training.train_detector(
        shapes, tmp_path_factory.mktemp("models") / "检测", side=128, epochs=25, anchors=2, batch=7)


@pytest.fixture(autouse=True)
def keep_the_streams(monkeypatch):
    """On Python 3.6 they would be replaced, and pytest's own would be closed."""
    monkeypatch.setattr(Terminal, "be_encodable", staticmethod(lambda: None))


def weights(net):
    return {name: tensor.numpy().tobytes() for name, tensor in net.state_dict().items()}


def test_a_detector_finds_what_it_learnt(detector):
    found = {role: detector.evaluate(role).map50 for role in ("float", "int8")}
    assert found["float"] > 0.7 and abs(found["float"] - found["int8"]) < 0.03
    assert detector.metrics["int8"]["map50"] == pytest.approx(found["int8"], abs=1e-4)


def test_a_package_has_all_that_was_promised(detector):
    assert set(os.listdir(detector.folder)) == {
        "model.toml", "model.onnx", "model.int8.onnx", "calibration.zip", "README.md", "report.html",
        "curves.png", "confusion.png"}
    package = ModelPackage.open(detector.folder)
    assert package.labels == ("红", "blue") and package.head == "yolov2" and len(package.anchors) == 2
    assert package.read("kpu") == package.read("float")
    model = onnx.load_from_string(package.read("float"))
    assert (model.ir_version, model.opset_import[0].version) == (5, 10)
    assert {node.op_type for node in model.graph.node} == {"Conv", "Relu"}
    assert not os.path.exists(str(detector.folder) + ".work")


def test_the_report_stands_alone(detector):
    with open(os.path.join(detector.folder, "report.html"), encoding="utf-8") as file:
        text = file.read()
    assert "mAP@0.5" in text and "红" in text and text.count("data:image/png") == 2
    assert "http" not in text and 'src="data:' in text


def test_opencv_reads_the_float_model_as_onnxruntime_does(detector):
    import onnxruntime

    pixels = np.random.RandomState(1).rand(1, 3, 128, 128).astype(np.float32)
    session = onnxruntime.InferenceSession(detector.read("float"), providers=["CPUExecutionProvider"])
    one, = session.run(None, {"input": pixels})
    net = cv2.dnn.readNetFromONNX(np.frombuffer(detector.read("float"), np.uint8))
    net.setInput(pixels)
    assert one.shape == (1, 14, 4, 4)
    np.testing.assert_allclose(net.forward(), one, atol=1e-4)


def test_the_onnx_file_says_what_torch_says(tmp_path):
    torch.manual_seed(3)
    net = build(CLASSIFIER, 5)
    for _turn in range(3):  # the normalisation has seen something
        net(torch.rand(8, 3, 64, 64) * 2)
    net.eval()
    path = str(tmp_path / "m.onnx")
    write_onnx(path, convolutions(net), 3, 64, 64, has_mean=True)
    import onnxruntime

    pixels = torch.rand(1, 3, 64, 64)
    said, = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"]).run(
        None, {"input": pixels.numpy()})
    with torch.no_grad():
        expected = net(pixels).mean(dim=(2, 3)).numpy()
    assert said.shape == (1, 5)
    np.testing.assert_allclose(said, expected, atol=1e-5)


class Killed(Exception):
    pass


def learnt(shapes, folder, die_after=None):
    def on_epoch(done, _all, _training, _validation):
        if done == die_after:
            raise Killed

    plan = vision_training.plan_for("classify", epochs=4, side=64, batch=7, patience=0)
    parts = vision_training.split_samples(shapes, 1)
    folder.mkdir(exist_ok=True)
    return vision_training._learnt(shapes.labels, parts, plan, str(folder), on_epoch)[1]


def test_an_interrupted_training_ends_with_the_same_weights(shapes, tmp_path):
    whole = learnt(shapes, tmp_path / "whole")
    with pytest.raises(Killed):
        learnt(shapes, tmp_path / "parts", die_after=2)
    resumed = learnt(shapes, tmp_path / "parts")
    assert weights(resumed.net) == weights(whole.net)
    assert resumed.curves == pytest.approx(np.array(whole.curves)) and len(resumed.curves) == 4


def test_a_training_killed_for_real_goes_on_where_it_was(shapes, tmp_path):
    """`kill -9` of the verb in the middle; the same call then gives the same files as one that ran through."""
    options = dict(epochs=30, batch=7, patience=0)
    whole = vision_training.train_classifier(shapes, str(tmp_path / "whole" / "分类"), **options)
    out = tmp_path / "cut" / "分类"
    environment = dict(os.environ, PYTHONPATH=ROOT)
    child = subprocess.Popen(
        [sys.executable, "-m", "edgeai", "train", "vision", shapes.folder, "--task", "classify", "--out", str(out),
         "--epochs", "30", "--batch", "7", "--patience", "0"],
        env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while not (tmp_path / "cut" / "分类.work" / "state.npz").exists():
            assert child.poll() is None
            time.sleep(0.005)
    finally:
        child.kill()
        child.wait()
    assert not out.exists()
    done = []
    resumed = vision_training.train_classifier(shapes, str(out), on_epoch=lambda *told: done.append(told[0]), **options)
    assert 1 < done[0] < 30 and done[-1] == 30
    for role in ("float", "int8", "calibration"):
        assert resumed.read(role) == whole.read(role)
    assert resumed.metrics == whole.metrics and not os.path.exists(str(out) + ".work")


def test_it_ends_when_nothing_is_gained_and_keeps_the_best(tmp_path):
    class Worse:
        """Its validation loss is 1, 2, 3, ..."""

        stack, outputs = ((4, 2),), 2

        def __init__(self):
            self.calls = 0

        def batch(self, examples, rngs):
            return np.zeros((len(examples), 3, 8, 8), np.float32), rngs[0] is None

        def loss(self, output, is_validation):
            self.calls += is_validation
            return output.sum() * 0 + (self.calls if is_validation else 1.0)

    result = learn(Worse(), [1, 2], [1], Settings(epochs=20, batch=2, peak_rate=4e-3, patience=3),
                   str(tmp_path / "state.npz"), lambda *_all: None)
    assert result.best == 0 and [one[1] for one in result.curves] == [1, 2, 3, 4]


def test_a_weight_of_two_is_seen_twice_as_often_and_nothing_is_left_out():
    weights = np.array([1.0] * 30 + [2.0] * 15)
    seen = sum(np.bincount(learning.epoch_order(45, weights, 7, epoch), minlength=45)
               for epoch in range(40))
    assert seen[30:].mean() / seen[:30].mean() == pytest.approx(2.0, rel=0.02)
    assert seen.sum() == 40 * 45 and seen.min() >= 20
    order = learning.epoch_order(45, weights, 7, 3)
    assert (order == learning.epoch_order(45, weights, 7, 3)).all()
    assert sorted(learning.epoch_order(9, None, 7, 3)) == list(range(9))


def test_a_rare_label_weighs_more():
    examples = [Example(None, None, np.array([0])) for _number in range(8)]
    examples += [Example(None, None, np.array([0, 1])), Example(None, None, np.array([], int))]
    weights = balancing_weights(examples, 3)  # of the third label there is none
    assert weights[0] == weights[7] < weights[9] == 1.0 < weights[8]


def test_the_rate_warms_up_and_falls():
    rates = [rate_at(share, 1.0) for share in (0.0, 0.05, 0.5, 0.999)]
    assert rates[0] < 0.1 and rates[1] > 0.9 and rates[3] == 0.01


def test_targets_are_where_the_box_is():
    anchors = ((1.0, 1.0), (4.0, 2.0))
    targets = targets_of([(np.array([[1.25, 2.5, 2.0, 1.0]]), np.array([1]))], anchors, 7, 7)
    assert [one.tolist() for one in targets.where] == [[0], [0], [3], [2]]
    np.testing.assert_allclose(targets.places, [[0.25, 0.0]], atol=1e-6)
    np.testing.assert_allclose(targets.sizes, [[np.log(2), 0]], atol=1e-6)
    assert targets.labels.tolist() == [1] and targets.silence.sum() == 2 * 49 - 1


def test_a_right_output_costs_next_to_nothing():
    targets = targets_of([(np.array([[1.75, 2.75, 1.5, 1.5]]), np.array([1]))], ((1.5, 1.5),), 4, 4)
    grid = torch.full((1, 7, 4, 4), -20.0)
    grid[0, :, 3, 2] = torch.tensor([0.0, 0.0, 0.0, 0.0, 20.0, -9.0, 9.0])
    assert float(detection_loss(grid, targets, 1)) < 1e-4
    grid[0, 5, 3, 2] = 30.0
    assert float(detection_loss(grid, targets, 1)) > 10


def test_a_detector_begins_by_seeing_nothing():
    net = network.build(((4, 2),), 14)
    learning.start_silent(net, ((1, 1), (2, 2)))
    assert net[-1].bias.reshape(2, 7)[:, 4].tolist() == [-4.0, -4.0]
    assert net[-1].bias.sum() == -8.0


def test_another_training_is_not_gone_on_with(shapes, tmp_path):
    (tmp_path / "m.work").mkdir()
    (tmp_path / "m.work" / "plan.json").write_text("{}")
    with pytest.raises(UsageError, match="another training"):
        vision_training.train_classifier(shapes, str(tmp_path / "m"), epochs=1)
    assert not (tmp_path / "m").exists()


@pytest.mark.parametrize("side", [100, 32, 1000])
def test_a_side_that_the_network_can_not_have_is_refused(side):
    with pytest.raises(UsageError, match=str(side)):
        vision_training.plan_for("detect", side)


def test_the_verb_trains_and_measures_a_classifier(shapes, tmp_path, capsys):
    out = str(tmp_path / "分类")
    assert main(["train", "vision", shapes.folder, "--task", "classify", "--out", out, "--epochs",
                 "6", "--batch", "7", "--json"]) == 0
    trained = json.loads(capsys.readouterr().out)
    assert trained["task"] == "classify" and trained["metrics"]["int8"]["accuracy"] > 0.8
    assert main(["train", "vision", shapes.folder, "--evaluate", out, "--json"]) == 0
    measured = json.loads(capsys.readouterr().out)
    assert measured["metrics"] == trained["metrics"]


def test_the_verb_says_what_is_missing(shapes, tmp_path, capsys):
    assert main(["train", "vision", shapes.folder]) == 2
    assert "where shall the model go?" in capsys.readouterr().err
    (tmp_path / "letter.txt").write_text("mine")
    assert main(["train", "vision", shapes.folder, "--out", str(tmp_path)]) == 2
    assert "no model" in capsys.readouterr().err and os.listdir(str(tmp_path)) == ["letter.txt"]
