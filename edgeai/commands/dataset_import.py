"""edgeai dataset import FILE.zip --out DIR"""
from edgeai.i18n import gettext as _


def add_arguments(parser):
    parser.add_argument("file", metavar="FILE.zip", help=_("the archive"))
    parser.add_argument("--out", required=True, metavar="DIR", help=_("a new folder to write it to"))


def run(arguments, terminal):
    from edgeai.vision.datasets.archive import unpack_dataset
    from edgeai.vision.datasets.dataset import Dataset

    with terminal.progress(_("unpacking"), 100, "%") as move_to:
        count = unpack_dataset(arguments.file, arguments.out,
                               lambda done, total: move_to(100 * done / max(1, total)))
    dataset = Dataset.open(arguments.out)
    terminal.say(_("{count} files, {layout}, {labels} labels: {folder}").format(
        count=count, layout=dataset.layout, labels=len(dataset.labels), folder=dataset.folder))
    terminal.result({"files": count, "format": dataset.layout, "task": dataset.task,
                     "labels": list(dataset.labels), "folder": dataset.folder})
