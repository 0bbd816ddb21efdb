"""Real vosk on the shipped model, on sentences spoken by eSpeak NG."""
import codecs
import os
import shutil
import subprocess
import sys
import threading

import numpy as np
import pytest

from edgeai.audio.recognition import vosk_model
from edgeai.audio.speaking import espeakng
from edgeai.audio.clip import Clip
from edgeai.audio.recognition.recognizer import Recognizer
from edgeai.audio.processing.resample import resample
from edgeai.audio.recognition.speech_model import SHIPPED_DIR
from edgeai.audio.recognition.vosk_model import load_vosk_model
from edgeai.errors import ModelAbsent, UsageError, WordUnknown
from edgeai.records import AudioChunk, Gap
from edgeai_command import ROOT

SHIPPED = os.path.join(SHIPPED_DIR, "zh-command")
COMMANDS = os.path.join(ROOT, "edgeai", "tasks", "voice_turn", "commands.wav")


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


@pytest.mark.parametrize("rate_hz", [8000, 11025, 16000, 22050, 44100, 48000])
def test_a_file_of_any_rate_is_read(recognizer, tmp_path, rate_hz):
    path = tmp_path / "命令.wav"
    spoken("打开风扇", rate_hz=rate_hz).save(path)
    heard = recognizer.transcribe(path)
    assert heard.text == "打开风扇"
    assert heard.confidence > 0.9
    assert 0 < heard.real_time_factor < 1
    (word,) = heard.words
    assert 0.2 < word.start_s < word.end_s < heard.seconds


@pytest.mark.skipif(not shutil.which("sox"), reason="sox is not installed")
@pytest.mark.parametrize("options", [
    ["-b", "8", "-e", "unsigned", "-r", "11025"], ["-b", "24", "-c", "2"],
    ["-b", "32", "-e", "signed", "-c", "6"], ["-e", "float", "-b", "32", "-r", "8000", "-c", "2"]])
def test_a_file_of_any_width_and_channel_count_is_read(recognizer, tmp_path, options):
    spoken("打开灯").save(tmp_path / "in.wav")
    subprocess.run(["sox", "in.wav"] + options + ["out.wav"], cwd=str(tmp_path), check=True)
    assert recognizer.transcribe(tmp_path / "out.wav").text == "打开灯"


@pytest.mark.parametrize("rate_hz, channels", [(8000, 1), (44100, 2), (48000, 1)])
def test_a_stream_of_any_rate_and_channel_count_is_heard(recognizer, rate_hz, channels):
    clip = spoken("打开风扇", rate_hz=rate_hz)
    blocks = (chunk._replace(samples=np.repeat(chunk.samples, channels, axis=1))
              for chunk in chunks(clip))
    (heard,) = recognizer.sentences(blocks)
    assert heard.text == "打开风扇" and heard.end_s <= clip.seconds


def test_a_stream_keeps_its_rate(recognizer):
    sound = np.zeros((800, 1), np.int16)
    with pytest.raises(UsageError, match="changes from 16000 to 8000 Hz"):
        list(recognizer.stream([AudioChunk(sound, 16000), AudioChunk(sound, 8000)]))


@pytest.mark.parametrize("source", [[], [AudioChunk(np.zeros((0, 1), np.int16), 16000)]])
def test_a_stream_of_nothing_gives_an_empty_final(recognizer, source):
    (only,) = recognizer.stream(source)
    assert only.is_final and only.text == "" and not only.is_rejected
    assert list(recognizer.sentences(source)) == []
    whole = recognizer.transcribe(Clip(np.zeros(0, np.int16), 16000))
    assert whole.text == "" and not whole.is_rejected


