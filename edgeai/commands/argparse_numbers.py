"""Types for argparse: numbers in their range, with words that name no function of ours."""
import argparse

from edgeai.i18n import gettext as _


def at_least_one(text):
    number = whole_number(text)
    if number < 1:
        raise argparse.ArgumentTypeError(_("give 1 or more"))
    return number


def not_negative(text):
    number = whole_number(text)
    if number < 0:
        raise argparse.ArgumentTypeError(_("give 0 or more"))
    return number


def seed(text):
    number = whole_number(text)
    if not 0 <= number < 1 << 31:  # numpy's generators take no others
        raise argparse.ArgumentTypeError(_("give 0 or more, below 2147483648"))
    return number


def whole_number(text):
    try:
        return int(text)
    except ValueError:  # argparse would say it with our function's name
        raise argparse.ArgumentTypeError(_("{text!r} is not a number").format(text=text)) from None
