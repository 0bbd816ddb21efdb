"""The printed paper, in a real browser: whole at two widths, on A4, and without the answers."""
import re

import pytest
from browser import browser_fixture
from theory_help import bank_text

from edgeai.drill.theory.paper import draw
from edgeai.drill.theory.paper_page import write_pages
from edgeai.drill.theory.questions import load_bank

WIDTHS = 1280, 400
# What is printed: the print rules for everything, on what A4 leaves between its margins.
AS_PRINTED = """
for (const sheet of document.styleSheets)
  for (const rule of [...sheet.cssRules])
    if (rule.media) for (const one of [...rule.cssRules])
      sheet.insertRule(one.cssText, sheet.cssRules.length);
document.body.style.width = "184mm";
"""
WIDER = """return [...document.querySelectorAll("body *")].filter(one => {
  const box = one.getBoundingClientRect(), room = document.body.getBoundingClientRect();
  return box.right > room.right + 1 || box.left < room.left - 1; }).map(one => one.outerHTML.slice(0, 80))"""


browser = browser_fixture(1280, 900)


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    bank = load_bank()
    path = tmp_path_factory.mktemp("打印") / "试卷.html"
    paper = draw(bank, seed=7)
    key = write_pages(path, paper, bank.titles, 20)
    return paper, path, path.parent / "试卷.key.html", key


def test_the_key_is_a_file_of_its_own(pages):
    paper, path, key_path, key = pages
    assert key == str(key_path)
    text = path.read_text(encoding="utf-8")
    assert [item.question.id for item in paper.items if item.question.explanation in text] == []
    assert 'class="right"' not in text
    solved = key_path.read_text(encoding="utf-8")
    assert solved.count('class="explanation"') == 100


def test_a_paper_names_nobody(pages):
    assert "姓名" not in pages[1].read_text(encoding="utf-8")


@pytest.mark.parametrize("which", [1, 2])
def test_no_page_is_wider_than_its_window(browser, pages, which):
    browser.go(pages[which].as_uri())
    for width in WIDTHS:
        browser.be_screen(width, 900)
        assert browser.run("return document.documentElement.scrollWidth") == width
        assert browser.run(WIDER) == []
    assert browser.log() == []


@pytest.mark.parametrize("which", [1, 2])
def test_nothing_is_cut_off_on_a4(browser, pages, which):
    """A browser that finds something wider than the sheet prints everything smaller."""
    browser.be_screen(1280, 900)
    browser.go(pages[which].as_uri())
    browser.run(AS_PRINTED)
    assert browser.run(WIDER) == []


def test_all_questions_stand_there_with_their_options(browser, pages):
    paper = pages[0]
    browser.go(pages[1].as_uri())
    questions = browser.texts(".question")
    assert len(questions) == 100
    for text, item in zip(questions, paper.items):
        assert item.question.text in text
        if len(item.options) == 4:
            for sign, option in zip(item.signs, item.options):
                assert "%s. %s" % (sign, option) in text
    columns = browser.run("return new Set([...document.querySelectorAll('.question')]"
                          ".map(one => one.getBoundingClientRect().left)).size")
    assert columns == 2


def test_the_answer_sheet_has_a_circle_for_each_answer(browser, pages):
    browser.go(pages[1].as_uri())
    rows = [re.split(r"\s+", text) for text in browser.texts(".sheet div")]
    assert [int(row[0]) for row in rows] == list(range(1, 101))
    assert {tuple(row[1:]) for row in rows[:67]} == {("A", "B", "C", "D")}
    assert {tuple(row[1:]) for row in rows[67:]} == {("对", "错")}


def test_the_key_says_what_is_right(browser, pages):
    browser.go(pages[2].as_uri())
    assert browser.texts(".key span") == ["%d. %s" % (number, item.right_sign)
                                          for number, item in enumerate(pages[0].items, 1)]
    bold = browser.texts("li.right")
    assert bold == ["%s. %s" % (item.right_sign, item.options["ABCD".index(item.right_sign)])
                    for item in pages[0].items if len(item.options) == 4]


def test_a_banks_words_are_text_and_no_program(browser, tmp_path):
    trap = "<img src=x onerror=\\\"document.title='trap'\\\">&amp;<script>document.title='trap'</script>"
    text = bank_text("a").replace("甲", trap).replace("第 1 题", trap).replace("因为乙", trap)
    (tmp_path / "a.toml").write_text(text.replace("题目a", trap), encoding="utf-8")
    bank = load_bank(tmp_path)
    path = tmp_path / "卷.html"
    key = write_pages(path, draw(bank, 9, 1), bank.titles, 20)
    for name in (str(path), key):
        browser.go("file://" + name)
        assert "onerror=" in browser.text("body")
        assert browser.run("return document.title") != "trap"
        assert browser.run("return document.querySelectorAll('img, script').length") == 0
