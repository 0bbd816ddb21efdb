"""Faults on purpose: each is planted, seen, mended; what fits; what the drill tells of it."""
import os
import shutil

import pytest
from edgeai_command import edgeai
from faulty_book import write_faulty_book

from edgeai.config import load_config
from edgeai.drill.book import book_ids, read_books
from edgeai.drill.drill_folder import new_drill, read_drill, write_sheets
from edgeai.drill.fault_report import fault_report
from edgeai.drill.faults.work_folder import WorkFolder
from edgeai.drill.planted_faults import Rebuilt, all_faults, fitting_faults, with_small_material, write_files
from edgeai.errors import UsageError
from edgeai.sim.scenario import load_scenario
from edgeai.vision.bare_model import about_bare_model

BOARD_B = ["wrong-port", "wrong-baud", "swapped-tx-rx", "unflashed-board", "kmodel-v5"]
ROOM = ["muted-microphone", "stereo-44100", "dht-checksum", "hanging-voice"]
MODEL = ["swapped-labels", "bgr"]


def replaced(name, old, new=""):
    def mend(place):
        path = os.path.join(place, name)
        with open(path, encoding="utf-8") as file:
            text = file.read()
        assert old in text, text
        with open(path, "w", encoding="utf-8") as file:
            file.write(text.replace(old, new))
    return mend


def port_of_the_book(place):
    path = os.path.join(place, "kit.toml")
    with open(path, encoding="utf-8") as file:
        lines = file.read().splitlines()
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join('port = "/dev/ttyAMA0"' if line.startswith("port") else line for line in lines))


def without_baud(place):
    path = os.path.join(place, "kit.toml")
    with open(path, encoding="utf-8") as file:
        lines = file.read().splitlines()
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(line for line in lines if not line.startswith("baud")))


def in_order(place):
    with open(os.path.join(place, "labels.txt"), "w", encoding="utf-8") as file:
        file.write("mask\nno_mask\nmask_wrong")


# What a contestant does, each by a way of their own.
MENDS = {
    "wrong-port": port_of_the_book,
    "wrong-baud": without_baud,
    "swapped-tx-rx": replaced("room.toml", "tx_on_tx = true", "tx_on_tx = false"),
    "unflashed-board": replaced("room.toml", "firmware = false\n"),
    "kmodel-v5": lambda place: shutil.copyfile(os.path.join(place, "model_ncc.kmodel"),
                                               os.path.join(place, "card", "model.kmodel")),
    "muted-microphone": replaced("hot_noon.toml", '[[event]]\nat_s = 0.0\nfault = "muted"\n'),
    "stereo-44100": replaced("hot_noon.toml", "[44100]", "[16000, 44100]"),
    "dht-checksum": replaced("hot_noon.toml", '[[event]]\nat_s = 0.0\nfault = "checksum"\ndevice = "climate"\n'),
    "hanging-voice": replaced("hot_noon.toml", "hangs = true", "hangs = false"),
    "swapped-labels": in_order,
    "bgr": replaced("look.py", "swapRB=False", "swapRB=True"),
}


def book_of(fault, tmp_path):
    if fault in MODEL:
        return write_faulty_book(tmp_path)
    return "TB4-2" if fault in BOARD_B else "TB4-1"


def place_of(report, folder):
    return os.path.join(str(folder), report.place)


def test_every_fault_is_tried_here():
    assert sorted(MENDS) == sorted(fault.name for fault in all_faults())
    for fault in all_faults():
        assert fault.title and len(fault.hints) == 3 and all(fault.hints)


@pytest.mark.parametrize("fault", BOARD_B + ROOM + MODEL)
def test_it_is_there_until_it_is_mended(fault, tmp_path):
    drill, key = new_drill(book_of(fault, tmp_path), tmp_path / "考试", "7", "07", fault=fault)
    assert key.fault == fault
    before = fault_report(tmp_path / "考试", key)
    assert (before.fault, before.is_fixed, before.minutes, before.points) == (fault, False, None, 0.0)
    assert all(os.path.isfile(os.path.join(place_of(before, tmp_path / "考试"), name)) for name in before.files)
    MENDS[fault](place_of(before, tmp_path / "考试"))
    after = fault_report(tmp_path / "考试", key)
    assert after.is_fixed and after.minutes is None and after.points is None  # no clock ran


