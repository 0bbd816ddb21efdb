"""Chance by seed."""
from edgeai.vision.scenes.dice import Dice


def test_the_numbers_are_these_on_every_python():
    """Written down from Python 3.6 and 3.11; another generator would draw other pictures."""
    dice = Dice("masks", 7, 0)
    assert [dice.whole(0, 999) for _ in range(5)] == [741, 493, 151, 188, 837]
    assert Dice("noise").bytes(4).tolist() == [33, 103, 19, 136]


def test_a_child_changes_nothing_of_its_parent():
    plain, asked = Dice("a"), Dice("a")
    asked.child("b").uniform(0, 1)
    assert plain.uniform(0, 1) == asked.uniform(0, 1)


def test_choices_stay_within_what_was_given():
    dice = Dice("choices")
    assert {dice.whole(2, 4) for _ in range(60)} == {2, 3, 4}
    assert {dice.pick("ab") for _ in range(40)} == {"a", "b"}
    assert {dice.weighted((("a", 1), ("b", 0))) for _ in range(20)} == {"a"}
    assert sorted(dice.shuffled([3, 1, 2])) == [1, 2, 3]
