"""What a program can observe of PyAudio. Run as a script, it prints its observations as JSON:
once on the stand-in, once on the real package.

    python pyaudio_probes.py calls|streams
"""
import array
import inspect
import io
import json
import sys
import threading
import time

PATIENCE_S = 8.0  # a PulseAudio that wakes up needs seconds for its first sound
TONE_HZ = 1000.0
RATE_HZ = 16000


def observe(function):
    """["returns", value] or ["raises", type, arguments, text]."""
    try:
        return ["returns", function()]
    except Exception as error:
        return ["raises", type(error).__name__, [_plain(one) for one in error.args],
                _plain(str(error))]


def _plain(value):
    if isinstance(value, str):
        return value.split(" at 0x")[0]  # an object's address
    return value if isinstance(value, (int, float, type(None))) else repr(value)


# --- without a sound card -------------------------------------------------------------------

def constants(pyaudio, p):
    return {name: getattr(pyaudio, name) for name in dir(pyaudio) if name.startswith("pa")
            and isinstance(getattr(pyaudio, name), int)}


def names_of_the_module(pyaudio, p):
    return public(pyaudio)


def names_of_pyaudio(pyaudio, p):
    return public(pyaudio.PyAudio)


def names_of_stream(pyaudio, p):
    return public(pyaudio.PyAudio.Stream)


def names_of_the_c_extension(pyaudio, p):
    return public(pyaudio.pa)


def public(thing):
    return [name for name in dir(thing) if not name.startswith("_")]


def signatures(pyaudio, p):
    found = {}
    for owner in (pyaudio, pyaudio.PyAudio, pyaudio.PyAudio.Stream, pyaudio.Stream):
        for name in public(owner) + ["__init__"]:
            thing = getattr(owner, name)
            if inspect.isfunction(thing):
                found[owner.__name__ + "." + name] = str(inspect.signature(thing))
    return found


def about_the_module(pyaudio, p):
    return [pyaudio.__version__, pyaudio.__author__, pyaudio.__docformat__,
            issubclass(pyaudio.Stream, pyaudio.PyAudio.Stream),
            pyaudio.PyAudio.Stream.__qualname__, pyaudio.PyAudio.__module__, sorted(vars(p))]


def version(pyaudio, p):
    return [type(pyaudio.get_portaudio_version()).__name__,
            pyaudio.get_portaudio_version() >> 16,
            pyaudio.get_portaudio_version_text().split(",")[0].split("-")[0]]


CALLS = {function.__name__: function for function in (
    constants, names_of_the_module, names_of_pyaudio, names_of_stream,
    names_of_the_c_extension, signatures, about_the_module, version)}

