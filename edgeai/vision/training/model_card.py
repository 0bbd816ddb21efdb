"""README.md of a package: what the model is, how well it does, and what it must not be trusted with."""
import os

from edgeai.whole_file import whole_file

_DRAWN = """
All pictures it learnt from and was measured on are drawn by a program. On photographs it may see
nothing, or things that are not there: a drawn face is no face. Train it on with pictures of your own
place before anything depends on it.
"""


def write_card(package, notes=""):
    """notes: Markdown that is added as it is."""
    with whole_file(os.path.join(package.folder, "README.md")) as draft:
        with open(draft, "w", encoding="utf-8", newline="\n") as file:
            file.write(_card(package) + notes)


def _card(package):
    learnt = package.trained_on
    lines = ["# %s" % package.name, "",
             "%s, %d x %d pixels, of: %s. Licence: %s." % (
                 {"detect": "A detector", "classify": "A classifier"}[package.task],
                 package.input.width, package.input.height, ", ".join(package.labels),
                 package.licence), "",
             "| file | role | bytes |", "|---|---|---|"]
    lines += ["| %s | %s | %d |" % (file.name, file.role, file.bytes) for file in package.files]
    lines += ["", "## Figures", ""] + _figures(package)
    lines += ["", "## What it learnt from", ""]
    lines += ["- %s: %s" % (key.replace("_", " "), value) for key, value in learnt.items()]
    text = "\n".join(lines) + "\n"
    return text + _DRAWN if "kind" in learnt else text


def _figures(package):
    measure = "map50" if package.task == "detect" else "accuracy"
    title = "mAP@0.5" if package.task == "detect" else "accuracy"
    lines = ["| on the test pictures | %s |" % title, "|---|---|"]
    lines += ["| %s | %.3f |" % (role, values[measure]) for role, values in package.metrics.items()]
    values = package.metrics["int8"]
    columns = [key for key in ("average_precision", "precision", "recall", "f1") if key in values]
    lines += ["", "| class (int8) | %s |" % " | ".join(name.replace("_", " ") for name in columns),
              "|---|" + "---|" * len(columns)]
    for label in package.labels:
        lines.append("| %s | %s |" % (label, " | ".join(
            "%.3f" % values[key][label] if label in values[key] else "–" for key in columns)))
    return lines
