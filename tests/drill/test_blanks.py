"""Marked scripts, their sheets, and what a contestant wrote into them."""
import re

import pytest

from edgeai.drill.answer_sheet import Answer
from edgeai.drill.blanks import BLANK, read_answers, read_script
from edgeai.drill.drill_folder import blank_names
from edgeai.drill.task import read_task, task_ids
from edgeai.errors import TaskError

MARKED = '''"""录音。"""
import wave

RATE = 16000
# 空 channels 「1」 提示：单声道 查：record
CHANNELS = 1

def save(path, data):
    with wave.open(path, "wb") as file:
        # 空 channel_call 「setnchannels(CHANNELS)」 提示：声道数 查：record
        file.setnchannels(CHANNELS)
        # 空 width 「2」 提示：16 位占几个字节 查：record, again
        file.setsampwidth(2)
        file.setframerate(RATE)
        # 空 write 「file.writeframes(data)」 提示：写入采样 查：record
        file.writeframes(data)

save("record.wav", b"")
'''
ALL = ["channels", "channel_call", "width", "write"]


@pytest.fixture
def script():
    return read_script(MARKED, "raw.py")


def answers(script, names, handed_in):
    return {name: answer.text for name, answer in read_answers(script, names, handed_in).by_name.items()}


def test_the_key_is_the_source_without_markers(script):
    assert script.key() == "\n".join(
        line for line in MARKED.split("\n") if not line.lstrip().startswith("# 空"))
    assert [(blank.name, blank.text, blank.runs) for blank in script.blanks] == [
        ("channels", "1", ("record",)), ("channel_call", "setnchannels(CHANNELS)", ("record",)),
        ("width", "2", ("record", "again")), ("write", "file.writeframes(data)", ("record",))]


def test_a_sheet_has_the_chosen_blanks_numbered(script):
    sheet = script.sheet(["width", "write"])
    assert "        file.setsampwidth(____________)  # 空1（1分）：16 位占几个字节\n" in sheet
    assert "        ____________  # 空2（1分）：写入采样\n" in sheet
    assert sheet.count(BLANK) == 2 and "CHANNELS = 1\n" in sheet


def test_an_untouched_sheet_holds_nothing(script):
    read = read_answers(script, ALL, script.sheet(ALL))
    assert read.by_name == {name: Answer("") for name in ALL} and read.changed == ()


def test_the_key_itself_holds_every_answer(script):
    read = read_answers(script, ALL, script.key())
    assert {name: answer.text for name, answer in read.by_name.items()} == {
        "channels": "1", "channel_call": "setnchannels(CHANNELS)", "width": "2",
        "write": "file.writeframes(data)"}
    assert read.changed == ()


@pytest.mark.parametrize("alter", [
    lambda text: text,
    lambda text: text.replace("\n", "\r\n"),
    lambda text: "\ufeff" + text,
    lambda text: text + "\n\n",
    lambda text: text.replace("\n        file.setframerate", "\n\n        file.setframerate"),
])
def test_filled_in_place(script, alter):
    sheet = script.sheet(ALL).replace("CHANNELS = " + BLANK, "CHANNELS = 2 - 1")
    sheet = sheet.replace("setsampwidth(" + BLANK, "setsampwidth(4 // 2")
    sheet = sheet.replace("file." + BLANK, "file.setnchannels(1)")
    assert answers(script, ALL, alter(sheet)) == {
        "channels": "2 - 1", "channel_call": "setnchannels(1)", "width": "4 // 2", "write": ""}


def test_an_answer_with_its_own_comment_and_no_hint(script):
    sheet = script.sheet(["width"]).replace(
        "file.setsampwidth(%s)  # 空1（1分）：16 位占几个字节" % BLANK, "file.setsampwidth( 2 )  # two")
    assert answers(script, ["width"], sheet) == {"width": "2"}


def test_an_answer_of_several_lines(script):
    sheet = script.sheet(["write"]).replace(
        "        %s  # 空1（1分）：写入采样" % BLANK, "        for part in [data]:\n            file.writeframes(part)")
    read = read_answers(script, ["write"], sheet)
    assert read.by_name["write"].text == "for part in [data]:\n            file.writeframes(part)"
    assert read.changed == ()
    assert "        for part in [data]:\n            file.writeframes(part)\n" in script.filled(read.by_name)


def test_a_blank_whose_line_is_gone(script):
    sheet = "".join(line for line in script.sheet(["width", "write"]).splitlines(True) if "空1" not in line)
    sheet = sheet.replace(BLANK, "file.writeframes(data)")
    assert answers(script, ["width", "write"], sheet) == {"width": "", "write": "file.writeframes(data)"}


def test_a_syntax_error_in_one_answer_leaves_the_others(script):
    sheet = script.sheet(ALL).replace("CHANNELS = " + BLANK, 'CHANNELS = (1')
    sheet = sheet.replace("setsampwidth(" + BLANK, "setsampwidth(2")
    read = answers(script, ALL, sheet)
    assert read["channels"] == "(1" and read["width"] == "2"