# Wrong and right calls, as Python expressions; F is paInt16.
CALLS.update((text, text) for text in (
    "p.opn()",
    "p.open()",
    "p.open(rate=16000, channels=1, input=True)",
    "p.open(16000, 1, F, input=True, frames_per_bufer=1024)",
    "p.open(16000, 1, F)",
    "p.open(16000, 1, F, False, False)",
    "p.open(44100.0, 1, F, input=True)",
    "p.open('44100', 1, F, input=True)",
    "p.open(None, 1, F, input=True)",
    "p.open(2 ** 40, 1, F, input=True)",
    "p.open(-2 ** 40, 1, F, input=True)",
    "p.open(16000, 1.0, F, input=True)",
    "p.open(16000, 0, F, input=True)",
    "p.open(16000, -1, F, output=True)",
    "p.open(16000, 1, 'paInt16', input=True)",
    "p.open(16000, 1, None, input=True)",
    "p.open(16000, 1, 8.0, input=True)",
    "p.open(16000, 1, F, input='yes')",
    "p.open(16000, 1, F, input=True, frames_per_buffer='1024')",
    "p.open(16000, 1, F, input=True, frames_per_buffer=1024.0)",
    "p.open(16000, 1, F, input=True, input_device_index='0')",
    "p.open(16000, 1, F, output=True, output_device_index='0')",
    "p.open(16000, 1, F, output=True, output_device_index=99)",
    "p.open(16000, 1, F, input=True, stream_callback='callback')",
    "p.close(None)",
    "p.get_sample_size(paInt16)",
    "p.get_sample_size(paFloat32 | 0x80000000)",
    "p.get_sample_size(10)",
    "p.get_sample_size(paCustomFormat)",
    "p.get_sample_size(-1)",
    "p.get_sample_size(2.0)",
    "p.get_sample_size('paInt16')",
    "p.get_sample_size(None)",
    "p.get_sample_size([8])",
    "p.get_sample_size()",
    "pyaudio.get_sample_size(paInt24)",
    "pyaudio.get_format_from_width(1)",
    "pyaudio.get_format_from_width(1, False)",
    "pyaudio.get_format_from_width(2)",
    "pyaudio.get_format_from_width(3, unsigned=False)",
    "pyaudio.get_format_from_width(4)",
    "pyaudio.get_format_from_width(5)",
    "p.get_format_from_width('2')",
    "p.get_format_from_width(2.0)",
    "p.get_format_from_width((1, 2))",
    "p.get_format_from_width()",
    "p.get_host_api_info_by_index(99)",
    "p.get_host_api_info_by_index(-1)",
    "p.get_host_api_info_by_index('0')",
    "p.get_host_api_info_by_type(-1)",
    "p.get_host_api_info_by_type(99)",
    "p.get_host_api_info_by_type(pyaudio.paWASAPI)",
    "p.get_host_api_info_by_type(None)",
    "p.get_device_info_by_index(99)",
    "p.get_device_info_by_index(-1)",
    "p.get_device_info_by_index(None)",
    "p.get_device_info_by_index(1.0)",
    "p.get_device_info_by_host_api_device_index(0, 99)",
    "p.get_device_info_by_host_api_device_index(0, -1)",
    "p.get_device_info_by_host_api_device_index(99, 0)",
    "p.get_device_info_by_host_api_device_index(-1, 0)",
    "p.get_device_info_by_host_api_device_index(0)",
    "p.is_format_supported()",
    "p.is_format_supported(16000)",
    "p.is_format_supported(16000, -1, 1, F)",
    "p.is_format_supported(16000, 99, 1, F)",
    "p.is_format_supported('16000', 0, 1, F)",
    "p.is_format_supported(16000, 0)",
    "p.is_format_supported(16000, 0, 1)",
    "p.is_format_supported(16000, '0', 1, F)",
    "p.is_format_supported(16000, 0, 1, 'paInt16')",
    "p.is_format_supported(16000, output_device=99, output_channels=1, output_format=F)",
    "p.is_format_supported(16000, output_device=0)",
    "p.is_format_supported(16000, inputdevice=0)",
    "p.is_format_supported(16000, -1, 1, F, -1, 1, F)",
    # After terminate:
    "q.get_device_count()",
    "q.get_host_api_count()",
    "q.get_default_host_api_info()",
    "q.get_default_input_device_info()",
    "q.get_default_output_device_info()",
    "q.get_device_info_by_index(0)",
    "q.get_host_api_info_by_index(0)",
    "q.get_host_api_info_by_type(pyaudio.paALSA)",
    "q.get_device_info_by_host_api_device_index(0, 0)",
    "q.is_format_supported(16000, 0, 1, F)",
    "q.open(16000, 1, F, input=True)",
    "q.open(16000, 1, F, output=True)",
    "q.terminate()",
))


def run_calls(pyaudio):
    return {name: _run_call(pyaudio, call) for name, call in CALLS.items()}


def _run_call(pyaudio, call):
    p = pyaudio.PyAudio()
    if callable(call):
        result = observe(lambda: call(pyaudio, p))
        p.terminate()
        return result
    if call.startswith("q."):
        p.terminate()
    scope = dict(vars(pyaudio), pyaudio=pyaudio, p=p, q=p, F=pyaudio.paInt16)
    result = observe(lambda: eval(call, scope))
    p.terminate()
    return result


# --- with a sound card ----------------------------------------------------------------------

class Sound:
    """One PyAudio, and streams at RATE_HZ."""

    def __init__(self, pyaudio):
        self.pyaudio = pyaudio
        self.p = pyaudio.PyAudio()

    def open(self, **changes):
        arguments = dict(format=self.pyaudio.paInt16, channels=1, rate=RATE_HZ)
        arguments.update(changes)
        return self.p.open(**arguments)

    def microphone(self, **changes):
        return self.open(input=True, **changes)

    def speaker(self, **changes):
        return self.open(output=True, **changes)


def host_api(sound):
    info = sound.p.get_default_host_api_info()
    by_type = sound.p.get_host_api_info_by_type(sound.pyaudio.paALSA)
    return [_types(info), info["name"], info["type"], by_type == info, info["index"]]


