"""Files of rules: what they can say, the same in Python, and each mistake with its line."""
import pytest

from edgeai.config import DEFAULT_CONFIG, load_config
from edgeai.errors import RulesError, UsageError
from edgeai.linkage.actions import Acknowledge, Give, Say, Switch, acknowledge, note, say
from edgeai.linkage.condition import UNCHANGED, Condition
from edgeai.linkage.device_check import KitCheck
from edgeai.linkage.rule import Rule
from edgeai.linkage.rule_builder import RuleBuilder
from edgeai.linkage.rule_file import load_rules
from edgeai.sensors.devices import device_class

SHORT = '[[rule]]\nwhen = {source = "climate", quantity = "temperature_c", above = 30}\n'

LONG = """\
[[rule]]
name = "温度过高"
when = {source = "climate", quantity = "temperature_c", above = 30, clear = 28.5, valid = [-40, 80]}
hold_s = 2
clear_hold_s = 5
cooldown_s = 60
repeat_s = 60
escalate_s = 300
level = 2
priority = 7
inhibit_by = ["火情"]
ack = true
no_data = "fire"
no_data_s = 20
then = [{device = "relay", do = "on"}, {say = "温度过高，现在{value}度"}]
on_clear = [{device = "relay", do = "off"}]
on_escalate = [{device = "buzzer", do = "beep"}, {acknowledge = "all"}]

[[rule]]
name = "火情"
combine = "any"

[[rule.when]]
source = "board_b"
quantity = "fire"
at_least = 0.7
votes = "3 of 5"

[[rule.when]]
source = "flame"
quantity = "flame"
unchanged_s = 600
"""


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("EDGEAI_LANG", "en")


@pytest.fixture
def load(tmp_path):
    """load(text) -> the rules."""

    def loaded(text):
        (tmp_path / "规则.toml").write_bytes(text.encode("utf-8"))
        return load_rules(str(tmp_path / "规则.toml"))

    return loaded


def when(source, quantity):
    return RuleBuilder(source, quantity, str, lambda thing: getattr(thing, "name", None))


class Relay:
    name = "relay"

    def on(self):
        pass

    def off(self):
        pass


class Buzzer(Relay):
    name = "buzzer"

    def beep(self, on_s=0.2):
        pass


def test_what_is_left_out(load):
    assert load(SHORT) == (Rule(
        "climate.temperature_c above 30", (Condition("climate", "temperature_c", "above", 30.0),)),)


def test_all_that_can_be_said(load):
    hot, fire = load(LONG)
    assert hot == Rule(
        "温度过高", (Condition("climate", "temperature_c", "above", 30.0, 28.5, (1, 1), (-40.0, 80.0)),),
        (Switch("relay", "on"), Say("温度过高，现在{value}度")), "all", 2.0, 5.0, 60.0, 60.0, 300.0, 2, 7,
        ("火情",), True, "fire", 20.0, (Switch("relay", "off"),),
        (Switch("buzzer", "beep"), Acknowledge("")))
    assert fire == Rule("火情", (
        Condition("board_b", "fire", "at_least", 0.7, None, (3, 5)),
        Condition("flame", "flame", UNCHANGED, 600.0)), combine="any")


def test_python_makes_the_same_rules(load):
    hot = (when("climate", "temperature_c")
           .above(30, clear=28.5, valid=(-40, 80), name="温度过高", hold_s=2, clear_hold_s=5,
                  cooldown_s=60, repeat_s=60, escalate_s=300, level=2, priority=7,
                  inhibit_by=["火情"], ack=True, no_data="fire", no_data_s=20)
           .then(Relay().on, say("温度过高，现在{value}度"))
           .on_clear(Relay().off)
           .on_escalate(Buzzer().beep, acknowledge()))
    fire = (when("board_b", "fire").at_least(0.7, votes="3 of 5")
            .or_when("flame", "flame").unchanged(600, name="火情"))
    assert repr((hot.rule, fire.rule)) == repr(load(LONG))


def test_what_is_switched_noted_and_waited_for_is_the_same_in_python(load):
    python = (when("board_b", "mask").at_least(0.7).and_while("来访", level=0, name="戴口罩")
              .switch(Buzzer(), Relay()).then(note("来访.csv", 时间="{time}", 置信度="{percent}")))
    door = when("distance", "distance_m").at_most(0.8, name="来访")
    assert repr(load("""
[[rule]]
name = "来访"
when = {source = "distance", quantity = "distance_m", at_most = 0.8}

[[rule]]
name = "戴口罩"
level = 0
when = [{source = "board_b", quantity = "mask", at_least = 0.7}, {rule = "来访"}]
switch = ["buzzer", "relay"]
then = [{note = "来访.csv", columns = {"时间" = "{time}", "置信度" = "{percent}"}}]
""")) == repr((door.rule, python.rule))
    assert python.rule.on_clear == (Switch("buzzer", "off"), Switch("relay", "off"))


