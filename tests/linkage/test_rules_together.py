"""Rules that wait for rules, texts with other sources' values, tables that rules write, phrases that are heard."""
import csv
import re

import pytest

from edgeai.clock import ManualClock
from edgeai.errors import UsageError
from edgeai.linkage.action_text import filled, filled_cell
from edgeai.linkage.actions import note, say
from edgeai.linkage.condition import RULE, Condition
from edgeai.linkage.engine import Linkage
from edgeai.linkage.machine import Decision
from edgeai.linkage.note_table import add_row
from edgeai.linkage.rule_book import RuleBook
from edgeai.records import Detection, Reading, Transcript
from linkage_kit import FakeKit, Pushing, until
from rules_help import Day, rule, warm

WHILE_HOT = Condition(RULE, "hot", "equals", 1.0)
DARK = Condition("daylight", "bright", "equals", 0.0)


def bright(value):
    return Reading("daylight", "bright", value)


@pytest.fixture
def kit():
    return FakeKit(ManualClock(100.0))


# A rule that waits for another

def test_it_fires_only_while_the_other_is_active():
    day = Day(rule(), rule("dark", (DARK, WHILE_HOT)))
    assert day.at(1, reading=bright(0)).events == []
    day.at(2, 31)
    assert day.events == [("fire", "hot", 2), ("fire", "dark", 2)]
    assert day.at(3, 20).events[2:] == [("clear", "hot", 3), ("clear", "dark", 3)]
    assert day.at(4, 31).events[4:] == [("fire", "hot", 4), ("fire", "dark", 4)]


def test_whichever_comes_last_fires_it_and_its_own_reading_is_told():
    day = Day(rule(), rule("dark", (DARK, WHILE_HOT))).at(1, reading=bright(0)).at(2, 31)
    assert [one.quantity for one in day.decisions[1].readings] == ["bright"]
    later = Day(rule(), rule("dark", (DARK, WHILE_HOT))).at(1, 31).at(2, reading=bright(0))
    assert later.events == [("fire", "hot", 1), ("fire", "dark", 2)]


def test_a_rule_that_waits_for_calm_begins_calm():
    calm = Condition(RULE, "hot", "equals", 0.0)
    assert Day(rule(), rule("calm", (calm,))).at(1).events == [("fire", "calm", 0)]


def test_a_rule_never_falls_silent():
    day = Day(rule(), rule("waits", (WHILE_HOT,), no_data="fire", no_data_s=5.0))
    assert day.at(60).events == []


def test_acknowledging_ends_what_waited():
    day = Day(rule(ack=True), rule("waits", (WHILE_HOT,))).at(1, 31).at(2, 20)
    assert [event for event, name, _at_s in day.events if name == "waits"] == ["fire"]
    day.acknowledge(3, "hot")
    assert ("clear", "waits", 3) in day.events


def test_quarantine_ends_what_waited():
    day = Day(rule(), rule("waits", (WHILE_HOT,))).at(1, 31)
    assert [one.rule for one in day.book.quarantine("hot", 2.0)] == ["waits"]


def test_after_a_restart_it_still_waits_for_the_same():
    rules = rule(), rule("waits", (WHILE_HOT,))
    saved = Day(*rules).at(1, 31).book.saved(2.0)
    book = RuleBook(rules, 0.0)
    book.restore(saved, 0.0)
    assert book.latest(RULE, "hot")[0].value == 1
    assert [one.event for one in book.feed(warm(20), 1.0)] == ["clear", "clear"]


@pytest.mark.parametrize("name", ["hotter", "waits"])
def test_it_waits_for_a_rule_above_it_only(kit, name):
    linkage = Linkage(kit)
    linkage.when("flame", "flame").equals(1, name="waits").and_while(name)
    linkage.when("climate", "temperature_c").above(30, name="hotter")
    with pytest.raises(UsageError, match="no rule above it is named '%s'" % name):
        linkage.start()


# Texts

@pytest.mark.parametrize("text, wanted", [
    ("现在{climate.temperature_c}度", "现在27.3度"), ("{climate.temperature_c:.2f}", "27.31"),
    ("现在烟雾{gas.gas}", "现在烟雾未知"), ("温度{climate.humidity_percent}%，{value}度", "温度未知，0.9度"),
    ("gas {gas.gas} ppm", "gas unknown"), ("{value:.3f} {percent}", "0.876 88"), ("{unit}{level}", "2")])
def test_what_is_filled_in(text, wanted):
    seen = Reading("board_b", "fire", 0.876)
    decision = Decision("fire", "火情", 2, 0.0, (seen,), mentioned=(warm(27.31),))
    assert filled(text, decision) == wanted


@pytest.mark.parametrize("reading", [
    (), (warm(40.0)._replace(ok=False),), (warm(float("nan")),)])