def devices(sound):
    microphone = sound.p.get_default_input_device_info()
    same = sound.p.get_device_info_by_index(microphone["index"])
    also = sound.p.get_device_info_by_host_api_device_index(0, microphone["index"])
    speaker = sound.p.get_default_output_device_info()
    return [_types(microphone), microphone == same == also, microphone["structVersion"],
            microphone["defaultSampleRate"], microphone["maxInputChannels"] > 0,
            _types(speaker), speaker["maxOutputChannels"] > 1, speaker["defaultSampleRate"],
            0 < microphone["defaultLowInputLatency"] < microphone["defaultHighInputLatency"]]


def _types(info):
    return {name: type(value).__name__ for name, value in info.items()}


def attributes(sound):
    stream = sound.microphone()
    names = sorted(vars(stream))
    stream.close()
    return names


def arguments_that_are_lenient(sound):
    found = []
    for changes in (dict(input=2), dict(input=True, input_device_index=-5),
                    dict(input=True, input_device_index=0.5),
                    dict(input=True, input_host_api_specific_stream_info="x"),
                    dict(input=True, stream_callback=0), dict(output=1, rate=8000)):
        found.append(observe(lambda: sound.open(**changes).close()))
    return found


def refusals(sound):
    pa = sound.pyaudio
    found = []
    for changes in (dict(rate=500), dict(rate=500, channels=99), dict(rate=-1), dict(channels=99),
                    dict(format=10), dict(format=pa.paCustomFormat), dict(format=-1),
                    dict(format=10, rate=500, channels=99), dict(frames_per_buffer=-1)):
        found.append(observe(lambda: sound.microphone(**changes)))
        found.append(observe(lambda: sound.speaker(**changes)))
    return found


def support(sound):
    index = sound.p.get_default_input_device_info()["index"]
    found = []
    for rate, channels, format in ((16000, 1, 8), (44100.0, 1, 1), (500, 1, 8), (16000, 0, 8),
                                   (16000, -1, 8), (16000, 99, 8), (16000, 1, 10),
                                   (-16000, 1, 8)):
        found.append(observe(
            lambda: sound.p.is_format_supported(rate, index, channels, format)))
    return found


def input_stream(sound):
    stream = sound.microphone(frames_per_buffer=512)
    found = [_state(stream), len(stream.read(700)), stream.read(0).decode(),
             stream.get_input_latency() > 0, stream.get_output_latency(),
             stream.get_read_available() >= 0, type(stream.get_read_available()).__name__,
             stream.get_time() > 0, stream.get_cpu_load(), observe(stream.start_stream)]
    stream.close()
    return found


def output_stream(sound):
    stream = sound.speaker(frames_per_buffer=512)
    found = [_state(stream), stream.write(b"\0" * 200), stream.write(b""), stream.write("ab"),
             stream.write(b"\0" * 200, 50), stream.write(b"\0" * 200, num_frames=0),
             stream.get_output_latency() > 0, stream.get_input_latency(),
             stream.get_write_available() >= 0, stream.get_cpu_load()]
    stream.close()
    return found


def _state(stream):
    return [stream.is_active(), stream.is_stopped(), stream._is_running]


def duplex_stream(sound):
    stream = sound.open(input=True, output=True, frames_per_buffer=1024)
    data = stream.read(1024)
    found = [len(data), stream.write(data), stream.get_input_latency() > 0,
             stream.get_output_latency() > 0, _state(stream)]
    stream.close()
    return found


def wrong_reads(sound):
    stream = sound.microphone()
    found = [observe(call) for call in (
        lambda: stream.read(-1), lambda: stream.read("1024"), lambda: stream.read(1024.0),
        lambda: stream.read(None), lambda: stream.read(2 ** 31), lambda: stream.read(),
        lambda: stream.read(1, exception_on_overflw=False),
        lambda: stream.read(1, exception_on_overflow="no"),
        lambda: stream.read(1, exception_on_overflow=None),
        lambda: stream.write(b"xx"), lambda: len(stream.read(10, False)))]
    stream.close()
    return found


