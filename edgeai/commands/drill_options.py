"""The arguments that the sub-verbs of `edgeai drill` share."""
from edgeai.i18n import gettext as _


def add_drill(parser):
    parser.add_argument("dir", metavar="DIR", type=_drill_of, help=_("a drill's folder"))


def _drill_of(path):
    """The drill's folder, also where one of the folders in it is named: there a contestant works."""
    import os

    from edgeai.drill.drill_folder import SETTINGS

    above = os.path.normpath(os.path.join(path, os.pardir))
    has_settings = [os.path.isfile(os.path.join(folder, SETTINGS)) for folder in (path, above)]
    return above if has_settings == [False, True] else path


def add_key(parser):
    parser.add_argument("--key", metavar="FILE", help=_("the coach's key; if left out, the one beside the folder"))


def named_hand_ins(arguments, terminal):
    """[paths] of the hand-ins; tells what lies among them and is none."""
    from edgeai.drill.class_grading import hand_ins_in

    found = [hand_ins_in(path, arguments.key) for path in arguments.hand_ins]
    others = [name for _paths, names in found for name in names]
    if others:
        terminal.say(_("no hand-ins, left out: {names}").format(names=", ".join(others)))
    return [path for paths, _names in found for path in paths]


def add_hand_ins(parser):
    parser.add_argument("hand_ins", metavar="HAND_IN", nargs="+",
                        help=_("a drill's folder, a folder or archive that was handed in, or a folder of them"))
    add_key(parser)
