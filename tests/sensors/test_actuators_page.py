"""docs/actuators.md: its script runs, and its names are there."""
import os
import re

import sim_script
from edgeai.sensors.melodies import MELODIES

PAGE = os.path.join(sim_script.ROOT, "docs", "actuators.md")


def text():
    with open(PAGE, encoding="utf-8") as file:
        return file.read()


def test_its_script_runs(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(re.search(r"```python\n(.*?)```", text(), re.DOTALL).group(1),
                      encoding="utf-8")
    run = sim_script.run([script], tmp_path)
    assert run.code == 0, run.errors
    driven = [entry for entry in run.journal if entry["kind"] in ("pin", "pwm")]
    assert {entry["device"] for entry in driven if entry["on"]} == {
        "red", "green", "rgb", "servo", "fan", "melody", "buzzer", "relay"}
    last = {entry["pin"]: entry["on"] for entry in driven}
    assert not any(last.values())


def test_it_names_every_melody():
    assert [name for name in MELODIES if name not in text()] == []
