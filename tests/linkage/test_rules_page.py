"""docs/rules.md: complete, and its script runs on the virtual kit."""
import os
import re

import pytest

from edgeai.linkage.journal import read_journal
from edgeai.linkage.rule import Rule
from edgeai.sim.run import run_script

PAGE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "docs", "rules.md")

HAND = """
[[event]]
at_s = 1.0
press = "button"
hold_s = 1.5
"""
# A busy machine takes longer than four seconds to that.
HAS_HAPPENED = '{"alarm.clear", "voice.done"} <= {one["kind"] for one in kit.journal.entries}'


def test_it_names_every_field_of_a_rule():
    with open(PAGE, encoding="utf-8") as file:
        text = file.read()
    assert [name for name in Rule._fields if "`%s`" % name not in text] == []


def test_its_benchmark_s_engine_runs(monkeypatch):
    """`benchmarks/rules.py` brings a kit of its own, which has only what an engine asks for."""
    monkeypatch.syspath_prepend(os.path.join(os.path.dirname(PAGE), "..", "benchmarks"))
    import rules

    feed = rules.engine(rules.twenty_rules(24.0))
    for reading in rules.READINGS[:10]:
        feed(reading)


def test_its_script_runs(tmp_path):
    for package in ("pyttsx3", "espeakng_loader", "numpy"):
        pytest.importorskip(package)
    with open(PAGE, encoding="utf-8") as file:
        script = re.search(r"^```python\n(.*?)^```$", file.read(), re.MULTILINE | re.DOTALL).group(1)
    script = script.replace("seconds=60", "seconds=60, on_tick=lambda: %s and linkage.stop()" % HAS_HAPPENED)
    (tmp_path / "warn.py").write_text(script, encoding="utf-8")
    (tmp_path / "hand.toml").write_text(HAND, encoding="utf-8")
    journal = str(tmp_path / "j" / "journal.jsonl")
    run_script(str(tmp_path / "warn.py"), kit="sim", scenario=str(tmp_path / "hand.toml"),
               journal=journal, seconds=150)
    entries = read_journal(journal)
    kinds = [one["kind"] for one in entries if one["kind"].startswith("alarm")]
    assert kinds[0] == "alarm" and sorted(kinds) == ["alarm", "alarm.clear", "alarm.did"]
    assert [one["device"] for one in entries if one["kind"] == "pin" and one["on"]].count("red") >= 1
    assert "请注意，有人按了按钮" in [one.get("text") for one in entries
                                 if one["kind"] == "voice.start"]


def figures(**changed):
    """What `benchmarks/rules.py` measures, all goals reached but for what is changed."""
    return {"per_reading_us": dict({"edgeai, 1 rule": (1, 8), "edgeai, 20 rules": (2, 10),
                                    "blinker, the same rule body": (2, 9)}, **changed.get("times", {})),
            "noisy_day": dict({"cpu_seconds": 2.5, "fired": 35, "repeated": 980, "naive": 50690}, **changed.get("day", {})),
            "seeds": {"seeds": 100, "identical": changed.get("identical", 100)}}


@pytest.mark.parametrize("changed, missed", [
    ({}, []), ({"identical": 99}, ["every seed identical"]),
    ({"day": {"cpu_seconds": 5.1}}, ["a day replayed in 5 s"]),
    ({"day": {"fired": 60000}}, ["fewer alarms than a naive threshold"]),
    ({"times": {"edgeai, 20 rules": (2, 41)}}, ["20 rules in 15 us p50, 40 us p99"]),
    ({"times": {"edgeai, 1 rule": (1, 9.5)}}, ["no slower than blinker"]),
    ({"times": {"blinker, the same rule body": None}}, ["no slower than blinker, which is not installed"]),
])
def test_the_benchmark_can_fail(changed, missed, monkeypatch):
    monkeypatch.syspath_prepend(os.path.join(os.path.dirname(PAGE), "..", "benchmarks"))
    import rules

    assert rules.missed(figures(**changed)) == missed
