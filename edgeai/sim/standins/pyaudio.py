"""PyAudio 0.2.14 on the virtual kit: its names, arguments, constants and failures.

Its sound card is edgeai.sim.portaudio, in the place of the C extension. One host API
is shown, ALSA, on every system.
"""
import warnings

from edgeai.sim import portaudio as pa
from edgeai.sim.portaudio_constants import *  # noqa: F401,F403
from edgeai.sim.portaudio_constants import (
    paCanNotReadFromAnOutputOnlyStream, paCanNotWriteToAnInputOnlyStream, paFloat32,
    paFramesPerBufferUnspecified, paInt8, paInt16, paInt24, paInvalidDevice, paUInt8)

__author__ = "Hubert Pham"
__version__ = "0.2.14"
__docformat__ = "restructuredtext en"


def get_sample_size(format):
    """Bytes of one sample; ValueError(text, error number) for what is no format."""
    return pa.get_sample_size(format)


def get_format_from_width(width, unsigned=True):
    """The format with samples of `width` bytes; 4 is taken for paFloat32."""
    if width == 1:
        return paUInt8 if unsigned else paInt8
    formats = {2: paInt16, 3: paInt24, 4: paFloat32}
    if width not in formats:
        raise ValueError("Invalid width: %s" % (width,))
    return formats[width]


def get_portaudio_version():
    """PortAudio's version as a number, 0xMMmmss."""
    return pa.get_version()


def get_portaudio_version_text():
    """PortAudio's version in words."""
    return pa.get_version_text()