@pytest.mark.parametrize("python, toml", [
    (when("a", "b").below(5, clear=7), "below = 5, clear = 7"), (when("a", "b").equals(1), "equals = 1"),
    (when("a", "b").at_most(2.5), "at_most = 2.5"), (when("a", "b").at_least(-1), "at_least = -1"),
])
def test_each_comparison_is_the_same(load, python, toml):
    assert repr(load('[[rule]]\nwhen = {source = "a", quantity = "b", %s}\n' % toml)) == repr(
        (python.rule,))


def test_rules_without_a_name_are_called_what_they_say():
    both = when("a", "b").above(30).and_when("c", "d").below(1)
    assert both.rule.name == "a.b above 30 and c.d below 1"
    assert when("a", "b").above(30).or_when("c", "d").equals(1).rule.name == (
        "a.b above 30 or c.d equals 1")


# Mistakes: F41

IN_WHEN = '[[rule]]\nname = "x"\nwhen = {source = "a", quantity = "b", %s}\n'


@pytest.mark.parametrize("text, line, message, remedy", [
    ("", 1, "there is no rule in it", "Write [[rule]] above each."),
    ("[[rules]]\n", 1, "unknown key `rules`", "Did you mean `rule`?"),
    ('[[rule]]\nname = "x"\n', 1, "[[rule]] needs `when`", "Add the line."),
    ("[[rule]]\nwhen = []\n", 2, "`when` is an empty list", "Add the line."),
    ("[[rule]]\nwhen = 3\n", 2, "`when` is 3, not a [table]", "Write a [table] there."),
    (SHORT + "hold = 2\n", 3, "unknown key `hold`", "Did you mean `hold_s`?"),
    (SHORT + 'hold_s = "2"\n', 3, "`hold_s` is '2', not a number", "Write a number there."),
    (SHORT + "hold_s = -1\n", 3, "`hold_s` is -1.0", "Give seconds, 0 or more."),
    (SHORT + "repeat_s = 0\n", 3, "`repeat_s` is 0.0", "Give seconds, 0.01 or more."),
    (SHORT + "cooldown_s = inf\n", 3, "`cooldown_s` is inf", "Write a number there."),
    (SHORT + "level = 4\n", 3, "there is no level 4", "0 is a notice; 1 to 3 are alarms."),
    (SHORT + 'no_data = "stop"\n', 3, "`no_data` is 'stop'", "Choose one of: clear, fire, hold."),
    (SHORT + 'inhibit_by = ["y"]\n', 3, "no other rule is named 'y'",
     "There are: climate.temperature_c above 30."),
    (SHORT + SHORT, 3, "there are two rules named 'climate.temperature_c above 30'",
     "Give each a `name` of its own."),
    (IN_WHEN % "over = 3", 3, "unknown key `over`", "Did you mean `above`?"),
    (IN_WHEN % "valid = [1, 2]", 3, "it has 0 comparisons, not 1",
     "Choose one of: above, below, at_least, at_most, equals, unchanged_s."),
    (IN_WHEN % "above = 3, below = 1", 3, "it has 2 comparisons, not 1",
     "Choose one of: above, below, at_least, at_most, equals, unchanged_s."),
    (IN_WHEN % "above = 30, clear = 31", 3,
     "it would be over before it began: above 30, clear 31", "Put `clear` on the calm side of the value."),
    (IN_WHEN % "below = 5, clear = 4", 3,
     "it would be over before it began: below 5, clear 4", "Put `clear` on the calm side of the value."),
    (IN_WHEN % "equals = 1, clear = 0", 3, "`equals` has no `clear`", "Remove it."),
    (IN_WHEN % 'above = 1, votes = "5 of 3"', 3, "`votes` is '5 of 3'", 'Write it as "3 of 5".'),
    (IN_WHEN % 'unchanged_s = 0', 3, "nothing is unchanged for 0 s", "Give seconds above 0, and no `votes`."),
    (IN_WHEN % "above = 1, valid = [5]", 3, "`valid` is [5]", "Write [lowest, highest]."),
    (IN_WHEN % "above = 1, valid = [5, 1]", 3, "no value is in [5.0, 1.0]", "Write [lowest, highest]."),
    (IN_WHEN % "above = 1, abvoe = 2", 3, "unknown key `abvoe`", "Did you mean `above`?"),
    (SHORT + "then = [{}]\n", 3, "it is not clear what is to be done",
     'Write {device = "...", do = "on"}, {say = "..."}, {note = "..."} or {acknowledge = "all"}.'),
    (SHORT + 'then = [{say = "a", device = "b"}]\n', 3, "it is not clear what is to be done",
     'Write {device = "...", do = "on"}, {say = "..."}, {note = "..."} or {acknowledge = "all"}.'),
    (SHORT + 'then = [{device = "relay", do = "__class__"}]\n', 3, "`do` is '__class__'",
     "Choose one of: alarm, angle, beep, blink, brightness, clear, color, off, on, open, play, pulse, show, "
     "speed, toggle, tone."),
    (SHORT + 'then = [{device = "servo", do = "angle"}]\n', 3, "`angle` needs a `value`",
     "Write it behind: value = ..."),
    (SHORT + 'then = [{device = "relay", do = "on", value = 1}]\n', 3, "`on` takes no `value`", "Remove it."),
    (SHORT + 'then = [\n  {say = "现在{valeu}度"},\n]\n', 4, "nothing fills in {valeu}",
     "There are: {value} {percent} {unit} {source} {quantity} {level} {rule} {source.quantity} {value:.2f}."),
    (SHORT + 'then = [{say = "{value:.9}"}]\n', 3, "nothing fills in {value:.9}",
     "There are: {value} {percent} {unit} {source} {quantity} {level} {rule} {source.quantity} {value:.2f}."),
    (SHORT + 'then = [{note = "a.csv"}]\n', 3, "a row of a.csv has no columns",
     'Name them with their texts, such as time = "{time}".'),
    (SHORT + 'then = [{note = "a.csv", columns = {t = 3}}]\n', 3, "a column is no text",
     'Write columns = {time = "{time}"}.'),
    (SHORT + 'then = [{note = ".bashrc", columns = {t = "{time}"}}]\n', 3, ".bashrc is no table",
     "Choose a name that ends in .csv."),
    ('[[rule]]\nwhen = {rule = "y"}\n' + SHORT, 2, "no rule above it is named 'y'",
     "Write the rule that it waits for above it."),
    (SHORT + 'then = [{say = "{value.__class__}"}]\nx = 1\n', 4, "unknown key `x`",
     "Remove it; known are: ack, clear_hold_s, combine, cooldown_s, escalate_s, hold_s, inhibit_by, "
     "level, name, no_data, no_data_s, on_clear, on_escalate, priority, repeat_s, switch, then, when."),
    (SHORT + 'then = [{say = " "}]\n', 3, "there is no text to speak", "Give at least one word."),
    (SHORT + 'then = [{acknowledge = "y"}]\n', 3, "no other rule is named 'y'",
     "There are: climate.temperature_c above 30."),
    (SHORT + "when = 3\n", 3, None, "Correct that line; TOML is described on toml.io."),
])
def test_f41_a_mistake_is_named_with_its_line(load, tmp_path, text, line, message, remedy):
    with pytest.raises(RulesError) as caught:
        load(text)
    where = "%s:%d: " % (tmp_path / "规则.toml", line)
    if message is None:
        assert "not valid TOML" in caught.value.message
    else:
        assert caught.value.message == where + message
    assert caught.value.remedy == remedy


