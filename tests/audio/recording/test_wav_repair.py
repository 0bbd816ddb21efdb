"""What a crash leaves of a WAV file, made whole; what is whole stays to the byte."""
import struct
import wave

import numpy as np
import pytest

from edgeai.audio.recording.wav_repair import repair_wav
from edgeai.audio.wavfile import HEADER_BYTES, read_wav, write_wav
from edgeai.errors import AudioFileError

SAMPLES = np.arange(1, 2001, dtype=np.int16)


@pytest.fixture
def good(tmp_path):
    path = tmp_path / "录音.wav"
    write_wav(path, SAMPLES, 8000)
    return path


def sizes(path):
    data = path.read_bytes()
    return struct.unpack("<I", data[4:8])[0], struct.unpack("<I", data[40:44])[0]


def say(path, riff, data):
    """Let the header tell these sizes."""
    body = bytearray(path.read_bytes())
    body[4:8], body[40:44] = struct.pack("<I", riff), struct.pack("<I", data)
    path.write_bytes(bytes(body))


def test_a_whole_file_is_left_alone(good):
    before = good.read_bytes()
    repair = repair_wav(good)
    assert repair == (str(good), 0.25, 8000, 1, 0.0, 0, False)
    assert good.read_bytes() == before


@pytest.mark.parametrize("riff, data, regained_s", [
    (36, 0, 0.25),  # as it was begun: nothing told
    (36 + 1600, 1600, 0.15),
    (36 + 4000, 1600, 0.15),
    (36 + 1600, 4000, 0.0),  # one of two numbers reached the disk
    (36 + 9000, 9000, 0.0),  # the end of the file did not
    (0xFFFFFFFF, 0xFFFFFFFF, 0.0),  # as programs that write to a pipe say
])
def test_the_header_comes_to_tell_what_the_file_holds(good, riff, data, regained_s):
    say(good, riff, data)
    repair = repair_wav(good)
    assert (repair.seconds, repair.is_changed) == (0.25, True)
    assert repair.regained_s == pytest.approx(regained_s)
    assert sizes(good) == (36 + 4000, 4000)
    with wave.open(str(good)) as file:  # another's reader
        assert np.frombuffer(file.readframes(9999), "<i2").tolist() == SAMPLES.tolist()
    assert repair_wav(good).is_changed is False


@pytest.mark.parametrize("kept", range(HEADER_BYTES + 2, HEADER_BYTES + 12))
def test_a_file_cut_anywhere_keeps_its_whole_samples(good, kept):
    good.write_bytes(good.read_bytes()[:kept])
    repair = repair_wav(good)
    frames = (kept - HEADER_BYTES) // 2
    assert repair.dropped_bytes == (kept - HEADER_BYTES) % 2
    assert read_wav(good)[0][:, 0].tolist() == SAMPLES[:frames].tolist()
    assert good.stat().st_size == HEADER_BYTES + 2 * frames


@pytest.mark.parametrize("torn", [bytes(44), b"RIFF" + bytes(40), b"RIFF\0\0\0\0WAVEfm" + bytes(30)])
def test_a_lost_header_is_made_from_what_is_known(good, torn):
    good.write_bytes(torn + good.read_bytes()[HEADER_BYTES:])
    with pytest.raises(AudioFileError, match="the header of .*录音.wav is lost") as caught:
        repair_wav(good)
    assert "--rate 16000" in caught.value.remedy
    repair = repair_wav(good, rate_hz=8000)
    assert (repair.rate_hz, repair.seconds, repair.regained_s) == (8000, 0.25, 0.25)
    samples, rate_hz = read_wav(good)
    assert rate_hz == 8000 and samples[:, 0].tolist() == SAMPLES.tolist()


def test_chunks_of_other_programs_are_kept(good):
    """A name after the samples, a comment before them: both stay."""
    body = good.read_bytes()
    listed = body[:36] + b"LIST\4\0\0\0INFO" + body[36:] + b"id3 \3\0\0\0abc\0"
    good.write_bytes(listed[:4] + struct.pack("<I", len(listed) - 8) + listed[8:])
    assert repair_wav(good).is_changed is False
    data = bytearray(good.read_bytes())
    place = bytes(data).index(b"data") + 4
    data[place : place + 4] = bytes(4)
    good.write_bytes(bytes(data[:-12]) + b"\1")  # not told, torn, and without its last chunk
    repair = repair_wav(good)
    assert (repair.seconds, repair.dropped_bytes) == (0.25, 1)
    assert read_wav(good)[0][:, 0].tolist() == SAMPLES.tolist()


def test_stereo_of_24_bits_is_cut_to_whole_frames(tmp_path):
    path = tmp_path / "a.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(3)
        file.setframerate(48000)
        file.writeframes(bytes(range(60)))
    path.write_bytes(path.read_bytes()[:-4])
    repair = repair_wav(path)
    assert (repair.channels, repair.dropped_bytes, repair.seconds) == (2, 2, 9 / 48000)


@pytest.mark.parametrize("body, complaint", [
    (b"", "holds no sound"),
    (bytes(44), "holds no sound"),
    (b"hello, this is a text and no sound at all, however long", "no RIFF/WAVE header"),
    (b"ID3" + bytes(500), "no RIFF/WAVE header"),
    (b"RIFF\0\0\0\0AVI LIST" + bytes(500), "no RIFF/WAVE header"),
    (b"\0\0\0\0\1\0" * 100, "no RIFF/WAVE header"),  # bare samples that begin in silence
    (b"RIFF\x24\0\0\0WAVEfmt \x10\0\0\0\x55\0\1\0\x80>\0\0\0\xfa\0\0\4\0\x20\0data" + bytes(99), "format 85"),
])
def test_what_is_no_recording_is_refused_and_left_alone(tmp_path, body, complaint):
    path = tmp_path / "a.wav"
    path.write_bytes(body)
    with pytest.raises(AudioFileError, match=complaint):
        repair_wav(path, rate_hz=16000)
    assert path.read_bytes() == body


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(AudioFileError, match="can't be repaired"):
        repair_wav(tmp_path / "gone.wav")


def test_any_bytes_are_repaired_or_refused(good):
    """Fuzz: afterwards the file is readable, or untouched with an error."""
    original, random = good.read_bytes(), np.random.RandomState(3)
    for _attempt in range(300):
        data = bytearray(original)
        for position in random.randint(0, 50, size=random.randint(1, 6)):
            data[position] = random.randint(256)
        torn = bytes(data[: random.randint(len(data) + 1)])
        good.write_bytes(torn)
        try:
            repair_wav(good)
        except AudioFileError:
            assert good.read_bytes() == torn
            continue
        read_wav(good)
