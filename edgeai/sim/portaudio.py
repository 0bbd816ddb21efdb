"""PortAudio as PyAudio's C extension shows it, on the virtual sound card.

Public names are those of `pyaudio._portaudio`; so are arguments, errors and their words.
"""
import math as _math

from edgeai.sim import portaudio_library as _library
from edgeai.sim import sample_formats as _sample_formats
from edgeai.sim.c_arguments import c_int as _c_int
from edgeai.sim.c_arguments import c_unsigned_long as _c_unsigned_long
from edgeai.sim.c_arguments import read_only_bytes as _read_only_bytes
from edgeai.sim.portaudio_constants import *  # noqa: F401,F403
from edgeai.sim.portaudio_constants import _ERROR_TEXTS
from edgeai.sim.portaudio_constants import (
    paALSA, paHostApiNotFound, paInputOverflowed, paInsufficientMemory, paInvalidDevice,
    paInvalidHostApi, paNoDevice, paNotInitialized, paOutputUnderflowed,
    paSampleFormatNotSupported)
from edgeai.sim.portaudio_failure import Failure as _Failure
from edgeai.sim.portaudio_library import os_error as _os_error
from edgeai.sim.sound_stream import SoundStream as _SoundStream

_VERSION = 0x130600
_VERSION_TEXT = "PortAudio V19.6.0-devel, edgeai virtual kit"
_NON_INTERLEAVED = 0x80000000  # a flag beside the sample format
_state = _library.state


def initialize():
    _state.count += 1


def terminate():
    _state.count = max(0, _state.count - 1)
    if not _state.count:
        _state.let_go()


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
    if not _state.count:
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
    if not 0 <= device_index < len(_library.devices()):
        raise _os_error(paInvalidDevice)
    return device_index


def get_host_api_info(index):
    if _c_int(index) != 0 or not _state.count:
        raise _os_error(paInvalidHostApi, "Invalid host api info")
    return _library.HostApiInfo(
        1, paALSA, "ALSA", len(_library.devices()),
        _library.default_device(True), _library.default_device(False))


def get_device_count():
    return len(_library.devices()) if _is_ready() else 0


def get_default_input_device():
    if _library.default_device(True) == paNoDevice:
        raise OSError("No Default Input Device Available")
    return _library.default_device(True)


def get_default_output_device():
    if _library.default_device(False) == paNoDevice:
        raise OSError("No Default Output Device Available")
    return _library.default_device(False)


def get_device_info(index):
    index = _c_int(index)
    if not 0 <= index < len(_library.devices()):
        raise _os_error(paInvalidDevice, "Invalid device info")
    return _library.device_info(index)


# Which streams there can be


def is_format_supported(sample_rate, input_device=-1, input_channels=-1, input_format=-1,
                        output_device=-1, output_channels=-1, output_format=-1):
    rate_hz = _math.ldexp(sample_rate, 0)  # refuses what is no number as "f" does
    ways = [
        (True, _c_int(input_device), _c_int(input_channels), _c_unsigned_long(input_format, 4)),
        (False, _c_int(output_device), _c_int(output_channels),
         _c_unsigned_long(output_format, 7)),
    ]
    try:
        _state.require()
        _library.check([way for way in ways if way[1] >= 0], rate_hz)
    except _Failure as failure:
        raise ValueError(_ERROR_TEXTS[failure.code], failure.code) from None
    return True


def open(rate, channels, format, input=0, output=0, input_device_index=None,
         output_device_index=None, frames_per_buffer=0,
         input_host_api_specific_stream_info=None, output_host_api_specific_stream_info=None,
         stream_callback=None):
    rate, channels, format = _c_int(rate), _c_int(channels), _c_unsigned_long(format, 3)
    input, output, frames_per_buffer = _c_int(input), _c_int(output), _c_int(frames_per_buffer)
    if stream_callback is not None and not callable(stream_callback):
        raise TypeError("stream_callback must be callable")
    input_index = _library.device_index(input_device_index, "input_device_index")
    output_index = _library.device_index(output_device_index, "output_device_index")
    if not input and not output:
        raise ValueError("Must specify either input or output")
    if channels < 1:
        raise ValueError("Invalid audio channels")
    ways = []
    if output:
        ways.append((False, _library.chosen_device(output_index, False), channels, format))
    if input:
        ways.insert(0, (True, _library.chosen_device(input_index, True), channels, format))
    try:
        _library.check(ways, rate)
        _library.require(frames_per_buffer >= 0, paInsufficientMemory)
    except _Failure as failure:
        raise _os_error(failure.code) from None
    microphone = _library.devices()[ways[0][1]] if input else None
    return _opened(_SoundStream(
        _library.current_room(), rate, channels, format, microphone, bool(output),
        frames_per_buffer, stream_callback))


def _opened(stream):
    stream._room.start()
    _state.keep(stream)
    return stream


# Streams


def close(stream):
    stream._close()
    _state.streams.discard(stream)


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
