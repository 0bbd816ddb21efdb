"""WAV files as other programs write them: float, extensible, odd chunks, cut off."""
import io
import shutil
import struct
import subprocess

import numpy as np
import pytest

from edgeai.audio.wav_format import read_chunks, to_int16
from edgeai.audio.wavfile import read_wav, write_wav

PCM_GUID = bytes.fromhex("0100000000001000800000aa00389b71")
FLOAT_GUID = bytes.fromhex("0300000000001000800000aa00389b71")


def wav(code, bits, body, channels=1, rate_hz=16000, extra=b"", before=b"", size=None):
    frame = channels * bits // 8
    fmt = struct.pack("<HHIIHH", code, channels, rate_hz, rate_hz * frame, frame, bits) + extra
    size = len(body) if size is None else size
    chunks = before + b"fmt " + struct.pack("<I", len(fmt)) + fmt
    chunks += b"data" + struct.pack("<I", size) + body
    return b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WAVE" + chunks


def extensible(guid, bits, body, valid_bits=None):
    extra = struct.pack("<HHI", 22, valid_bits or bits, 4) + guid
    return wav(0xFFFE, bits, body, extra=extra)


def samples(data):
    wav_format, body = read_chunks(io.BytesIO(data))
    return to_int16(body, wav_format)[:, 0].tolist()


def test_float_full_scale_is_one_and_what_is_beyond_is_clipped():
    values = [0.0, 0.5, -0.5, 1.0, -1.0, 1.7, -9.0, float("nan"), float("inf")]
    expected = [0, 16384, -16384, 32767, -32767, 32767, -32767, 0, 0]
    assert samples(wav(3, 32, struct.pack("<9f", *values))) == expected
    assert samples(wav(3, 64, struct.pack("<9d", *values))) == expected


@pytest.mark.parametrize("data, expected", [
    (extensible(PCM_GUID, 16, struct.pack("<3h", 1, -2, 3)), [1, -2, 3]),
    (extensible(PCM_GUID, 32, struct.pack("<2i", 1 << 16, -2 << 16), 24), [1, -2]),
    (extensible(FLOAT_GUID, 32, struct.pack("<2f", 0.25, -0.25)), [8192, -8192]),
])
def test_the_extensible_form(data, expected):
    assert samples(data) == expected


def test_chunks_of_other_kinds_are_passed_over_odd_ones_with_their_padding():
    junk = b"LIST" + struct.pack("<I", 3) + b"abc\0" + b"fact" + struct.pack("<I", 4) + b"1234"
    assert samples(wav(1, 16, struct.pack("<2h", 5, 6), before=junk)) == [5, 6]


@pytest.mark.parametrize("size", [0xFFFFFFFF, 1000])
def test_a_recording_that_was_cut_off_is_read_as_far_as_it_goes(size):
    assert samples(wav(1, 16, struct.pack("<2h", 5, 6) + b"\7", size=size)) == [5, 6]


@pytest.mark.parametrize("data, problem", [
    (wav(0x55, 16, b"\0\0"), "format 85, 16 bits"), (wav(1, 64, b"\0" * 8), "64 bits"),
    (wav(1, 16, b"", channels=0), "0 channels"), (wav(1, 16, b"", rate_hz=0), "0 Hz"),
    (extensible(bytes(16), 16, b"\0\0"), "format 65534"),
    (b"RIFX" + wav(1, 16, b"")[4:], "no RIFF/WAVE"),
])
def test_what_is_not_ours_is_refused_with_the_reason(data, problem):
    with pytest.raises(ValueError, match=problem):
        samples(data)


@pytest.mark.skipif(not shutil.which("sox"), reason="sox is not installed")
@pytest.mark.parametrize("options", [
    ["-b", "8", "-e", "unsigned"], ["-b", "24"], ["-b", "32", "-e", "signed"],
    ["-b", "32", "-e", "float"], ["-b", "64", "-e", "float"], ["-c", "3", "-b", "24"]])
def test_files_that_sox_writes_are_read_as_what_they_were_made_from(tmp_path, options):
    tone = (20000 * np.sin(np.arange(4000) / 7.0)).astype(np.int16)
    write_wav(tmp_path / "tone.wav", tone, 11025)
    subprocess.run(["sox", "-D", "tone.wav"] + options + ["other.wav"], cwd=str(tmp_path),
                   check=True)
    read, rate_hz = read_wav(tmp_path / "other.wav")
    assert rate_hz == 11025 and len(read) == 4000
    step = 256 if "8" in options else 1
    assert np.abs(read[:, 0].astype(int) - tone).max() <= step
