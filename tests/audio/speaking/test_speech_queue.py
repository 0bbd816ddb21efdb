"""Who is spoken next, and who never: by priority, key, age and room."""
from typing import NamedTuple, Optional

import pytest

from edgeai.audio.speaking.speech_queue import BOUND, DROPPED, EXPIRED, LIVE_S, REPLACED, SpeechQueue, urgency
from edgeai.errors import UsageError


class Sentence(NamedTuple):
    text: str
    priority: str = "information"
    key: Optional[str] = None
    live_until_s: float = LIVE_S


def taken(queue, now_s=0.0):
    texts = []
    while True:
        sentence, _ended = queue.take(now_s)
        if sentence is None:
            return texts
        texts.append(sentence.text)


def ends(ended):
    return [(sentence.text, outcome) for sentence, outcome in ended]


def test_the_most_urgent_first_and_the_older_of_equals():
    queue = SpeechQueue()
    for text, priority in (("i1", "information"), ("r1", "reply"), ("a1", "alarm"),
                           ("i2", "information"), ("a2", "alarm"), ("r2", "reply")):
        assert queue.add(Sentence(text, priority), 0.0) == []
    assert len(queue) == 6
    assert taken(queue) == ["a1", "a2", "r1", "r2", "i1", "i2"]


def test_a_newer_one_of_the_same_key_takes_the_place_of_the_older():
    queue = SpeechQueue()
    queue.add(Sentence("25 度", key="temperature"), 0.0)
    queue.add(Sentence("湿度", key="humidity"), 0.0)
    assert ends(queue.add(Sentence("26 度", key="temperature"), 0.0)) == [("25 度", REPLACED)]
    assert taken(queue) == ["26 度", "湿度"]


def test_a_newer_one_of_another_priority_goes_to_its_own_place():
    queue = SpeechQueue()
    queue.add(Sentence("26 度", key="temperature"), 0.0)
    queue.add(Sentence("回答", "reply"), 0.0)
    assert ends(queue.add(Sentence("过热", "alarm", "temperature"), 0.0)) == [("26 度", REPLACED)]
    assert ends(queue.add(Sentence("正常", key="temperature"), 0.0)) == [("过热", REPLACED)]
    assert taken(queue) == ["回答", "正常"]


def test_without_a_key_nothing_is_replaced():
    queue = SpeechQueue()
    queue.add(Sentence("一"), 0.0)
    queue.add(Sentence("一"), 0.0)
    assert taken(queue) == ["一", "一"]


def test_a_full_queue_drops_the_oldest_of_the_least_urgent():
    queue = SpeechQueue(3)
    for text, priority in (("a", "alarm"), ("r", "reply"), ("i1", "information")):
        queue.add(Sentence(text, priority), 0.0)
    assert ends(queue.add(Sentence("i2", "information"), 0.0)) == [("i1", DROPPED)]
    assert ends(queue.add(Sentence("a2", "alarm"), 0.0)) == [("i2", DROPPED)]
    assert ends(queue.add(Sentence("a3", "alarm"), 0.0)) == [("r", DROPPED)]
    assert ends(queue.add(Sentence("i3", "information"), 0.0)) == [("i3", DROPPED)]
    assert taken(queue) == ["a", "a2", "a3"]


def test_it_holds_twenty():
    queue = SpeechQueue()
    ended = [queue.add(Sentence(str(number)), 0.0) for number in range(25)]
    assert len(queue) == BOUND == 20
    assert [ends(one) for one in ended[20:]] == [[(str(number), DROPPED)] for number in range(5)]


def test_replacing_in_a_full_queue_drops_nobody():
    queue = SpeechQueue(2)
    queue.add(Sentence("一", key="k"), 0.0)
    queue.add(Sentence("二"), 0.0)
    assert ends(queue.add(Sentence("三", key="k"), 0.0)) == [("一", REPLACED)]
    assert ends(queue.add(Sentence("四", "alarm", "k"), 0.0)) == [("三", REPLACED)]
    assert len(queue) == 2


def test_what_is_too_old_is_not_taken():
    queue = SpeechQueue()
    queue.add(Sentence("old", live_until_s=10.0), 0.0)
    queue.add(Sentence("new", live_until_s=12.0), 2.0)
    sentence, ended = queue.take(10.5)
    assert sentence.text == "new" and ends(ended) == [("old", EXPIRED)]
    assert queue.take(10.5) == (None, [])


def test_what_is_too_old_makes_room_before_anybody_is_dropped():
    queue = SpeechQueue(1)
    queue.add(Sentence("old", "alarm", live_until_s=10.0), 0.0)
    assert ends(queue.add(Sentence("new", live_until_s=30.0), 20.0)) == [("old", EXPIRED)]


def test_clear_and_discard():
    queue = SpeechQueue()
    first, second = Sentence("一"), Sentence("二")
    queue.add(first, 0.0)
    queue.add(second, 0.0)
    assert queue.discard(first) and not queue.discard(first)
    assert queue.clear() == [second] and len(queue) == 0


def test_a_word_that_is_no_priority_is_refused():
    assert [urgency(word) for word in ("alarm", "reply", "information")] == [0, 1, 2]
    with pytest.raises(UsageError, match="no priority 'urgent'"):
        urgency("urgent")
