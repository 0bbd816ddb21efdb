"""edgeai dataset check DIR"""
import collections
import os

from edgeai.commands.dataset_convert import add_dataset, open_dataset
from edgeai.i18n import gettext as _

SHOWN_A_KIND = 5


def add_arguments(parser):
    add_dataset(parser)
    parser.add_argument("--threads", type=int, choices=range(1, 65), metavar="N",
                        help=_("how many pictures are read at once (one a core)"))
    parser.add_argument("--all", action="store_true",
                        help=_("show every finding, not {count} a kind").format(count=SHOWN_A_KIND))


def run(arguments, terminal):
    """Exit code 1 when there is an error or a warning."""
    dataset = open_dataset(arguments, needs_labels=False)
    findings = checked(dataset, terminal, arguments.threads)
    show(findings, dataset, terminal, arguments.all)
    pictures = sum(dataset.picture_counts().values())
    is_fine = all(finding.weight == "note" for finding in findings)
    terminal.say(_("{pictures} pictures, {layout}, {labels} labels: {count} findings").format(
        pictures=pictures, layout=dataset.layout, labels=len(dataset.labels), count=len(findings)))
    terminal.result({
        "ok": is_fine, "folder": dataset.folder, "format": dataset.layout, "task": dataset.task,
        "pictures": pictures, "labels": list(dataset.labels),
        "counts": dict(collections.Counter(finding.code for finding in findings)),
        "findings": [finding.as_json() for finding in findings]})
    return 0 if is_fine else 1


def checked(dataset, terminal, threads=None):
    """The findings, with a progress bar."""
    with terminal.progress(_("checking"), 100, "%") as move_to:
        return dataset.check(threads=threads,
                             on_progress=lambda share, note: move_to(100 * share, note[-24:]))


def show(findings, dataset, terminal, is_all=False):
    """A block a kind: its weight, code and title, the files, and what to do."""
    from edgeai.vision.datasets.finding import kinds

    weights = {"error": _("error"), "warning": _("warning"), "note": _("note")}
    for code, kind in kinds().items():
        of_kind = [finding for finding in findings if finding.code == code]
        if not of_kind:
            continue
        terminal.say("%s %s: %s (%d)" % (weights[kind.weight], code, kind.title, len(of_kind)))
        for finding in of_kind if is_all else of_kind[:SHOWN_A_KIND]:
            terminal.say("    %s: %s" % (os.path.relpath(finding.path, dataset.folder), finding.message))
        if not is_all and len(of_kind) > SHOWN_A_KIND:
            terminal.say(_("    … and {count} more; --all shows them").format(
                count=len(of_kind) - SHOWN_A_KIND))
        terminal.say("    -> %s" % kind.remedy)