# What a file names, held against kit.toml

THEN = SHORT + "then = [\n  %s,\n]\n"
SENSORS = "button, climate, door, distance, flame, touch, gas, daylight, sound, board_b."


@pytest.mark.parametrize("text, line, message, remedy", [
    (SHORT.replace("climate", "climat"), 2, "no source is named 'climat'",
     "Did you mean 'climate'? There are: " + SENSORS),
    (SHORT.replace("climate", "relay"), 2, "relay is switched, not read", "There are: " + SENSORS),
    (SHORT.replace("temperature_c", "temperature"), 2, "climate measures no 'temperature'",
     "It measures: temperature_c, humidity_percent."),
    (SHORT.replace("climate", "gas").replace("temperature_c", "gas"), 2, "gas measures no 'gas'",
     "It measures: gas_level."),  # it is read through an ADC
    (THEN % '{device = "relais", do = "on"}', 4, "kit.toml names no device 'relais'", None),
    (THEN % '{device = "relay", do = "beep"}', 4, "relay can't be told to 'beep'",
     "It can be told: on, off, toggle."),
    (THEN % '{device = "relay", do = "angle", value = 9}', 4, "relay can't be told to 'angle' with 9",
     "It can be told: on, off, toggle."),
    (THEN % '{device = "climate", do = "on"}', 4, "climate can't be told to 'on'", "It is read, not switched."),
    (THEN % '{say = "{climate.humidity}"}', 4, "climate measures no 'humidity'",
     "It measures: temperature_c, humidity_percent."),
    (SHORT + 'switch = ["relay", "fam"]\n', 3, "kit.toml names no device 'fam'", None),
])
def test_f41_a_name_that_kit_toml_does_not_know(tmp_path, text, line, message, remedy):
    path = tmp_path / "规则.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RulesError) as caught:
        load_rules(str(path), KitCheck(load_config(DEFAULT_CONFIG), device_class, ("board_b",)))
    assert caught.value.message == "%s:%d: %s" % (path, line, message)
    assert caught.value.remedy == remedy or remedy is None and "Did you mean" in caught.value.remedy