def wrong_writes(sound):
    stream = sound.speaker()
    found = [observe(call) for call in (
        lambda: stream.read(1), lambda: stream.write(), lambda: stream.write(None),
        lambda: stream.write([1, 2]), lambda: stream.write([1, 2], 1),
        lambda: stream.write(5, 1), lambda: stream.write(None, 1),
        lambda: stream.write(bytearray(2)), lambda: stream.write(memoryview(b"xx")),
        lambda: stream.write(array.array("h", [0, 0])), lambda: stream.write(b"xx", "1"),
        lambda: stream.write(b"xx", 1.0), lambda: stream.write(b"xx", -1),
        lambda: stream.write(b"xx", exception_on_undeflow=True),
        lambda: stream.write(b"xx", 1, "no"), lambda: stream.write(b"xx"))]
    stream.close()
    return found


def arrays_are_written(sound):
    import numpy as np

    stream = sound.speaker()
    found = [observe(call) for call in (
        lambda: stream.write(np.zeros(100, np.int16), 100),
        lambda: stream.write(np.zeros((100, 1), np.int16)),
        lambda: stream.write(np.zeros(200, np.int16)[::2], 100))]
    stream.close()
    return found


def stop_and_start(sound):
    stream = sound.microphone()
    stream.read(10)
    stream.stop_stream()
    found = [_state(stream), observe(stream.stop_stream), stream.read(0).decode(),
             stream.get_input_latency() > 0, stream.get_time() > 0]
    stream.start_stream()
    found += [_state(stream), len(stream.read(10))]
    stream.close()
    return found


def not_started(sound):
    stream = sound.microphone(start=False)
    found = [_state(stream), stream.get_read_available()]
    stream.start_stream()
    found += [_state(stream), len(stream.read(10))]
    stream.close()
    return found


def failed_read_closes(sound):
    """After a read that fails, PyAudio's stream is closed, though is_running says otherwise."""
    stream = sound.microphone(start=False)
    found = [observe(call) for call in (
        lambda: stream.read(10), lambda: stream.read(10), stream.stop_stream,
        stream.start_stream, stream.is_active, stream.is_stopped, stream.get_read_available)]
    stream._is_running = True
    found.append(observe(stream.stop_stream))
    stream.close()
    return found


def failed_write_closes(sound):
    stream = sound.speaker()
    stream.stop_stream()
    found = [observe(lambda: stream.write(b"xx")), observe(lambda: stream.write(b"xx"))]
    stream.close()
    return found


def closed_stream(sound):
    stream = sound.microphone()
    stream.close()
    calls = [lambda: stream.read(1), lambda: stream.read(0)] + [getattr(stream, name) for name in (
        "is_active", "is_stopped", "get_time", "get_cpu_load", "get_input_latency",
        "get_output_latency", "get_read_available", "get_write_available", "start_stream",
        "stop_stream", "close")]
    return [observe(call) for call in calls] + [observe(lambda: sound.p.close(stream))]


def closed_speaker(sound):
    stream = sound.speaker()
    sound.p.close(stream)
    return [observe(lambda: stream.write(b"xx")), observe(lambda: stream.write(b"")),
            stream in sound.p._streams]


def terminate_closes(sound):
    stream = sound.microphone()
    other = sound.pyaudio.PyAudio()
    other.terminate()
    found = [len(stream.read(100)), len(sound.p._streams)]
    sound.p.terminate()
    found += [observe(stream.is_active), stream._is_running, len(sound.p._streams)]
    sound.p = sound.pyaudio.PyAudio()
    return found + [sound.p.get_device_count() > 0]


def deprecated_stream(sound):
    import warnings

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        stream = sound.pyaudio.Stream(sound.p, RATE_HZ, 1, sound.pyaudio.paInt16, True)
    found = [str(one.message) for one in caught] + [one.category.__name__ for one in caught]
    found += [stream in sound.p._streams, _state(stream), caught[0].filename == __file__]
    stream.close()
    return found


