"""Task folders and books: what is read, what a seed varies, and what is refused."""
import ast
import glob
import io
import os
import textwrap
import tokenize

import pytest

from edgeai.drill import book, rubric, task, variation
from edgeai.drill.blanks import read_script
from edgeai.errors import TaskError, UsageError

SDK_LINES = 15  # "about ten": more is for the SDK to do
SDK_SCRIPTS = sorted(
    set(glob.glob(os.path.join(task.TASKS, "*", "sdk.py"))) | {
        one.path(script.sdk) for one in map(task.read_task, task.task_ids()) for script in one.scripts if script.sdk})

TOML = '''
title = "录 ${SECONDS} 秒"
module = 2
minutes = 5
results = ["record.wav"]

[[vary]]
choices = [{SECONDS = 5, SPOKEN = ["打开灯"]}, {SECONDS = 4, SPOKEN = ["关闭灯", "打开风扇"]}]

[[vary]]
choices = [{PIN = 17}, {PIN = 27}, {PIN = 22}]

[[script]]
file = "raw.py"
hand_in = "record.py"
row = 1

[[run]]
name = "record"
script = "record.py"
limit_s = 20
checks = [{kind = "ended", code = 0, seconds = "${SECONDS}", words = "${SPOKEN}"}]

[[row]]
number = 2
kind = "all"
checks = [{kind = "file", file = "record.wav"}]
'''
RAW = '''SECONDS = 5  # 秒
PIN = 17
SPOKEN = ["打开灯"]
# 空 go 「SECONDS」 提示：多久 查：record
record(SECONDS, PIN)
'''


@pytest.fixture
def folder(tmp_path):
    def make(toml=TOML, raw=RAW):
        place = tmp_path / "录音"
        place.mkdir(exist_ok=True)
        (place / "task.toml").write_text(toml, encoding="utf-8")
        (place / "raw.py").write_text(raw, encoding="utf-8")
        (place / "book.zh.md").write_text("录 ${SECONDS} 秒：${SPOKEN}。", encoding="utf-8")
        return str(place)
    return make


def test_the_first_choices_are_the_scripts_own(folder):
    read = task.read_task(folder())
    assert (read.id, read.title, read.values) == (
        "录音", "录 5 秒", {"SECONDS": 5, "SPOKEN": ["打开灯"], "PIN": 17})
    assert read.source("raw.py") == RAW
    assert read.runs[0].checks == ({"kind": "ended", "code": 0, "seconds": 5, "words": ["打开灯"]},)
    assert read.row_numbers() == [1, 2]


def test_wanted_values_choose(folder):
    read = task.read_task(folder(), given={"SECONDS": 4, "PIN": 22})
    assert read.text("book.zh.md") == "录 4 秒：关闭灯、打开风扇。"
    assert read.source("raw.py").startswith('SECONDS = 4  # 秒\nPIN = 22\nSPOKEN = ["关闭灯", "打开风扇"]\n')
    assert read.runs[0].checks[0]["words"] == ["关闭灯", "打开风扇"]
    with pytest.raises(TaskError, match="no choice of"):
        task.read_task(folder(), given={"PIN": 99})


def test_a_seed_draws_the_same_again_and_others_draw_others(folder):
    drawn = [task.read_task(folder(), seed).values for seed in range(20)]
    assert drawn == [task.read_task(folder(), seed).values for seed in range(20)]
    assert {(values["SECONDS"], values["PIN"]) for values in drawn} == {
        (seconds, pin) for seconds in (5, 4) for pin in (17, 27, 22)}


def test_blanks_are_drawn_in_order_and_all_of_them_by_some_seed():
    text = "".join("# 空 b%d 「f%d」 提示：一 查：r\nf%d()\n" % (n, n, n) for n in range(8))
    script = read_script(text, "x.py")
    drawn = [variation.draw_blanks(script, 3, seed) for seed in range(30)]
    assert all(len(names) == 3 and names == sorted(names) for names in drawn)
    assert {name for names in drawn for name in names} == {"b%d" % n for n in range(8)}
    assert variation.draw_blanks(script, 3, None) == ["b0", "b2", "b5"]
    assert len(variation.draw_blanks(script, 99, 1)) == 8


def test_numbers_of_a_seed_stay_what_they_are():
    """A drill that was given out can be graded by any later release, on any Python."""
    groups = [[{"A": number} for number in range(1000)]]
    assert [variation.draw_values(groups, seed)["A"] for seed in (1, 7, "甲")] == [219, 910, 538]


