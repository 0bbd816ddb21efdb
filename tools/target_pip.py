"""Runs pip's own resolver as if on another machine; resolve_targets.py starts it in its environment.

`pip download --platform` chooses wheels for the target but evaluates markers on the host, so the
marker environment is replaced first. Reads {"markers", "arguments"} as JSON from standard input and
writes what was resolved, as JSON, to the file named as the only argument. Wheels stay on the
index: their metadata is read through range requests.
"""
import json
import sys

from pip._internal.cli.main import main as pip_main
from pip._internal.operations.prepare import RequirementPreparer
from pip._internal.resolution.resolvelib.resolver import Resolver
from pip._vendor.packaging import markers


def main():
    order = json.load(sys.stdin)
    markers.default_environment = lambda: order["markers"]
    RequirementPreparer.prepare_linked_requirements_more = nothing
    RequirementPreparer.save_linked_requirement = nothing
    resolve = Resolver.resolve

    def resolve_and_report(self, *arguments, **options):
        resolved = resolve(self, *arguments, **options)
        write(sys.argv[1], resolved)
        return resolved

    Resolver.resolve = resolve_and_report
    return pip_main(order["arguments"])


def nothing(*_, **__):
    """In place of the steps that fetch and keep whole wheels."""


def write(path, resolved):
    found = [{"name": requirement.name, "version": str(requirement.get_dist().version),
              "file": requirement.link.filename}
             for requirement in resolved.requirements.values()]
    with open(path, "w", encoding="utf-8") as report:
        json.dump(sorted(found, key=lambda row: row["name"].lower()), report)


if __name__ == "__main__":
    sys.exit(main())