def test_another_mend_of_the_voice(tmp_path):
    _drill, key = new_drill("TB4-1", tmp_path / "d", "7", fault="hanging-voice")
    place = place_of(fault_report(tmp_path / "d", key), tmp_path / "d")
    with open(os.path.join(place, "kit.toml"), "a", encoding="utf-8") as file:
        file.write('\n[voice]\ndriver = "espeakng"\n')
    assert fault_report(tmp_path / "d", key).is_fixed


def test_a_colour_mended_in_what_is_handed_in(tmp_path):
    _drill, key = new_drill(write_faulty_book(tmp_path), tmp_path / "d", "7", "07", fault="bgr")
    shutil.copyfile(str(tmp_path / "d" / "1_看图" / "look.py"), str(tmp_path / "d" / "07" / "look.py"))
    assert not fault_report(tmp_path / "d", key).is_fixed
    MENDS["bgr"](str(tmp_path / "d" / "07"))
    assert fault_report(tmp_path / "d", key).is_fixed


WRONG_MENDS = {
    "wrong-port": lambda place: replaced("kit.toml", "port = ", 'port = "/dev/ttyUSB9" #')(place),
    "wrong-baud": lambda place: replaced("kit.toml", "baud = ", "baud = 1200 #")(place),
    "swapped-tx-rx": replaced("room.toml", "tx_on_tx = true", "tx_on_tx = true # ?"),
    "unflashed-board": lambda place: os.remove(os.path.join(place, "room.toml")),
    "kmodel-v5": lambda place: replaced("room.toml", 'card = "card"', "card = [")(place),
    "muted-microphone": replaced("hot_noon.toml", 'fault = "muted"', 'fault = "muted"\nseconds = 9.0'),
    "stereo-44100": replaced("hot_noon.toml", "[44100]", '"44100"'),
    "dht-checksum": replaced("hot_noon.toml", 'at_s = 0.0\nfault = "checksum"', 'at_s = 1.0\nfault = "checksum"'),
    "hanging-voice": replaced("hot_noon.toml", "[voice]", "voice = 3 #"),
    "swapped-labels": lambda place: os.remove(os.path.join(place, "labels.txt")),
    "bgr": replaced("look.py", ", swapRB=False"),
}


@pytest.mark.parametrize("fault", BOARD_B + ROOM + MODEL)
def test_what_mends_nothing(fault, tmp_path):
    with_fault = write_faulty_book(tmp_path) if fault in MODEL else "TB4-2" if fault in BOARD_B else "TB4-1"
    _drill, key = new_drill(with_fault, tmp_path / "d", "8", fault=fault)
    WRONG_MENDS[fault](place_of(fault_report(tmp_path / "d", key), tmp_path / "d"))
    assert not fault_report(tmp_path / "d", key).is_fixed


def test_only_the_fault_is_other_than_in_a_drill_without(tmp_path):
    plain, plain_key = new_drill("TB4-2", tmp_path / "plain", "7")
    faulty, key = new_drill("TB4-2", tmp_path / "faulty", "7", fault="kmodel-v5")
    again, _key = new_drill("TB4-2", tmp_path / "again", "7", fault="kmodel-v5")
    assert again.given == faulty.given and plain_key.fault == ""
    report = fault_report(tmp_path / "faulty", key)
    changed = {path for path, digest in faulty.given.items() if plain.given.get(path) != digest}
    assert changed == {report.place + "/" + name for name in report.files} | {"任务书.html"}
    assert not set(plain.given) - set(faulty.given)


def test_the_folder_says_that_there_is_one_and_not_which(tmp_path):
    new_drill("TB4-2", tmp_path / "d", "7", fault="wrong-port")
    new_drill("TB4-2", tmp_path / "plain", "7")
    book = (tmp_path / "d" / "任务书.html").read_text(encoding="utf-8")
    told = "One fault is planted" in book or "埋了一处故障" in book
    plain = (tmp_path / "plain" / "任务书.html").read_text(encoding="utf-8")
    assert told and "planted" not in plain and "故障" not in plain.split("<h3>")[0]
    assert "wrong-port" not in book + (tmp_path / "d" / "drill.json").read_text(encoding="utf-8")
    assert not hasattr(read_drill(tmp_path / "d"), "fault")


