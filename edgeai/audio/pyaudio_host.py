"""PyAudio: its sound devices, and streams opened at a rate that the device takes."""
import contextlib
import os
import sys
import threading
from typing import NamedTuple, Tuple

from edgeai.audio.watched_call import Stalled, WatchedCall
from edgeai.errors import DeviceError, RateRefused
from edgeai.i18n import gettext as _
from edgeai.packages import load

# PortAudio's error numbers (portaudio.h); PyAudio puts them into the OSError.
INVALID_CHANNELS, INVALID_RATE = -9998, -9997
# PortAudio gives Windows' own code page; PyAudio 0.2.11, the one for Python 3.6, takes its
# bytes for cp1252, or leaves them bytes. Later ones decode them.
_CODE_PAGE = "mbcs" if os.name == "nt" and sys.version_info < (3, 7) else None
# COM's objects, which PortAudio holds on Windows, go with the thread that made them.
_IN_ONE_THREAD = os.name == "nt"
ANSWER_S = 5.0  # what the system's sound may take to tell its devices
WANTED_HZ = (16000,)  # what speech is recorded with
# PortAudio starts and ends one at a time; so does the muting of standard error.
_lock = threading.Lock()
_stderr = None  # where standard error goes, while it is muted


class SoundDevice(NamedTuple):
    """`inputs` and `outputs` are channel counts; a microphone has inputs. refused_hz: of WANTED_HZ, those
    that a microphone does not give."""

    index: int
    name: str
    inputs: int
    outputs: int
    rate_hz: int
    is_default: bool
    refused_hz: Tuple[int, ...] = ()


class OpenStream(NamedTuple):
    """A PyAudio stream and what it was opened with."""

    stream: object
    rate_hz: int
    channels: int


def sound_devices():
    """Every `SoundDevice` that PyAudio names."""
    with open_host() as (pyaudio, host):
        return [device._replace(refused_hz=_refused_hz(pyaudio, host, device)) for device in _list_devices(host)]


@contextlib.contextmanager
def open_host():
    """(the pyaudio module, a `PyAudio()`), terminated at the end; DeviceError where the system's
    sound does not answer."""
    pyaudio = load("pyaudio", "PyAudio", _("Install it (Raspberry Pi OS: sudo apt install "
                   "python3-pyaudio; Windows: pip install PyAudio), or use the virtual kit: "
                   "open_kit(\"sim\"), --kit sim."))
    _quiet_alsa()
    host = _started(pyaudio)
    try:
        yield pyaudio, host
    finally:
        if _lock.acquire(timeout=ANSWER_S):  # else somebody's start hangs in it
            try:
                host.terminate()
            finally:
                _lock.release()


def _started(pyaudio):
    """A `PyAudio()`. Its start hangs where a sound server does: so in a thread of its own."""
    if _IN_ONE_THREAD:
        with _lock:
            return pyaudio.PyAudio()
    if not _lock.acquire(timeout=ANSWER_S):
        raise _no_answer()
    try:
        return WatchedCall(lambda call: _start(call, pyaudio), "sound").result(ANSWER_S)
    except Stalled:
        if _stderr is not None:
            os.dup2(_stderr, 2)  # what is to be told of it must be seen
        raise _no_answer() from None


def _start(call, pyaudio):
    try:
        with _quiet_stderr():
            host = pyaudio.PyAudio()
        if call.is_left:
            host.terminate()
        return host
    finally:
        _lock.release()


def _no_answer():
    return DeviceError(
        _("the system's sound does not answer"),
        _("Restart its sound server, or the machine; then see `edgeai devices`."))


def choose_device(host, wanted, direction, absent_error):
    """The device with `inputs` or `outputs` that `wanted` names: an index, else a part of its
    name, or "" for the default. Else raises `absent_error`, which names those there are."""
    usable = [one for one in _list_devices(host) if getattr(one, direction)]
    matches = _matches(usable, str(wanted))
    if matches:
        return matches[0]
    if not usable or wanted == "":
        raise absent_error(
            _("no sound device was found"),
            _("Plug one in, or use the virtual kit: open_kit(\"sim\"), --kit sim."),
        )
    raise absent_error(
        _("no sound device {wanted!r}").format(wanted=wanted),
        _("There are: {names}.").format(
            names=", ".join("%d %s" % (one.index, one.name) for one in usable)),
    )


