"""A measurement that failed: the kinds of it, and their words."""
from edgeai.i18n import gettext as _


class Misread(Exception):
    """`kind` is one of those that `misread_words` knows. Devices count them and never let them out."""

    def __init__(self, kind):
        super().__init__(kind)
        self.kind = kind


def misread_words(kind):
    return {
        "silent": _("it does not answer"),
        "short": _("bits are missing in its answer"),
        "checksum": _("the checksum of its answer is wrong"),
        "no_echo": _("no echo came"),
        "endless_echo": _("the echo pin stays high"),
    }[kind]
