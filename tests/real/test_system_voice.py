"""The real pyttsx3 with the system's eSpeak: a saved answer reads back as the sentence."""
import shutil
import sys

import pytest

from edgeai.audio.recognition.recognizer import Recognizer
from edgeai.audio.speaking.voice import Voice
from edgeai.errors import DriverMissing, VoiceError

needs_espeak = pytest.mark.skipif(
    not shutil.which("espeak-ng"), reason="espeak-ng is not installed on this system")


@needs_espeak
@pytest.mark.skipif(sys.version_info < (3, 7),
                    reason="pyttsx3 2.90 on 3.6 can't write files without ffmpeg")
def test_pyttsx3_writes_a_wav_that_the_recogniser_reads_back(tmp_path):
    path = tmp_path / "系统语音.wav"
    with Voice("pyttsx3") as voice:
        spoken = voice.save("打开风扇", path)
    assert spoken.driver == "pyttsx3"
    assert Recognizer().transcribe(path).text == "打开风扇"


@needs_espeak
def test_whatever_pyttsx3_does_here_a_saved_sentence_is_there(tmp_path):
    """pyttsx3 2.90 may end well and write nothing; 2.99 writes: the result is the same."""
    path = tmp_path / "a.wav"
    with Voice("auto") as voice:
        voice.save("打开灯", path)
    assert Recognizer().transcribe(path).text == "打开灯"


def test_asking_for_pyttsx3_alone_speaks_or_says_why(tmp_path):
    try:
        Voice("pyttsx3").close()
    except (DriverMissing, VoiceError) as problem:
        assert problem.remedy
