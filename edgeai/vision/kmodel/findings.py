"""The findings: what is wrong with a kmodel, in words, with MaixPy's number for it."""
from edgeai.i18n import gettext as _
from edgeai.vision.kmodel.records import (
    BAD_FORMAT, BAD_VERSION, FIRST_NOT_CONVOLUTION, NO_MEMORY, NOT_DECRYPTED, NOT_READ, NOT_RUN,
    TOO_MANY_MODELS, Finding,
)

MOST_MODELS = 5  # loaded at one time, in MaixPy


def not_a_kmodel():
    return Finding("version", BAD_VERSION, _("this is no kmodel of version 3 or 4"),
                   _("Convert the model again with ncc 0.1.0-rc5 (version 3) or 0.2.0-beta4 "
                     "(version 4)."))


def newer_version(version):
    return Finding("version", BAD_VERSION,
                   _("a kmodel of version {version}; MaixPy loads 3 and 4").format(
                       version=version),
                   _("nncase 1.x writes version 5: convert with ncc 0.1.0-rc5 or 0.2.0-beta4."))


def other_target(target):
    return Finding("target", BAD_FORMAT,
                   _("made for another processor (target {target}), not the K210").format(
                       target=target),
                   _("Convert with `-t k210`."))


def cut_off(have, need):
    return Finding("truncated", NOT_READ,
                   _("{have} bytes are there; its headers tell of {need}").format(
                       have=have, need=need),
                   _("Copy the file again and compare its size and digest."))


def bad_count(what, count):
    return Finding("format", BAD_FORMAT,
                   _("the header tells of {count} {what}").format(count=count, what=what),
                   _("The file is damaged or was not written by ncc: convert the model again."))


def empty_layer(index):
    return Finding("format", BAD_FORMAT, _("layer {index} has no body").format(index=index),
                   _("The file is damaged or was not written by ncc: convert the model again."))


def outside(what):
    return Finding("format", BAD_FORMAT,
                   _("{what} lies outside the file").format(what=what),
                   _("The file is damaged or was not written by ncc: convert the model again."))


def no_convolution(name):
    return Finding("first-layer", FIRST_NOT_CONVOLUTION,
                   _("the first layer is {name}, not a convolution of the KPU").format(name=name),
                   _("Let the network begin with a 3x3 or 1x1 convolution that the KPU can do, "
                     "from a picture of at most 320x240."))


def output_outside(index):
    return Finding("output", NOT_RUN,
                   _("output {index} lies outside the model's main memory").format(index=index),
                   _("The file is damaged or was not written by ncc: convert the model again."))


def encrypted():
    return Finding("encrypted", NOT_DECRYPTED,
                   _("an .smodel is encrypted for one board; what it holds can't be checked"),
                   _("Take the .kmodel that it was made of, or get one for this board's "
                     "machine code."))


def no_memory(need, free):
    return Finding("memory", NO_MEMORY,
                   _("it needs {need} bytes of the board's heap, and {free} are free").format(
                       need=need, free=free),
                   _("Free other models with KPU.deinit, make the model smaller, or load the "
                     "smaller MaixPy firmware."))


def too_many():
    return Finding("models", TOO_MANY_MODELS,
                   _("{count} models are loaded, MaixPy's most").format(count=MOST_MODELS),
                   _("Free one with KPU.deinit first."))
