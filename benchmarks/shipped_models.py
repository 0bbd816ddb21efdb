"""What the shipped vision models are worth on scenes of a seed that no training used.

    python benchmarks/shipped_models.py [--pictures 200] [--seed 777001] [--json]

Each model is measured on scenes of the kind that it was trained on, float and int8, and the plate
reader as a whole: plates found, straightened and read. All of it is drawn: real pictures are another matter, and what the
models do on some stands in their cards.
"""
import argparse
import json
import os
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, ROOT)

from edgeai.vision.boxes import iou  # noqa: E402
from edgeai.vision.datasets.dataset import Dataset  # noqa: E402
from edgeai.vision.detection.vision_models import SHIPPED_DIR, list_packages  # noqa: E402
from edgeai.vision.scenes.scene import draw_scene  # noqa: E402
from edgeai.vision.scenes.scene_set import write_scene_set  # noqa: E402
from edgeai.vision.training.package_evaluation import evaluate, samples_of  # noqa: E402

CHARACTERS = "plate-characters"
PLATE_SCENE = 960, 720  # pixels: plates of some 120 x 40


def main():
    options = arguments()
    packages = [one for one in list_packages() if one.folder.startswith(SHIPPED_DIR)]
    results = {}
    for package in packages:
        name = os.path.basename(package.folder)
        if package.trained_on.get("kind") and name != CHARACTERS:  # these are measured with the reader
            results[name] = scores(package, options)
            tell(name, results[name], options)
    if {"plates", CHARACTERS} <= {os.path.basename(one.folder) for one in packages}:
        results["plate reader"] = plates_read(options)
        tell("plate reader", results["plate reader"], options)
    if options.json:
        print(json.dumps(results, ensure_ascii=False))


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pictures", type=int, default=200, help="of each kind (200)")
    parser.add_argument("--seed", type=int, default=777001, help="of the scenes (777001)")
    parser.add_argument("--json", action="store_true", help="print JSON")
    return parser.parse_args()


def tell(name, result, options):
    if not options.json:
        print("%-18s %s" % (name, "  ".join("%s %s" % pair for pair in result.items())), flush=True)


def scores(package, options):
    """{"float": ..., "int8": ...}: mAP@0.5 or accuracy."""
    kind = package.trained_on["kind"]
    if options.seed == package.trained_on.get("seed"):
        raise SystemExit("%s was trained on seed %d" % (package.folder, options.seed))
    with tempfile.TemporaryDirectory() as parent:
        folder = os.path.join(parent, kind)
        write_scene_set(folder, kind, options.pictures, options.seed, (0, 0, 1), package.task)
        samples = [known(sample, package.labels) for sample in samples_of(Dataset.open(folder))]
        return {role: round(evaluate(package, role, samples).main, 4)
                for role in ("float", "int8") if package.has(role)}


def known(sample, labels):
    """A finder of faces has one label for all that the scenes tell apart."""
    if len(labels) > 1 or not sample.boxes:
        return sample
    return sample._replace(boxes=tuple(box._replace(label=labels[0]) for box in sample.boxes))


def plates_read(options):
    """Of the plates that were drawn: the shares found, and read without a mistake."""
    from edgeai.vision.detection.plate_reader import PlateReader

    reader, count, found, right = PlateReader(), 0, 0, 0
    for index in range(options.pictures):
        scene = draw_scene("plates", options.seed, index, *PLATE_SCENE)
        seen = reader.read(scene.image)
        for text in scene.texts:
            count += 1
            near = [one for one in seen if iou([one.box], [bounds(text.corners)])[0, 0] >= 0.5]
            found += bool(near)
            right += any(one.text == text.text for one in near)
    return {"plates": count, "found": round(found / count, 4), "read": round(right / count, 4)}


def bounds(corners):
    across, down = zip(*corners)
    return min(across), min(down), max(across) - min(across), max(down) - min(down)


if __name__ == "__main__":
    main()
