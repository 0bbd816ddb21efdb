"""What detectors see, as readings: scores by label, votes of pictures, vision and sensor together."""
import math
from typing import NamedTuple

import pytest

from edgeai.clock import ManualClock
from edgeai.errors import UsageError
from edgeai.linkage.detections import is_sight, readings_of
from edgeai.linkage.engine import Linkage
from edgeai.records import Detection, Reading
from linkage_kit import FakeKit, Pushing, until

FIRE, FAINT, PERSON = Detection("fire", 0.9, (1, 2, 30, 40)), Detection("fire", 0.3), Detection(
    "person", 0.8)


class Theirs(NamedTuple):
    """A detection of another library's making."""

    label: str
    score: float
    track: int


class Detector:
    """Gives a list of detections for each picture; an error is raised once."""

    name = "board_b"

    def __init__(self, *pictures):
        self._pictures = list(pictures)

    def values(self):
        while self._pictures:
            picture = self._pictures.pop(0)
            if isinstance(picture, Exception):
                raise picture
            yield picture


def values_of(*arguments):
    return {one.quantity: one.value for one in readings_of(*arguments)}


def test_the_best_of_a_label_counts_and_what_was_not_seen_is_0():
    assert values_of("board_b", [FAINT, FIRE, PERSON], ("fire", "smoke"), 5.0) == {
        "fire": 0.9, "smoke": 0.0, "person": 0.8}
    assert readings_of("board_b", [], ("fire",), 5.0) == [Reading("board_b", "fire", 0.0, "", 5.0)]


@pytest.mark.parametrize("wrong", [math.nan, None, "0.9"])
def test_a_score_that_is_none_is_left_for_the_rules_to_reject(wrong):
    found = values_of("board_b", [Detection("fire", wrong)], ("fire",), 0.0)["fire"]
    assert found is wrong


@pytest.mark.parametrize("item, expected", [
    ([], True), ((FIRE, PERSON), True), ([Theirs("fire", 0.9, 7)], True), (FIRE, False),
    ([0.9], False), (Reading("a", "x", 1.0), False), (0.9, False), ("fire", False)])
def test_what_is_a_picture_s_detections(item, expected):
    assert is_sight(item) is expected


def test_three_of_five_pictures():
    kit, fired = FakeKit(ManualClock()), []
    linkage = Linkage(kit)
    detector = Detector([], [FIRE], [FAINT], [FIRE, PERSON], [], [FIRE], [], [], [])
    linkage.when_seen(detector, "fire", 0.7, "3 of 5", name="火情").then(
        lambda decision: fired.append(linkage.counts["readings"])).on_clear(
            lambda decision: fired.append("over"))
    linkage.run()
    # Six pictures, each a reading of fire, one also of a person: it fires at the sixth.
    assert fired == [7, "over"]
    (alarm,) = [entry for entry in kit.journal.entries if entry["kind"] == "alarm"]
    assert (alarm["source"], alarm["quantity"], alarm["value"]) == ("board_b", "fire", 0.9)


def test_a_single_false_picture_is_no_alarm():
    kit = FakeKit(ManualClock())
    linkage = Linkage(kit)
    linkage.when_seen(Detector([], [FIRE], [], [], [FIRE], []), "fire", 0.7, "3 of 5")
    linkage.run()
    assert kit.journal.entries == [] and linkage.counts["readings"] == 6


def test_a_plain_list_of_pictures_is_a_detector():
    kit = FakeKit(ManualClock())
    linkage = Linkage(kit)
    linkage.watch([[FIRE]], "camera")
    linkage.when_seen("camera", "fire", name="火情")
    linkage.run()
    assert [entry["kind"] for entry in kit.journal.entries] == ["alarm"]


def test_a_detector_that_pushes():
    kit, detector = FakeKit(ManualClock()), Pushing("board_b")
    linkage = Linkage(kit)
    linkage.when_seen(detector, "fire", 0.5)
    linkage.start()
    detector.listeners[0]([FIRE])
    detector.listeners[0](Reading("board_b", "fire", 0.0))
    linkage.close()
    assert [entry["kind"] for entry in kit.journal.entries] == ["alarm", "alarm.clear"]


