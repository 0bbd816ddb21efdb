"""edgeai dataset stats DIR [--plot OUT.png]"""
from edgeai.commands.dataset_convert import add_dataset, open_dataset
from edgeai.commands.terminal import columns_of, padded
from edgeai.i18n import gettext as _


def add_arguments(parser):
    add_dataset(parser)
    parser.add_argument("--plot", metavar="OUT.png",
                        help=_("draw classes, sizes, places, brightness and sharpness"))


def run(arguments, terminal):
    from edgeai.picture import check_picture
    from edgeai.vision.datasets.statistics import statistics
    from edgeai.vision.datasets.statistics_plot import plot_statistics

    if arguments.plot:
        check_picture(arguments.plot)
    dataset = open_dataset(arguments)
    with terminal.progress(_("counting"), 100, "%") as move_to:
        found = statistics(dataset, lambda done, total: move_to(100 * done / total))
    _say(dataset, found, terminal)
    if arguments.plot:
        notice = plot_statistics(found, arguments.plot)
        terminal.say(_("written: {path}").format(path=arguments.plot))
        if notice:
            terminal.say(notice)
    terminal.result(dict(found.as_json(), folder=dataset.folder, format=dataset.layout,
                         task=dataset.task, plot=arguments.plot))


def _say(dataset, found, terminal):
    parts = [part for part in ("train", "val", "test", "") if part in found.pictures]
    names = [part or _("not divided") for part in parts]
    rows = [[_("pictures")] + [str(found.pictures[part]) for part in parts]]
    rows += [[label] + [str(count.get(part, 0)) for part in parts]
             for label, count in found.counts.items()]
    widths = [max(map(columns_of, column)) for column in zip([""] + names, *rows)]
    for row in [[""] + names] + rows:
        terminal.say("  ".join(padded(cell, width) for cell, width in zip(row, widths)).rstrip())
    figures = found.as_json()
    terminal.say(_("{count} boxes, {a_picture:g} a picture; width {width:.0f} %, height {height:.0f} % "
                   "of the picture (medians)").format(
        count=figures["boxes"], a_picture=figures["boxes_a_picture"]["median"],
        width=100 * figures["box_width"]["median"], height=100 * figures["box_height"]["median"]))
    terminal.say(_("brightness {brightness:.0f} of 255, sharpness {sharpness:.1f} (medians); "
                   "{unreadable} pictures can't be read").format(
        brightness=figures["brightness"]["median"], sharpness=figures["sharpness"]["median"],
        unreadable=found.unreadable))
