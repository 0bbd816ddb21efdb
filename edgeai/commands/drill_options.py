"""The arguments that the sub-verbs of `edgeai drill` share."""
from edgeai.i18n import gettext as _


def add_drill(parser):
    parser.add_argument("dir", metavar="DIR", help=_("a drill's folder"))


def add_key(parser):
    parser.add_argument("--key", metavar="FILE", help=_("the coach's key; if left out, the one beside the folder"))


def add_hand_ins(parser):
    parser.add_argument("hand_ins", metavar="HAND_IN", nargs="+",
                        help=_("a drill's folder, a folder or archive that was handed in, or a folder of them"))
    add_key(parser)
