"""edgeai dataset split DIR [--shares 8,1,1] [--seed N]"""
import argparse

from edgeai.commands.dataset_convert import add_dataset, open_dataset
from edgeai.i18n import gettext as _


def add_arguments(parser):
    add_dataset(parser)
    parser.add_argument("--shares", type=_shares, default=(8.0, 1.0, 1.0), metavar="A,B,C",
                        help=_("of train, val and test (8,1,1)"))
    parser.add_argument("--seed", type=int, default=2024, metavar="N",
                        help=_("of everything random (2024)"))


def run(arguments, terminal):
    from edgeai.vision.datasets.dataset_split import split_dataset

    dataset = open_dataset(arguments)
    counts = split_dataset(dataset, arguments.seed, arguments.shares)
    terminal.say(_("train {train}, val {val}, test {test} pictures, seed {seed}: train.txt, val.txt, "
                   "test.txt in {folder}").format(folder=dataset.folder, seed=arguments.seed, **counts))
    terminal.result(dict(counts, seed=arguments.seed, folder=dataset.folder))


def _shares(text):
    try:
        shares = tuple(float(word) for word in text.split(","))
    except ValueError:
        shares = ()
    if len(shares) != 3 or not all(0 <= share < 1e6 for share in shares) or not sum(shares):
        raise argparse.ArgumentTypeError(_("give three numbers, such as 8,1,1"))
    return shares
