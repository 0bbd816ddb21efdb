"""The examples that pyttsx3's authors ship in its description run unmodified, and sound."""
import glob
import os
import re
import textwrap

import pytest

import sim_script

pyttsx3 = pytest.importorskip("pyttsx3", reason="pyttsx3 is not installed")

# A line by which an example is known -> what it says, read in the example.
SAID = {
    "pyttsx3.speak(": ["I will speak this text"],  # not in the description of 2.90
    "engine.setProperty(": ["Hello World!", "My current speaking rate is 200"],
    "engine.say(": ["I will speak this text"],
}


def examples():
    """{mark: code} of the Python blocks in the installed package's METADATA."""
    site = os.path.dirname(os.path.dirname(pyttsx3.__file__))
    (path,) = glob.glob(os.path.join(site, "pyttsx3-*.dist-info", "METADATA"))
    with open(path, encoding="utf-8") as file:
        text = file.read()
    blocks = re.findall(r"```python3?\n(.*?)```", text, re.DOTALL)
    blocks += re.findall(r"^::\n\n((?:\t.*\n|\n)+)", text, re.MULTILINE)  # how 2.90 writes them
    return {next(mark for mark in SAID if mark in block): textwrap.dedent(block)
            for block in blocks if "import pyttsx3" in block}


def test_the_description_has_its_examples():
    assert {"engine.say(", "engine.setProperty("} <= set(examples())


@pytest.mark.parametrize("mark", sorted(examples()))
def test_an_example_runs_and_is_heard(mark, tmp_path):
    (tmp_path / "example.py").write_text(examples()[mark], encoding="utf-8")
    done = sim_script.run(["example.py"], tmp_path)
    assert done.code == 0, done.errors
    sounds = done.entries("speaker.done")
    assert [sound["text"] for sound in sounds] == SAID[mark]
    assert not any(sound["silent"] for sound in sounds)
    assert (tmp_path / "test.mp3").exists() == (mark == "engine.setProperty(")
