"""PortAudio as PyAudio's C extension shows it, on the virtual sound card.

Public names are those of `pyaudio._portaudio`; so are arguments, errors and their words.
"""
import atexit as _atexit
import math as _math
import weakref as _weakref
from typing import NamedTuple as _NamedTuple

from edgeai.sim import sample_formats as _sample_formats
from edgeai.sim import sound_card as _sound_card
from edgeai.sim.c_arguments import c_int as _c_int
from edgeai.sim.c_arguments import c_unsigned_long as _c_unsigned_long
from edgeai.sim.c_arguments import read_only_bytes as _read_only_bytes
from edgeai.sim.portaudio_constants import *  # noqa: F401,F403
from edgeai.sim.portaudio_constants import _ERROR_TEXTS
from edgeai.sim.portaudio_constants import (
    paALSA, paHostApiNotFound, paInputOverflowed, paInsufficientMemory, paInvalidChannelCount,
    paInvalidDevice, paInvalidHostApi, paInvalidSampleRate, paNoDevice, paNotInitialized,
    paOutputUnderflowed, paSampleFormatNotSupported)
from edgeai.sim.sound_stream import Failure as _Failure
from edgeai.sim.sound_stream import SoundStream as _SoundStream

_VERSION = 0x130600
_VERSION_TEXT = "PortAudio V19.6.0-devel, edgeai virtual kit"
_NON_INTERLEAVED = 0x80000000  # a flag beside the sample format
_RATE_LIMITS_HZ = (1000.0, 384000.0)
_LOW_LATENCY_S, _HIGH_LATENCY_S = 0.01, 0.1


class _HostApiInfo(_NamedTuple):
    structVersion: int
    type: int
    name: str
    deviceCount: int
    defaultInputDevice: int
    defaultOutputDevice: int


class _DeviceInfo(_NamedTuple):
    structVersion: int
    name: bytes
    hostApi: int
    maxInputChannels: int
    maxOutputChannels: int
    defaultLowInputLatency: float
    defaultLowOutputLatency: float
    defaultHighInputLatency: float
    defaultHighOutputLatency: float
    defaultSampleRate: float


class _Library:
    """How often PortAudio was initialised, and the streams that are open."""

    def __init__(self):
        self.count = 0
        self.streams = _weakref.WeakSet()
        self._has_exit = False

    def require(self):
        if not self.count:
            raise _Failure(paNotInitialized)

    def keep(self, stream):
        """Close `stream` when Python ends without: before the room closes, which is older."""
        self.streams.add(stream)
        if not self._has_exit:
            self._has_exit = True
            _atexit.register(self.close_streams)

    def close_streams(self):
        for stream in list(self.streams):
            stream._close()


_library = _Library()


def _room():
    from edgeai.sim import room

    return room.current()


def _devices():
    return _sound_card.devices(_room()) if _library.count else []


def _os_error(code, text=None):
    return OSError(code, text or _ERROR_TEXTS[code])


def initialize():
    _library.count += 1


def terminate():
    _library.count = max(0, _library.count - 1)
    if not _library.count:
        _library.close_streams()


def get_version():
    return _VERSION


def get_version_text():
    return _VERSION_TEXT


def get_sample_size(format):
    return _sample_bytes(_c_unsigned_long(format, 1))


def _sample_bytes(format):
    size = _sample_formats.SAMPLE_BYTES.get(format & ~_NON_INTERLEAVED)
    if size is None:
        raise ValueError(_ERROR_TEXTS[paSampleFormatNotSupported], paSampleFormatNotSupported)
    return size


# Host APIs and devices


def get_host_api_count():
    return 1 if _is_ready() else 0


def get_default_host_api():
    return 0 if _is_ready() else paNoDevice


def _is_ready():
    if not _library.count:
        raise _os_error(paNotInitialized)
    return True


def host_api_type_id_to_host_api_index(type_id):
    type_id = _c_int(type_id)
    if _is_ready() and type_id != paALSA:
        raise _os_error(paHostApiNotFound)
    return 0


def host_api_device_index_to_device_index(host_api_index, device_index):
    host_api_index, device_index = _c_int(host_api_index), _c_int(device_index)
    if _is_ready() and host_api_index != 0:
        raise _os_error(paInvalidHostApi)
    if not 0 <= device_index < len(_devices()):
        raise _os_error(paInvalidDevice)
    return device_index


def get_host_api_info(index):
    if _c_int(index) != 0 or not _library.count:
        raise _os_error(paInvalidHostApi, "Invalid host api info")
    return _HostApiInfo(1, paALSA, "ALSA", len(_devices()), _default(True), _default(False))


def get_device_count():
    return len(_devices()) if _is_ready() else 0


def get_default_input_device():
    if _default(True) == paNoDevice:
        raise OSError("No Default Input Device Available")
    return _default(True)


def get_default_output_device():
    if _default(False) == paNoDevice:
        raise OSError("No Default Output Device Available")
    return _default(False)


def _default(is_input):
    """Index of the first device that hears, or plays."""
    for index, device in enumerate(_devices()):
        if device.input_channels if is_input else device.output_channels:
            return index
    return paNoDevice


def get_device_info(index):
    index = _c_int(index)
    found = _devices()
    if not 0 <= index < len(found):
        raise _os_error(paInvalidDevice, "Invalid device info")
    device = found[index]
    # -1.0: PortAudio's latency of a direction that the device has not.
    low_in, high_in = _latencies(device.input_channels)
    low_out, high_out = _latencies(device.output_channels)
    return _DeviceInfo(2, device.name.encode("utf-8"), 0, device.input_channels,
                       device.output_channels, low_in, low_out, high_in, high_out,
                       float(device.default_rate_hz))


