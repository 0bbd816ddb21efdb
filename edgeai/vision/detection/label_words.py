"""What labels mean, in the user's language: for the pictures that people look at."""
from edgeai.i18n import gettext as _


def label_words(labels):
    """{label: its word} of the labels that are known here."""
    known = _words()
    return {label: known[label] for label in labels if label in known}


def _words():
    return {
        "mask": _("mask"), "no_mask": _("no mask"), "mask_wrong": _("mask worn wrongly"),
        "helmet": _("helmet"), "no_helmet": _("no helmet"),
        "fire": _("fire"), "smoke": _("smoke"), "face": _("face"),
        "happy": _("happy"), "sad": _("sad"), "angry": _("angry"), "surprised": _("surprised"),
        "neutral": _("neutral"),
        "bottle": _("bottle"), "cup": _("cup"), "box": _("box"), "ball": _("ball"), "book": _("book"),
        "recyclable": _("recyclable waste"), "hazardous": _("hazardous waste"),
        "kitchen": _("kitchen waste"), "other": _("other waste"),
        "plate_blue": _("blue plate"), "plate_green": _("green plate"),
        "plate_yellow": _("yellow plate"),
        "stop": _("stop sign"), "give_way": _("give way"), "no_entry": _("no entry"),
        "limit_40": _("limit 40"), "limit_60": _("limit 60"), "limit_80": _("limit 80"),
        "straight": _("straight on"), "turn_left": _("turn left"), "turn_right": _("turn right"),
    }
