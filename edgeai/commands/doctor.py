"""edgeai doctor: is everything here that the kit needs, and if not, what to do."""
import argparse
import contextlib
import importlib
import itertools
import platform
import sys
from typing import NamedTuple

from edgeai.commands.kit_options import add_kit_arguments, open_asked_kit
from edgeai.commands.terminal import padded
from edgeai.config import DEFAULT_CONFIG, load_config
from edgeai.errors import DeviceError, EdgeaiError
from edgeai.i18n import gettext as _
from edgeai.packages import is_absent
from edgeai.vision.bare_model import about_bare_model, is_bare_model

OLDEST_PYTHON = (3, 6)
LISTEN_S = 0.4


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
    config = _try("kit.toml", lambda: load_config(arguments.config).path)
    if config.state != "ok":  # the rest can be looked at with the one that ships
        arguments = argparse.Namespace(**dict(vars(arguments), config=DEFAULT_CONFIG))
    with open_asked_kit(arguments) as kit:
        for check in itertools.chain([_python(), config], _checks(kit)):
            checks.append(check)
            _show(check, terminal)
    fine = all(check.state != "missing" for check in checks)
    terminal.say(_("Everything needed is here.") if fine else
                 _("Something is missing: see above."))
    terminal.result({"ok": fine, "checks": [check._asdict() for check in checks]})
    return 0 if fine else 1


def _show(check, terminal):
    marks = {"ok": _("ok"), "missing": _("MISSING"), "absent": _("not here")}
    terminal.say("%s %s %s" % (
        padded(marks[check.state], 10), padded(check.name, 16), check.detail))
    if check.remedy:
        terminal.say("%s -> %s" % (" " * 27, check.remedy))


def _checks(kit):
    for package in _PACKAGES:
        yield _package(package)
    yield _try(_("speech model"), lambda: _load_model(kit))
    yield _try(_("dialogue"), lambda: _dialogue(kit))
    yield _try(_("microphone"), lambda: _listen(kit))
    yield _try(_("loudspeaker"), lambda: _speaker_name(kit))
    yield _try(_("voice"), lambda: _voice_name(kit))
    yield _camera(kit)
    if is_bare_model("."):
        yield _try(_("model here"), lambda: about_bare_model("."))


class _Package(NamedTuple):
    module: str
    distribution: str
    is_needed_on_a_pc: bool = True


_PACKAGES = (
    _Package("numpy", "numpy"),
    _Package("vosk", "vosk"),
    _Package("pypinyin", "pypinyin"),
    _Package("pyttsx3", "pyttsx3"),
    _Package("espeakng_loader", "espeakng-loader"),
    _Package("pyaudio", "PyAudio"),
    _Package("cv2", "opencv-python"),
    _Package("RPi.GPIO", "RPi.GPIO", is_needed_on_a_pc=False),
)


def _remedy(package):
    if package.module == "RPi.GPIO":
        return _("Only board A has pins. There: sudo apt install python3-rpi-lgpio")
    if package.module == "pyaudio" and sys.platform.startswith("linux"):
        return _("sudo apt install python3-pyaudio, or portaudio19-dev and pip install PyAudio")
    return _("pip install {package}").format(package=package.distribution)


def _python():
    version = "%s, %s" % (platform.python_version(), platform.platform())
    state = "ok" if sys.version_info >= OLDEST_PYTHON else "missing"
    return Check("Python", state, version, "" if state == "ok" else
                 _("edgeai needs Python 3.6 or newer."))


def _package(package):
    try:
        with _printing_aside():
            module = importlib.import_module(package.module)
    # Whatever it is: RuntimeError of RPi.GPIO off a Pi, OSError of a library that is not
    # there, ValueError of one built for another numpy, SyntaxError of one for a newer Python.
    except Exception as problem:
        detail = _("not installed") if is_absent(package.module, problem) else _first_line(problem)
        return Check(package.module, "missing" if package.is_needed_on_a_pc else "absent",
                     detail, _remedy(package))
    return Check(package.module, "ok", _version(package, module))


def _printing_aside():
    """To standard error: OpenCV prints what it misses where our answer, perhaps JSON, stands."""
    return contextlib.redirect_stdout(sys.stderr)


def _version(package, module):
    try:
        from importlib.metadata import PackageNotFoundError, version
    except ImportError:  # Python 3.6 and 3.7
        return str(getattr(module, "__version__", ""))
    try:
        return version(package.distribution)
    except PackageNotFoundError:  # a stand-in, or installed without its metadata
        return str(getattr(module, "__version__", getattr(module, "VERSION", "")))


def _try(name, look):
    try:
        return Check(name, "ok", look())
    except EdgeaiError as problem:
        return Check(name, "missing", problem.message, problem.remedy)
    except (ImportError, OSError) as problem:  # a package that is listed as missing above
        return Check(name, "missing", _first_line(problem))


def _first_line(problem):
    return (str(problem).strip() or type(problem).__name__).split("\n")[0]


def _load_model(kit):
    return kit.recognizer().model.folder


def _dialogue(kit):
    """The dialogue file, what was taught, and the language model's address are right."""
    return _("{path}: {count} intents").format(
        path=kit.config.chatbot.intents, count=len(kit.chatbot().intents))


def _listen(kit):
    """The default or configured one, and that it really opens and delivers."""
    with kit.microphone() as microphone:
        clip = microphone.record(LISTEN_S)
    if not clip.samples[len(clip.samples) // 2:].any():  # after what a sound card leaves out at its start
        raise DeviceError(_("it gives nothing but zeros: it is muted"),
                          _("Open its switch, and turn it up in the system's sound settings."))
    return _("heard {seconds:.1f} s, peak {peak:.0f} dBFS").format(
        seconds=clip.seconds, peak=clip.peak_dbfs)


def _camera(kit):
    """One picture of it; a kit may have none."""
    with _printing_aside():
        check = _try(_("camera"), lambda: _look(kit))
    return check if check.state == "ok" else check._replace(state="absent")


def _look(kit):
    with kit.camera() as camera:
        frame = next(camera.frames(seconds=10), None)
    if frame is None:
        return _("no picture")
    return _("{name}: {width} x {height}").format(
        name=camera.name, width=frame.image.shape[1], height=frame.image.shape[0])


def _speaker_name(kit):
    from edgeai.audio.speaking.pyaudio_speaker import find_speaker

    return find_speaker(kit.config.speaker.device).name


def _voice_name(kit):
    with kit.voice() as voice:
        driver, reason = voice.driver, voice.fallback_reason
    return driver if reason is None else "%s (%s)" % (driver, reason)
