"""Data sets of drawn scenes: pictures, labels, parts and their description in a new folder."""
import collections
import json
import os

from edgeai.errors import UsageError
from edgeai.i18n import gettext as _
from edgeai.vision.datasets.dataset_writer import write_description
from edgeai.vision.datasets.label_box import Annotation
from edgeai.vision.datasets.label_names import write_label_names
from edgeai.vision.datasets.splits import divide, write_splits
from edgeai.vision.datasets.voc import write_voc
from edgeai.vision.image_file import write_image
from edgeai.vision.scenes.glyphs import DIGITS, LETTERS, PROVINCES
from edgeai.vision.scenes.scene import CROP_KINDS, draw_crop, draw_scene, labels_of
from edgeai.whole_folder import new_folder

# detect: scenes with boxes; classify: a folder a class of single things; characters: plates that
# were cut out, with a box for each character.
TASKS = ("detect", "classify", "characters")
SIZE = (320, 240)


def write_scene_set(folder, kind, count, seed, shares=(8, 1, 1), task="detect", size=None, plant=None,
                    on_progress=None):
    """Draw `count` pictures of a kind by a seed into a new folder.

    shares: of train, val and test. size: (width, height) in pixels; else 320 x 240, of a single
    thing 96 x 96, of a plate 160 x 48. plant: called with the draft of the finished folder before it
    takes its name; what it returns is returned. on_progress: called with (done, total).
    Raises UsageError for a task that the kind has not, and where the folder is not empty.
    """
    _check(kind, task)
    write = {"detect": _write_scenes, "classify": _write_classes, "characters": _write_characters}[task]
    with new_folder(folder) as draft:
        write(draft, kind, count, seed, shares, size, on_progress)
        write_description(draft, name="%s-%d" % (kind, seed), kind=kind, seed=seed,
                          task="classify" if task == "classify" else "detect",
                          format="folders" if task == "classify" else "voc")
        return plant(draft) if plant else None


def _check(kind, task):
    labels_of(kind)  # refuses what is no kind
    fits = {"detect": True, "classify": kind in CROP_KINDS and kind != "plates",
            "characters": kind == "plates"}
    if not fits[task]:
        raise UsageError(_("scenes of the kind {kind!r} are not for --task {task}").format(kind=kind, task=task),
                         _("Take one of: {tasks}").format(tasks=" ".join(one for one in TASKS if fits[one])))


def _stem(number):
    return "%05d" % number


def _write_scenes(folder, kind, count, seed, shares, size, on_progress):
    width, height = size or SIZE
    texts = []

    def draw(number):
        scene = draw_scene(kind, seed, number, width, height)
        texts.extend(_text_line(_stem(number), text) for text in scene.texts)
        return scene.image, scene.boxes

    _write_boxes(folder, draw, count, seed, shares, labels_of(kind), on_progress)
    if texts:
        with open(os.path.join(folder, "plates.jsonl"), "w", encoding="utf-8", newline="\n") as file:
            file.write("".join(texts))


def _text_line(stem, plate):
    """What stands on a plate, as a line of JSON."""
    return json.dumps({
        "picture": stem, "text": plate.text, "colour": plate.colour,
        "corners": [[round(x, 2), round(y, 2)] for x, y in plate.corners],
        "characters": [[box.label, box.x, box.y, box.width, box.height] for box in plate.characters],
    }, ensure_ascii=False) + "\n"


def _write_characters(folder, kind, count, seed, shares, size, on_progress):
    def draw(number):
        scene = draw_crop(kind, seed, number, *(size or (None, None)))
        return scene.image, scene.texts[0].characters

    labels = tuple(PROVINCES + LETTERS + DIGITS)
    _write_boxes(folder, draw, count, seed, shares, labels, on_progress)


def _write_boxes(folder, draw, count, seed, shares, labels, on_progress):
    """A VOC set. draw(number) -> (image, boxes)."""
    for part in ("images", "annotations"):
        os.mkdir(os.path.join(folder, part))
    groups = collections.defaultdict(list)
    for number in range(count):
        image, boxes = draw(number)
        stem = _stem(number)
        groups[boxes[0].label if boxes else ""].append(stem)
        path = os.path.join(folder, "images", stem + ".jpg")
        write_image(path, image, is_draft=True)
        height, width = image.shape[:2]
        write_voc(os.path.join(folder, "annotations", stem + ".xml"),
                  Annotation(stem + ".jpg", width, height, boxes), os.path.join("..", "images", stem + ".jpg"))
        _tell(on_progress, number + 1, count)
    write_label_names(os.path.join(folder, "labels.txt"), labels)
    write_splits(folder, divide(groups, seed, shares))


def _write_classes(folder, kind, count, seed, shares, size, on_progress):
    """train/CLASS/00001.jpg and so on."""
    labels = labels_of(kind)
    groups = collections.defaultdict(list)
    for number in range(count):  # the classes take turns by the number
        groups[labels[number % len(labels)]].append(number)
    parts = divide(groups, seed, shares)
    for number in range(count):
        scene = draw_crop(kind, seed, number, *(size or (None, None)))
        place = os.path.join(folder, parts[number], scene.label)
        os.makedirs(place, exist_ok=True)
        write_image(os.path.join(place, _stem(number) + ".jpg"), scene.image, is_draft=True)
        _tell(on_progress, number + 1, count)
    write_label_names(os.path.join(folder, "labels.txt"), labels)


def _tell(on_progress, done, total):
    if on_progress:
        on_progress(done, total)
