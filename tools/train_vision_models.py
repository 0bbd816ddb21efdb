"""Makes the vision models that ship, each by the commands that anybody has: draw, train, measure.

    python tools/train_vision_models.py WORK [NAME ...]

WORK gets the sets and the packages; `--into DIR` copies what ships of the packages, and their cards, there
(edgeai/models/vision). Sets that are there are not drawn again, and a training goes on where it was.
"""
import argparse
import os
import shutil
import subprocess
import sys
from typing import NamedTuple, Tuple

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, ROOT)

from edgeai.vision.datasets.dataset import Dataset  # noqa: E402
from edgeai.vision.datasets.dataset_writer import write_description  # noqa: E402
from edgeai.vision.detection.classifier import Classifier  # noqa: E402
from edgeai.vision.detection.detector import Detector  # noqa: E402
from edgeai.vision.model_package import ModelPackage  # noqa: E402
from edgeai.vision.package_writer import update_description  # noqa: E402
from edgeai.vision.training.model_card import write_card  # noqa: E402
from edgeai.whole_folder import whole_folder  # noqa: E402

HELD_OUT_SEED = 9000
MOST_BYTES = 2000000


class Recipe(NamedTuple):
    """draw: what is added to `edgeai dataset synth KIND --out ...`; train: to `edgeai train vision`.
    held_out: pictures drawn by the seed that is kept out of training."""

    kind: str
    draw: Tuple[str, ...]
    train: Tuple[str, ...]
    held_out: int
    seed: int = 2024


_DETECT = ("--task", "detect", "--epochs", "24")
_CLASSIFY = ("--task", "classify", "--epochs", "12", "--batch", "32")
_SCENES, _THINGS = ("--count", "1200"), ("--count", "4000", "--task", "classify")
RECIPES = {
    "masks": Recipe("masks", ("--count", "600"), ("--task", "detect"), 200, seed=7),
    "fire": Recipe("fire", _SCENES, _DETECT, 200),
    "helmets": Recipe("helmets", _SCENES, _DETECT, 200),
    "plates": Recipe("plates", _SCENES, _DETECT, 200),
    "faces": Recipe("expressions", ("--count", "800"), _DETECT, 200),
    "expressions": Recipe("expressions", _THINGS, _CLASSIFY, 240),
    "items": Recipe("items", _THINGS, _CLASSIFY, 240),
    "waste": Recipe("waste", _THINGS, _CLASSIFY, 240),
    "plate-characters": Recipe("", ("--plates", "5000"), (
        "--task", "classify", "--no-flip", "--epochs", "12", "--batch", "32"), 250),
}


def main():
    options = arguments()
    for name in options.names or RECIPES:
        recipe = RECIPES[name]
        learnt = drawn(options.work, name, recipe, recipe.seed)
        package = os.path.join(options.work, "packages", name)
        if not os.path.isdir(package):
            edgeai("train", "vision", learnt, "--out", package, *recipe.train)
        if options.into:
            ship(ModelPackage.open(package), drawn(options.work, name, recipe, HELD_OUT_SEED),
                 os.path.join(options.into, name))


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("work")
    parser.add_argument("names", nargs="*", metavar="NAME", help=" ".join(RECIPES))
    parser.add_argument("--into", metavar="DIR")
    return parser.parse_args()


def drawn(work, name, recipe, seed):
    """The folder of the set, drawn where it is not there."""
    folder = os.path.join(work, "sets", "%s-%d" % (name, seed))
    if os.path.isdir(folder):
        return folder
    os.makedirs(os.path.dirname(folder), exist_ok=True)
    draw = list(recipe.draw)
    if seed == HELD_OUT_SEED:
        draw[1] = str(recipe.held_out)
    if recipe.kind:
        edgeai("dataset", "synth", recipe.kind, "--out", folder, "--seed", str(seed), *draw)
    else:
        draft = folder + ".part"
        run(os.path.join(ROOT, "tools", "plate_characters.py"), draft, "--seed", str(seed), *draw)
        write_description(draft, name=name, kind="plates", seed=seed, task="classify")
        os.replace(draft, folder)
    if name == "faces":
        call_all_faces(folder)
    return folder


