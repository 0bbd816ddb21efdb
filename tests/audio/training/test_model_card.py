"""model.toml and README.md: valid, true, and readable whatever the folder is called."""
import hashlib

import pytest

from edgeai.audio.recognition.command_list import CommandList
from edgeai.audio.recognition.speech_model import CARD
from edgeai.audio.training.evaluation import CLEAN, HELD_OUT, SECOND, Score
from edgeai.audio.training.model_card import add_scores, megabytes, share, write_card
from edgeai.errors import ModelError
from edgeai.toml_file import read_toml

COMMANDS = CommandList("", ("打开灯", "关门", "你好", "再见"), ("一",))
SCORES = [Score("commands", HELD_OUT, CLEAN, 300, 0.9871, 0.01, 1.0, 0.02),
          Score("commands", HELD_OUT, 10, 300, 0.93, 0.04, 0.99, 0.02),
          Score("strangers", HELD_OUT, CLEAN, 200, 0.0, 1.0, 0.025, 0.02),
          Score("commands", SECOND, CLEAN, 300, 0.5, 0.3, 0.9, 0.02)]


@pytest.fixture(params=["命令 模型", 'with "quotes" and \\', "普通"])
def folder(request, tmp_path):
    path = tmp_path / request.param
    (path / "am").mkdir(parents=True)
    (path / "am" / "final.mdl").write_bytes(b"network" * 1000)
    (path / "词.txt").write_bytes(b"words")
    return path


def test_the_card_is_toml_and_its_digests_are_the_files(folder):
    write_card(str(folder), folder.name, COMMANDS, "training", SCORES)
    card = read_toml(str(folder / CARD), ModelError)
    assert card.string("name") == folder.name and card.string("task") == "speech"
    files = card.table("files")
    assert {name: files.string(name) for name in files.keys()} == {
        name: hashlib.sha256((folder / name).read_bytes()).hexdigest()
        for name in ("am/final.mdl", "词.txt")}
    text = (folder / CARD).read_text("utf-8")
    for line in ("commands_held_out_clean = 0.987", "commands_held_out_10_db = 0.930",
                 "strangers_held_out_clean = 0.025", "commands_second_clean = 0.500"):
        assert line in text.splitlines()


def test_writing_the_card_again_changes_nothing(folder):
    write_card(str(folder), folder.name, COMMANDS, "training")
    before = (folder / CARD).read_bytes()
    write_card(str(folder), folder.name, COMMANDS, "training")
    assert (folder / CARD).read_bytes() == before and b"\r" not in before
    assert b"[metrics]" not in before


def test_the_readme_says_what_was_measured_and_what_was_not(folder):
    write_card(str(folder), folder.name, COMMANDS, "training", SCORES)
    text = (folder / "README.md").read_text("utf-8")
    assert text.startswith("# %s: a small Mandarin command model\n" % folder.name)
    assert "4 commands (打开灯, 关门, 你好 ...)" in text
    assert "| commands (300), variants of the training voice that were kept out of training " \
           "| 98.7 % | 93.0 % |\n" in text
    assert "taken for a command: 2.5 % (held-out)." in text
    assert "nobody has measured it on people" in " ".join(text.split())


def test_an_unmeasured_model_says_so(folder):
    write_card(str(folder), folder.name, COMMANDS, "enrolment")
    text = (folder / "README.md").read_text("utf-8")
    assert "Not measured: `edgeai train speech --evaluate FOLDER` does." in text
    assert "hears that speaker best" in " ".join(text.split())
    assert "No person's voice" not in text


def test_the_readme_promises_numbers_only_where_the_list_has_them(folder):
    for digits, promised in ((("一",), True), ((), False)):
        write_card(str(folder), folder.name, COMMANDS._replace(digits=digits), "training")
        assert ("numbers" in (folder / "README.md").read_text("utf-8")) is promised


def test_a_model_is_as_large_as_its_files(folder):
    assert megabytes(str(folder)) == pytest.approx(0.007005)


def test_strangers_are_read_by_what_was_accepted():
    assert share(SCORES[0]) == 0.9871 and share(SCORES[2]) == 0.025


def test_figures_are_added_to_a_card_that_stands(folder):
    write_card(str(folder), folder.name, COMMANDS, "enrolment")
    add_scores(str(folder), COMMANDS, SCORES)
    text = (folder / CARD).read_text("utf-8")
    assert 'made_by = "enrolment"' in text and "commands_held_out_clean = 0.987" in text
    assert "hears that speaker best" in " ".join((folder / "README.md").read_text("utf-8").split())


def test_a_card_that_is_not_ours_is_left_alone(folder):
    (folder / CARD).write_text('name = "x"\n', encoding="utf-8")
    with pytest.raises(ModelError, match="made_by"):
        add_scores(str(folder), COMMANDS, SCORES)
    assert (folder / CARD).read_text("utf-8") == 'name = "x"\n'
