"""The voice from the wheel: Mandarin, whole words, clear errors, any path."""
import os
import shutil
import subprocess
import sys
import time

import numpy as np
import pytest

from edgeai.audio.speaking import espeakng
from edgeai.errors import VoiceError

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__)))))


def test_it_speaks_mandarin_characters():
    samples, rate_hz = espeakng.synthesise("打开灯")
    assert samples.dtype == np.int16 and rate_hz == 22050
    assert 0.5 < len(samples) / rate_hz < 3
    assert np.abs(samples.astype(int)).max() > 3000


def test_more_text_takes_longer_and_a_faster_voice_less():
    short = len(espeakng.synthesise("你好")[0])
    assert len(espeakng.synthesise("你好你好你好")[0]) > 2 * short
    assert len(espeakng.synthesise("你好", words_per_minute=300)[0]) < 0.8 * short


def test_volume_makes_it_quieter():
    loud = np.abs(espeakng.synthesise("你好")[0].astype(int)).max()
    assert np.abs(espeakng.synthesise("你好", volume=0.25)[0].astype(int)).max() < loud / 2


def test_the_mandarin_voice_is_listed():
    assert espeakng.MANDARIN_ID in [voice.id for voice in espeakng.voices()]


def test_an_unknown_voice_is_an_error():
    with pytest.raises(VoiceError, match="no voice 'no-such-voice'"):
        espeakng.synthesise("你好", voice="no-such-voice")


def test_nothing_to_say_is_an_error():
    with pytest.raises(VoiceError):
        espeakng.synthesise("。")


@pytest.mark.parametrize("folder", ["x" * 120 + "/" + "y" * 90, "我的 文件夹"])
def test_the_wheel_may_lie_in_a_long_or_chinese_path(tmp_path, folder):
    """espeak-ng itself takes 160 bytes of path only; a user's folder may be longer."""
    import espeakng_loader

    place = tmp_path.joinpath(*folder.split("/"))
    shutil.copytree(os.path.dirname(espeakng_loader.__file__), str(place / "espeakng_loader"))
    code = ("import sys; sys.path[:0] = sys.argv[1:]\n"
            "from edgeai.audio.speaking import espeakng\n"
            "import espeakng_loader\n"
            "assert espeakng_loader.__file__.startswith(sys.argv[1])\n"
            "print(len(espeakng.synthesise('你好')[0]) > 5000)")
    environment = dict(os.environ, PYTHONIOENCODING="utf-8", LC_ALL="C.UTF-8")
    done = subprocess.run([sys.executable, "-c", code, str(place), ROOT], env=environment,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)
    assert done.stdout.strip() == b"True", done.stderr.decode("utf-8", "replace")


def test_the_systems_espeak_is_not_hidden_by_the_wheels(tmp_path):
    """Both have one soname: pyttsx3, started second, must not get the wheel's library."""
    code = ("import sys; sys.path.insert(0, sys.argv[1])\n"
            "from edgeai.audio.speaking import espeakng\n"
            "from edgeai.audio.speaking.voice import Voice\n"
            "espeakng.synthesise('你好')\n"
            "print(Voice('auto').save('你好', 'a.wav').driver)")
    environment = dict(os.environ, LC_ALL="C.UTF-8")
    done = subprocess.run([sys.executable, "-c", code, ROOT], env=environment, cwd=str(tmp_path),
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
    assert (tmp_path / "a.wav").exists()


def test_a_voice_that_breathes_sounds_the_same_in_every_process():
    """The library seeds its noise by the clock's seconds: no training on what it says would be repeatable."""
    program = ("from edgeai.audio.speaking import espeakng; import hashlib; "
               "print(hashlib.sha256(espeakng.synthesise('你好', 'cmn-latn-pinyin+klatt2')[0].tobytes()).hexdigest())")
    digests = set()
    for _process in range(2):
        digests.add(subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True,
                                   stdout=subprocess.PIPE).stdout)
        time.sleep(1.1 - time.time() % 1)  # into another second
    assert len(digests) == 1