def test_code_changed_around_a_blank_is_a_whole_line(script):
    sheet = script.sheet(["width"]).replace("file.setsampwidth(%s)" % BLANK, "wave.Wave_write.setsampwidth(file, 2)")
    read = read_answers(script, ["width"], sheet)
    assert read.by_name["width"] == Answer("        wave.Wave_write.setsampwidth(file, 2)", True)
    assert read.changed == ((0, "wave.Wave_write.setsampwidth(file, 2)"),)
    assert "        wave.Wave_write.setsampwidth(file, 2)\n" in script.filled(read.by_name)


def test_changes_outside_the_blanks_are_listed(script):
    sheet = script.sheet(["width"]).replace("RATE = 16000", "RATE = 8000").replace(BLANK, "2")
    sheet = sheet.replace('save("record.wav", b"")', 'save("record.wav", b"")\nprint("done")')
    read = read_answers(script, ["width"], sheet)
    assert read.by_name["width"].text == "2"
    assert read.changed == ((4, "RATE = 8000"), (15, 'print("done")'))


def test_a_line_that_was_taken_out_is_listed(script):
    sheet = script.sheet(["width"]).replace("import wave\n", "")
    assert read_answers(script, ["width"], sheet).changed == ((0, "import wave"),)


def test_nonsense_is_no_answer(script):
    for text in ("", "\x00\x01\x02", "很多字\n" * 50, script.sheet(ALL)[:60]):
        assert set(answers(script, ALL, text).values()) <= {"", "很多字"} or text


def test_adjacent_blanks():
    script = read_script("# 空 a 「go(1)」 提示：一 查：r\ngo(1)\n# 空 b 「go(2)」 提示：二 查：r\ngo(2)\nend()\n", "x.py")
    sheet = script.sheet(["a", "b"])
    first, second = "____________  # 空1（1分）：一\n", "____________  # 空2（1分）：二\n"
    assert answers(script, ["a", "b"], sheet.replace(first, "one()\n").replace(second, "two()\n")) == {
        "a": "one()", "b": "two()"}
    assert answers(script, ["a", "b"], sheet.replace(second, "two()  # 空2（1分）：二\n")) == {"a": "", "b": "two()"}
    assert answers(script, ["a", "b"], sheet.replace(first, "").replace(second, "two()  # 空2（1分）：二\n")) == {
        "a": "", "b": "two()"}


@pytest.mark.parametrize("text, message", [
    ("# 空 a 「x」 提示：一 查：r\ny = 1\n", "occurs 0 times"),
    ("# 空 a 「x」 提示：一 查：r\nx = x\n", "occurs 2 times"),
    ("# 空 a 「x」 提示：一 查：r\n", "no line below"),
    ("# 空 a 「x」 提示：一 查：r\n# 空 b 「x」 提示：一 查：r\nx = 1\n", "two markers"),
    ("# 空 a 「x」 提示：一 查：r\nx = 1\n# 空 a 「x」 提示：一 查：r\nx = 1\n", "one name"),
    ("# 空 a x 提示：一 查：r\nx = 1\n", "not a marker"),
    ("# 空 a 「x」 提示：一\nx = 1\n", "not a marker"),
])
def test_wrong_markers(text, message):
    with pytest.raises(TaskError, match=message):
        read_script(text, "raw.py")


EDITORS = {
    "as given": lambda text: text,
    "CRLF": lambda text: text.replace("\n", "\r\n"),
    "hints removed": lambda text: re.sub(r"  # 空\d+（1分）：.*", "", text),
    "no comments": lambda text: re.sub(r"(?m)\s+#.*$", "", text),
    "empty lines more": lambda text: text.replace("\n", "\n\n"),
    "no empty lines": lambda text: re.sub(r"\n\n+", "\n", text),
    "tabs": lambda text: re.sub(r"(?m)^((?:    )+)", lambda match: "\t" * (len(match.group(1)) // 4), text),
    "blanks at the ends": lambda text: text.replace("\n", "   \n"),
    "lines more": lambda text: text.replace("\nimport", "\nprint('x')\nimport", 1) + "\nprint('end')\n",
}


@pytest.mark.parametrize("editor", sorted(EDITORS))
@pytest.mark.parametrize("name", task_ids())
def test_what_an_editor_does_to_a_sheet_costs_no_blank(name, editor):
    for seed in ("3", "14"):
        task = read_task(name, seed)
        for one in [one for one in task.scripts if one.row is not None]:
            script = task.script(one.file)
            names = blank_names(script, one, seed)
            handed_in = EDITORS[editor](filled_sheet(script, names))
            answers = read_answers(script, names, handed_in).by_name
            assert [(name, answers[name]) for name in names
                    if answers[name].text.strip() != script.blank(name).text.strip()
                    and not (answers[name].is_whole_line and script.blank(name).text in answers[name].text)] == []


def filled_sheet(script, names):
    lines = script.sheet(names).split("\n")
    for name in names:
        at = script.blank(name).line
        lines[at] = lines[at].replace(BLANK, script.blank(name).text)
    return "\n".join(lines)
