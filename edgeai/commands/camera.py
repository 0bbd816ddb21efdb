"""edgeai camera [SOURCE] [--seconds N] [--save PICTURE] [--show] | --list"""
from edgeai.commands.devices import cameras, show_cameras
from edgeai.commands.kit_options import add_kit_arguments, open_asked_kit, positive_seconds
from edgeai.errors import DeviceLost
from edgeai.i18n import gettext as _

USUAL_S = 3.0


def add_arguments(parser):
    parser.add_argument("source", nargs="?", metavar="SOURCE", help=_(
        "a camera's number, a film, a picture, a folder, or http://… (kit.toml's camera)"))
    parser.add_argument("--list", action="store_true", help=_("only list the cameras that open"))
    parser.add_argument("--seconds", type=positive_seconds, default=USUAL_S,
                        help=_("how long to look (3)"))
    parser.add_argument("--save", metavar="PICTURE", help=_("save the last picture"))
    parser.add_argument("--show", action="store_true", help=_("show it in a window; q ends it"))
    add_kit_arguments(parser)


def run(arguments, terminal):
    with open_asked_kit(arguments) as kit:
        if arguments.list:
            found = cameras()
            show_cameras(found, terminal)
            terminal.result({"cameras": found})
            return 0 if found else 1
        return _look(kit, arguments, terminal)


def _look(kit, arguments, terminal):
    from edgeai.vision.image_file import check_image_target, write_image

    if arguments.save:
        check_image_target(arguments.save)
    with kit.camera(arguments.source, is_real_time=True) as source:
        last, count, rate_fps = _watch(kit, source, arguments, terminal)
    terminal.clear()
    if last is None:
        raise DeviceLost(_("camera {name} gives no picture").format(name=source.name),
                         _("Plug it in again; see `edgeai camera`."))
    if arguments.save:
        write_image(arguments.save, last.image)
    _report(source, last, count, rate_fps, arguments.save, terminal)


def _watch(kit, source, arguments, terminal):
    """(last frame or None, how many, how many a second)"""
    display = kit.display() if arguments.show else None
    first = last = None
    count = 0
    for last in source.frames(arguments.seconds):
        first = first or last
        count += 1
        passed_s = last.at_s - first.at_s
        terminal.show(_("{seconds:5.1f} s  {count} pictures  {rate:.1f} a second").format(
            seconds=passed_s, count=count, rate=(count - 1) / passed_s if passed_s else 0.0))
        if display is not None and not display.show(last):
            break
    passed_s = last.at_s - first.at_s if last else 0.0
    return last, count, (count - 1) / passed_s if passed_s else None


def _report(source, last, count, rate_fps, saved, terminal):
    height, width = last.image.shape[:2]
    terminal.result({
        "source": source.name, "width": width, "height": height, "frames": count,
        "rate_fps": None if rate_fps is None else round(rate_fps, 2), "dropped": source.dropped,
        "torn": source.torn, "reopened": source.reopened,
        "brightness": round(float(last.image.mean()), 1), "saved": saved})
    terminal.say(_("{name}: {width} x {height}, {count} pictures, {rate} a second").format(
        name=source.name, width=width, height=height, count=count,
        rate="-" if rate_fps is None else "%.1f" % rate_fps))
    terminal.say(_("left out for newer ones {dropped}, torn {torn}, opened again {reopened} times, "
                   "brightness {brightness:.0f} of 255").format(
        dropped=source.dropped, torn=source.torn, reopened=source.reopened,
        brightness=last.image.mean()))
    if saved:
        terminal.say(_("saved {path}").format(path=saved))