def test_any_is_drawn_by_the_seed_among_those_that_fit(tmp_path):
    drawn = []
    for number, seed in enumerate(("1", "2", "3", "4", "5", "1")):
        _drill, key = new_drill("TB4-2", tmp_path / str(number), seed, fault="any")
        drawn.append(key.fault)
        with Rebuilt(read_books("TB4-2", seed), key) as state:
            assert state.planted.fault.name == key.fault and not state.is_fixed
    assert drawn[0] == drawn[-1] and len(set(drawn)) > 1
    assert set(drawn) <= set(BOARD_B + ["hanging-voice"])


@pytest.mark.parametrize("wanted, problem", [
    ("dht-checksum", "the fault dht-checksum does not fit this drill"), ("no-such", "there is no fault no-such")])
def test_what_does_not_fit_is_refused_with_what_does(tmp_path, wanted, problem):
    with pytest.raises(UsageError, match=problem) as caught:
        new_drill("TB4-2", tmp_path / "d", "7", fault=wanted)
    assert "wrong-port, wrong-baud" in caught.value.remedy and "any" in caught.value.remedy
    assert not os.path.exists(str(tmp_path / "d")) and not os.path.exists(str(tmp_path / "d.key.json"))


def test_the_kit_names_it(tmp_path):
    """What a contestant finds with: each planted fault in the words of one command."""
    for fault, words, said in (
            ("wrong-port", ("board", "hello"), "there is no serial port"),
            ("swapped-tx-rx", ("board", "hello"), "is TX wired to RX and RX to TX"),
            ("unflashed-board", ("board", "hello", "--port", "/dev/ttyUSB0"), "is in its REPL"),
            ("kmodel-v5", ("kmodel", "lint", "card/model.kmodel"), "a kmodel of version 5; MaixPy loads 3 and 4")):
        _drill, key = new_drill("TB4-2", tmp_path / fault, "7", fault=fault)
        place = place_of(fault_report(tmp_path / fault, key), tmp_path / fault)
        room = ("--kit", "sim", "--scenario", "room.toml")
        done = edgeai(*(words + room), cwd=place)
        assert done.code == 1 and said in done.output + done.errors, (fault, done)


def test_a_microphone_of_44100_hz_alone_is_told_from_one_that_gives_16000_too(tmp_path):
    _drill, key = new_drill("TB4-1", tmp_path / "d", "7", fault="stereo-44100")
    place = place_of(fault_report(tmp_path / "d", key), tmp_path / "d")
    words = ("devices", "--kit", "sim", "--scenario", "hot_noon.toml")
    assert "44100 Hz, not 16000 Hz" in edgeai(*words, cwd=place).output
    MENDS["stereo-44100"](place)
    done = edgeai(*words, cwd=place)
    assert "44100 Hz" in done.output and "not 16000 Hz" not in done.output


def test_doctor_knows_the_labels_of_a_bare_model(tmp_path):
    _drill, key = new_drill(write_faulty_book(tmp_path), tmp_path / "d", "7", fault="swapped-labels")
    place = place_of(fault_report(tmp_path / "d", key), tmp_path / "d")
    with pytest.raises(Exception, match="labels.txt is not in the order of model.onnx, which is masks") as caught:
        about_bare_model(place)
    assert caught.value.remedy.endswith("mask no_mask mask_wrong.")
    in_order(place)
    assert "masks: 224 x 224, RGB" in about_bare_model(place)
    with open(os.path.join(place, "model.onnx"), "ab") as file:
        file.write(b"!")
    assert "no package" in about_bare_model(place)


@pytest.mark.parametrize("book", book_ids())
def test_whatever_fits_a_book_is_there_and_goes(book, tmp_path):
    """Every task and fault of it: what is planted is valid, and what was there before is without it."""
    books = read_books(book, "5")
    whole_folder = str(tmp_path / "whole")
    write_sheets([with_small_material(one) for one in books], whole_folder, "5")
    fitting = fitting_faults(books, whole_folder, "5")
    assert fitting
    for fault, task, place, changed in fitting:
        folder = str(tmp_path / (fault.name + place))
        shutil.copytree(os.path.join(whole_folder, place), folder)
        whole, now = WorkFolder(task, os.path.join(whole_folder, place)), WorkFolder(task, folder)
        assert fault.is_fixed(now, whole), (fault.name, place)
        write_files(folder, changed)
        for name in changed:
            if name.endswith(".toml"):
                (load_config if name == now.kit else load_scenario)(os.path.join(folder, name))
        assert not fault.is_fixed(now, whole), (fault.name, place)