def _latencies(channels):
    return (_LOW_LATENCY_S, _HIGH_LATENCY_S) if channels else (-1.0, -1.0)


# Which streams there can be


def is_format_supported(sample_rate, input_device=-1, input_channels=-1, input_format=-1,
                        output_device=-1, output_channels=-1, output_format=-1):
    rate_hz = _math.fabs(sample_rate)
    ways = [
        (True, _c_int(input_device), _c_int(input_channels), _c_unsigned_long(input_format, 4)),
        (False, _c_int(output_device), _c_int(output_channels),
         _c_unsigned_long(output_format, 7)),
    ]
    try:
        _library.require()
        _check([way for way in ways if way[1] >= 0], rate_hz)
    except _Failure as failure:
        raise ValueError(_ERROR_TEXTS[failure.code], failure.code) from None
    return True


def _check(ways, rate_hz):
    """Refuse what PortAudio and the devices refuse, in PortAudio's order.

    ways: (is input, device index, channels, format) for each direction.
    """
    found = _devices()
    if not ways:
        raise _Failure(paInvalidDevice)
    for _, index, channels, format in ways:
        _require(index < len(found), paInvalidDevice)
        _require(channels > 0, paInvalidChannelCount)
        _require(format in _sample_formats.SAMPLE_BYTES, paSampleFormatNotSupported)
    low_hz, high_hz = _RATE_LIMITS_HZ
    _require(low_hz <= rate_hz <= high_hz, paInvalidSampleRate)
    for is_input, index, channels, _ in ways:
        device = found[index]
        most = device.input_channels if is_input else device.output_channels
        _require(channels <= most, paInvalidChannelCount)
        _require(rate_hz in device.rates_hz, paInvalidSampleRate)


def _require(holds, code):
    if not holds:
        raise _Failure(code)


def open(rate, channels, format, input=0, output=0, input_device_index=None,
         output_device_index=None, frames_per_buffer=0,
         input_host_api_specific_stream_info=None, output_host_api_specific_stream_info=None,
         stream_callback=None):
    rate, channels, format = _c_int(rate), _c_int(channels), _c_unsigned_long(format, 3)
    input, output, frames_per_buffer = _c_int(input), _c_int(output), _c_int(frames_per_buffer)
    if stream_callback is not None and not callable(stream_callback):
        raise TypeError("stream_callback must be callable")
    input_index = _device_index(input_device_index, "input_device_index")
    output_index = _device_index(output_device_index, "output_device_index")
    if not input and not output:
        raise ValueError("Must specify either input or output")
    if channels < 1:
        raise ValueError("Invalid audio channels")
    ways = []
    if output:
        ways.append((False, _chosen(output_index, False), channels, format))
    if input:
        ways.insert(0, (True, _chosen(input_index, True), channels, format))
    try:
        _check(ways, rate)
        _require(frames_per_buffer >= 0, paInsufficientMemory)
    except _Failure as failure:
        raise _os_error(failure.code) from None
    microphone = _devices()[ways[0][1]] if input else None
    return _opened(_SoundStream(_room(), rate, channels, format, microphone, bool(output),
                                frames_per_buffer, stream_callback))


def _opened(stream):
    stream._room.start()
    _library.keep(stream)
    return stream


def _device_index(value, name):
    """-1 for the default device."""
    if value is None:
        return -1
    if not any(hasattr(value, way) for way in ("__index__", "__int__", "__float__")):
        raise ValueError("%s must be integer (or None)" % name)
    return int(value)


def _chosen(index, is_input):
    """The device's index; PyAudio's own check. It lacks the upper bound for inputs, and crashes."""
    if index < 0:
        index = _default(is_input)
    if not 0 <= index < len(_devices()):
        raise _os_error(paInvalidDevice, "Invalid %s device (no default output device)"
                        % ("input" if is_input else "output"))
    return index


# Streams


def close(stream):
    stream._close()
    _library.streams.discard(stream)


def start_stream(stream):
    stream._require_open()
    stream._start()


def stop_stream(stream):
    _require_not_closed(stream)
    stream._stop()


def abort_stream(stream):
    stop_stream(stream)


def is_stream_stopped(stream):
    stream._require_open()
    return not stream._is_started


def is_stream_active(stream):
    _require_not_closed(stream)
    return stream._is_active()


def _require_not_closed(stream):
    if not stream._is_open:
        raise OSError("Stream not open")


def get_stream_time(stream):
    stream._require_open()
    return float(stream._room.clock.now_s())


def get_stream_cpu_load(stream):
    stream._require_open()
    return stream._cpu_load()


def write_stream(stream, frames, num_frames, exception_on_underflow=0):
    data, count = _read_only_bytes(frames, 2), _c_int(num_frames)
    is_strict = _c_int(exception_on_underflow)
    if count < 0:
        raise ValueError("Invalid number of frames")
    stream._require_open()
    try:
        if stream._write(data, count) and is_strict:
            raise _Failure(paOutputUnderflowed)
    except _Failure as failure:
        raise _closed_by(stream, failure) from None


def read_stream(stream, num_frames, exception_on_overflow=0):
    count, is_strict = _c_int(num_frames), _c_int(exception_on_overflow)
    if count < 0:
        raise ValueError("Invalid number of frames")
    stream._require_open()
    try:
        data, has_overflowed = stream._read(count)
        if has_overflowed and is_strict:
            raise _Failure(paInputOverflowed)
    except _Failure as failure:
        raise _closed_by(stream, failure) from None
    return data


def _closed_by(stream, failure):
    """PyAudio closes a stream whose read or write failed, whatever the reason."""
    close(stream)
    return _os_error(failure.code)


def get_stream_read_available(stream):
    stream._require_open()
    return stream._read_available()


def get_stream_write_available(stream):
    stream._require_open()
    return stream._write_available()