def pace(sound):
    """Reading and writing a second's sound takes about a second."""
    microphone, speaker = sound.microphone(), sound.speaker()
    microphone.read(RATE_HZ // 10)
    speaker.write(b"\0\0" * (RATE_HZ // 10))
    found = [_is_about_a_second(lambda: microphone.read(RATE_HZ)),
             _is_about_a_second(lambda: speaker.write(b"\0\0" * RATE_HZ))]
    microphone.close()
    speaker.close()
    return found


def _is_about_a_second(function):
    start_s = time.monotonic()
    function()
    return 0.5 < time.monotonic() - start_s < PATIENCE_S


def underflow(sound):
    """Told only when asked for; then the stream is closed."""
    stream = sound.speaker(frames_per_buffer=512)
    for _ in range(3):
        time.sleep(0.5)
        stream.write(b"\0\0" * 1024)
    found = []
    while len(found) < 4 and "raises" not in str(found):
        time.sleep(0.5)
        found.append(observe(
            lambda: stream.write(b"\0\0" * 1024, exception_on_underflow=True)))
    found = found[-1:] + [observe(lambda: stream.write(b"xx"))]
    stream.close()
    return found


def callback_arguments(sound):
    calls, done = [], threading.Event()

    def callback(*arguments):
        calls.append(arguments)
        if len(calls) == 3:
            done.set()
        return (None, sound.pyaudio.paContinue)

    stream = sound.microphone(frames_per_buffer=800, stream_callback=callback)
    done.wait(PATIENCE_S)
    active = _state(stream)
    stream.stop_stream()
    data, frames, times, flags = calls[1]
    found = [len(calls[1]), type(data).__name__, len(data), frames, sorted(times),
             sorted(type(one).__name__ for one in times.values()), type(flags).__name__,
             times["input_buffer_adc_time"] <= times["current_time"],
             abs(stream.get_time() - times["current_time"]) < PATIENCE_S,
             active, _state(stream), len({threading.get_ident()}), 0 <= stream.get_cpu_load() < 1]
    stream.close()
    return found


def callback_stream_is_not_read(sound):
    def callback(*arguments):
        return (None, sound.pyaudio.paContinue)

    stream = sound.microphone(stream_callback=callback)
    found = [stream.get_read_available(), stream.get_write_available(), stream.read(0).decode(),
             observe(lambda: stream.read(10)), observe(stream.is_active)]
    stream.close()
    return found


def callback_stream_is_not_written(sound):
    def callback(data, frames, times, flags):
        return (b"\0\0" * frames, sound.pyaudio.paContinue)

    stream = sound.speaker(stream_callback=callback)
    found = [stream.get_write_available(), stream.write(b""),
             observe(lambda: stream.write(b"xx")), observe(stream.is_active)]
    stream.close()
    return found


def _trial(sound, answer, **way):
    """What becomes of a stream whose callback gives `answer(frames)` once."""
    calls, errors = [], io.StringIO()

    def callback(data, frames, times, flags):
        calls.append(data)
        time.sleep(0.3)  # start_stream has returned: an error must not strike in its midst
        return answer(frames)

    stream = sound.open(frames_per_buffer=512, stream_callback=callback, start=False, **way)
    real_errors, sys.stderr = sys.stderr, errors
    try:
        raised = _raised_while(stream)
    finally:
        sys.stderr = real_errors
    found = [len(calls), type(calls[0]).__name__, raised, _state(stream), _words(errors)]
    stream.stop_stream()
    found.append(_state(stream))
    stream.close()
    return found


def _raised_while(stream):
    """Class and arguments of what is raised here while the stream is active, or just after."""
    end_s = time.monotonic() + PATIENCE_S
    try:
        stream.start_stream()
        while stream.is_active() and time.monotonic() < end_s:
            time.sleep(0.05)
        for _ in range(10):
            time.sleep(0.05)
    except BaseException as error:
        while stream.is_active() and time.monotonic() < end_s:
            time.sleep(0.05)
        return [type(error).__name__, list(error.args)]
    return None


def _words(errors):
    """First and last line of a traceback, and the functions in it."""
    lines = errors.getvalue().splitlines()
    places = [line.split(" in ")[1] for line in lines if ", in " in line]
    return [lines[0], lines[-1], places] if lines else []


def _boom(frames):
    raise ValueError("boom")


# Here 2: paAbort; 1: paComplete. A callback that goes on calls itself for ever: not here.
ANSWERS = {
    "complete": lambda frames: (None, 1),
    "abort": lambda frames: (None, 2),
    "raise": _boom,
    "none": lambda frames: None,
    "list": lambda frames: [None, 0],
    "one": lambda frames: (None,),
    "three": lambda frames: (None, 0, 0),
    "unknown flag": lambda frames: (None, 7),
    "flag in words": lambda frames: (None, "paContinue"),
    "no flag": lambda frames: (None, None),
}
OUTPUTS = {
    "complete": lambda frames: (b"\0\0" * frames, 1),
    "abort": lambda frames: (b"\0\0" * frames, 2),
    "too little": lambda frames: (b"\0\0" * (frames - 1), 0),
    "nothing": lambda frames: (None, 0),
    "empty words": lambda frames: ("", 0),
    "a number": lambda frames: (5, 0),
    "bytearray": lambda frames: (bytearray(2 * frames), 0),
    "list": lambda frames: ([0] * frames, 0),
}


def _answering(answer, way):
    return lambda sound: _trial(sound, answer, **{way: True})


def _tone_in(name):
    return lambda sound: _heard_tone(sound, getattr(sound.pyaudio, name))


def _heard_tone(sound, format):
    """Frequency and level of a half-scale tone that is played and heard in that format."""
    import numpy as np

    # PortAudio 19.6 hears garbage in paInt8 (two of eight samples are sound): not compared.
    heard_format = sound.pyaudio.paInt16 if format == sound.pyaudio.paInt8 else format
    stop = threading.Event()
    speaker, microphone = sound.speaker(format=format), sound.microphone(format=heard_format)
    thread = threading.Thread(target=_play_tone, args=(speaker, format, stop))
    thread.start()
    try:
        heard = _hear_tone(microphone, heard_format)
    finally:
        stop.set()
        thread.join()
        microphone.close()
        speaker.close()
    spectrum = np.abs(np.fft.rfft(heard * np.hanning(len(heard))))
    frequency_hz = float(spectrum.argmax()) * RATE_HZ / len(heard)
    level_db = 20 * np.log10(np.percentile(np.abs(heard), 95) + 1e-9)
    return [round(frequency_hz / 50) * 50, round(level_db / 6) * 6]


def _play_tone(speaker, format, stop):
    import numpy as np

    frames = RATE_HZ // 10  # whole waves
    wave = 0.5 * np.sin(2 * np.pi * TONE_HZ * np.arange(frames) / RATE_HZ)
    data = CODECS[format][0](wave)
    while not stop.is_set():
        speaker.write(data)


def _hear_tone(microphone, format):
    import numpy as np

    decode, end_s = CODECS[format][1], time.monotonic() + PATIENCE_S
    while time.monotonic() < end_s:
        if np.abs(decode(microphone.read(RATE_HZ // 10, False))).max() > 0.2:
            break
    microphone.read(RATE_HZ // 5, False)
    return decode(microphone.read(RATE_HZ // 2, False))


def _codecs():
    """Format number -> (floats to bytes, bytes to floats), by arithmetic on whole numbers."""
    def whole(width, bias=0):
        scale = 2 ** (8 * width - 1)

        def encode(wave):
            values = [int(value * (scale - 1) + bias) for value in wave]
            return b"".join(one.to_bytes(width, "little", signed=not bias) for one in values)

        def decode(data):
            import numpy as np

            values = [int.from_bytes(data[i:i + width], "little", signed=not bias) - bias
                      for i in range(0, len(data), width)]
            return np.array(values) / scale
        return encode, decode

    def encode_float(wave):
        return wave.astype("<f4").tobytes()

    def decode_float(data):
        import numpy as np

        return np.frombuffer(data, "<f4")
    return {1: (encode_float, decode_float), 2: whole(4), 4: whole(3), 8: whole(2),
            16: whole(1), 32: whole(1, 128)}


CODECS = _codecs()
STREAMS = {function.__name__: function for function in (
    host_api, devices, attributes, arguments_that_are_lenient, refusals, support, input_stream,
    output_stream, duplex_stream, wrong_reads, wrong_writes, arrays_are_written, stop_and_start,
    not_started, failed_read_closes, failed_write_closes, closed_stream, closed_speaker,
    terminate_closes, deprecated_stream, pace, underflow, callback_arguments,
    callback_stream_is_not_read, callback_stream_is_not_written)}
STREAMS.update(("callback hears: " + name, _answering(answer, "input"))
               for name, answer in ANSWERS.items())
STREAMS.update(("callback plays: " + name, _answering(answer, "output"))
               for name, answer in OUTPUTS.items())
STREAMS.update(("tone in " + name, _tone_in(name)) for name in (
    "paFloat32", "paInt32", "paInt24", "paInt16", "paInt8", "paUInt8"))


def run_streams(pyaudio):
    sound = Sound(pyaudio)
    found = {"device count": sound.p.get_device_count()}
    if found["device count"]:
        found.update((name, observe(lambda: probe(sound))) for name, probe in STREAMS.items())
    sound.p.terminate()
    return found


def main():
    import pyaudio

    found = {"calls": run_calls, "streams": run_streams}[sys.argv[1]](pyaudio)
    found["file"] = pyaudio.__file__
    print(json.dumps(found))


if __name__ == "__main__":
    main()
