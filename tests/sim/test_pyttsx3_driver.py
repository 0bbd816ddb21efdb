"""The real pyttsx3 on the room's voice: order, events, files, its run loops."""
import threading

import pytest

from edgeai.audio.recognition.recognizer import Recognizer
from edgeai.config import DEFAULT_CONFIG, load_config
from edgeai.sim import finder
from edgeai.sim import room as rooms


@pytest.fixture
def room(tmp_path):
    replaced = finder.install()
    yield rooms.enter(rooms.Room(load_config(DEFAULT_CONFIG),
                                 journal_path=str(tmp_path / "journal.jsonl")))
    finder.uninstall(replaced)
    rooms.leave()


@pytest.fixture
def engine(room):
    from pyttsx3.engine import Engine  # not init(): that keeps one engine for ever

    return Engine()


def said(room):
    return [entry["text"] for entry in room.journal.entries if entry["kind"] == "speaker.done"]


def test_the_engine_is_the_real_package(engine):
    import pyttsx3

    assert "site-packages" in pyttsx3.__file__ or "dist-packages" in pyttsx3.__file__
    assert engine.getProperty("rate") == 200
    assert engine.getProperty("volume") == 1.0


def test_sentences_come_in_order_and_every_run_returns(engine, room):
    engine.say("一")
    engine.say("二")
    engine.runAndWait()
    engine.say("三")
    engine.runAndWait()
    engine.runAndWait()  # nothing to say: comes back too
    assert said(room) == ["一", "二", "三"]


def test_events_carry_the_names_and_whether_it_was_completed(engine, room):
    events = []
    engine.connect("started-utterance", lambda name: events.append(("started", name)))
    engine.connect("finished-utterance", lambda name, completed: events.append((name, completed)))
    engine.say("你好", "greeting")
    engine.runAndWait()
    assert events == [("started", "greeting"), ("greeting", True)]


def test_stop_ends_the_sentence_that_is_spoken(engine, room):
    ended = []
    engine.connect("finished-utterance", lambda name, completed: ended.append(completed))
    engine.connect("started-utterance",
                   lambda name: threading.Timer(0.4, engine.stop).start())
    engine.say("这是一个很长很长的句子，说完它需要好几秒钟，所以可以在中间打断它")
    engine.runAndWait()
    (done,) = [entry for entry in room.journal.entries if entry["kind"] == "speaker.done"]
    assert ended == [False] and done["seconds"] < 5


def test_saved_files_hold_the_sentence(engine, room, tmp_path):
    path = str(tmp_path / "保存.wav")
    engine.save_to_file("打开风扇", path)
    engine.runAndWait()
    assert Recognizer().transcribe(path).text == "打开风扇"
    assert said(room) == []


def test_an_own_loop_by_iterate(engine, room):
    engine.startLoop(False)
    engine.say("三")
    for _round in range(3):
        engine.iterate()
    engine.endLoop()
    assert said(room) == ["三"]


def test_properties_are_kept_clipped_and_refused(engine, room):
    engine.setProperty("rate", 120)
    engine.setProperty("volume", 3.0)
    engine.startLoop(False)
    engine.iterate()
    engine.endLoop()
    assert (engine.getProperty("rate"), engine.getProperty("volume")) == (120, 1.0)
    with pytest.raises(KeyError):
        engine.getProperty("ratte")


def test_the_voices_are_those_of_espeak_ng_with_mandarin_among_them(engine):
    ids = [voice.id for voice in engine.getProperty("voices")]
    assert "sit/cmn-latn-pinyin" in ids and len(ids) > 50


def test_words_are_announced_where_they_stand(engine, room):
    words = []
    engine.setProperty("voice", "gmw/en")
    engine.connect("started-word", lambda name, location, length: words.append((location, length)))
    engine.say("The quick brown fox")
    engine.runAndWait()
    assert words == [(0, 3), (4, 5), (10, 5), (16, 3)]


def test_a_callback_may_stop_the_sentence_at_a_word(engine, room):
    ended = []
    engine.setProperty("voice", "gmw/en")
    engine.connect("started-word",
                   lambda name, location, length: engine.stop() if location > 10 else None)
    engine.connect("finished-utterance", lambda name, completed: ended.append(completed))
    engine.say("The quick brown fox jumped over the lazy dog and ran away from the farm.")
    engine.runAndWait()
    assert ended == [False]


def test_a_driver_loop_goes_on_with_what_callbacks_say(engine, room):
    def on_end(name, completed):
        if name == "first":
            engine.say("二", "second")
        elif name == "second":
            engine.endLoop()

    engine.connect("finished-utterance", on_end)
    engine.say("一", "first")
    engine.startLoop()
    assert said(room) == ["一", "二"]