class PyAudio:
    """Opens streams and lists devices; `terminate` closes what is open."""

    class Stream:
        """A stream, from PyAudio.open."""

        def __init__(self, PA_manager, rate, channels, format, input=False, output=False,
                     input_device_index=None, output_device_index=None,
                     frames_per_buffer=paFramesPerBufferUnspecified, start=True,
                     input_host_api_specific_stream_info=None,
                     output_host_api_specific_stream_info=None, stream_callback=None):
            if not (input or output):
                raise ValueError("Must specify an input or output stream.")
            self._parent = PA_manager
            self._is_input = input
            self._is_output = output
            self._is_running = start
            self._rate = rate
            self._channels = channels
            self._format = format
            self._frames_per_buffer = frames_per_buffer
            self._stream = pa.open(
                rate, channels, format, input, output, input_device_index, output_device_index,
                frames_per_buffer, stream_callback=stream_callback or None)
            self._input_latency = self._stream.inputLatency
            self._output_latency = self._stream.outputLatency
            if start:
                pa.start_stream(self._stream)

        def close(self):
            """Close it; twice is fine."""
            pa.close(self._stream)
            self._is_running = False
            self._parent._remove_stream(self)

        def get_input_latency(self):
            """Seconds; 0.0 for an output stream."""
            return self._stream.inputLatency

        def get_output_latency(self):
            """Seconds; 0.0 for an input stream."""
            return self._stream.outputLatency

        def get_time(self):
            """Seconds on the clock of the callback's time_info."""
            return pa.get_stream_time(self._stream)

        def get_cpu_load(self):
            """The callback's share of the time, 0.0 to 1.0; 0.0 without one."""
            return pa.get_stream_cpu_load(self._stream)

        def start_stream(self):
            """Hear and play again."""
            if not self._is_running:
                pa.start_stream(self._stream)
                self._is_running = True

        def stop_stream(self):
            """Pause: what is not read is gone, what is written is played."""
            if self._is_running:
                pa.stop_stream(self._stream)
                self._is_running = False

        def is_active(self):
            """True from start until stop, or until the callback has ended."""
            return pa.is_stream_active(self._stream)

        def is_stopped(self):
            """True before start and after stop."""
            return pa.is_stream_stopped(self._stream)

        def write(self, frames, num_frames=None, exception_on_underflow=False):
            """Play bytes; returns when they fit into the speaker's buffer."""
            if not self._is_output:
                raise IOError("Not output stream", paCanNotWriteToAnInputOnlyStream)
            if num_frames is None:
                width = get_sample_size(self._format)
                num_frames = int(len(frames) / (self._channels * width))
            pa.write_stream(self._stream, frames, num_frames, exception_on_underflow)

        def read(self, num_frames, exception_on_overflow=True):
            """The next bytes that the microphone heard, as soon as they are there."""
            if not self._is_input:
                raise IOError("Not input stream", paCanNotReadFromAnOutputOnlyStream)
            return pa.read_stream(self._stream, num_frames, exception_on_overflow)

        def get_read_available(self):
            """Frames that `read` returns at once."""
            return pa.get_stream_read_available(self._stream)

        def get_write_available(self):
            """Frames that `write` takes at once."""
            return pa.get_stream_write_available(self._stream)

    def __init__(self):
        pa.initialize()
        self._streams = set()

    def terminate(self):
        """Close all streams of this object and let PortAudio go."""
        for stream in self._streams.copy():
            stream.close()
        self._streams = set()
        pa.terminate()

    def get_sample_size(self, format):
        """As the module's function of that name."""
        return pa.get_sample_size(format)

    def get_format_from_width(self, width, unsigned=True):
        """As the module's function of that name."""
        return get_format_from_width(width, unsigned)

    def open(self, *args, **kwargs):
        """A new Stream; arguments are Stream's."""
        stream = PyAudio.Stream(self, *args, **kwargs)
        self._streams.add(stream)
        return stream

    def close(self, stream):
        """Close `stream`; ValueError when it is not one of these."""
        if stream not in self._streams:
            raise ValueError("Stream %s not found" % (stream,))
        stream.close()

    def _remove_stream(self, stream):
        self._streams.discard(stream)

    def get_host_api_count(self):
        """1: ALSA."""
        return pa.get_host_api_count()

    def get_default_host_api_info(self):
        """A dict about the first host API."""
        return self.get_host_api_info_by_index(pa.get_default_host_api())

    def get_host_api_info_by_type(self, host_api_type):
        """A dict about the host API of that type, paALSA."""
        return self.get_host_api_info_by_index(
            pa.host_api_type_id_to_host_api_index(host_api_type))

    def get_host_api_info_by_index(self, host_api_index):
        """A dict about the host API of that index."""
        return self._make_host_api_dictionary(
            host_api_index, pa.get_host_api_info(host_api_index))

    def get_device_info_by_host_api_device_index(self, host_api_index, host_api_device_index):
        """A dict about a host API's n-th device."""
        return self.get_device_info_by_index(
            pa.host_api_device_index_to_device_index(host_api_index, host_api_device_index))

    def _make_host_api_dictionary(self, index, host_api_struct):
        return _fields(index, host_api_struct)

    def get_device_count(self):
        """How many devices there are."""
        return pa.get_device_count()

    def is_format_supported(self, rate, input_device=None, input_channels=None,
                            input_format=None, output_device=None, output_channels=None,
                            output_format=None):
        """True, or ValueError(text, error number)."""
        if input_device is None and output_device is None:
            raise ValueError(
                "Must specify stream format for input, output, or both", paInvalidDevice)
        arguments = {}
        if input_device is not None:
            arguments.update(input_device=input_device, input_channels=input_channels,
                             input_format=input_format)
        if output_device is not None:
            arguments.update(output_device=output_device, output_channels=output_channels,
                             output_format=output_format)
        return pa.is_format_supported(rate, **arguments)

    def get_default_input_device_info(self):
        """A dict about the microphone; OSError when there is none."""
        return self.get_device_info_by_index(pa.get_default_input_device())

    def get_default_output_device_info(self):
        """A dict about the speaker."""
        return self.get_device_info_by_index(pa.get_default_output_device())

    def get_device_info_by_index(self, device_index):
        """A dict about the device of that index."""
        return self._make_device_info_dictionary(
            device_index, pa.get_device_info(device_index))

    def _make_device_info_dictionary(self, index, device_info):
        described = _fields(index, device_info)
        described["name"] = device_info.name.decode("utf-8")
        return described


def _fields(index, struct):
    described = {"index": index}
    described.update((name, getattr(struct, name)) for name in struct._fields)
    return described


class Stream(PyAudio.Stream):
    """Reserved, as PyAudio has it: use PyAudio.open."""

    def __init__(self, *args, **kwargs):
        warnings.warn(
            "Do not instantiate pyaudio.Stream directly. Use pyaudio.PyAudio.open() instead. "
            "pyaudio.Stream may change or be removed in the future.",
            DeprecationWarning, stacklevel=2)
        super().__init__(*args, **kwargs)