def test_a_value_that_is_not_known_is_said_so_and_a_cell_of_a_table_stays_empty(reading):
    decision = Decision("fire", "高温", 2, 0.0, reading)
    assert filled("现在{value}度，请注意{rule}", decision) == "现在未知，请注意高温"
    assert filled_cell("{value}", decision, {}) == "" and filled_cell("{time}", decision, {"time": "14:03:27"})


def test_a_source_that_went_silent_is_not_told_as_if_it_were_live():
    """Of a rule that fires because nothing comes any more, and of one that repeats itself meanwhile."""
    day = Day(rule(no_data="fire", no_data_s=5.0, repeat_s=8.0))
    day.at(0.0, 21.0).at(30.0)
    said = [filled("现在{value}度", decision) for decision in day.decisions]
    assert len(said) >= 2 and set(said) == {"现在未知"}


def test_a_source_that_gives_again_is_told_again():
    day = Day(rule(no_data="fire", no_data_s=5.0))
    day.at(0.0, 21.0).at(8.0).at(9.0, 35.0).at(20.0, 20.0)
    said = [(decision.event, filled("{value}度", decision)) for decision in day.decisions]
    assert said[0] == ("fire", "未知") and said[-1] == ("clear", "20度")


def test_a_value_that_grew_old_is_not_told():
    asks = rule("asks", (DARK,), then=(say("{climate.temperature_c}度"),))
    fresh = Day(asks).at(1, 25).at(5, reading=bright(0)).decisions[0]
    stale = Day(asks).at(1, 25).at(12, reading=bright(0)).decisions[0]
    assert [say("现在{climate.temperature_c}度").text_for(one) for one in (fresh, stale)] == ["现在25度", "现在未知"]


def test_a_source_that_only_a_text_names_is_read(kit):
    linkage, climate, button = Linkage(kit), Pushing("climate"), Pushing("button")
    linkage.watch(climate)
    linkage.when(button, "pressed").equals(1, level=0).then(say("{climate.temperature_c}度"))
    linkage.start()
    climate.listeners[0](warm(24))
    button.listeners[0](Reading("button", "pressed", 1))
    until(lambda: kit.voice().said)
    linkage.close()
    assert kit.voice().said[0][0] == "24度"


def test_a_source_that_is_not_there_is_named_at_the_start(kit):
    linkage = Linkage(kit)
    linkage.when(Pushing(), "temperature_c").above(30).then(say("{climat.temperature_c}"))
    with pytest.raises(UsageError, match="no source is named 'climat'"):
        linkage.start()


def test_the_voice_is_opened_before_it_is_needed(kit):
    opened = []
    voice = kit.voice()
    kit.voice = lambda: opened.append(1) or voice
    linkage = Linkage(kit)
    linkage.when(Pushing(), "temperature_c").above(30).then(say("热"))
    linkage.start()
    assert opened
    linkage.close()


# Tables

class Eye(Pushing):
    """A source that sees, and takes pictures."""

    def snapshot(self):
        return "现场.jpg"


