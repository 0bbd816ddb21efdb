"""Do the model packages say the same on every Python? The same pictures, the same command, compared.

    python benchmarks/same_on_pythons.py .venv-3.6/bin/python .venv-3.13/bin/python [--model PACKAGE ...]

Each interpreter (this one is the first) runs `edgeai detect PICTURES --model PACKAGE --json` over scenes that are
drawn for it. Of one Python to the other a score may differ by 0.02 and an edge by 2 pixels: their OpenCV scales
pictures otherwise. What lies within 0.02 of the least score may be there or not. Ends with 1 where more differs.
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, ROOT)

from edgeai.vision.detection.vision_models import SHIPPED_DIR, list_packages, open_package  # noqa: E402
from edgeai.vision.image_file import write_image  # noqa: E402
from edgeai.vision.scenes.scene import draw_crop, draw_scene  # noqa: E402

LEAST_SCORE, SCORE_SLACK, EDGE_SLACK_PX = 0.5, 0.02, 2
SEED = 777001
ASKED = "import sys, cv2, onnxruntime; print('%d.%d.%d' % sys.version_info[:3], cv2.__version__, onnxruntime.__version__)"


def main():
    options = arguments()
    packages = [open_package(name) for name in options.model] or [
        one for one in list_packages() if one.folder.startswith(SHIPPED_DIR)]
    pythons = [sys.executable] + options.python
    for python in pythons:
        print("%s: Python, OpenCV, onnxruntime %s" % (python, " ".join(versions(python))))
    differing = 0
    for package in packages:
        with tempfile.TemporaryDirectory() as folder:
            draw(package, folder, options.pictures)
            found = [detections(python, package.folder, folder) for python in pythons]
        differing += tell(package, pythons, found)
    return 1 if differing else 0


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("python", nargs="+", help="another interpreter that has edgeai's vision packages")
    parser.add_argument("--model", action="append", default=[], help="a package (all that ship)")
    parser.add_argument("--pictures", type=int, default=24, help="for each package (24)")
    return parser.parse_args()


def versions(python):
    """[Python's, OpenCV's, onnxruntime's]; CalledProcessError where one is absent."""
    return subprocess.check_output([python, "-c", ASKED]).decode("ascii").split()


def draw(package, folder, count):
    """Scenes of what the package knows; a classifier gets things that were cut out."""
    kind = package.trained_on.get("kind", "masks")
    for index in range(count):
        scene = (draw_scene if package.task == "detect" else draw_crop)(kind, SEED, index)
        write_image(os.path.join(folder, "%04d.png" % index), scene.image)


def detections(python, package, folder):
    """[the detections of each picture], as `edgeai detect --json` prints them."""
    environment = dict(os.environ, PYTHONPATH=ROOT, PYTHONIOENCODING="utf-8")
    said = subprocess.check_output(
        [python, "-m", "edgeai", "detect", folder, "--model", package, "--json", "--min-score", str(LEAST_SCORE)],
        env=environment)
    return [json.loads(line)["detections"] for line in said.decode("utf-8").splitlines()]


def tell(package, pythons, found):
    """How many pictures differ from the first Python's, of all the others."""
    total = 0
    for python, rows in zip(pythons[1:], found[1:]):
        different = [at for at, (one, other) in enumerate(zip(found[0], rows)) if not is_same(one, other)]
        exact = sum(one == other for one, other in zip(found[0], rows))
        print("%-18s %s: %d pictures, %d things; the same %d, to the last digit %d" % (
            package.name, python, len(rows), sum(map(len, rows)), len(rows) - len(different), exact))
        total += len(different) + abs(len(rows) - len(found[0]))
    return total


def is_same(one, other):
    """Do two lists of a picture's detections say the same, but for the slack?"""
    return _is_within(one, other) and _is_within(other, one)


def _is_within(one, other):
    return all(any(_is_like(row, mate) for mate in other) for row in one
               if row["score"] >= LEAST_SCORE + SCORE_SLACK)


def _is_like(row, mate):
    return (row["label"] == mate["label"] and abs(row["score"] - mate["score"]) <= SCORE_SLACK
            and all(abs(row[side] - mate[side]) <= EDGE_SLACK_PX for side in "xywh" if side in row))


if __name__ == "__main__":
    sys.exit(main())
