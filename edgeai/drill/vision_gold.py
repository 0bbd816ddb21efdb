"""The pictures of vision tasks and what is right about them, drawn by the numbers of a seed.

Drawn once a program, into a folder that goes with it: material and checks come from one place.
"""
import atexit
import functools
import os
import shutil
import tempfile
from typing import Dict, NamedTuple, Tuple

from edgeai.vision.datasets.label_box import Annotation

PICTURES, DEFECTS, KEPT = 116, 20, 100
SPOILT_KINDS = ("D-UNREADABLE", "D-TRUNCATED", "D-WRONG-TYPE", "D-TOO-SMALL", "D-BLURRED", "D-BLACK",
                "D-WHITE", "D-DUPLICATE", "D-NEAR-DUPLICATE")


class SpoiltSet(NamedTuple):
    """folder: images/, annotations/, labels.txt. bad: {picture's name: its twin's name, or ""}.
    pictures: {name of what may be labelled: its `Annotation`}: the good ones, and copies of them, as
    either of two may be kept. empty: good pictures with nothing in them."""

    folder: str
    bad: Dict[str, str]
    pictures: Dict[str, Annotation]
    empty: Tuple[str, ...]

    @property
    def truths(self):
        """{name of a good picture: its `LabelBox`es}"""
        return {name: one.boxes for name, one in self.pictures.items() if name not in self.bad}


@functools.lru_cache(maxsize=4)
def spoilt_set(kind, seed):
    """About 120 scenes of a kind, 20 of them spoilt."""
    from edgeai.vision.scenes.defects import empty_pictures, plant_defects
    from edgeai.vision.scenes.scene_set import write_scene_set

    folder = os.path.join(_own_folder(), "spoilt")
    found = write_scene_set(folder, kind, PICTURES, seed, plant=lambda draft: (
        empty_pictures(draft), plant_defects(draft, DEFECTS, seed, SPOILT_KINDS)))
    empty, defects = found
    bad = {_name(defect.path): _name(defect.other) for defect in defects}
    names = sorted(os.listdir(os.path.join(folder, "images")))
    pictures = {name: _annotation(folder, name) for name in names if bad.get(name, "it is good")}
    return SpoiltSet(folder, bad, pictures, tuple(_name(path) for path in empty if _name(path) not in bad))


@functools.lru_cache(maxsize=4)
def doubtful(kind, seed):
    """Names of good pictures that `edgeai dataset check` calls blurred: the camera was a little out
    of focus, and nobody can tell them from spoilt ones."""
    from edgeai.vision.datasets.measuring import measure_all
    from edgeai.vision.datasets.picture_checks import check_picture

    spoilt = spoilt_set(kind, seed)
    paths = [os.path.join(spoilt.folder, "images", name) for name in sorted(spoilt.truths)]
    return frozenset(_name(path) for path, measures in zip(paths, measure_all(paths))
                     if any(True for _finding in check_picture(path, measures)))


@functools.lru_cache(maxsize=4)
def labelled_set(kind, seed, count, task, shares):
    """The folder of a set as `edgeai dataset synth` draws it. shares: of train, val and test."""
    from edgeai.vision.scenes.scene_set import write_scene_set

    folder = os.path.join(_own_folder(), "set")
    write_scene_set(folder, kind, count, seed, shares, task)
    return folder


@functools.lru_cache(maxsize=8)
def scenes(kind, seed, count):
    """The `Scene`s 1 to `count` of a seed, 320 x 240; a tuple."""
    from edgeai.vision.scenes.scene import draw_scene

    return tuple(draw_scene(kind, seed, index) for index in range(count))


@functools.lru_cache(maxsize=8)
def crops(kind, seed, count):
    """`Scene`s of one thing each, which fills the picture; the classes in an order of the seed; a tuple."""
    from edgeai.vision.scenes.dice import Dice
    from edgeai.vision.scenes.scene import draw_crop

    order = Dice("crops", seed).shuffled(list(range(count)))
    return tuple(draw_crop(kind, seed, index) for index in order)


def _own_folder():
    folder = tempfile.mkdtemp(prefix="edgeai-pictures-")
    atexit.register(shutil.rmtree, folder, True)
    return folder


def _name(path):
    return os.path.basename(path) if path else ""


def _annotation(folder, name):
    from edgeai.vision.datasets.voc import read_voc

    return read_voc(os.path.join(folder, "annotations", os.path.splitext(name)[0] + ".xml"))