@pytest.mark.parametrize("toml, message", [
    (TOML.replace('"raw.py"', '"other.py"'), "other.py can't be read"),
    (TOML.replace('script = "record.py"', 'script = "recrod.py"'), "names no script"),
    (TOML.replace('name = "record"', 'name = "take"'), "there is no run record"),
    (TOML.replace("${SECONDS} 秒", "${SECOND} 秒"), "nothing gives"),
    (TOML.replace("number = 2", "number = 27"), "has no row 27"),
    (TOML.replace('kind = "all"', 'kind = "some"'), "`kind` is 'some'"),
    (TOML.replace('kind = "all"', 'kind = "ladder"'), "five steps"),
    (TOML + 'colour = "red"\n', "unknown key"),
    (TOML + '[[job]]\nraw = []\nsdk = ["sdk.py"]\n', "a job has no script"),
    (TOML.replace("{PIN = 27}", "{PORT = 27}"), "same keys"),
    (TOML.replace('[{kind = "file", file = "record.wav"}]', '[{file = "record.wav"}]'), "no table with a `kind`"),
])
def test_wrong_task_files(folder, toml, message):
    with pytest.raises(TaskError) as caught:
        task.read_task(folder(toml))
    assert message in str(caught.value) and ("task.toml" in str(caught.value) or "other.py" in str(caught.value))


def test_names_that_are_nearly_right():
    with pytest.raises(UsageError, match="there is no task nothing_like_it"):
        task.read_task("nothing_like_it")
    with pytest.raises(UsageError, match="there is no task book TB9-9"):
        book.read_book("TB9-9")


def test_the_score_table_is_the_contests():
    rows = rubric.rows()
    assert [row.number for row in rows] == list(range(26))
    assert {module: sum(row.points for row in rows if row.module == module) for module in (1, 2, 3, 4)} == {
        1: 15, 2: 25, 3: 30, 4: 30}
    assert rubric.row(5).points == 3 and "2" in rubric.row(5).rule and rubric.row(5).note
    with pytest.raises(KeyError):
        rubric.row(26)


def test_constants_keep_what_is_not_theirs():
    source = textwrap.dedent("""\
        RATE = 16000  # Hz
        def f():
            RATE = 1
        RATES = 3
        """)
    assert variation.set_constants(source, {"RATE": 8000}) == source.replace("RATE = 16000", "RATE = 8000")


def test_toml_values_have_their_types():
    values = {"N": 3, "X": 2.5, "WORDS": ["一", "二"], "PINS": {"灯": 17}, "ON": True}
    text = 'a = "${N}"\nb = "${X}"\nc = "${WORDS}"\nd = "${PINS}"\ne = "${ON}"\nf = "${N} 个"'
    assert variation.render(text, values) == (
        'a = 3\nb = 2.5\nc = ["一", "二"]\nd = {"灯" = 17}\ne = true\nf = "3 个"')


@pytest.mark.parametrize("path", SDK_SCRIPTS, ids=lambda path: "/".join(path.split(os.sep)[-2:]))
def test_the_same_job_on_the_sdk_is_a_script_of_about_ten_lines(path):
    with open(path, encoding="utf-8") as file:
        source = file.read()
    assert 5 <= len(program_lines(source)) <= SDK_LINES
    assert not [line for line in source.splitlines() if len(line) > 120 or ";" in line]


def program_lines(source):
    """Numbers of the lines that hold code; the docstring is none."""
    words = [token for token in tokenize.generate_tokens(io.StringIO(source).readline)
             if token.type in (tokenize.NAME, tokenize.NUMBER, tokenize.STRING, tokenize.OP)]
    code = words[1:] if words[0].type == tokenize.STRING else words
    return sorted({number for token in code for number in range(token.start[0], token.end[0] + 1)})


def test_lines_are_counted_as_a_reader_does():
    assert program_lines('"""Two\nlines."""\nimport os\n\n# why\nA = (1,\n     2)  # two\nB = """x\ny"""\n') == [3, 6, 7, 8, 9]


def lines_of_code(source):
    """Those that are neither empty nor of the module's docstring."""
    after = source.split(ast.get_docstring(ast.parse(source), clean=False), 1)[1]
    return sum(1 for line in after.split("\n")[1:] if line.strip())


@pytest.mark.parametrize("name, file", [
    (one.id, script.file) for one in map(task.read_task, task.task_ids()) for script in one.scripts if script.board == "a"])
def test_a_raw_script_is_as_long_as_the_contests(name, file):
    assert 33 <= lines_of_code(task.read_task(name).script(file).key()) <= 90
