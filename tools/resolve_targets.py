"""Proves that the package's extras install from wheels on every target; exit code 0 or 1.

    python tools/resolve_targets.py [--target NAME ...] [--json]
    python tools/resolve_targets.py --pin      writes constraints/ anew, for the old targets

For each target pip's resolver runs with that target's markers, tags and Python (target_pip.py); the
wheels of `all` are then downloaded, and those for Python 3.6 unpacked and byte-compiled by a real
3.6. `train` is resolved to wheels but not downloaded: torch alone is gigabytes. What a target may
lack, and why, stands in targets.py.
"""
import argparse
import configparser
import json
import os
import re
import sys

import targets
from wheelhouse import ROOT, Unresolved, Wheelhouse, compile_with, megabytes, python36

HEADER = """\
# Every package of the extras all, train and test, pinned for {name}.
# Made by: python tools/resolve_targets.py --pin --target {name}
# Use:     python -m pip install -c constraints/{name}.txt "edgeai[all]"
{note}"""
NOTE_36 = """\
# First, on Python 3.6: python -m pip install pip==21.3.1 (an older pip cannot see some wheels).
"""


def main():
    options = arguments()
    chosen = [target for target in targets.TARGETS if target.name in options.target]
    house = Wheelhouse()
    try:
        house.prepare()
    except Unresolved as trouble:
        sys.exit("The resolver could not be set up: %s" % trouble)
    if options.pin:
        return pin_all(house, [target for target in chosen if target.name in targets.PINNED])
    results = []
    for target in chosen:
        results.append(prove(house, target))
        print(progress(results[-1]), file=sys.stderr)
    print(json.dumps(results, indent=2) if options.json else table(results))
    return 0 if all(result["ok"] for result in results) else 1


def arguments():
    names = [target.name for target in targets.TARGETS]
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--target", action="append", choices=names, metavar="NAME",
                        help="one of: %s (all of them)" % ", ".join(names))
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--pin", action="store_true", help="write constraints/ for the old targets")
    options = parser.parse_args()
    options.target = options.target or names
    if options.pin and not set(options.target) & set(targets.PINNED):
        parser.error("only these are pinned: " + ", ".join(targets.PINNED))
    return options


def declared(*extras):
    """The requirement lines of setup.cfg: the package's own, then those of the extras."""
    config = configparser.RawConfigParser()
    config.read(os.path.join(ROOT, "setup.cfg"), encoding="utf-8")
    lines = config.get("options", "install_requires").splitlines()
    for extra in extras:
        lines += config.get("options.extras_require", extra).splitlines()
    return [line for line in lines if line]


def prove(house, target):
    result = {"target": target.name, "errors": []}
    for extra in ("all", "train"):
        result[extra] = attempt(result, lambda: house.resolve(
            target, declared(extra), constraints_of(target))) or []
        check_absences(result, target, extra)
    if result["all"]:
        folder = attempt(result, lambda: house.fetch(target, result["all"]))
        if folder:
            result["megabytes"] = round(megabytes(folder), 1)
            check_compiles(result, target, folder)
    result["ok"] = not result["errors"]
    return result


def attempt(result, step):
    try:
        return step()
    except Unresolved as trouble:
        result["errors"].append(str(trouble))
        return None


def constraints_of(target):
    path = os.path.join(ROOT, "constraints", target.name + ".txt")
    return path if os.path.exists(path) else None


def check_absences(result, target, extra):
    """A marker must not drop a package from a target unnoticed."""
    found = {canonical(pin["name"]) for pin in result[extra]}
    absent = result.setdefault("absent", {})
    for name in sorted({re.match(r"[\w.-]+", line).group() for line in declared(extra)}):
        if result[extra] and canonical(name) not in found:
            absent[name] = targets.reason_for_absence(name, target)
            if absent[name] is None:
                result["errors"].append("%s: %s is missing, and nothing allows it" % (extra, name))


def canonical(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def check_compiles(result, target, folder):
    if not target.python.startswith("3.6."):
        return
    python = python36()
    if python is None:
        result["errors"].append("no Python 3.6 here to compile the wheels with: set PYTHON36")
        return
    result["compiled"], errors = compile_with(python, folder)
    result["errors"] += [line for line in errors if not excused(line)]


def excused(line):
    return any(file in line for _, file, _ in targets.NOT_COMPILED)


def progress(result):
    return "%-22s %s" % (result["target"], "ok" if result["ok"] else "FAILED")


def table(results):
    row = "%-22s %-7s %13s %8s %13s %15s"
    lines = [row % ("target", "", "all (wheels)", "MB", "compiled 3.6", "train (wheels)")]
    for result in results:
        lines.append(row % (
            result["target"], "ok" if result["ok"] else "FAILED", len(result["all"]),
            result.get("megabytes", "-"), "%s files" % result["compiled"] if "compiled" in result else "-",
            len(result["train"])))
    return "\n".join(lines + [""] + footnotes(results))


def footnotes(results):
    lines = ["built: %s: %s" % built for built in sorted(targets.BUILT.items())]
    reasons = {}
    for result in results:
        for name, reason in result["absent"].items():
            reasons.setdefault((name, reason), []).append(result["target"])
    for (name, reason), names in sorted(reasons.items(), key=str):
        lines.append("absent: %s: %s [%s]" % (name, reason, ", ".join(names)))
    lines += ["FAILED: %s: %s" % (result["target"], error) for result in results
              for error in result["errors"]]
    return lines


def pin_all(house, chosen):
    for target in chosen:
        pins = house.resolve(target, declared("all", "train", "test"))
        write_constraints(target, pins)
        print("pinned %d packages for %s" % (len(pins), target.name))
    return 0


def write_constraints(target, pins):
    lines = ["%(name)s==%(version)s" % pin for pin in pins] + list(targets.COMPILED.get(target.name, ()))
    note = NOTE_36 if target.python.startswith("3.6.") else ""
    path = os.path.join(ROOT, "constraints", target.name + ".txt")
    with open(path, "w", encoding="utf-8") as out:
        out.write(HEADER.format(name=target.name, note=note))
        out.write("\n".join(sorted(lines, key=str.lower)) + "\n")


if __name__ == "__main__":
    sys.exit(main())
