"""The READMEs: their scripts run, the two say the same, their links and files are right."""
import collections
import glob
import io
import json
import os
import re
import shlex
import shutil
from concurrent.futures import ThreadPoolExecutor

import pytest

from edgeai.audio.dialogue.intents import load_dialogue
from edgeai.audio.recognition.speech_model import SHIPPED_DIR
from edgeai.commands import main as command_line
from edgeai.config import load_config
from edgeai.linkage.journal import read_journal
from edgeai.linkage.rule_file import load_rules
from edgeai.sim.run import run_script
from edgeai.sim.scenario import load_scenario
from edgeai.drill.task import read_task
from edgeai.drill.theory.questions import load_bank
from edgeai.toml_file import read_toml

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
READMES = ("README.md", "README.zh-CN.md")
PAGES = READMES + tuple(sorted(os.path.relpath(path, ROOT) for path in glob.glob(
    os.path.join(ROOT, "docs", "*.md"))))
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FILE_NAME = re.compile(r"# ([\w.]+)\n")
RUN = re.compile(r"^edgeai run (\S+) --kit sim(?: --scenario (\S+))?$", re.MULTILINE)
COMMANDS = ("edgeai", "make", "pip", "python", "python3", "sudo", "chcp", "set")

Outcome = collections.namedtuple("Outcome", "run output entries")


def read(page):
    with open(os.path.join(ROOT, page), encoding="utf-8") as file:
        return file.read()


def blocks(page, language=None):
    found = BLOCK.findall(read(page))
    return [text for name, text in found if name == language] if language else found


def write(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def write_named(texts, folder):
    """Each text that begins with `# its.name` as that file; the names."""
    names = []
    for text in texts:
        name = FILE_NAME.match(text)
        if name:
            names.append(name.group(1))
            write(os.path.join(folder, name.group(1)), text)
    return names


def commands():
    """(script, scenario or None) of each `edgeai run` in the README."""
    return [command for text in blocks("README.md", "sh") for command in RUN.findall(text)]


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory):
    """script's name -> Outcome. All at once: each takes the seconds that it says."""
    pytest.importorskip("vosk")
    pytest.importorskip("pyttsx3")
    pytest.importorskip("espeakng_loader")
    folder = str(tmp_path_factory.mktemp("readme"))
    scenarios = [text for text in blocks("README.md", "toml") if "[[event]]" in text]
    write_named(blocks("README.md", "python") + scenarios, folder)
    shutil.copytree(os.path.join(SHIPPED_DIR, "zh-command"), os.path.join(folder, "model"))
    before = os.getcwd()
    os.chdir(folder)
    try:
        with ThreadPoolExecutor(len(commands())) as pool:
            done = list(pool.map(lambda command: outcome(folder, *command), commands()))
    finally:
        os.chdir(before)
    return {os.path.basename(script): one for (script, _), one in zip(commands(), done)}


def outcome(folder, script, scenario):
    name = os.path.basename(script)
    journal = os.path.join(folder, "runs", name, "journal.jsonl")
    output = io.BytesIO()
    run = run_script(placed(folder, script), kit="sim", journal=journal, seconds=200, output=output,
                     scenario=placed(folder, scenario) if scenario else None)
    return Outcome(run, output.getvalue().decode("utf-8", "replace"), read_journal(journal))


def placed(folder, path):
    """A path with folders is the checkout's, a bare name is what the README shows."""
    return os.path.join(ROOT if "/" in path else folder, path)


def told(run, kind, **fields):
    return [entry for entry in run.entries if entry["kind"] == kind
            and all(entry.get(name) == value for name, value in fields.items())]


def test_every_script_has_its_command_and_every_command_its_script():
    shown = [FILE_NAME.match(text).group(1) for text in blocks("README.md", "python")]
    run = [script for script, _scenario in commands() if "/" not in script]
    assert shown == run


@pytest.mark.parametrize("script", [os.path.basename(script) for script, _ in commands()])
def test_a_script_of_the_readme_runs_on_the_virtual_kit(outcomes, script):
    done = outcomes[script]
    assert done.run.exit_code == 0, done.output
    assert "Traceback" not in done.output


def test_recording_saves_what_it_says(outcomes):
    assert outcomes["record.py"].output.startswith("saved 5.0 s, peak ")
    assert told(outcomes["record.py"], "microphone.hears", speech="打开灯")


def test_recognition_ends_in_the_sentence(outcomes):
    assert "= 打开灯" in outcomes["recognise.py"].output.splitlines()


def test_conversation_switches_and_speaks(outcomes):
    assert told(outcomes["talk.py"], "pin", device="light", on=True)
    assert told(outcomes["talk.py"], "voice.done", text="好的，灯已打开。", outcome="spoken")
    assert told(outcomes["talk.py"], "speaker.done", silent=False)


def test_switching_reaches_the_pins(outcomes):
    for device, times in (("relay", 1), ("red", 3), ("buzzer", 2)):
        assert len(told(outcomes["switch.py"], "pin", device=device, on=True)) == times


def test_the_button_toggles_the_light(outcomes):
    states = [entry["on"] for entry in told(outcomes["button.py"], "pin", device="light")]
    assert states == [False, True, False]


