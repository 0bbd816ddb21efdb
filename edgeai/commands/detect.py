"""edgeai detect SOURCE --model PACKAGE"""
import argparse
import os
import time

from edgeai.errors import UsageError
from edgeai.i18n import gettext as _


def add_arguments(parser):
    parser.add_argument("source", metavar="SOURCE", help=_("a picture, or a folder of pictures"))
    parser.add_argument("--model", required=True, metavar="PACKAGE",
                        help=_("a vision model's name or folder"))
    parser.add_argument("--min-score", type=_share, default=0.5, metavar="0..1",
                        help=_("leave out what is less sure (0.5)"))
    parser.add_argument("--role", choices=("int8", "float"),
                        help=_("which file of the model (int8 where there is one)"))
    parser.add_argument("--save", metavar="DIR",
                        help=_("write the pictures with the boxes drawn there"))


def run(arguments, terminal):
    """For one picture --json prints a list, for a folder an object a line."""
    from edgeai.vision.detection.looker import open_looker

    look = open_looker(arguments.model, arguments.min_score, arguments.role)
    paths = _pictures(arguments.source)
    if arguments.save:
        os.makedirs(arguments.save, exist_ok=True)
    times_s = [_look_at(path, look, arguments, terminal) for path in paths]
    terminal.say(_("{count} pictures, {rate:.0f} a second; the quickest took {quickest:.1f} ms"
                   ).format(count=len(paths), rate=len(paths) / max(1e-9, sum(times_s)),
                            quickest=1000 * min(times_s)))


def _look_at(path, look, arguments, terminal):
    """Returns how long looking took, without the file's reading and writing."""
    from edgeai.vision.image_file import read_image

    image = read_image(path)
    start_s = time.perf_counter()
    found = look(image)
    time_s = time.perf_counter() - start_s
    _tell(path, found, time_s, arguments, terminal)
    if arguments.save:
        _save(path, image, found, arguments.save, terminal)
    return time_s


def _tell(path, found, time_s, arguments, terminal):
    rows = [detection_fields(one) for one in found]
    is_folder = os.path.isdir(arguments.source)
    terminal.result({"path": path, "detections": rows} if is_folder else rows)
    words = ["%s %d%%%s" % (one.label, round(100 * one.score),
                            " (%d, %d, %d, %d)" % one.box if one.box else "") for one in found]
    terminal.say("%s: %s  %.1f ms" % (path, "; ".join(words) or _("nothing"), 1000 * time_s))


def detection_fields(found):
    """As JSON has it; a classification has a label and a score only."""
    fields = {"label": found.label, "score": found.score}
    if found.box:
        fields.update(zip(("x", "y", "w", "h"), found.box))
    return fields


def _save(path, image, found, folder, terminal):
    from edgeai.vision.detection.drawing import draw
    from edgeai.vision.image_file import write_image

    target = os.path.join(folder, os.path.splitext(os.path.basename(path))[0] + ".png")
    if os.path.exists(target) and os.path.samefile(target, path):
        raise UsageError(_("{path} would be written over").format(path=path),
                         _("Give --save another folder."))
    write_image(target, draw(image, found))
    terminal.say(_("written: {path}").format(path=target))


def _pictures(source):
    from edgeai.vision.image_file import is_image_name

    if not os.path.isdir(source):
        return [source]
    paths = [os.path.join(source, name) for name in sorted(os.listdir(source))
             if is_image_name(name)]
    if not paths:
        raise UsageError(_("{folder} holds no picture").format(folder=source),
                         _("Give a picture, or a folder with .jpg or .png files in it."))
    return paths


def _share(text):
    try:
        share = float(text)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise argparse.ArgumentTypeError(_("{text!r} is not from 0 to 1").format(text=text))
    return share
