"""edgeai dataset convert DIR --to FORMAT --out DIR"""
from edgeai.i18n import gettext as _

FORMATS = ("voc", "yolo", "coco", "labelme", "folders")


def add_dataset(parser):
    """What every part of the verb takes."""
    parser.add_argument("folder", metavar="DIR", help=_("the data set's folder"))
    parser.add_argument("--format", choices=FORMATS, help=_("its format, where it is not found"))
    parser.add_argument("--labels", metavar="FILE",
                        help=_("the names of the labels, one a line (labels.txt of the folder)"))


def open_dataset(arguments, needs_labels=True):
    from edgeai.vision.datasets.dataset import Dataset

    return Dataset.open(arguments.folder, arguments.labels, arguments.format, needs_labels)


def add_arguments(parser):
    add_dataset(parser)
    parser.add_argument("--to", required=True, choices=FORMATS, help=_("the format to write"))
    parser.add_argument("--out", required=True, metavar="DIR", help=_("a new folder to write it to"))


def run(arguments, terminal):
    from edgeai.vision.datasets.dataset_writer import write_dataset

    dataset = open_dataset(arguments)
    with terminal.progress(_("converting"), 100, "%") as move_to:
        count = write_dataset(dataset, arguments.out, arguments.to,
                              lambda done, total: move_to(100 * done / total))
    terminal.say(_("{count} pictures, {before} -> {after}: {folder}").format(
        count=count, before=dataset.layout, after=arguments.to, folder=arguments.out))
    terminal.result({"pictures": count, "from": dataset.layout, "to": arguments.to,
                     "out": arguments.out, "labels": list(dataset.labels)})