def test_word_times_are_right_in_every_sentence_of_a_stream(recognizer):
    """Where each sentence lies is known: it was put there."""
    sentences, parts, at_s, places = ("打开灯", "关闭风扇", "现在几点了", "打开继电器"), [], 0.0, []
    for sentence in sentences:
        samples, from_hz = espeakng.synthesise(sentence)
        samples = resample(samples // 2, from_hz, 16000)
        loud = np.flatnonzero(abs(samples.astype(int)) > 600)
        places.append((at_s + 1.0 + loud[0] / 16000, at_s + 1.0 + loud[-1] / 16000))
        parts += [np.zeros(16000, np.int16), samples]
        at_s += 1.0 + len(samples) / 16000
    clip = Clip(np.concatenate(parts + [np.zeros(16000, np.int16)]), 16000)
    heard = list(recognizer.sentences(chunks(clip)))
    assert [one.text for one in heard] == list(sentences)
    for one, (start_s, end_s) in zip(heard, places):
        assert abs(one.words[0].start_s - start_s) < 0.25
        assert abs(one.words[-1].end_s - end_s) < 0.25
        assert one.end_s >= one.words[-1].end_s


def test_streaming_gives_partials_then_a_final_for_each_sentence(recognizer):
    results = list(recognizer.stream(chunks(spoken("打开灯", "现在几点了"))))
    finals = [result.text for result in results if result.is_final and result.text]
    partials = [result.text for result in results if not result.is_final]
    assert finals == ["打开灯", "现在几点了"]
    assert "打开灯" in partials
    assert all(result.words == () for result in results if not result.is_final)


def test_speech_that_begins_with_the_first_sample_is_heard(recognizer):
    clip = Clip.load(COMMANDS)
    loud = np.flatnonzero(abs(clip.samples) > 300)[0]
    whole = recognizer.transcribe(clip)
    cut = recognizer.transcribe(Clip(clip.samples[loud:], clip.rate_hz))
    assert cut.text == whole.text
    moved_s = loud / clip.rate_hz
    assert cut.words[0].start_s >= 0
    assert cut.words[-1].end_s == pytest.approx(whole.words[-1].end_s - moved_s, abs=0.1)


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
    assert recognizer.transcribe(spoken("现在几点了")).is_rejected
    assert not recognizer.transcribe(spoken("打开灯", "现在几点了")).is_rejected


def test_a_phrase_of_known_characters_may_be_new():
    recognizer = Recognizer(phrases=["打开教室的灯", "关闭教室的灯"])
    (heard,) = recognizer.sentences(chunks(spoken("打开教室的灯")))
    assert heard.text == "打开教室的灯"


def test_a_word_the_model_does_not_know_is_named():
    with pytest.raises(WordUnknown, match="no word '囍' \\(in '打开囍灯'\\)"):
        Recognizer(phrases=["打开囍灯"])


@pytest.mark.parametrize("phrases", [
    [], [""], ["<eps>"], ["打开灯", "<eps>"], ["#0"], ["<s>"], ["打开灯\0"], ["\ud800"], [None],
    ["打\n开\"灯"], ["]"], ["灯" * 100000]])
def test_a_hostile_phrase_list_is_refused_before_vosk_dies_of_it(phrases):
    with pytest.raises((UsageError, WordUnknown)):
        Recognizer(phrases=phrases)


def test_a_huge_phrase_list_is_heard():
    digits = "一二三四五六七八九十"
    phrases = ["".join((a, b, c, d)) for a in digits for b in digits for c in digits for d in digits]
    recognizer = Recognizer(phrases=["打开灯"] + phrases[:5000])
    assert [heard.text for heard in recognizer.sentences(chunks(spoken("打开灯")))] == ["打开灯"]


def test_vosk_writes_nothing():
    """Not its log, not its warnings, not its errors; in a process of its own, by its descriptors."""
    script = (
        "import sys; from edgeai.audio.recognition.recognizer import Recognizer; "
        "from edgeai.audio.recognition.vosk_model import VoskModel\n"
        "Recognizer(phrases=['打开灯']).transcribe(sys.argv[1])\n"
        "VoskModel(sys.argv[2]).new_engine(16000, '[\"囍\"]')\n"
        "try: VoskModel(sys.argv[3])\n"
        "except Exception as problem: sys.exit(0 if problem.code == 'E-MODEL' else 1)")
    done = subprocess.run(
        [sys.executable, "-c", script, COMMANDS, SHIPPED, os.path.dirname(COMMANDS)], cwd=ROOT,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=dict(os.environ, PYTHONPATH=ROOT,
                                                                   PYTHONIOENCODING="utf-8"))
    assert (done.returncode, done.stdout) == (0, b"")


def test_a_folder_in_chinese_is_opened_by_windows_code_page():
    """vosk's Python encodes every path in UTF-8; its C++ there reads it as GBK."""
    def find(name):
        return codecs.lookup("gbk") if name == "mbcs" else None

    if os.name != "nt":
        codecs.register(find)  # stands in for the codec that Windows alone has
    folder = "C:\\用户\\模型"
    assert vosk_model._engine_path(folder, "nt").encode("utf-8") == folder.encode("gbk")
    assert vosk_model._engine_path(folder, "posix").encode("utf-8") == folder.encode("utf-8")
    assert vosk_model._engine_path("C:\\models", "nt").encode("utf-8") == b"C:\\models"


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


def test_lost_sound_ends_a_sentence_and_counts_in_the_times(recognizer):
    before, after = spoken("打开灯", pause_s=0.0), spoken("打开风扇")
    (alone,) = recognizer.sentences(chunks(after))
    first, *rest = chunks(after)
    first = first._replace(gap=Gap(0.0, 5.0, "unplugged"))
    one, other = recognizer.sentences(list(chunks(before)) + [first] + rest)
    assert (one.text, other.text) == ("打开灯", "打开风扇")
    assert one.words[0].end_s < before.seconds and round(one.end_s - before.seconds, 6) == 0
    assert abs(other.words[0].start_s - alone.words[0].start_s - before.seconds - 5.0) < 0.1
    assert abs(other.end_s - alone.end_s - before.seconds - 5.0) < 0.3


def test_what_was_lost_before_the_first_sound_does_not_count(recognizer):
    first, *rest = chunks(spoken("打开灯"))
    (heard,) = recognizer.sentences([first._replace(gap=Gap(0.0, 9.0, "slow"))] + rest)
    assert heard.words[0].start_s < 1.0


def test_threads_have_streams_of_their_own(recognizer):
    sentences = ("打开灯", "关闭风扇", "现在几点了")
    clips = [spoken(sentence) for sentence in sentences]
    heard = {}

    def listen(number):
        heard[number] = [recognizer.transcribe(clips[number]).text for _turn in range(3)]

    threads = [threading.Thread(target=listen, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert heard == {number: [sentence] * 3 for number, sentence in enumerate(sentences)}


def test_a_model_is_loaded_once_whoever_asks_and_two_are_kept(tmp_path):
    folders = [str(tmp_path / name) for name in "甲乙丙"]
    for folder in folders:
        shutil.copytree(SHIPPED, folder)
    found = []
    threads = [threading.Thread(target=lambda: found.append(load_vosk_model(folders[0])))
               for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(found) == 4 and len(set(map(id, found))) == 1
    load_vosk_model(folders[1])
    assert load_vosk_model(folders[0]) is found[0]
    load_vosk_model(folders[2])  # the one that was not used for longest goes
    assert load_vosk_model(folders[0]) is found[0]
    assert set(vosk_model._loaded) == {folders[0], folders[2]}