def test_a_detector_that_fails_is_asked_again(monkeypatch):
    monkeypatch.setattr("sys.excepthook", lambda *error: None)
    kit = FakeKit(ManualClock())
    linkage = Linkage(kit)
    linkage.when_seen(Detector([FIRE], OSError("unplugged"), []), "fire")
    linkage.run()
    assert [entry["kind"] for entry in kit.journal.entries] == [
        "alarm", "source.lost", "source.back", "alarm.clear"]


def test_vision_alone_is_level_1_and_with_the_sensor_level_2():
    """The ladder's fourth step: seen is a warning, seen and felt is an alarm that inhibits it."""
    kit = FakeKit(ManualClock())
    linkage = Linkage(kit)
    for source in (Pushing("board_b"), Pushing("flame")):
        linkage.watch(source)
    (linkage.when_seen("board_b", "fire", 0.7, "3 of 5", name="疑似", inhibit_by="火情",
                       clear_hold_s=5, repeat_s=10).then(kit.device("red").on))
    (linkage.when_seen("board_b", "fire", 0.7, "3 of 5").and_when("flame", "flame").equals(
        1, level=2, name="火情", clear_hold_s=5).then(kit.device("buzzer").on))
    linkage.start()
    for is_burning, pictures in ((0, 3), (1, 3)):
        linkage.feed(Reading("flame", "flame", is_burning))
        for _picture in range(pictures):
            linkage.see("board_b", [FIRE])
    kit.clock.advance(30)
    linkage.tick()
    linkage.feed(Reading("flame", "flame", 0))
    for _picture in range(3):
        linkage.see("board_b", [])
    for _second in range(6):
        kit.clock.advance(1)
        linkage.tick()
    linkage.close()
    told = [(entry["kind"], entry["rule"], entry["level"], entry["at_s"])
            for entry in kit.journal.entries]
    # While the graver one is active the other does not repeat; both are over after 5 s of calm.
    assert told == [("alarm", "疑似", 1, 0.0), ("alarm", "火情", 2, 0.0),
                    ("alarm.clear", "火情", 2, 35.0), ("alarm.clear", "疑似", 1, 35.0)]


def test_toml_rules_wait_for_labels_too(tmp_path):
    (tmp_path / "r.toml").write_text(
        '[[rule]]\nname = "口罩"\nwhen = {source = "board_b", quantity = "no_mask", '
        'at_least = 0.5, votes = "2 of 3"}\n', encoding="utf-8")
    kit = FakeKit(ManualClock())
    linkage = Linkage(kit)
    linkage.load(str(tmp_path / "r.toml"))
    linkage.watch(Detector([Detection("no_mask", 0.9)], [Detection("mask", 0.9)],
                           [Detection("no_mask", 0.9)]))
    linkage.run()
    assert [entry["rule"] for entry in kit.journal.entries] == ["口罩"]


def test_it_runs_beside_the_program():
    kit = FakeKit()
    linkage = Linkage(kit)
    detector = Pushing("board_b")
    linkage.when_seen(detector, "fire", hold_s=0.1)
    linkage.run(background=True)
    detector.listeners[0]([FIRE])
    until(lambda: [entry["kind"] for entry in kit.journal.entries] == ["alarm"])
    linkage.close()
    detector.listeners[0]([])
    assert len(kit.journal.entries) == 1


def test_beside_the_program_it_ends_by_itself():
    linkage = Linkage(FakeKit())
    linkage.watch([[FIRE]], "board_b")
    linkage.when_seen("board_b", "fire")
    linkage.run(seconds=0.2, background=True)
    until(lambda: not linkage._is_running)
    assert linkage.counts["readings"] == 1


@pytest.mark.parametrize("labels, is_refused", [(("fire", "smoke"), False), (["smoke"], True), (dict, False)])
def test_a_label_that_a_detector_does_not_know(labels, is_refused):
    detector = Pushing("eye")
    detector.labels = labels
    linkage = Linkage(FakeKit())
    linkage.when_seen(detector, "fire")
    if is_refused:
        with pytest.raises(UsageError, match="eye measures no 'fire'"):
            linkage.start()
    else:
        linkage.start()
        linkage.close()
