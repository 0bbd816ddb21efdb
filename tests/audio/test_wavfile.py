"""WAV files: every width read, the header right after every block, nothing half-written."""
import errno
import os
import shutil
import struct
import subprocess
import threading
import time
import wave

import numpy as np
import pytest

from edgeai.audio.recording.wav_repair import repair_wav
from edgeai.audio.wavfile import WavWriter, read_wav, write_wav
from edgeai.errors import AudioFileError

RAMP = np.array([[-32768], [-256], [0], [256], [32512]], np.int16)


def pcm_wav(path, width, values, channels=1, rate_hz=16000):
    """A file as the standard library's writer makes it."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(width)
        file.setframerate(rate_hz)
        file.writeframes(values)


def test_every_width_is_read_as_int16(tmp_path):
    bodies = {
        1: bytes([0, 127, 128, 129, 255]),
        2: struct.pack("<5h", -32768, -256, 0, 256, 32512),
        3: b"".join(struct.pack("<i", value << 8)[:3] for value in (-32768, -256, 0, 256, 32512)),
        4: struct.pack("<5i", *(value << 16 for value in (-32768, -256, 0, 256, 32512))),
    }
    for width, body in bodies.items():
        path = tmp_path / ("%d.wav" % width)
        pcm_wav(path, width, body)
        samples, rate_hz = read_wav(path)
        assert rate_hz == 16000
        assert samples.dtype == np.int16
        assert samples.tolist() == RAMP.tolist(), "width %d" % width


def test_channels_stay_apart(tmp_path):
    path = tmp_path / "双声道.wav"
    pcm_wav(path, 2, struct.pack("<4h", 1, -1, 2, -2), channels=2, rate_hz=44100)
    samples, rate_hz = read_wav(path)
    assert rate_hz == 44100
    assert samples.tolist() == [[1, -1], [2, -2]]


def test_the_file_is_playable_after_every_block(tmp_path):
    path = tmp_path / "growing.wav"
    with WavWriter(path, 16000) as writer:
        for blocks in range(1, 6):
            writer.write(np.full(160, blocks, np.int16))
            with wave.open(str(path)) as file:  # read by another's code, while it is being written
                assert file.getnframes() == 160 * blocks
                assert file.readframes(160 * blocks)[-2:] == struct.pack("<h", blocks)
        assert writer.seconds == 0.05


def test_write_wav_leaves_the_old_file_when_it_fails(tmp_path):
    path = tmp_path / "kept.wav"
    write_wav(path, RAMP, 8000)

    class Torn:
        ndim = 1

        def astype(self, _kind):
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError):
        write_wav(path, Torn(), 8000)
    assert read_wav(path)[0].tolist() == RAMP.tolist()


@pytest.mark.parametrize("body", [
    b"not a sound at all",
    b"RIFF\x24\0\0\0WAVEfmt \x10\0\0\0\x55\0\1\0\x80>\0\0\0\xfa\0\0\4\0\x20\0data\0\0\0\0",  # MP3
])
def test_what_is_no_pcm_wav_is_an_error_with_the_path(tmp_path, body):
    path = tmp_path / "坏.wav"
    path.write_bytes(body)
    with pytest.raises(AudioFileError, match="坏.wav is not a PCM WAV file") as caught:
        read_wav(path)
    assert "16-bit PCM WAV" in caught.value.remedy
    assert ("edgeai repair" in caught.value.remedy) == (body[:4] != b"RIFF")


@pytest.mark.parametrize("body", [b"", b"RIFF", b"RIFF\x24\0\0\0WAVEfmt ", bytes(30)])
def test_a_file_that_ends_within_its_header_holds_no_sound(tmp_path, body):
    path = tmp_path / "空.wav"
    path.write_bytes(body)
    with pytest.raises(AudioFileError, match="空.wav holds no sound"):
        read_wav(path)


@pytest.fixture
def two_seconds(tmp_path):
    path = tmp_path / "我 的.wav"
    write_wav(path, np.arange(1, 16001, dtype=np.int16), 8000)
    return path


@pytest.mark.parametrize("told_bytes, message", [
    (0, "tells of 0.0 s, but it holds 2.0 s"), (8000, "tells of 0.5 s, but it holds 2.0 s")])
def test_a_header_that_tells_too_little_is_no_silence(two_seconds, told_bytes, message):
    body = two_seconds.read_bytes()
    two_seconds.write_bytes(body[:40] + struct.pack("<I", told_bytes) + body[44:])
    with pytest.raises(AudioFileError, match=message) as caught:
        read_wav(two_seconds)
    assert caught.value.remedy.endswith('edgeai repair "%s"' % two_seconds)
    repair_wav(two_seconds)
    assert two_seconds.read_bytes() == body and len(read_wav(two_seconds)[0]) == 16000


@pytest.mark.parametrize("after", [b"LIST\4\0\0\0INFO" * 1000, bytes(3999)])
def test_what_other_programs_write_after_the_samples_is_not_sound(two_seconds, after):
    with open(str(two_seconds), "ab") as file:
        file.write(after)
    assert len(read_wav(two_seconds)[0]) == 16000


@pytest.mark.parametrize("head", [bytes(44), b"RIFF" + bytes(40), b"RIFF\0\0\0\0WAVE" + bytes(32)])
def test_a_header_that_never_reached_the_disk(two_seconds, head):
    two_seconds.write_bytes(head + two_seconds.read_bytes()[44:])
    with pytest.raises(AudioFileError, match="the header of .* is lost") as caught:
        read_wav(two_seconds)
    assert caught.value.remedy.endswith('edgeai repair "%s" --rate 16000' % two_seconds)


def test_errors_name_the_file_and_not_its_draft(tmp_path):
    with pytest.raises(AudioFileError, match="a.wav can't be written"):
        write_wav(tmp_path / "gone" / "a.wav", RAMP, 8000)


def test_a_missing_file_is_an_error_with_the_path(tmp_path):
    with pytest.raises(AudioFileError, match="gone.wav can't be read"):
        read_wav(tmp_path / "gone.wav")


def test_any_bytes_give_samples_or_an_error(tmp_path):
    """Fuzz: a good file with random bytes changed is read, or refused; nothing else happens."""
    good = tmp_path / "good.wav"
    write_wav(good, np.arange(200, dtype=np.int16), 16000)
    original, random = good.read_bytes(), np.random.RandomState(7)
    path = tmp_path / "fuzzed.wav"
    for _attempt in range(500):
        data = bytearray(original)
        for position in random.randint(0, 60, size=random.randint(1, 6)):
            data[position] = random.randint(256)
        path.write_bytes(bytes(data[: random.randint(len(data) + 1)]))
        try:
            samples, _rate_hz = read_wav(path)
        except AudioFileError:
            continue
        assert samples.dtype == np.int16 and samples.ndim == 2


def test_no_draft_is_left(tmp_path):
    write_wav(tmp_path / "a.wav", RAMP, 8000)
    assert os.listdir(str(tmp_path)) == ["a.wav"]


def wait_until(condition):
    end_s = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end_s
        time.sleep(0.005)


def test_each_second_goes_to_the_disk_on_another_thread(tmp_path, monkeypatch):
    synced = []
    monkeypatch.setattr(os, "fsync", lambda file: synced.append(threading.current_thread().name))
    with WavWriter(tmp_path / "a.wav", 16000) as writer:
        for second in range(1, 4):
            for _block in range(9):
                writer.write(np.zeros(1600, np.int16))
            assert len(synced) == second - 1
            writer.write(np.zeros(1600, np.int16))
            wait_until(lambda: len(synced) == second)
    assert synced == ["disk sync"] * 3 + [threading.current_thread().name]


def test_a_disk_that_hangs_keeps_no_block_waiting(tmp_path, monkeypatch):
    hanging, free = threading.Event(), threading.Event()

    def hang(_file):
        hanging.set()
        free.wait(20)

    monkeypatch.setattr(os, "fsync", hang)
    writer = WavWriter(tmp_path / "a.wav", 16000)
    writer.write(np.zeros(16000, np.int16))
    assert hanging.wait(20)
    writer.write(np.ones(32000, np.int16))  # returns at once, and is in the file
    assert len(read_wav(tmp_path / "a.wav")[0]) == 48000
    free.set()
    writer.close()


def test_a_disk_that_loses_what_was_written_is_an_error(tmp_path, monkeypatch):
    def fail(_file):
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "fsync", fail)
    writer = WavWriter(tmp_path / "a.wav", 16000)
    writer.write(np.zeros(16000, np.int16))
    wait_until(lambda: writer._sync._problem)
    with pytest.raises(AudioFileError, match="a.wav can't be written: Input/output error"):
        writer.write(np.zeros(16000, np.int16))


PLAYERS = (["aplay", "-q", "-D", "null"], ["sox", "--i"], ["ffprobe", "-v", "error"])


@pytest.mark.parametrize("player", PLAYERS, ids=lambda words: words[0])
def test_other_programs_play_it_also_while_it_is_recorded(tmp_path, player):
    if not shutil.which(player[0]):
        pytest.skip("%s is not installed" % player[0])
    path = tmp_path / "录音.wav"
    writer = WavWriter(path, 16000)
    for _block in range(3):
        writer.write(np.full(1600, 500, np.int16))
        done = subprocess.run(player + [str(path)], stderr=subprocess.PIPE, stdout=subprocess.PIPE)
        assert (done.returncode, done.stderr) == (0, b"")
    writer.close()


def test_ctrl_c_between_a_block_and_its_header_leaves_no_torn_file(tmp_path, monkeypatch):
    writer = WavWriter(tmp_path / "a.wav", 16000)
    writer.write(np.ones(1600, np.int16))

    def interrupt():
        raise KeyboardInterrupt

    monkeypatch.setattr(writer, "_write_header", interrupt)
    with pytest.raises(KeyboardInterrupt):
        writer.write(np.full(1600, 2, np.int16))
    monkeypatch.undo()
    writer.close()
    with wave.open(str(tmp_path / "a.wav")) as file:
        assert file.getnframes() == 3200
    assert (tmp_path / "a.wav").stat().st_size == 44 + 2 * 3200


def test_short_sounds_start_no_thread(tmp_path):
    before = threading.active_count()
    with WavWriter(tmp_path / "a.wav", 16000) as writer:
        writer.write(np.zeros(1600, np.int16))
        assert threading.active_count() == before


def test_a_file_that_can_not_be_replaced_leaves_no_draft(tmp_path):
    (tmp_path / "a.wav").mkdir()
    with pytest.raises(AudioFileError, match="a.wav can't be written"):
        write_wav(tmp_path / "a.wav", RAMP, 8000)
    assert os.listdir(str(tmp_path)) == ["a.wav"]
