"""PortAudio's own state: whether it is initialised, its open streams, the devices it shows."""
import atexit
import weakref
from typing import NamedTuple

from edgeai.sim import sample_formats, sound_card
from edgeai.sim.portaudio_constants import (
    _ERROR_TEXTS, paDeviceUnavailable, paInvalidChannelCount, paInvalidDevice, paInvalidSampleRate, paNoDevice,
    paNotInitialized, paSampleFormatNotSupported)
from edgeai.sim.portaudio_failure import Failure

RATE_LIMITS_HZ = (1000.0, 384000.0)
LOW_LATENCY_S, HIGH_LATENCY_S = 0.01, 0.1


class HostApiInfo(NamedTuple):
    structVersion: int
    type: int
    name: str
    deviceCount: int
    defaultInputDevice: int
    defaultOutputDevice: int


class DeviceInfo(NamedTuple):
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


class Library:
    """How often PortAudio was initialised, and the streams that are open."""

    def __init__(self):
        self.count = 0
        self.streams = weakref.WeakSet()
        self._found = (None, [])  # the room, and its devices
        self._has_exit = False

    def devices(self):
        """Looked for once, as PortAudio does: what is plugged in later shows after the last
        user has let the library go."""
        if not self.count:
            return []
        room = current_room()
        if self._found[0] is not room:
            self._found = (room, sound_card.devices(room))
        return self._found[1]

    def require(self):
        if not self.count:
            raise Failure(paNotInitialized)

    def keep(self, stream):
        """Close `stream` when Python ends without: before the room closes, which is older."""
        self.streams.add(stream)
        if not self._has_exit:
            self._has_exit = True
            atexit.register(self.end_streams)

    def let_go(self):
        self._found = (None, [])
        for stream in list(self.streams):
            stream._close()

    def end_streams(self):
        """Close them without waiting for a long sound's rest."""
        for stream in list(self.streams):
            if stream._playback:
                stream._playback.end()
            stream._close()


state = Library()


def current_room():
    from edgeai.sim import room

    return room.current()


def devices():
    return state.devices()


def os_error(code, text=None):
    return OSError(code, text or _ERROR_TEXTS[code])


def default_device(is_input):
    """Index of the first device that hears, or plays."""
    for index, device in enumerate(devices()):
        if device.input_channels if is_input else device.output_channels:
            return index
    return paNoDevice


def device_info(index):
    device = devices()[index]
    low_in_s, high_in_s = _latencies(device.input_channels)
    low_out_s, high_out_s = _latencies(device.output_channels)
    return DeviceInfo(2, device.name.encode("utf-8"), 0, device.input_channels,
                      device.output_channels, low_in_s, low_out_s, high_in_s, high_out_s,
                      float(device.default_rate_hz))


def _latencies(channels):
    # -1.0: PortAudio's word for a direction that the device has not.
    return (LOW_LATENCY_S, HIGH_LATENCY_S) if channels else (-1.0, -1.0)


def check(ways, rate_hz):
    """Refuse what PortAudio and the devices refuse, in PortAudio's order.

    ways: (is input, device index, channels, format) for each direction.
    """
    found = devices()
    if not ways:
        raise Failure(paInvalidDevice)
    for _, index, channels, format in ways:
        require(index < len(found), paInvalidDevice)
        require(channels > 0, paInvalidChannelCount)
        require(format in sample_formats.SAMPLE_BYTES, paSampleFormatNotSupported)
    low_hz, high_hz = RATE_LIMITS_HZ
    require(low_hz <= rate_hz <= high_hz, paInvalidSampleRate)
    for is_input, index, channels, _ in ways:
        device = found[index]
        most = device.input_channels if is_input else device.output_channels
        require(channels <= most, paInvalidChannelCount)
        require(rate_hz in device.rates_hz, paInvalidSampleRate)
        is_gone = is_input and sound_card.is_unplugged(current_room())
        require(not is_gone, paDeviceUnavailable)


def require(holds, code):
    if not holds:
        raise Failure(code)


def device_index(value, name):
    """-1 for the default device."""
    if value is None:
        return -1
    if not any(hasattr(value, way) for way in ("__index__", "__int__", "__float__")):
        raise ValueError("%s must be integer (or None)" % name)
    return int(value)


def chosen_device(index, is_input):
    """The device's index; PyAudio's own check. It lacks the upper bound for inputs, and crashes."""
    if index < 0:
        index = default_device(is_input)
    if not 0 <= index < len(devices()):
        raise os_error(paInvalidDevice, "Invalid %s device (no default output device)"
                        % ("input" if is_input else "output"))
    return index
