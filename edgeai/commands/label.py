"""edgeai label DIR [--format voc|yolo] [--labels A,B,C] [--port N] [--no-browser]"""
import argparse
import os
import re
import sys
import webbrowser

from edgeai.i18n import gettext as _

FORMATS = ("voc", "yolo")


def add_arguments(parser):
    parser.add_argument("folder", metavar="DIR", help=_("a folder of pictures, or of a data set"))
    parser.add_argument("--format", choices=FORMATS, help=_(
        "the label files to write: Pascal VOC or YOLO (those that are there, else voc)"))
    parser.add_argument("--labels", metavar="A,B,C", type=_labels, default=(),
                        help=_("classes to begin with, besides those of the set"))
    parser.add_argument("--port", type=_port, metavar="N",
                        help=_("the port on this machine (the folder's last one, else a free one)"))
    parser.add_argument("--no-browser", action="store_true", help=_("only print the address"))


def _labels(text):
    """At commas, the Chinese one too."""
    return [name.strip() for name in re.split("[,，]", text) if name.strip()]


def _port(text):
    if not text.isdigit() or not 0 < int(text) < 1 << 16:
        raise argparse.ArgumentTypeError(_("{text!r} is no port").format(text=text))
    return int(text)


def run(arguments, terminal):
    from edgeai.vision.labelling.label_server import open_label_server
    from edgeai.vision.labelling.labelled_folder import LabelledFolder

    folder = LabelledFolder(arguments.folder, arguments.labels, arguments.format)
    with terminal.progress(_("labels"), len(folder.places)) as progress:
        done = _done(folder.summaries(progress))
    with open_label_server(folder, arguments.port) as server:
        try:
            _tell(folder, done, server.address, terminal)
            if not arguments.no_browser and _has_screen():
                webbrowser.open(server.address)
            server.serve_forever()
        except KeyboardInterrupt:
            pass  # how a person ends it
    terminal.say(_("ended: {done} of {all} pictures are done").format(
        done=_done(folder.summaries()), all=len(folder.places)))


def _has_screen():
    """Over ssh there may be none; a browser for terminals would take this one."""
    return os.name == "nt" or sys.platform == "darwin" or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))


def _done(summaries):
    return sum(one.state in ("labelled", "empty") for one in summaries)


def _tell(folder, done, address, terminal):
    terminal.result({"address": address, "folder": folder.folder, "format": folder.format,
                     "classes": folder.classes.names, "pictures": len(folder.places), "done": done})
    terminal.say(_("{all} pictures, {done} done; saved as {format} at every change").format(
        all=len(folder.places), done=done, format={"voc": "Pascal VOC", "yolo": "YOLO"}[folder.format]))
    terminal.say(address)
    terminal.say(_("Open this address in a browser on this machine; Ctrl-C ends."))