def open_stream(host, device, rate_hz, channels, **options):
    """An `OpenStream` at `rate_hz` and one channel, else at what the device takes.

    channels: how many the device has. options: for `PyAudio.open`.
    """
    settings = [(rate, count) for rate in (rate_hz, device.rate_hz) for count in (1, channels)]
    for rate, count in settings:
        try:
            return OpenStream(host.open(rate=rate, channels=count, **options), rate, count)
        except OSError as problem:
            if problem.args[0] not in (INVALID_RATE, INVALID_CHANNELS):
                raise DeviceError(
                    _("{name} can't be opened: {problem}").format(
                        name=device.name, problem=problem),
                    _("Another program may be using it; close that, or choose another device."),
                ) from problem
    raise RateRefused(
        _("{name} takes neither {wanted} Hz nor its own {own} Hz").format(
            name=device.name, wanted=rate_hz, own=device.rate_hz),
        _("Choose another device in kit.toml; see `edgeai devices`."),
    )


def _quiet_alsa():
    """From now on its library writes no "underrun occurred" amid what the user reads."""
    if not sys.platform.startswith("linux"):
        return
    import ctypes

    with contextlib.suppress(OSError, AttributeError):  # not loaded: the virtual kit
        alsa = ctypes.CDLL("libasound.so.2", os.RTLD_NOLOAD | os.RTLD_NOW)
        # A C function that looks at no argument: ALSA calls it in threads of its own, where
        # one of Python's would wait for the interpreter.
        alsa.snd_lib_error_set_handler(ctypes.CDLL(None).getpid)


@contextlib.contextmanager
def _quiet_stderr():
    """While it looks for devices, PortAudio lets JACK and others write a page of warnings."""
    if not sys.platform.startswith("linux"):
        yield
        return
    global _stderr
    kept, silence = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    try:
        _stderr = kept
        os.dup2(silence, 2)
        yield
    finally:
        _stderr = None
        os.dup2(kept, 2)
        os.close(silence)
        os.close(kept)


def _refused_hz(pyaudio, host, device):
    """Asked without opening it; another refusal than that of the rate, such as a busy device, tells nothing."""
    found = []
    for rate_hz in WANTED_HZ if device.inputs else ():
        try:
            host.is_format_supported(rate_hz, input_device=device.index, input_channels=1,
                                     input_format=pyaudio.paInt16)
        except ValueError as refusal:
            if INVALID_RATE in refusal.args:
                found.append(rate_hz)
    return tuple(found)


def _list_devices(host):
    defaults = {_default(host.get_default_input_device_info),
                _default(host.get_default_output_device_info)}
    infos = [host.get_device_info_by_index(index) for index in range(host.get_device_count())]
    return [
        SoundDevice(
            info["index"], readable_name(info["name"]), int(info["maxInputChannels"]),
            int(info["maxOutputChannels"]), int(info["defaultSampleRate"]),
            info["index"] in defaults,
        )
        for info in infos
    ]


def readable_name(name, code_page=_CODE_PAGE):
    """A device's name as the system shows it; `code_page` is what PyAudio was given it in."""
    if isinstance(name, bytes):
        return name.decode(code_page or "utf-8", "replace")
    if code_page:
        with contextlib.suppress(UnicodeError):
            return name.encode("cp1252").decode(code_page)
    return name


def _default(get_info):
    try:
        return get_info()["index"]
    except OSError:
        return None


def _matches(devices, wanted):
    if wanted == "":
        return sorted(devices, key=lambda one: not one.is_default)
    numbered = [one for one in devices if str(one.index) == wanted]
    if numbered:
        return numbered
    return [one for one in devices if wanted.lower() in one.name.lower()]
