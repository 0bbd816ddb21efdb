"""edgeai detect SOURCE --model PACKAGE"""
import argparse
import collections
import os
import time

from edgeai.commands.kit_options import add_kit_arguments, open_asked_kit, positive_seconds
from edgeai.errors import UsageError
from edgeai.i18n import gettext as _

_SHOWN_EACH_S = 0.25  # how often a live line changes
_RATE_OF = 30  # pictures that the live rate is taken over
_SAVED_EACH_S = 1.0  # of what is live: a disk lasts longer than a camera's every picture


def add_arguments(parser):
    parser.add_argument("source", metavar="SOURCE", nargs="?", help=_(
        "a picture, a folder of pictures, a film, a camera's number, http://...; left out: kit.toml's camera"))
    parser.add_argument("--model", required=True, metavar="PACKAGE",
                        help=_("a vision model's name or folder"))
    parser.add_argument("--min-score", type=_share, default=0.5, metavar="0..1",
                        help=_("leave out what is less sure (0.5)"))
    parser.add_argument("--role", choices=("int8", "float"),
                        help=_("which file of the model (int8 where there is one)"))
    parser.add_argument("--seconds", type=positive_seconds,
                        help=_("how long to look (a camera: until Ctrl-C)"))
    parser.add_argument("--show", action="store_true", help=_("show the pictures with the boxes drawn"))
    parser.add_argument("--save", metavar="DIR",
                        help=_("write the pictures with the boxes drawn there"))
    add_kit_arguments(parser)


def run(arguments, terminal):
    """For one picture --json prints a list, for others an object a line."""
    from edgeai.vision.detection.looker import open_looker

    look = open_looker(arguments.model, arguments.min_score, arguments.role)
    if arguments.save:
        os.makedirs(arguments.save, exist_ok=True)
    with open_asked_kit(arguments) as kit, _opened(arguments, kit, terminal) as source:
        output = _Output(arguments, terminal, source, kit.display() if arguments.show else None)
        start_s = time.perf_counter()
        for frame in source.frames(arguments.seconds):
            look_s = time.perf_counter()
            found = look(frame)
            if not output.give(frame, found, time.perf_counter() - look_s):
                break
        output.finish(time.perf_counter() - start_s)
    return 1 if source.torn and output.is_of_files else 0


def _opened(arguments, kit, terminal):
    """The source: a camera as kit.toml has it turned, everything else as it is."""
    from edgeai.vision.sources.capture import camera_number
    from edgeai.vision.sources.open_source import open_source

    what = arguments.source
    if what is None or camera_number(what) is not None:
        return kit.camera(what)
    return open_source(what, clock=kit.clock, note=kit.journal.write,
                       on_problem=terminal.problem if os.path.isdir(what) else None)


class _Output:
    """What becomes of each picture's detections: text, JSON, a window, files."""

    def __init__(self, arguments, terminal, source, display):
        self._arguments, self._terminal, self._display = arguments, terminal, display
        self._paths = getattr(source, "paths", ())  # of a folder or a picture
        self.is_of_files = bool(self._paths)
        self._is_one = len(self._paths) == 1 and not os.path.isdir(str(arguments.source))
        self._times_s, self._ends_s = [], collections.deque(maxlen=_RATE_OF)
        self._told_s = self._saved_s = 0.0

    def give(self, frame, found, time_s):
        """False when the user has had enough."""
        self._times_s.append(time_s)
        self._ends_s.append(time.perf_counter())
        name = self._paths[frame.index] if self._paths else None
        rows = [detection_fields(one) for one in found]
        self._terminal.result(rows if self._is_one else dict(
            {"path": name} if name else {"index": frame.index, "at_s": round(frame.at_s, 3)},
            detections=rows))
        self._tell(name, found, time_s)
        return self._draw(frame, found, name) if self._display or self._arguments.save else True

    def _tell(self, name, found, time_s):
        """A line a picture of a folder; of what is live one that changes."""
        words = _words(found) or _("nothing")
        if name:
            self._terminal.say("%s: %s  %.1f ms" % (name, words, 1000 * time_s))
        elif time.perf_counter() - self._told_s > _SHOWN_EACH_S:
            self._told_s = time.perf_counter()
            self._terminal.show(_("{rate:.1f} a second, {time:.1f} ms  {what}").format(
                rate=self._rate(), time=1000 * time_s, what=words))

    def _rate(self):
        """Pictures a second, of the last ones."""
        ends_s = self._ends_s
        return (len(ends_s) - 1) / max(ends_s[-1] - ends_s[0], 1e-9) if len(ends_s) > 1 else 0.0

    def _draw(self, frame, found, name):
        from edgeai.vision.image_file import write_image

        image = self._draw_in(frame, found)
        if self._arguments.save and (name or found and self._is_due()):
            stem = os.path.splitext(os.path.basename(name))[0] if name else "%06d" % frame.index
            target = os.path.join(self._arguments.save, stem + (".png" if name else ".jpg"))
            _check_other_file(target, name)
            write_image(target, image)
        return self._display.show(image) if self._display else True

    def _is_due(self):
        now_s = time.perf_counter()
        if now_s - self._saved_s < _SAVED_EACH_S:
            return False
        self._saved_s = now_s
        return True

    def _draw_in(self, frame, found):
        """In the user's language, as far as there is a font for it."""
        from edgeai.vision.detection.drawing import can_write, draw
        from edgeai.vision.detection.label_words import label_words

        names = label_words({one.label for one in found})
        if not can_write("".join(names.values())):
            names = {}
        return draw(frame, found, names)

    def finish(self, seconds):
        self._terminal.clear()
        count = len(self._times_s)
        if not count:
            raise UsageError(_("{source} gave no picture").format(source=self._arguments.source),
                             _("Look longer: --seconds."))
        times_s = sorted(self._times_s)
        self._terminal.say(_(
            "{count} pictures, {rate:.1f} a second; looking took {median:.1f} ms (95 of 100 within "
            "{most:.1f} ms)").format(
                count=count, rate=count / max(seconds, 1e-9), median=1000 * times_s[count // 2],
                most=1000 * times_s[min(count - 1, count * 95 // 100)]))


def detection_fields(found):
    """As JSON has it; a classification has a label and a score only."""
    fields = {"label": found.label, "score": found.score}
    if found.box:
        fields.update(zip(("x", "y", "w", "h"), found.box))
    return fields


def _words(found):
    return "; ".join("%s %d%%%s" % (one.label, round(100 * one.score),
                                    " (%d, %d, %d, %d)" % one.box if one.box else "")
                     for one in found)


def _check_other_file(target, path):
    if path and os.path.exists(target) and os.path.samefile(target, path):
        raise UsageError(_("{path} would be written over").format(path=path),
                         _("Give --save another folder."))


def _share(text):
    try:
        share = float(text)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise argparse.ArgumentTypeError(_("{text!r} is not from 0 to 1").format(text=text))
    return share