def rows(path):
    with open(str(path), encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_each_alarm_is_a_row_below_the_headings(kit, tmp_path):
    path = tmp_path / "报警.csv"
    linkage, eye = Linkage(kit), Eye("eye")
    linkage.when_seen(eye, "fire", 0.7, name="火情, 一级").then(
        note(path, 时间="{time}", 级别="{level}", 规则="{rule}", 置信度="{value:.2f}", 抓拍="{picture}"))
    linkage.start()
    for score in (0.912, 0.0, 0.876):
        eye.listeners[0]([Detection("fire", score)])
    until(lambda: path.exists() and len(rows(path)) == 3)
    linkage.close()
    heading, first, second = rows(path)
    assert heading == ["时间", "级别", "规则", "置信度", "抓拍"]
    assert re.match(r"\d\d:\d\d:\d\d$", first[0])
    assert [first[1:], second[1:]] == [["1", "火情, 一级", "0.91", "现场.jpg"], ["1", "火情, 一级", "0.88", "现场.jpg"]]
    assert [one["result"] for one in kit.entries("alarm.did")] == ["现场.jpg"] * 2
    assert path.read_bytes().startswith(b"\xef\xbb\xbf") and path.read_bytes().count(b"\xef\xbb\xbf") == 1


def test_a_table_that_is_there_grows(kit, tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes("\ufeff级别\n2\n".encode("utf-8"))
    linkage, source = Linkage(kit), Pushing()
    linkage.when(source, "temperature_c").above(30).then(note(path, 级别="{level}"))
    linkage.start()
    source.listeners[0](warm(31))
    until(lambda: len(rows(path)) == 3)
    linkage.close()
    assert rows(path) == [["级别"], ["2"], ["1"]]


def test_without_a_source_that_sees_the_kits_camera_takes_the_picture(kit, tmp_path):
    opened = []
    kit.snapshots = lambda: opened.append(1) or Eye("camera")
    linkage, source = Linkage(kit), Pushing()
    row = note(tmp_path / "a.csv", 抓拍="{picture}")
    linkage.when(source, "temperature_c").above(30).then(row)
    linkage.when(source, "temperature_c").above(50).then(row, note(tmp_path / "b.csv", 抓拍="{picture}"))
    linkage.start()
    source.listeners[0](warm(31))
    until(lambda: (tmp_path / "a.csv").exists() and len(rows(tmp_path / "a.csv")) == 2)
    linkage.close()
    assert rows(tmp_path / "a.csv")[1] == ["现场.jpg"] and opened == [1]


def test_a_value_below_zero_is_a_number_and_a_formula_is_text(tmp_path):
    add_row(str(tmp_path / "a.csv"), ["t", "=b"], ["-5", "=1+1"])
    assert rows(tmp_path / "a.csv") == [["t", "'=b"], ["-5", "'=1+1"]]


@pytest.mark.parametrize("path, columns, message", [
    ("a.txt", {"t": "{time}"}, "a.txt is no table"), ("a.csv", {}, "no columns"),
    ("a.csv", {"t": "{tiem}"}, "nothing fills in {tiem}")])
def test_notes_that_can_not_be(path, columns, message):
    with pytest.raises(UsageError, match=message):
        note(path, **columns)


def test_time_is_no_word_to_speak():
    with pytest.raises(UsageError, match="nothing fills in {time}"):
        say("现在{time}")


# Switching

def test_switched_on_and_off(kit):
    linkage, source = Linkage(kit), Pushing()
    linkage.when(source, "temperature_c").above(30).switch(kit.relay())
    linkage.start()
    for value in (31, 20):
        source.listeners[0](warm(value))
    linkage.close()
    assert [told for told, _thread in kit.relay().told] == ["on", "off"]


def test_what_is_no_device_is_not_switched(kit):
    with pytest.raises(UsageError, match="is no device of the kit"):
        Linkage(kit).when("climate", "temperature_c").above(30).switch(Pushing("relay"))


# Phrases

class Ears:
    """A recogniser that hears what the test says, as soon as it is asked."""

    def __init__(self, *texts):
        self._texts, self.phrases = texts, None

    def sentences(self, microphone):
        for text in self._texts:
            yield Transcript(text, True, 0.9, (), not text)
        microphone.closed.wait(20)


class Microphone:
    def __init__(self):
        import threading
        self.closed = threading.Event()

    def close(self):
        self.closed.set()


def hearing(kit, *texts):
    ears = Ears(*texts)
    microphone = Microphone()
    kit.microphone = lambda: microphone

    def recognizer(phrases):
        ears.phrases = phrases
        return ears
    kit.recognizer = recognizer
    return ears, microphone


def test_each_time_that_it_is_said(kit):
    ears, microphone = hearing(kit, "开门", "", "关门", "开门")
    linkage = Linkage(kit)
    linkage.when_heard("开门", level=0).then(kit.relay().on)
    linkage.when_heard("关门", level=0).then(kit.relay().off)
    linkage.start()
    until(lambda: len(kit.relay().told) == 3)
    linkage.close()
    assert [told for told, _thread in kit.relay().told] == ["on", "off", "on"]
    assert ears.phrases == ["开门", "关门"] and microphone.closed.is_set()
    assert [one["text"] for one in kit.entries("heard")] == ["开门", "", "关门", "开门"]


def test_started_again_it_hears_again(kit):
    linkage = Linkage(kit)
    linkage.when_heard("开门", level=0).then(kit.relay().on)
    for times in (1, 2):
        hearing(kit, "开门")
        linkage.start()
        until(lambda: len(kit.relay().told) == times)
        linkage.close()


def test_a_file_of_rules_hears_it_too(kit, tmp_path):
    hearing(kit, "开门")
    (tmp_path / "r.toml").write_text('[[rule]]\nwhen = {source = "microphone", quantity = "开门", equals = 1}\n'
                                     'then = [{device = "relay", do = "on"}]\n', encoding="utf-8")
    linkage = Linkage(kit)
    linkage.load(str(tmp_path / "r.toml"))
    linkage.start()
    until(lambda: kit.relay().told)
    linkage.close()


def test_questions_and_phrases_do_not_share_the_microphone(kit):
    linkage = Linkage(kit)
    linkage._questions = object()
    linkage.when_heard("开门")
    with pytest.raises(UsageError, match="both listen to the microphone"):
        linkage.start()


# Board B by its name

def test_board_b_is_a_source_by_its_name(kit):
    board = Pushing("board_b")
    kit.sight = lambda: board
    linkage = Linkage(kit)
    linkage.when_seen("board_b", "fire", 0.7).then(kit.relay().on)
    linkage.start()
    board.listeners[0]([Detection("fire", 0.9)])
    linkage.close()
    assert kit.relay().told
