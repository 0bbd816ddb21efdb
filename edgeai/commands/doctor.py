"""edgeai doctor: is everything here that the kit needs, and if not, what to do."""
import importlib
import platform
import sys
from typing import NamedTuple

from edgeai.commands.kit_options import add_kit_arguments, open_asked_kit
from edgeai.config import load_config
from edgeai.errors import EdgeaiError
from edgeai.i18n import gettext as _

OLDEST_PYTHON = (3, 6)


class Check(NamedTuple):
    """state: "ok", "missing" (needed), or "absent" (only board A needs it)."""

    name: str
    state: str
    detail: str
    remedy: str = ""


def add_arguments(parser):
    add_kit_arguments(parser)


def run(arguments, terminal):
    checks = []
    with open_asked_kit(arguments) as kit:
        for check in _checks(kit, arguments):
            checks.append(check)
            _show(check, terminal)
    fine = all(check.state != "missing" for check in checks)
    terminal.say(_("Everything needed is here.") if fine else
                 _("Something is missing: see above."))
    terminal.result({"ok": fine, "checks": [check._asdict() for check in checks]})
    return 0 if fine else 1


def _show(check, terminal):
    marks = {"ok": _("ok"), "missing": _("MISSING"), "absent": _("not here")}
    terminal.say("%-10s %-16s %s" % (marks[check.state], check.name, check.detail))
    if check.remedy:
        terminal.say("%-10s %-16s -> %s" % ("", "", check.remedy))


def _checks(kit, arguments):
    yield _python()
    yield _try("kit.toml", lambda: load_config(arguments.config).path)
    for package, needed in _PACKAGES:
        yield _package(package, needed)
    yield _try(_("speech model"), lambda: _load_model(kit))
    yield _try(_("microphone"), lambda: _microphone_name(kit))
    yield _try(_("voice"), lambda: _voice_name(kit))


# (module to import, is it needed on a PC too, how to get it)
_PACKAGES = (
    ("numpy", True), ("vosk", True), ("pypinyin", True), ("pyttsx3", True),
    ("espeakng_loader", True), ("pyaudio", True), ("RPi.GPIO", False),
)


def _python():
    version = "%s, %s" % (platform.python_version(), platform.platform())
    state = "ok" if sys.version_info >= OLDEST_PYTHON else "missing"
    return Check("Python", state, version, "" if state == "ok" else
                 _("edgeai needs Python 3.6 or newer."))


def _package(name, is_needed):
    try:
        module = importlib.import_module(name)
    except (ImportError, RuntimeError, OSError) as problem:  # RPi.GPIO: RuntimeError off a Pi
        remedy = _("pip install {package}").format(package=name.split(".")[0].replace("_", "-"))
        return Check(name, "missing" if is_needed else "absent",
                     str(problem).strip().split("\n")[0], remedy)
    return Check(name, "ok", str(getattr(module, "__version__", getattr(module, "VERSION", ""))))


def _try(name, look):
    try:
        return Check(name, "ok", look())
    except EdgeaiError as problem:
        return Check(name, "missing", problem.message, problem.remedy)


def _load_model(kit):
    return kit.recognizer().model.folder


def _microphone_name(kit):
    """The default or configured one, and that it really opens and delivers."""
    with kit.microphone() as microphone:
        clip = microphone.record(0.3)
    return _("heard {seconds:.1f} s, peak {peak:.0f} dBFS").format(
        seconds=clip.seconds, peak=clip.peak_dbfs)


def _voice_name(kit):
    with kit.voice() as voice:
        return voice.driver