def call_all_faces(folder):
    """One class: whoever reads expressions needs the face first."""
    labels = Dataset.open(folder).labels
    places = os.path.join(folder, "annotations")
    for name in os.listdir(places):
        path = os.path.join(places, name)
        with open(path, encoding="utf-8") as file:
            text = file.read()
        for label in labels:
            text = text.replace("<name>%s</name>" % label, "<name>face</name>")
        with open(path, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
    with open(os.path.join(folder, "labels.txt"), "w", encoding="utf-8", newline="\n") as file:
        file.write("face\n")


def edgeai(*words):
    run("-m", "edgeai", *words)


def run(*words):
    environment = dict(os.environ, PYTHONPATH=ROOT)
    subprocess.run((sys.executable,) + words, check=True, env=environment)


def ship(package, held_out, folder):
    """The models, description and card, no more; figures of the held-out seed in them."""
    samples = [sample for sample in Dataset.open(held_out).samples()]
    metrics = {role: package.evaluate(role, _Samples(samples)).metrics() for role in ("float", "int8")}
    with whole_folder(folder) as draft:
        for file in package.files:
            shutil.copyfile(package.path_of(file.role), os.path.join(draft, file.name))
        shutil.copyfile(os.path.join(package.folder, "model.toml"), os.path.join(draft, "model.toml"))
        shipped = update_description(ModelPackage.open(draft), metrics=metrics, trained_on=dict(
            package.trained_on, held_out_seed=HELD_OUT_SEED, tested_on=len(samples)))
        write_card(shipped, on_photographs(shipped))
    total = sum(os.path.getsize(os.path.join(folder, name)) for name in os.listdir(folder))
    if total > MOST_BYTES:
        raise SystemExit("%s has %d bytes" % (folder, total))
    print("%s: %.2f MB, %s" % (folder, total / 1e6, {
        role: values.get("map50", values.get("accuracy")) for role, values in metrics.items()}))


class _Samples:
    """All pictures of a set, whatever its split."""

    def __init__(self, samples):
        self._samples = samples

    def samples(self, _part):
        return self._samples


def on_photographs(package):
    """Markdown: what the model says of real pictures, as it is."""
    lines = ["", "## On real pictures, as it is", "",
             "Of the packages scikit-image and matplotlib; nothing was chosen or left out.", "",
             "| picture | the model sees |", "|---|---|"]
    see = _detections if package.task == "detect" else _class
    judge = (Detector if package.task == "detect" else Classifier)(package)
    lines += ["| %s | %s |" % (name, see(judge, image)) for name, image in photographs()]
    return "\n".join(lines) + "\n"


def _detections(detector, image):
    return ", ".join("%s %.2f at %d, %d (%d x %d)" % ((one.label, one.score) + one.box)
                     for one in detector.detect(image)) or "nothing"


def _class(classifier, image):
    seen = classifier.classify(image)
    return "%s %.2f" % (seen.label, seen.score)


def photographs():
    """[(name, image BGR)] of what these packages hold."""
    import matplotlib.cbook
    import skimage.data

    found = [("grace_hopper", matplotlib.cbook.get_sample_data("grace_hopper.jpg", asfileobj=False))]
    for name in ("astronaut", "coffee", "chelsea", "motorcycle_left", "rocket"):
        found.append((name, os.path.join(os.path.dirname(skimage.data.__file__), name)))
    return [(name, image) for name, path in found for image in [_picture(path)] if image is not None]


def _picture(path):
    from edgeai.vision.image_file import read_image

    for ending in ("", ".png", ".jpg"):
        if os.path.isfile(path + ending):
            return read_image(path + ending)
    return None


if __name__ == "__main__":
    main()
