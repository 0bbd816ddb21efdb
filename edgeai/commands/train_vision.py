"""edgeai train vision DATASET --task detect|classify --out PACKAGE | --evaluate PACKAGE DATASET"""
import time

from edgeai.commands.argparse_numbers import at_least_one, not_negative, seed
from edgeai.errors import UsageError
from edgeai.i18n import gettext as _

_EXAMPLE = "edgeai train vision dataset --task detect --out my-model"


def add_arguments(parser):
    parser.add_argument("dataset", metavar="DATASET", help=_("the folder of a data set"))
    parser.add_argument("--task", choices=("detect", "classify"), help=_(
        "find things, or tell what a picture shows (what the data set is for)"))
    parser.add_argument("--out", metavar="PACKAGE", help=_("the model package to write"))
    parser.add_argument("--work", metavar="DIR", help=_(
        "where an unfinished training is kept, to go on from (DIR of --out with .work)"))
    parser.add_argument("--epochs", type=at_least_one, metavar="N",
                        help=_("how often each picture is seen (48; classify: 30)"))
    parser.add_argument("--size", type=at_least_one, metavar="PIXELS", dest="side",
                        help=_("of the network's square input (224; classify: 64)"))
    parser.add_argument("--anchors", type=at_least_one, metavar="N", default=5,
                        help=_("shapes of boxes that a detector starts from (5)"))
    parser.add_argument("--batch", type=at_least_one, metavar="N",
                        help=_("pictures a step (16; classify: 32)"))
    parser.add_argument("--patience", type=not_negative, metavar="N", default=12, help=_(
        "end after so many epochs without a gain (12; 0: never)"))
    parser.add_argument("--no-flip", dest="flips", action="store_false",
                        help=_("never mirror pictures: for writing and arrows"))
    parser.add_argument("--seed", type=seed, metavar="N", default=2024,
                        help=_("of everything random (2024)"))
    parser.add_argument("--threads", type=at_least_one, metavar="N", default=1,
                        help=_("of the processor (1: more are slower beside other programs)"))
    parser.add_argument("--device", default="auto", metavar="NAME",
                        help=_("cpu, cuda ...; auto takes a graphics card where there is one"))
    parser.add_argument("--evaluate", metavar="PACKAGE",
                        help=_("measure a model package on DATASET, train none"))
    parser.add_argument("--split", choices=("train", "val", "test"), default="test",
                        help=_("for --evaluate: which part of DATASET (test)"))


def run(arguments, terminal):
    from edgeai.vision.datasets.dataset import Dataset

    if arguments.evaluate and arguments.out:
        raise UsageError(_("--{option} does nothing with --{way}").format(
            option="out", way="evaluate"), _("Leave one of them out."))
    if not arguments.evaluate and not arguments.out:
        raise UsageError(_("where shall the model go?"), _EXAMPLE)
    dataset = Dataset.open(arguments.dataset)
    return (_evaluate if arguments.evaluate else _train)(dataset, arguments, terminal)


def _train(dataset, arguments, terminal):
    from edgeai.vision.training import vision_training

    plan = vision_training.plan_for(
        arguments.task or dataset.task, arguments.side, arguments.epochs, arguments.anchors,
        arguments.flips, batch=arguments.batch, patience=arguments.patience, seed=arguments.seed,
        threads=arguments.threads, device=arguments.device)
    with terminal.progress(_("training"), 100.0, "%") as move_to:
        package = vision_training.train(dataset, arguments.out, plan, arguments.work,
                                        _epoch_teller(move_to), _stage_teller(move_to))
    for role, values in package.metrics.items():
        terminal.say(_score_line(package.task, role, values))
    terminal.say(_("saved {folder}: {labels}").format(
        folder=arguments.out, labels=", ".join(package.labels)))
    terminal.say(_("the test report: {path}").format(path="%s/report.html" % package.folder))
    terminal.result({"folder": package.folder, "task": package.task,
                     "labels": list(package.labels), "metrics": package.metrics})


def _evaluate(dataset, arguments, terminal):
    from edgeai.vision.model_package import ModelPackage
    from edgeai.vision.training.package_evaluation import evaluate, samples_of

    package = ModelPackage.open(arguments.evaluate)
    samples, metrics = samples_of(dataset, arguments.split), {}
    for role in [role for role in ("float", "int8") if package.has(role)]:
        with terminal.progress(role, 100.0, "%") as move_to:
            found = evaluate(package, role, samples,
                             lambda done, total: move_to(100.0 * done / total))
        metrics[role] = found.metrics()
        terminal.say(_score_line(package.task, role, metrics[role]))
        for row in found.by_label:
            terminal.say(_label_line(row))
    terminal.result({"folder": package.folder, "task": package.task, "metrics": metrics})


def _score_line(task, role, values):
    name, value = ("mAP@0.5", values.get("map50")) if task == "detect" else (
        _("accuracy"), values.get("accuracy"))
    return _("{role}: {name} {value:.3f} on {count} pictures").format(
        role=role, name=name, value=value, count=values["pictures"])


def _label_line(row):
    numbers = [(name, getattr(row, key)) for name, key in (
        ("AP", "average_precision"), (_("precision"), "precision"), (_("recall"), "recall"),
        ("F1", "f1")) if getattr(row, key) is not None]
    return "  %s: %s" % (row.label, ", ".join("%s %.3f" % one for one in numbers))


def _epoch_teller(move_to):
    """For `on_epoch`: shows the losses, and how long the rest will take."""
    started_s, epochs_done = time.monotonic(), []

    def tell(done, total, training, validation):
        epochs_done.append(done)
        epoch_s = (time.monotonic() - started_s) / len(epochs_done)
        move_to(100.0 * done / total, _(
            "loss {training:.2f}, validation {validation:.2f}, {left} left").format(
                training=training, validation=validation, left=_duration(epoch_s * (total - done))))

    return tell


def _duration(seconds):
    return "%d:%02d" % divmod(int(round(seconds)), 60)


def _stage_teller(move_to):
    names = {"training": _("training"), "quantising": _("quantising"), "measuring": _("measuring")}
    return lambda stage: move_to(0.0 if stage == "training" else 100.0, names[stage])
