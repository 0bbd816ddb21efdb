"""Characters of drawn number plates, cut out as the plate reader cuts them: a set to train on.

    python tools/plate_characters.py OUT [--plates 2500] [--seed 2024]

Each plate is drawn, photographed, straightened and cut by `edgeai.vision.detection`; OUT gets a folder a
character with at most `--most` pictures. A seed that was trained on says nothing in a test: the
shipped model's figures are of another.
"""
import argparse
import os
import random
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from edgeai.vision.boxes import grown  # noqa: E402
from edgeai.vision.detection.plate_rules import CHARACTERS  # noqa: E402
from edgeai.vision.detection.plate_straightening import character_pictures, straighten  # noqa: E402
from edgeai.vision.image_file import write_image  # noqa: E402
from edgeai.vision.scenes.scene import draw_crop  # noqa: E402

SIZE = 320, 96  # of a plate's picture, at most: as near as a camera at a gate sees it


def main():
    options = arguments()
    counts = dict.fromkeys(CHARACTERS, 0)
    for label in CHARACTERS:
        os.makedirs(os.path.join(options.out, label), exist_ok=True)
    for index in range(options.plates):
        for label, picture in characters(options.seed, index):
            if counts[label] < options.most:
                counts[label] += 1
                write_image(os.path.join(options.out, label, "%05d.png" % index), picture)
    print("%d pictures, the fewest %d of %s" % (
        sum(counts.values()), min(counts.values()), min(counts, key=counts.get)))


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out")
    parser.add_argument("--plates", type=int, default=2500)
    parser.add_argument("--most", type=int, default=180, help="pictures of a character (180)")
    parser.add_argument("--seed", type=int, default=2024)
    return parser.parse_args()


def characters(seed, index):
    """(label, picture) of each character; a character that is there twice comes once."""
    shrink = random.Random("%d %d" % (seed, index)).uniform(0.28, 1.0)
    scene = draw_crop("plates", seed, index, int(SIZE[0] * shrink), int(SIZE[1] * shrink))
    (box,), (text,) = scene.boxes, scene.texts
    found = box.x, box.y, box.width, box.height
    plate = straighten(scene.image, jittered(found, scene.image, seed + index), text.colour)
    pictures = character_pictures(plate)
    return dict(zip(text.text, pictures)).items() if len(pictures) == len(text.text) else ()


def jittered(box, image, seed):
    """As a detector finds it: a little beside."""
    dice = random.Random(seed)
    x, y, width, height = box
    moved = (x + dice.uniform(-0.05, 0.05) * width, y + dice.uniform(-0.08, 0.08) * height,
             width * dice.uniform(0.95, 1.1), height * dice.uniform(0.92, 1.15))
    return grown(moved, image.shape[1], image.shape[0], 0)


if __name__ == "__main__":
    main()