def test_the_raw_script_switches_and_speaks(outcomes):
    assert told(outcomes["raw.py"], "pin", device="light", on=True)
    assert told(outcomes["raw.py"], "speaker.done", text="风扇已打开", silent=False)


def test_both_readmes_have_the_same_blocks():
    english, chinese = (blocks(page) for page in READMES)
    assert english == chinese


def test_both_readmes_have_the_same_commands():
    english, chinese = (inline_commands(page) for page in READMES)
    assert english == chinese


def inline_commands(page):
    spans = re.findall(r"`([^`\n]+)`", BLOCK.sub("", read(page)))
    return sorted(span for span in spans if span.split()[0] in COMMANDS)


def test_both_readmes_have_the_same_headings():
    english, chinese = ([line.split()[0] for line in BLOCK.sub("", read(page)).splitlines()
                         if line.startswith("#")] for page in READMES)
    assert english == chinese


def commands_named(page):
    """Every `edgeai ...` in the text and in shell blocks, as words, with a number for N."""
    spans = re.findall(r"`(edgeai [^`\n]+)`", BLOCK.sub("", read(page)))
    lines = [line for text in blocks(page, "sh") for line in text.splitlines() if line.startswith("edgeai ")]
    return [["5" if word == "N" else word for word in shlex.split(command)[1:]] for command in spans + lines]


@pytest.mark.parametrize("command", [words for words in commands_named("README.md") if len(words) > 1], ids=" ".join)
def test_a_command_that_is_named_can_be_given(command):
    assert command_line._parse(command).verb == command[0]


def test_every_verb_is_named():
    named = {command[0] for command in commands_named("README.md")}
    assert named == set(command_line._verbs())


@pytest.mark.parametrize("page", PAGES)
def test_local_links_lead_somewhere(page):
    folder = os.path.dirname(os.path.join(ROOT, page))
    for target in re.findall(r"\]\(([^)]+)\)", BLOCK.sub("", read(page))):
        path, _hash, anchor = target.partition("#")
        if "://" in target:
            continue
        place = os.path.join(folder, path) if path else os.path.join(ROOT, page)
        assert os.path.exists(place), target
        if anchor:
            assert anchor in anchors(place), target


def test_the_index_names_every_page():
    linked = set(re.findall(r"\]\(([\w-]+\.md)\)", read(os.path.join("docs", "README.md"))))
    assert linked | {"README.md"} == {name for name in os.listdir(os.path.join(ROOT, "docs"))
                                      if name.endswith(".md")}
    pages = {name for name in os.listdir(os.path.join(ROOT, "docs")) if name.endswith(".md")}
    assert linked | {"README.md"} == pages


def anchors(path):
    """As GitHub makes them: lower case, spaces to hyphens, punctuation gone."""
    headings = [line.lstrip("#").strip() for line in BLOCK.sub("", read(path)).splitlines()
                if line.startswith("#")]
    return [re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings]


# What an intent that a page shows stands in.
DIALOGUE_HEAD = """\
[dialogue]
reject = "？"
confirm = "{phrase}？"
cancel = "好"
yes = ["是"]
no = ["否"]
frames = ["什么是{topic}"]
[command]
on = ["开"]
off = ["关"]
on_answer = "{device}"
off_answer = "{device}"
"""


def read_shown_task(folder, text):
    folder.mkdir()
    write(str(folder / "task.toml"), text)
    write(str(folder / "raw.py"), "SECONDS = 5\n")
    read_task(str(folder))


def read_shown_bank(folder, text):
    folder.mkdir()
    write(str(folder / (re.match(r'topic = "(\w+)"', text).group(1) + ".toml")), text)
    load_bank(str(folder))


@pytest.mark.parametrize("page", PAGES)
def test_the_toml_that_is_shown_is_read_without_complaint(page, tmp_path):
    shutil.copy(os.path.join(ROOT, "edgeai", "tasks", "voice_turn", "commands.wav"),
                str(tmp_path))
    for name in ("board/flash", "board/card", "models/fire"):
        (tmp_path / name).mkdir(parents=True)
    for name in ("fire.png", "look.py"):
        (tmp_path / name).write_bytes(b"")
    for text in blocks(page, "toml"):
        path = str(tmp_path / "shown.toml")
        if text.startswith("[[intent]]"):
            write(path, DIALOGUE_HEAD + text)
            load_dialogue(path)
            continue
        if "[[script]]" in text or "[[job]]" in text:
            read_shown_task(tmp_path / ("task%d" % len(os.listdir(str(tmp_path)))), text)
            continue
        if "[[question]]" in text:
            read_shown_bank(tmp_path / "bank", text)
            continue
        write(path, text)
        if text.startswith("format ="):  # a model.toml, with dots where a digest would be
            read_toml(path)
            continue
        is_kit = re.search(r"^\[(\[device\]|recognizer|voice|speaker|camera|display|chatbot|safety)\](?!\nhangs)"
                           r"|^\[board_b\]\n(port|baud)", text, re.MULTILINE)
        read_it = load_rules if "[[rule]]" in text else load_config if is_kit else load_scenario
        read_it(path)


@pytest.mark.parametrize("page", PAGES)
def test_the_json_that_is_shown_is_json(page):
    for text in blocks(page, "json"):
        for line in text.splitlines():
            assert json.loads(line)
