"""The pictures of vision tasks and what is right about them, drawn by the numbers of a seed.

Drawn once, into a folder of the program that makes drills or grades, and that goes with it: material and
checks come from one place. The checks of each hand-in have a process of their own, which uses that folder too;
no program that was handed in is shown it.
"""
import atexit
import functools
import json
import os
import tempfile
from typing import Dict, NamedTuple, Tuple

from edgeai.drill.passing_folder import PassingFolder
from edgeai.vision.datasets.label_box import Annotation, LabelBox

PICTURES, DEFECTS, KEPT = 116, 20, 100
TRUTH = "truth.json"
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


_shared = []  # another program's folder


def folder():
    """Where drawn sets are."""
    return _shared[0] if _shared else _own_folder().path


def share(folder_of_another):
    """What that program drew is not drawn again by this one, nor the other way round."""
    _shared[:] = [folder_of_another]


@functools.lru_cache(maxsize=4)
def spoilt_set(kind, seed):
    """About 120 scenes of a kind, 20 of them spoilt."""
    place = _kept("spoilt-%s-%d" % (kind, seed), lambda draft: _draw_spoilt(draft, kind, seed))
    drawn, (bad, empty) = os.path.join(place, "set"), _read(place)
    names = sorted(os.listdir(os.path.join(drawn, "images")))
    pictures = {name: _annotation(drawn, name) for name in names if bad.get(name, "it is good")}
    return SpoiltSet(drawn, bad, pictures, tuple(empty))


def _draw_spoilt(place, kind, seed):
    from edgeai.vision.scenes.defects import empty_pictures, plant_defects
    from edgeai.vision.scenes.scene_set import write_scene_set

    empty, defects = write_scene_set(os.path.join(place, "set"), kind, PICTURES, seed, plant=lambda draft: (
        empty_pictures(draft), plant_defects(draft, DEFECTS, seed, SPOILT_KINDS)))
    bad = {_name(defect.path): _name(defect.other) for defect in defects}
    _write(place, (bad, [_name(path) for path in empty if _name(path) not in bad]))


@functools.lru_cache(maxsize=4)
def doubtful(kind, seed):
    """Names of good pictures that `edgeai dataset check` calls blurred: the camera was a little out
    of focus, and nobody can tell them from spoilt ones."""
    return frozenset(_read(_kept("doubtful-%s-%d" % (kind, seed), lambda draft: _write(
        draft, _called_blurred(spoilt_set(kind, seed))))))


def _called_blurred(spoilt):
    from edgeai.vision.datasets.measuring import measure_all
    from edgeai.vision.datasets.picture_checks import check_picture

    paths = [os.path.join(spoilt.folder, "images", name) for name in sorted(spoilt.truths)]
    return [_name(path) for path, measures in zip(paths, measure_all(paths))
            if any(True for _finding in check_picture(path, measures))]


@functools.lru_cache(maxsize=4)
def labelled_set(kind, seed, count, task, shares):
    """The folder of a set as `edgeai dataset synth` draws it. shares: of train, val and test."""
    from edgeai.vision.scenes.scene_set import write_scene_set

    name = "labelled-%s-%d-%d-%s-%s" % (kind, seed, count, task, "-".join(map(str, shares)))
    return os.path.join(_kept(name, lambda place: write_scene_set(
        os.path.join(place, "set"), kind, count, seed, shares, task)), "set")


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


@functools.lru_cache(maxsize=8)
def scene_boxes(kind, seed, count):
    """(`LabelBox`es of each of these `scenes`, ...)"""
    place = _kept("scenes-%s-%d-%d" % (kind, seed, count), lambda draft: _write(
        draft, [[box[:5] for box in scene.boxes] for scene in scenes(kind, seed, count)]))
    return tuple(tuple(LabelBox(*box) for box in boxes) for boxes in _read(place))


@functools.lru_cache(maxsize=8)
def crop_labels(kind, seed, count):
    """(the class of each of these `crops`, ...)"""
    return tuple(_read(_kept("crops-%s-%d-%d" % (kind, seed, count), lambda draft: _write(
        draft, [crop.label for crop in crops(kind, seed, count)]))))


def _kept(name, draw):
    """The folder of that name; draw(draft) fills it where it is not there. It is whole or not there."""
    place = os.path.join(folder(), name)
    if not os.path.isdir(place):
        draft = tempfile.mkdtemp(prefix="draft-", dir=folder())
        draw(draft)
        try:
            os.rename(draft, place)
        except OSError:
            if not os.path.isdir(place):  # else another process was first, with the same
                raise
    return place


@functools.lru_cache(maxsize=1)
def _own_folder():
    made = PassingFolder("pictures")
    atexit.register(made.close)
    return made


def _write(place, values):
    with open(os.path.join(place, TRUTH), "w", encoding="utf-8") as file:
        json.dump(values, file, ensure_ascii=False)


def _read(place):
    with open(os.path.join(place, TRUTH), encoding="utf-8") as file:
        return json.load(file)


def _name(path):
    return os.path.basename(path) if path else ""


def _annotation(drawn, name):
    from edgeai.vision.datasets.voc import read_voc

    return read_voc(os.path.join(drawn, "annotations", os.path.splitext(name)[0] + ".xml"))
