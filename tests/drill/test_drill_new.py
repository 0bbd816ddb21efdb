"""edgeai drill new: the folder of contest day, and what must not be in it."""
import json
import os

import pytest
from drill_book import write_book
from edgeai_command import edgeai

from edgeai.drill.blanks import BLANK
from edgeai.drill.drill_folder import digests, new_drill, read_drill
from edgeai.drill.drill_key import key_path, read_key
from edgeai.errors import DrillError, UsageError


@pytest.fixture
def book(tmp_path):
    return write_book(tmp_path)


def texts(folder):
    for place, _folders, names in os.walk(str(folder)):
        for name in names:
            with open(os.path.join(place, name), encoding="utf-8") as file:
                yield name, file.read()


def test_what_is_in_it(book, tmp_path):
    done = edgeai("drill", "new", book, "--seed", "7", "--seat", "07", "--to", tmp_path / "考试", "--json").json
    folder = tmp_path / "考试"
    assert done["hand_in"] == ["light.py", "结果.txt"] and done["minutes"] == 10 and done["seed"] == "7"
    assert sorted(os.listdir(str(folder))) == ["07", "1_点灯", "drill.json", "任务书.html"]
    assert sorted(os.listdir(str(folder / "1_点灯"))) == ["light.py", "room.toml", "说明.txt"]
    assert os.listdir(str(folder / "07")) == []
    sheet = (folder / "1_点灯" / "light.py").read_text(encoding="utf-8")
    assert sheet.count(BLANK) == 3 and "# 空3（1分）：" in sheet


def test_neither_key_nor_seed_is_in_it(book, tmp_path):
    drill, key = new_drill(book, tmp_path / "考试", seed="88421", seat="07")
    for name, text in texts(tmp_path / "考试"):
        assert "88421" not in text and "查：" not in text, name
        assert "answers" not in name and "hidden" not in name and not name.endswith(".key.json")
    assert read_key(key_path(tmp_path / "考试")) == key
    assert key.ticket == drill.ticket == read_drill(tmp_path / "考试").ticket
    given = read_drill(tmp_path / "考试").given
    assert {path: digest for path, digest in digests(str(tmp_path / "考试")).items() if path != "drill.json"} == given


def test_the_same_seed_is_the_same_drill_and_another_another(book, tmp_path):
    given = []
    for number, seed in enumerate(["7", "7", "8", "9", "10"]):
        given.append(new_drill(book, tmp_path / str(number), seed)[0].given)
    assert given[0] == given[1]
    assert len({json.dumps(one) for one in given}) > 2


def test_without_a_seed_one_is_drawn_and_kept(book, tmp_path):
    drill, key = new_drill(book, tmp_path / "a")
    again, _key = new_drill(book, tmp_path / "b", key.seed)
    assert again.given == drill.given


def test_the_book_says_what_to_do(book, tmp_path):
    new_drill(book, tmp_path / "考试", "7", "07")
    text = (tmp_path / "考试" / "任务书.html").read_text(encoding="utf-8")
    for part in ("智慧教室", "教室要点灯。", "<code>light.py</code>", "<code>结果.txt</code>", "“07”", "1_点灯",
                 "edgeai run light.py --kit sim --scenario room.toml", "语音播报联动程序编写", "<li>"):
        assert part in text, part
    assert "${" not in text


def test_the_book_is_chinese_whatever_the_coach_speaks(book, tmp_path, monkeypatch):
    monkeypatch.setenv("EDGEAI_LANG", "en")
    new_drill(book, tmp_path / "考试", "7", "07")
    text = (tmp_path / "考试" / "任务书.html").read_text(encoding="utf-8")
    assert "时间：10 分钟" in text and "评分标准" in text and "Hand in" not in text


def test_a_scene_with_which_the_task_begins_stands_once(book, tmp_path):
    (tmp_path / "点灯" / "book.zh.md").write_text("教室要点灯。请点亮。\n", encoding="utf-8")
    new_drill(book, tmp_path / "考试", "7")
    assert (tmp_path / "考试" / "任务书.html").read_text(encoding="utf-8").count("教室要点灯。") == 1


@pytest.mark.parametrize("book_id, commands", [
    ("TB4-1", ["edgeai run greenhouse.py --kit sim --scenario hot_noon.toml --config kit.toml",
               "edgeai sense climate --seconds 14 --csv sensors.csv --kit sim --scenario hot_noon.toml --config kit.toml"]),
    ("TB4-3", ["edgeai run board_b.py --kit sim --board b --scenario look.toml --config kit.toml",
               "edgeai sense distance person --seconds 14 --csv sensors.csv --kit sim --scenario visitors.toml --config kit.toml"])])
def test_each_command_for_the_virtual_kit_is_in_the_book(tmp_path, book_id, commands):
    new_drill(book_id, tmp_path / "考试", "7")
    text = (tmp_path / "考试" / "任务书.html").read_text(encoding="utf-8")
    assert [command for command in commands if command not in text] == []


def test_settings_that_no_run_names_are_not_in_the_way(book, tmp_path):
    (tmp_path / "点灯" / "rules.toml").write_text("", encoding="utf-8")
    new_drill(book, tmp_path / "考试", "7")
    assert "rules.toml" not in os.listdir(str(tmp_path / "考试" / "1_点灯"))


def test_nothing_is_written_over(book, tmp_path):
    (tmp_path / "考试").mkdir()
    (tmp_path / "考试" / "mine.txt").write_text("mine")
    with pytest.raises(UsageError, match="is there already"):
        new_drill(book, tmp_path / "考试", "7")
    assert os.listdir(str(tmp_path / "考试")) == ["mine.txt"]
    assert not os.path.exists(key_path(tmp_path / "考试"))


@pytest.mark.parametrize("seat", ["", "a/b", "..", "a.b", " 7", "7" * 41])
def test_seats_that_are_no_names(book, tmp_path, seat):
    with pytest.raises(UsageError, match="can't be a folder's name"):
        new_drill(book, tmp_path / "x", "7", seat)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": 1, "name": 3}', "\x00"])
def test_damaged_files_are_said_to_be(tmp_path, text):
    (tmp_path / "k.key.json").write_text(text)
    with pytest.raises(DrillError, match="no drill's key"):
        read_key(tmp_path / "k.key.json")
    (tmp_path / "drill.json").write_text(text)
    with pytest.raises(DrillError, match="is damaged"):
        read_drill(tmp_path)
    with pytest.raises(DrillError, match="can't be read"):
        read_drill(tmp_path / "absent")
