"""The check on environment.json, what `edgeai drill check --environment` saw of a seat's environment."""
from edgeai.drill.checks.seen import CheckFailed, Finding
from edgeai.drill.environment_proof import FILE, FORM, seal_of
from edgeai.i18n import gettext as _


def environment(seen, packages=(), parts=(), dialogue=None, file=FILE):
    """The packages can be imported; the parts (model, microphone, voice) and the dialogue file work."""
    report = _report(seen, file)
    found = report.get("packages")
    for name in packages:
        _check(_part(found, name), name, file)
    for part in parts:
        _check(_part(report, part), part, file)
    if dialogue is not None:
        of_file = _part(report, "dialogue")
        _check(of_file, dialogue, file)
        if of_file.get("file") != dialogue:
            return Finding(False, _("{name} was not checked").format(name=dialogue), file)
    told = list(packages) + list(parts) + ([dialogue] if dialogue else [])
    return Finding(True, _("the environment works: {names}").format(names=", ".join(told)), file)


def _report(seen, file):
    report = seen.json(file)
    if not isinstance(report, dict) or report.get("form") != FORM:
        raise CheckFailed(_("{name} was not written by `edgeai drill check --environment`").format(name=file), file)
    if report.get("seal") != seal_of(report):
        raise CheckFailed(_("{name} was changed after `edgeai drill check --environment` had written it").format(name=file), file)
    return report


def _part(report, name):
    part = report.get(name) if isinstance(report, dict) else None
    return part if isinstance(part, dict) else {}


def _check(part, name, file):
    if not part:
        raise CheckFailed(_("{name} was not checked").format(name=name), file)
    if part.get("ok") is not True:
        raise CheckFailed(_("{name} does not work: {problem}").format(
            name=name, problem=str(part.get("problem"))[:200]), file)
