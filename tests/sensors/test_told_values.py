"""Values that a device can't be told are refused before anything runs: `check_verb` knows them."""
import pytest

from edgeai import open_kit
from edgeai.errors import UsageError


@pytest.fixture(scope="module")
def kit(tmp_path_factory):
    with open_kit("sim", journal=str(tmp_path_factory.mktemp("told") / "j.jsonl")) as kit:
        yield kit


@pytest.mark.parametrize("name, verb, wrong, right", [
    ("servo", "angle", 300, 180), ("servo", "angle", "left", 0),
    ("fan", "speed", 80, 0.8), ("red", "brightness", -1, 1),
    ("rgb", "color", "粉丝", "粉"), ("rgb", "color", (1, 2, 3), (1, 0, 0.5)),
    ("melody", "tone", "H9", "A5"), ("melody", "tone", 5, 440), ("melody", "play", "", "小星星"),
    ("buzzer", "play", "beep", "..-"),
    ("lcd", "show", "温度", "T 26°C"), ("lcd", "show", "1\n2\n3", "1\n2"),
])
def test_a_value_that_it_can_not_take(kit, name, verb, wrong, right):
    device = kit.device(name)
    device.check_verb(verb, right)
    with pytest.raises(UsageError):
        device.check_verb(verb, wrong)
