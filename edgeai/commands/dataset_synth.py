"""edgeai dataset synth KIND --out DIR [--count N] [--seed S] [--split 8:1:1] [--task detect|classify|characters] [--faults N]"""
import argparse
import json
import os

from edgeai.errors import UsageError
from edgeai.i18n import gettext as _
from edgeai.vision.scenes.scene import KINDS
from edgeai.whole_file import whole_file

TASKS = ("detect", "classify", "characters")


def add_arguments(parser):
    parser.add_argument("kind", choices=KINDS, metavar=_("KIND"),
                        help=_("what to draw: {kinds}").format(kinds=" ".join(KINDS)))
    parser.add_argument("--out", required=True, metavar="DIR", help=_("a new folder to write it to"))
    parser.add_argument("--count", type=_count, default=600, metavar="N", help=_("how many pictures (600)"))
    parser.add_argument("--seed", type=int, default=2024, metavar="N", help=_("of everything random (2024)"))
    parser.add_argument("--split", type=_shares, default=(8.0, 1.0, 1.0), metavar="A:B:C",
                        help=_("shares of train, val and test (8:1:1)"))
    parser.add_argument("--task", choices=TASKS, default="detect", help=_(
        "detect: scenes with boxes; classify: single things, a folder a class; characters: plates with "
        "a box a character (detect)"))
    parser.add_argument("--size", type=_size, metavar="WxH", help=_(
        "of a picture, in pixels (320x240; single things 96x96, plates 160x48)"))
    parser.add_argument("--faults", type=_count, metavar="N", help=_(
        "for drills: plant so many defects, and write what is where into a key beside the folder"))
    parser.add_argument("--faults-of", metavar="CODES", help=_(
        "only defects of these codes, such as D-BLURRED,D-ORPHAN (all kinds)"))
    parser.add_argument("--key", metavar="JSON", help=_("the file of the key (DIR.key.json)"))


def run(arguments, terminal):
    from edgeai.vision.scenes.scene import labels_of
    from edgeai.vision.scenes.scene_set import write_scene_set

    key = _key_path(arguments)
    with terminal.progress(_("drawing"), 100, "%") as move_to:
        defects = write_scene_set(
            arguments.out, arguments.kind, arguments.count, arguments.seed, arguments.split, arguments.task,
            arguments.size, _planter(arguments, key),
            lambda done, total: move_to(100 * done / total))
    terminal.say(_("{count} pictures of {kind}, seed {seed}: {folder}").format(
        count=arguments.count, kind=arguments.kind, seed=arguments.seed, folder=arguments.out))
    if key:
        terminal.say(_("{count} defects are planted; what is where: {path}").format(count=len(defects), path=key))
    terminal.say(_("look at it: edgeai dataset check {folder}").format(folder=arguments.out))
    terminal.result({"out": arguments.out, "kind": arguments.kind, "pictures": arguments.count,
                     "seed": arguments.seed, "task": arguments.task, "labels": list(labels_of(arguments.kind)),
                     "defects": len(defects or ()), "key": key})


def _key_path(arguments):
    """Where the key goes, or None without defects."""
    if arguments.faults is None:
        if arguments.key or arguments.faults_of:
            raise UsageError(_("--key and --faults-of do nothing without --faults"), "--faults 20")
        return None
    if arguments.task == "classify":
        raise UsageError(_("defects are planted into sets with boxes only"), "--task detect")
    key = arguments.key or os.path.normpath(arguments.out) + ".key.json"
    inside = os.path.join(os.path.abspath(arguments.out), "")
    if os.path.abspath(key).startswith(inside):
        raise UsageError(_("the key {path} would lie in the data set").format(path=key),
                         _("Give a place outside of it."))
    return key


def _planter(arguments, key):
    if key is None:
        return None
    from edgeai.vision.scenes.defects import empty_pictures, plant_defects

    codes = [code.strip() for code in arguments.faults_of.split(",")] if arguments.faults_of else None

    def plant(folder):
        empty = empty_pictures(folder)
        defects = plant_defects(folder, arguments.faults, arguments.seed, codes)
        with whole_file(key) as draft, open(draft, "w", encoding="utf-8", newline="\n") as file:
            json.dump({"kind": arguments.kind, "seed": arguments.seed, "drawn_empty": empty,
                       "defects": [defect._asdict() for defect in defects]},
                      file, ensure_ascii=False, indent=1)
        return defects

    return plant


def _count(text):
    if not text.isdigit() or not 1 <= int(text) <= 99999:
        raise argparse.ArgumentTypeError(_("give 1 to 99999"))
    return int(text)


def _shares(text):
    try:
        shares = tuple(float(word) for word in text.replace(",", ":").split(":"))
    except ValueError:
        shares = ()
    if len(shares) != 3 or not all(0 <= share < 1e6 for share in shares) or not sum(shares):
        raise argparse.ArgumentTypeError(_("give three numbers, such as 8:1:1"))
    return shares


def _size(text):
    words = text.lower().split("x")
    if len(words) != 2 or not all(word.isdigit() and 16 <= int(word) <= 1920 for word in words):
        raise argparse.ArgumentTypeError(_("give width x height, such as 320x240; 16 to 1920"))
    return tuple(int(word) for word in words)
