"""Board B's faults in the user's words: what it means, and what to do."""
from edgeai.errors import BoardFault
from edgeai.i18n import gettext as _


def fault_error(code, message, do=None):
    """A `BoardFault` of a code that the firmware sent."""
    what, remedy = _words().get(code, (None, _("`edgeai board monitor` shows what the board says.")))
    what = what or (_("board B refuses `{request}`").format(request=do) if do else _("board B is in a fault"))
    return BoardFault("%s (%s: %s)" % (what, code, message), remedy)


def _words():
    """The numbers behind "model:" are MaixPy's."""
    return {
        "model:2001": (_("board B's KPU got a wrong parameter"),
                       _("Anchors, width and height must be the model's.")),
        "model:2002": (_("board B can't load a kmodel of that version"),
                       _("Build version 3 or 4; version 5 (nncase 1.x) never loads.")),
        "model:2003": (_("board B's file is no kmodel"), _("Copy it again, and compare its size.")),
        "model:2004": (_("board B can't decrypt the model"), _("Take a plain .kmodel.")),
        "model:2005": (_("board B can't read the model file"),
                       _("Copy it to the path that `model` names: /sd/... or /flash/...")),
        "model:2006": (_("board B has too little memory for the model"),
                       _("Take a smaller model, or MaixPy's minimum firmware.")),
        "model:2007": (_("the model's first layer is no convolution of the KPU"),
                       _("Convert it anew from a float tflite with ncc.")),
        "model:2008": (_("board B's KPU failed while it ran"),
                       _("Width and height must be the model's input.")),
        "model:2009": (_("board B has more than five models loaded"), _("Reset it: edgeai board reset.")),
        "card": (_("board B has no TF card"),
                 _("Put a FAT32 card in and reset, or give `model` a path under /flash.")),
        "camera": (_("board B's camera does not start"), _("Switch it off, and seat the camera's ribbon.")),
        "task": (_("board B has no task"), _("Set one: edgeai board config task=detect ...")),
        "settings": (_("board B refuses a setting"), _("docs/board-b.md lists them all.")),
    }
