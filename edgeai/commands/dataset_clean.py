"""edgeai dataset clean DIR [--only CODES] [--dry-run] | --undo"""
import collections
import os

from edgeai.commands.dataset_check import checked
from edgeai.commands.dataset_convert import add_dataset, open_dataset
from edgeai.i18n import gettext as _


def add_arguments(parser):
    add_dataset(parser)
    parser.add_argument("--only", metavar="CODES",
                        help=_("set aside for these findings alone, such as D-BLURRED,D-DUPLICATE"))
    parser.add_argument("--threads", type=int, choices=range(1, 65), metavar="N",
                        help=_("how many pictures are read at once (one a core)"))
    parser.add_argument("--undo", action="store_true",
                        help=_("bring back what the last cleaning set aside"))


def run(arguments, terminal):
    from edgeai.vision.datasets.cleaning import clean, recover

    if arguments.undo:
        return _undo(arguments, terminal)
    recover(os.path.abspath(arguments.folder))
    dataset = open_dataset(arguments, needs_labels=False)
    findings = checked(dataset, terminal, arguments.threads)
    codes = [code.strip() for code in arguments.only.split(",")] if arguments.only else None
    done = clean(dataset, findings, codes)
    _say(done, findings, terminal)
    terminal.result(dict(done, findings=len(findings), counts=dict(
        collections.Counter(finding.code for finding in findings))))


def _say(done, findings, terminal):
    if done["moved"]:
        terminal.say(_("{count} files set aside in {folder}").format(
            count=len(done["moved"]), folder=done["set_aside"]))
        terminal.say(_("--undo brings them back."))
    else:
        terminal.say(_("nothing had to be set aside"))
    terminal.say(_("{count} findings: {path}").format(count=len(findings), path=done["report"]))


def _undo(arguments, terminal):
    from edgeai.vision.datasets.cleaning import undo

    back = undo(arguments.folder)
    terminal.say(_("{count} files are back").format(count=len(back)))
    terminal.result({"back": back})