def test_what_kit_toml_knows(tmp_path):
    path = tmp_path / "规则.toml"
    path.write_text(THEN % '{device = "servo", do = "angle", value = 90}, {say = "{distance.distance_m}"}' + """
[[rule]]
when = {source = "board_b", quantity = "anything", at_least = 0.5}
switch = ["relay"]
""", encoding="utf-8")
    for sources in (("board_b",), None):
        assert len(load_rules(str(path), KitCheck(load_config(DEFAULT_CONFIG), device_class, sources))) == 2
    path.write_text(SHORT.replace("climate", "elsewhere"), encoding="utf-8")
    assert load_rules(str(path), KitCheck(load_config(DEFAULT_CONFIG), device_class, None))


# Mistakes in Python

@pytest.mark.parametrize("build, message", [
    (lambda: when("a", "b").rule, "when('a', 'b') has no comparison"),
    (lambda: when("a", "b").and_when("c", "d"), "when('a', 'b') has no comparison"),
    (lambda: when("a", "b").above(1).below(2), "this condition has its comparison"),
    (lambda: when("a", "b").above("30"), "'30' is not a number"),
    (lambda: when("a", "b").above(float("nan")), "`above` is nan"),
    (lambda: when("a", "b").above(30, clear=31), "it would be over before it began: above 30, clear 31"),
    (lambda: when("a", "b").above(30, hold=2), "a rule has no 'hold'"),
    (lambda: when("a", "b").above(30, then=2), "a rule has no 'then'"),
    (lambda: when("a", "b").above(30, votes="3/5"), "`votes` is '3/5'"),
    (lambda: when("a", "b").above(30, hold_s=-1).rule, "`hold_s` is -1.0"),
    (lambda: when("a", "b").above(30, level="2").rule, "there is no level 2"),
    (lambda: when("a", "b").above(30).and_when("c", "d").above(1).or_when("e", "f"),
     "and_when and or_when do not mix in one rule"),
    (lambda: when("a", "b").above(30).then(Relay().on()), "None can't be called"),
    (lambda: say("{temperature}度"), "nothing fills in {temperature}"),
    (lambda: say(""), "there is no text to speak"),
])
def test_mistakes_in_python(build, message):
    with pytest.raises(UsageError) as caught:
        build()
    assert caught.value.message == message
    assert caught.value.remedy


def test_a_function_is_called_with_the_decision_where_it_wants_one():
    def log(decision):
        pass

    rule = when("a", "b").above(1).then(log, Relay, lambda number=3: None).rule
    assert [(action.takes_decision, action.is_slow) for action in rule.then] == [
        (True, False), (False, False), (False, False)]


@pytest.mark.parametrize("toml, action", [
    ('{device = "servo", do = "angle", value = 90}', Give("servo", "angle", 90)),
    ('{device = "rgb", do = "color", value = [1, 0, 0.5]}', Give("rgb", "color", (1, 0, 0.5))),
    ('{device = "melody", do = "play", value = "小星星"}', Give("melody", "play", "小星星"))])
def test_values_that_a_device_is_given(load, toml, action):
    head = '[[rule]]\nwhen = {source = "a", quantity = "b", equals = 1}\nthen = [%s]\n'
    (rule,) = load(head % toml)
    assert rule.then == (action,)
    assert (when("a", "b").equals(1).then(action)).rule == rule
    with pytest.raises(RulesError, match="`on` takes no `value`"):
        load(head % '{device = "relay", do = "on", value = 1}')
