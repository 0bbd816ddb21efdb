"""The bank's files are read strictly: what is wrong is told with file, line and remedy."""
import pytest
from theory_help import bank_text, write_bank

from edgeai.drill.theory.questions import JUDGE, SINGLE, load_bank
from edgeai.errors import ConfigError


def test_a_bank_is_read(tmp_path):
    bank = load_bank(write_bank(tmp_path / "题库", "a", "b"))
    assert bank.titles == {"a": "题目a", "b": "题目b"}
    assert len(bank.questions) == 18
    first, last = bank.questions[0], bank.questions[-1]
    assert (first.kind, first.options, first.right) == (SINGLE, ("甲", "乙", "丙", "丁"), 1)
    assert (last.kind, last.options, last.right) == (JUDGE, ("对", "错"), 1)


def test_the_digest_is_of_everything(tmp_path):
    folder = write_bank(tmp_path, "a")
    before = load_bank(folder).digest
    assert load_bank(folder).digest == before
    (folder / "a.toml").write_text(bank_text("a").replace("因为乙", "因为 乙", 1), encoding="utf-8")
    assert load_bank(folder).digest != before


@pytest.mark.parametrize("old, new, line, words", [
    ('answer = "B"', 'answer = "E"', 9, "Choose one of: A, B, C, D"),
    ('answer = "B"', 'answer = "b"', 9, "Choose one of: A, B, C, D"),
    ('answer = "B"\n', "", 4, "needs `answer`"),
    ('kind = "single"', 'kind = "multiple"', 6, "Choose one of: judge, single"),
    ('options = ["甲", "乙", "丙", "丁"]', 'options = ["甲", "乙", "丙"]', 8, "3 options, not four"),
    ('options = ["甲", "乙", "丙", "丁"]', 'options = ["甲", "乙", "丙", "乙 "]', 8, "stands there twice"),
    ('options = ["甲", "乙", "丙", "丁"]', 'options = ["甲", "乙", "丙", 4]', 8, "not text"),
    ('text = "a 第 1 题？"', 'text = "？"', 7, "`text` is empty"),
    ('text = "a 第 1 题？"', 'text = "a\\u0007"', 7, "control character"),
    ('difficulty = 1', 'difficulty = 4', 11, "Write 1 (easy), 2 or 3 (hard)"),
    ('difficulty = 1', 'difficulty = true', 11, "not a whole number"),
    ('standard = "2.2.4"', 'standard = "2.2.9"', 12, "no point 2.2.9"),
    ('explanation = ', 'explanaton = ', 10, "Did you mean it by `explanaton`?"),
    ('difficulty = 1', 'difficulty = 1\nhint = "无"', 12, "unknown key `hint`"),
    ('title = "题目a"', 'title = "题目a"\nauthor = "某"', 3, "unknown key `author`"),
    ('topic = "a"', 'topic = "b"', 1, "the file a.toml"),
    ('id = "a-02"', 'id = "a-01"', 15, "is at "),
    ('text = "a 第 2 题？"', 'text = "A第1题!"', 17, "is at "),
    ('id = "a-02"', 'id = "a-02', 15, "not valid TOML"),
])
def test_what_is_wrong_is_told(tmp_path, old, new, line, words):
    text = bank_text("a")
    assert old in text
    (tmp_path / "a.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_bank(tmp_path)
    assert "%s:%d: " % (tmp_path / "a.toml", line) in caught.value.message
    assert words in str(caught.value)
    assert caught.value.remedy


def test_judgements_have_no_options(tmp_path):
    text = bank_text("a").replace('answer = "错"', 'options = ["甲", "乙", "丙", "丁"]\nanswer = "错"', 1)
    (tmp_path / "a.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match="unknown key `options`"):
        load_bank(tmp_path)


@pytest.mark.parametrize("folder", ["empty", "absent"])
def test_a_folder_without_questions(tmp_path, folder):
    (tmp_path / "empty").mkdir()
    with pytest.raises(ConfigError):
        load_bank(tmp_path / folder)
