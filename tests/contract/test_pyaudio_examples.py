"""PyAudio's own examples and tests, unmodified, on the virtual kit."""
import os
import sys

import pytest
from sim_script import ROOT, Script

AUTHORS = os.path.join(ROOT, ".cache", "authors", "PyAudio-0.2.14")
STEREO = """\
[room]
noise_dbfs = {noise_dbfs}
echo_db = {echo_db}

[microphone]
channels = 2
"""
HELLO = """
[[event]]
after = "microphone.open"
at_s = 0.5
microphone = "hello.wav"
"""
RATE_HZ = 44100
# The speaker is heard as loud as it plays: as in a virtual machine whose default devices
# are a loop, which the author's tests know as "no index".
WIRE = """\
import sys, unittest
import stream_wire_tests as tests
tests.StreamWireTests._get_audio_loopback = lambda self: (None, None)
unittest.main(tests)
"""


def scenario(event="", noise_dbfs=-60.0, echo_db=-60.0):
    return STEREO.format(noise_dbfs=noise_dbfs, echo_db=echo_db) + event


def author_file(*parts):
    path = os.path.join(AUTHORS, *parts)
    if not os.path.isfile(path):
        pytest.skip("PyAudio's %s is not in .cache/authors (python tools/fetch_author_examples.py)"
                    % "/".join(parts))
    return path


@pytest.fixture
def np():
    return pytest.importorskip("numpy")


@pytest.fixture
def hello(np):
    """Two seconds of a rising tone, 44.1 kHz mono: no two places of it are alike."""
    seconds = np.arange(2 * RATE_HZ) / RATE_HZ
    return (12000 * np.sin(2 * np.pi * (200 + 400 * seconds) * seconds)).astype(np.int16)


@pytest.fixture
def example(tmp_path):
    """Run the author's example of that name to its end."""
    scripts = []

    def run_example(name, *words, **kwargs):
        path = author_file("examples", name)
        scripts.append(Script([path] + list(words), tmp_path, **kwargs))
        done = scripts[-1].result()
        assert done.code == 0, done.errors
        return done
    yield run_example
    for script in scripts:
        script.kill()


def place_of(np, part, whole):
    """(frame of `whole` where `part` begins, how like it is: 1.0 is the same)."""
    size = 1 << (len(part) + len(whole)).bit_length()
    spectrum = np.fft.rfft(whole.astype(float), size)
    spectrum *= np.conj(np.fft.rfft(part.astype(float), size))
    frame = int(np.fft.irfft(spectrum, size)[: len(whole)].argmax())
    there = whole[frame : frame + len(part)].astype(float)
    return frame, float(np.corrcoef(there, part[: len(there)])[0, 1])


def hears_hello(np, tmp_path, hello):
    from edgeai.audio.wavfile import write_wav

    write_wav(tmp_path / "hello.wav", hello, RATE_HZ)
    return scenario(HELLO)


def test_record(np, tmp_path, example, hello):
    from edgeai.audio.wavfile import read_wav

    done = example("record.py", scenario=hears_hello(np, tmp_path, hello))
    recorded, rate_hz = read_wav(tmp_path / "output.wav")
    assert rate_hz == RATE_HZ
    assert recorded.shape == (RATE_HZ // 1024 * 5 * 1024, 2)
    assert (recorded[:, 0] == recorded[:, 1]).all()
    frame, likeness = place_of(np, hello, recorded[:, 0])
    assert abs(frame - RATE_HZ // 2) <= 1
    assert likeness > 0.999
    (opened,), (closed,) = done.entries("microphone.open"), done.entries("microphone.close")
    assert (opened["rate_hz"], opened["channels"], opened["format"]) == (RATE_HZ, 2, "int16")
    assert closed["seconds"] == round(len(recorded) / RATE_HZ, 4)
    assert closed["overflows"] == 0


@pytest.mark.skipif(sys.version_info < (3, 8), reason="play_wave.py needs Python 3.8 for :=")
def test_play_wave(np, tmp_path, example, hello):
    from edgeai.audio.wavfile import write_wav

    write_wav(tmp_path / "hello.wav", hello, RATE_HZ)
    played, rate_hz = example("play_wave.py", "hello.wav").spoken()
    assert rate_hz == RATE_HZ
    assert (played[:, 0] == hello).all()


def test_play_wave_callback(np, tmp_path, example, hello):
    from edgeai.audio.wavfile import write_wav

    stereo = np.stack([hello, hello // 2], axis=1)
    write_wav(tmp_path / "hello.wav", stereo, RATE_HZ)
    played, rate_hz = example("play_wave_callback.py", "hello.wav").spoken()
    assert rate_hz == RATE_HZ
    assert (played[: len(stereo)] == stereo).all()
    assert not played[len(stereo) :].any()  # the last buffer's rest


@pytest.mark.parametrize("name", ["wire_full.py", "wire_half.py", "wire_callback.py"])
def test_wire(np, tmp_path, example, hello, name):
    done = example(name, scenario=hears_hello(np, tmp_path, hello))
    played, rate_hz = done.spoken()
    assert rate_hz == RATE_HZ
    frame, likeness = place_of(np, hello, played[:, 0])
    assert abs(frame - RATE_HZ // 2) <= 1
    assert likeness > 0.99
    assert len(played) > 4 * RATE_HZ


def test_system_info(example):
    kit = scenario() + 'name = "Kit"\nrates_hz = [16000, 48000]\n'
    done = example("system_info.py", scenario=kit)
    assert "Number of Devices: 2" in done.output
    assert "name: Kit" in done.output
    assert "hostApi: 0 (ALSA)" in done.output
    assert "Input rates: [16000.0, 48000.0]" in done.output
    assert "Output rates: [8000.0, 9600.0" in done.output
    assert done.entries("journal.start") == []  # to ask is not to begin


@pytest.mark.parametrize("name", ["misc_tests", "error_tests", "host_device_api_tests",
                                  "deprecation_tests", "stream_tests"])
def test_author_tests(tmp_path, name):
    folder = os.path.dirname(author_file("tests", name + ".py"))
    code = "import sys, unittest; sys.path.insert(0, %r); unittest.main(%r)" % (folder, name)
    done = Script(["-c", code], tmp_path, scenario()).result()
    assert done.code == 0, done.errors
    assert "Ran 0 tests" not in done.errors


@pytest.mark.parametrize("name", ["test_input_output_blocking", "test_input_output_callback"])
def test_author_wire_tests(np, tmp_path, monkeypatch, name):
    folder = os.path.dirname(author_file("tests", "stream_wire_tests.py"))
    monkeypatch.setenv("PYAUDIO_ENABLE_LOOPBACK_TESTS", "1")
    # The author's 200,000 scalar products: OpenBLAS's threads wait for each other in each of
    # them, beside other work for minutes.
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "1")
    code = "import sys; sys.path.insert(0, %r)\n%s" % (folder, WIRE)
    # A busy machine tears the sound, as it would a real card's; three times in a row is a fault.
    for _ in range(3):
        done = Script(["-c", code, "StreamWireTests." + name], tmp_path,
                      scenario(noise_dbfs=-120.0, echo_db=0.0)).result()
        if done.code == 0:
            break
    assert done.code == 0, done.errors
    assert "Ran 1 test" in done.errors
