"""Real vosk on the shipped model, on sentences spoken by eSpeak NG."""
import numpy as np
import pytest

from edgeai.audio import espeakng
from edgeai.audio.clip import Clip
from edgeai.audio.recognizer import Recognizer
from edgeai.audio.resample import resample
from edgeai.errors import ModelAbsent, UsageError, WordUnknown
from edgeai.records import AudioChunk


def spoken(*sentences, rate_hz=16000, pause_s=1.2):
    """A `Clip` of the sentences, a pause before, between and after."""
    parts = [np.zeros(int(0.4 * rate_hz), np.int16)]
    for sentence in sentences:
        samples, from_hz = espeakng.synthesise(sentence)
        parts += [resample(samples // 2, from_hz, rate_hz),
                  np.zeros(int(pause_s * rate_hz), np.int16)]
    return Clip(np.concatenate(parts), rate_hz)


def chunks(clip, seconds=0.1):
    frames = int(clip.rate_hz * seconds)
    for start in range(0, len(clip.samples), frames):
        yield AudioChunk(clip.samples[start : start + frames, None], clip.rate_hz)


@pytest.fixture(scope="module")
def recognizer():
    return Recognizer()


@pytest.mark.parametrize("rate_hz", [16000, 48000, 44100, 22050])
def test_a_file_of_any_rate_is_read(recognizer, tmp_path, rate_hz):
    path = tmp_path / "命令.wav"
    spoken("打开继电器", rate_hz=rate_hz).save(path)
    heard = recognizer.transcribe(path)
    assert heard.text == "打开继电器"
    assert heard.confidence > 0.9
    assert 0 < heard.real_time_factor < 1
    (word,) = heard.words
    assert 0.2 < word.start_s < word.end_s < heard.seconds


def test_a_stereo_file_is_read(recognizer, tmp_path):
    from edgeai.audio.wavfile import write_wav

    clip = spoken("打开灯")
    write_wav(tmp_path / "stereo.wav", np.stack([clip.samples] * 2, axis=1), clip.rate_hz)
    assert recognizer.transcribe(tmp_path / "stereo.wav").text == "打开灯"


def test_streaming_gives_partials_then_a_final_for_each_sentence(recognizer):
    results = list(recognizer.stream(chunks(spoken("打开灯", "现在几点了"))))
    finals = [result.text for result in results if result.is_final and result.text]
    partials = [result.text for result in results if not result.is_final]
    assert finals == ["打开灯", "现在几点了"]
    assert "打开灯" in partials
    assert all(result.words == () for result in results if not result.is_final)


def test_sentences_come_without_spaces(recognizer):
    (heard,) = recognizer.sentences(chunks(spoken("一二")))
    assert heard.text == heard.text.replace(" ", "") and len(heard.text) >= 2


def test_speech_outside_the_grammar_is_rejected_and_silence_is_nothing(recognizer):
    (heard,) = recognizer.sentences(chunks(spoken("我想吃红烧肉")))
    assert heard.is_rejected and heard.text == "" and heard.confidence == 0.0
    silence = Clip(np.zeros(32000, np.int16), 16000)
    noise = Clip((np.random.RandomState(1).randn(32000) * 300).astype(np.int16), 16000)
    assert list(recognizer.sentences(chunks(silence))) == []
    assert [heard.text for heard in recognizer.sentences(chunks(noise)) if heard.text] == []


def test_a_phrase_list_is_all_that_is_heard():
    recognizer = Recognizer(phrases=["打开灯", "关闭灯"])
    assert [heard.text for heard in recognizer.sentences(chunks(spoken("打开灯")))] == ["打开灯"]
    (other,) = recognizer.sentences(chunks(spoken("现在几点了")))
    assert other.text == "" and other.is_rejected


def test_a_phrase_of_known_characters_may_be_new():
    recognizer = Recognizer(phrases=["打开教室的灯", "关闭教室的灯"])
    (heard,) = recognizer.sentences(chunks(spoken("打开教室的灯")))
    assert heard.text == "打开教室的灯"


def test_a_word_the_model_does_not_know_is_named():
    with pytest.raises(WordUnknown, match="no word '囍' \\(in '打开囍灯'\\)"):
        Recognizer(phrases=["打开囍灯"])


@pytest.mark.parametrize("phrases", [[], [""], ["  "]])
def test_an_empty_phrase_list_is_refused_before_vosk_dies_of_it(phrases):
    with pytest.raises(UsageError):
        Recognizer(phrases=phrases)


def test_free_recognition_hears_homophones_of_the_same_characters():
    recognizer = Recognizer(phrases=["打开继电器", "打开计算机", "天气"], free=True)
    (heard,) = recognizer.sentences(chunks(spoken("打开继电器")))
    assert heard.text.startswith("打开") and len(heard.text) == 5
    assert set(heard.text) <= set("打开继电器计算机天气")


def test_an_unknown_model_is_an_error():
    with pytest.raises(ModelAbsent):
        Recognizer("no-such-model")


def test_recognisers_share_the_model_but_not_their_state(recognizer):
    first = recognizer.stream(chunks(spoken("打开灯")))
    second = Recognizer().stream(chunks(spoken("关闭灯")))
    texts = [set(), set()]
    for one, other in zip(first, second):
        texts[0].add(one.text)
        texts[1].add(other.text)
    assert "打开灯" in texts[0] and "关闭灯" in texts[1]
    assert "关闭灯" not in texts[0] and "打开灯" not in texts[1]
