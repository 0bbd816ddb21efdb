"""The kit's applications with the models that ship, on the virtual kit; what is there is the scenes' own word."""
import json
import os
import re
import subprocess
import sys

import cv2
import numpy as np
import pytest

from edgeai.vision.scenes.scene import draw_crop, draw_scene

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TASKS = os.path.join(ROOT, "edgeai", "tasks")
SECONDS = {"mask_check": 7, "expression_reading": 7, "item_sorting": 7, "fire_watch": 12, "plate_reading": 7,
           "helmet_check": 7}
SEED = 777001
MASKS = {"戴口罩": "mask", "未戴口罩": "no_mask", "口罩戴错": "mask_wrong"}
HELMETS = {"已戴安全帽": "helmet", "未戴安全帽": "no_helmet"}
EXPRESSIONS = {"高兴": "happy", "悲伤": "sad", "生气": "angry", "惊讶": "surprised", "平静": "neutral"}


@pytest.fixture(scope="module")
def outputs(tmp_path_factory):
    """{task: (its lines, its folder)}: all at once, each in a room of its own."""
    folders = {task: tmp_path_factory.mktemp(task) for task in SECONDS}
    draw_things(folders["item_sorting"])
    children = {task: start(task, folder) for task, folder in folders.items()}
    found = {}
    for task, child in children.items():
        output, errors = child.communicate(timeout=250)
        assert child.returncode == 0, errors.decode("utf-8")
        found[task] = output.decode("utf-8").splitlines(), folders[task]
    return found


def draw_things(folder):
    """A thing for each bin that fills the camera's picture, one after the other: the scenario."""
    events = []
    for index in range(4):
        name = "%d.png" % index
        cv2.imencode(".png", thing(index).image)[1].tofile(str(folder / name))
        events.append('[[event]]\nat_s = %.1f\npicture = "%s"\n' % (1.5 * index, name))
    (folder / "room.toml").write_text("\n".join(events), encoding="utf-8")


def thing(index):
    return draw_crop("waste", SEED, index, 640, 480)


def start(task, folder):
    with open(os.path.join(TASKS, task, "sdk.py"), encoding="utf-8") as file:
        script = file.read().replace("seconds=20", "seconds=%d" % SECONDS[task])
    (folder / "sdk.py").write_bytes(script.encode("utf-8"))
    room = folder / "room.toml"
    room = room if room.exists() else os.path.join(TASKS, task, "room.toml")
    environment = dict(os.environ, PYTHONPATH=ROOT, EDGEAI_LANG="en", PYTHONIOENCODING="utf-8")
    return subprocess.Popen(
        [sys.executable, "-m", "edgeai", "run", "sdk.py", "--kit", "sim", "--scenario", str(room),
         "--journal", "j.jsonl"], cwd=str(folder), env=environment, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE)


def labels_seen(lines, words):
    return {label for line in lines for word, label in words.items() if line.startswith(word + " ")
            or ", %s " % word in line}


def labels_there(kind, pictures):
    return {box.label for index in range(pictures)
            for box in draw_scene(kind, SEED, index, 640, 480).boxes}


def test_masks(outputs):
    lines, _folder = outputs["mask_check"]
    there = labels_there("masks", 4)
    assert len(lines) > 5 and len(there) > 1
    assert len(labels_seen(lines, MASKS) & there) > 1


def test_helmets(outputs):
    lines, _folder = outputs["helmet_check"]
    there = labels_there("helmets", 4)
    assert len(lines) > 5 and there == set(HELMETS.values())
    assert labels_seen(lines, HELMETS) == there


def test_expressions(outputs):
    lines, _folder = outputs["expression_reading"]
    there = labels_there("expressions", 4)
    assert len(lines) > 5 and len(there) > 1
    assert len(labels_seen(lines, EXPRESSIONS) & there) > 1


def test_sorting(outputs):
    """Of four things, one for each bin, the model that ships tells most."""
    lines, _folder = outputs["item_sorting"]
    bins = {"recyclable": "可回收物", "hazardous": "有害垃圾", "kitchen": "厨余垃圾", "other": "其他垃圾"}
    assert len({thing(index).label for index in range(4)}) == 4
    assert len({line.split()[0] for line in lines} & set(bins.values())) >= 3


def test_plates(outputs):
    """Of the plates in the street, at least one is read to the letter, and its colour is right."""
    lines, _folder = outputs["plate_reading"]
    there = {plate.text: plate.colour for index in range(4)
             for plate in draw_scene("plates", SEED, index, 640, 480).texts}
    read = dict(re.findall(r"^(\S+) \((\w+)\) ", "\n".join(lines), re.MULTILINE))
    assert len(lines) > 5 and len(there) > 1
    assert [text for text, colour in read.items() if there.get(text) == colour]


def test_fire(outputs):
    """Quiet before the fire; then the buzzer, the alarm and its picture; then quiet again."""
    _lines, folder = outputs["fire_watch"]
    with open(str(folder / "j.jsonl"), encoding="utf-8") as file:
        entries = [json.loads(line) for line in file]
    alarms = [one for one in entries if one["kind"] == "alarm"]
    assert len(alarms) == 1 and alarms[0]["rule"] == "火情" and alarms[0]["at_s"] > 3
    buzzer = [one["at_s"] for one in entries if one.get("device") == "buzzer" and one.get("on")]
    assert buzzer and min(buzzer) > 3
    (picture,) = os.listdir(str(folder / "alarms"))
    image = cv2.imdecode(np.fromfile(str(folder / "alarms" / picture), np.uint8), cv2.IMREAD_COLOR)
    assert image.shape[1] == 640
