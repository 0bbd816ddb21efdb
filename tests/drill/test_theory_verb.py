"""`edgeai drill theory` as people use it: answers are piped in, and processes are killed."""
import json
import os
import signal
import subprocess
import sys
import time

import pytest
from child_process import end
from edgeai_command import ROOT
from theory_help import write_bank

RIGHT, WRONG = "right", "wrong"


@pytest.fixture
def folder(tmp_path):
    write_bank(tmp_path / "题库", "a", "b")
    return tmp_path


def start(folder, *words, **variables):
    environment = dict(os.environ, EDGEAI_LANG="en", PYTHONIOENCODING="utf-8", PYTHONPATH=ROOT,
                       EDGEAI_DATA=str(folder / "数据"))
    environment.update(variables)
    return subprocess.Popen(
        [sys.executable, "-m", "edgeai", "drill", "theory", "--bank", str(folder / "题库")]
        + [str(word) for word in words],
        env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def drill(folder, *words, typed="", **variables):
    """(exit code, output, errors)"""
    process = start(folder, *words, **variables)
    encoding = variables.get("PYTHONIOENCODING", "utf-8").partition(":")[0]
    output, errors = process.communicate(typed.encode(encoding, "replace"), timeout=60)
    return process.returncode, output.decode(encoding), errors.decode(encoding)


def saved(folder):
    with open(str(folder / "数据" / "drill" / "theory-sitting.json"), encoding="utf-8") as file:
        return json.load(file)


def key(folder):
    """What is right, question by question, as it is typed: in these banks it is 乙 (1) or 错."""
    return ["F" if len(one["order"]) == 2 else "ABCD"[one["order"].index(1)]
            for one in saved(folder)["questions"]]


def test_a_whole_paper(folder):
    drill(folder, "--questions", 6, "--seed", 5, typed="q\n")
    typed = key(folder)
    typed[0] = "A" if typed[0] != "A" else "C"
    code, output, errors = drill(folder, "--resume", typed="\n".join(typed + ["!", ""]))
    assert (code, errors) == (0, "")
    assert "83.33 of 100 marks: 12.5 of 15 points" in output
    assert "right 5, wrong 1, empty 0" in output
    assert output.count("因为乙。") == 1
    assert not os.path.exists(str(folder / "数据" / "drill" / "theory-sitting.json"))


def test_json_is_one_object(folder):
    code, output, _errors = drill(folder, "--questions", 3, "--seed", 5, "--to", folder / "考场", "--json",
                                  typed="!\n!\n")
    (line,) = output.splitlines()
    result = json.loads(line)
    assert code == 0
    assert (result["marks"], result["points"], result["empty"], result["ending"]) == (0, 0, 3, "handed in")
    assert [one["number"] for one in result["mistakes"]] == [1, 2, 3]
    with open(str(folder / "考场" / "theory-result.json"), encoding="utf-8") as file:
        assert json.load(file) == result


def test_time_over_hands_in_while_nobody_types(folder):
    with start(folder, "--questions", 3, "--minutes", "0.02", "--json") as process:
        try:
            line = process.stdout.readline()  # standard input stays open: only the clock can end it
            assert json.loads(line.decode("utf-8"))["ending"] == "time over"
            assert process.wait(60) == 0
        finally:
            end(process)


def test_the_end_of_the_input_keeps_the_paper(folder):
    code, output, _errors = drill(folder, "--questions", 3, typed="A\n")
    assert code == 0 and "--resume" in output
    assert len(saved(folder)["answers"]) == 1


def wait_for(condition):
    until_s = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < until_s
        time.sleep(0.02)


def answers_on_disk(folder):
    try:
        return len(saved(folder)["answers"])
    except FileNotFoundError:
        return 0


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL")
def test_kill_9_loses_no_answer_and_the_clock_goes_on(folder):
    process = start(folder, "--questions", 9, "--seed", 1)
    try:
        process.stdin.write(b"A\nB\n*\nC\n")
        process.stdin.flush()
        wait_for(lambda: answers_on_disk(folder) == 3)
        wait_for(lambda: saved(folder)["elapsed_s"] > 0.9)  # the clock alone is saved too
    finally:
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
    before = saved(folder)
    code, output, _errors = drill(folder, "--resume", typed="D\nq\n")
    after = saved(folder)
    assert code == 0
    assert "4/9" in output  # where it was
    assert dict(after["answers"], **before["answers"]) == after["answers"] and len(after["answers"]) == 4
    assert after["flags"] == before["flags"] != []
    assert before["elapsed_s"] <= after["elapsed_s"] < before["elapsed_s"] + 60
    assert after["questions"] == before["questions"]


@pytest.mark.skipif(os.name == "nt", reason="SIGINT")
def test_ctrl_c_saves_and_says_so(folder):
    process = start(folder, "--questions", 3)
    process.stdin.write(b"A\n")
    process.stdin.flush()
    wait_for(lambda: answers_on_disk(folder) == 1)
    process.send_signal(signal.SIGINT)
    # Before the end of the input, which would be another way out.
    assert b"--resume" in process.stdout.read()
    output, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (130, b"")


def test_two_terminals_do_not_share_a_paper(folder):
    process = start(folder, "--questions", 3)
    try:
        process.stdin.write(b"A\n")
        process.stdin.flush()
        wait_for(lambda: answers_on_disk(folder) == 1)
        code, _output, errors = drill(folder, "--resume", typed="B\nq\n")
        assert code == 2 and "another terminal" in errors
        assert len(saved(folder)["answers"]) == 1
    finally:
        process.communicate(timeout=60)


def test_a_topic_may_be_named_by_its_title(folder):
    drill(folder, "--topic", "题目b", typed="q\n")
    assert {one["id"][0] for one in saved(folder)["questions"]} == {"b"}
    assert len(saved(folder)["questions"]) == 9  # all there is


def test_printing(folder):
    page = folder / "打印" / "卷.html"
    code, _output, errors = drill(folder, "--print", page, "--seed", 3)
    assert code == 1 and "E-SYSTEM" in errors  # there is no such folder
    page.parent.mkdir()
    code, output, _errors = drill(folder, "--print", page, "--seed", 3, "--json")
    assert code == 0
    assert json.loads(output) == {"page": str(page), "key": str(page.parent / "卷.key.html"), "questions": 18,
                                  "seed": 3}
    assert sorted(os.listdir(str(page.parent))) == ["卷.html", "卷.key.html"]
    assert drill(folder, "--print", page, "--to", folder)[0] == 2


def test_an_unfinished_paper_is_not_overwritten(folder):
    drill(folder, "--questions", 3, typed="A\nq\n")
    before = saved(folder)
    code, _output, errors = drill(folder, "--questions", 3, typed="q\n")
    assert code == 2 and "`--drop`" in errors
    assert saved(folder) == before
    assert drill(folder, "--questions", 4, "--drop", typed="q\n")[0] == 0
    assert len(saved(folder)["questions"]) == 4


def test_nothing_to_go_on_with(folder):
    code, _output, errors = drill(folder, "--resume")
    assert code == 2 and "there is no paper to go on with" in errors


def test_a_resumed_paper_takes_no_new_wishes(folder):
    code, _output, errors = drill(folder, "--resume", "--seed", 0)
    assert code == 2 and "--seed does nothing beside --resume" in errors


def test_another_bank_is_refused(folder):
    drill(folder, "--questions", 3, typed="q\n")
    write_bank(folder / "题库", "c")
    code, _output, errors = drill(folder, "--resume")
    assert code == 2 and "another bank" in errors


def test_a_gbk_console(folder):
    code, output, errors = drill(folder, "--questions", 3, "--seed", 5, typed="错\n对\nＡ\n!\n!\n",
                                 PYTHONIOENCODING="gbk", EDGEAI_LANG="zh_CN")
    assert (code, errors) == (0, "")
    assert "第 " in output and "15" in output


def test_attempts_are_tracked_and_weak_topics_drawn(folder):
    for seed in (1, 2):
        drill(folder, "--questions", 6, "--topic", "a", "--seed", seed, typed="!\n!\n")
        drill(folder, "--questions", 6, "--topic", "b", "--seed", seed, typed="q\n")
        drill(folder, "--resume", typed="\n".join(key(folder) + ["!", ""]))
    code, output, _errors = drill(folder, "--progress", "--json")
    progress = json.loads(output)
    assert code == 0
    assert [one["marks"] for one in progress["attempts"]] == ["0", "100", "0", "100"]
    assert progress["weak"] == ["a"]
    assert "<-" in drill(folder, "--progress")[1]
    drill(folder, "--questions", 10, "--weak", "--seed", 9, typed="q\n")
    topics = [one["id"][0] for one in saved(folder)["questions"]]
    assert topics.count("a") >= 7
