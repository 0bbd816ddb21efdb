"""The score sheet and the class page, as a person sees them."""
import pytest

from browser import browser_fixture
from edgeai.drill.class_page import class_csv, class_page
from edgeai.drill.score_sheet import sheets_page
from edgeai.drill.sheet import from_fields
from progress_help import sheet

SHEETS = [from_fields(sheet(book="A", ticket="t%d" % number, seat="%02d" % number, shares={22: number / 10}))
          for number in range(10)]
LONG = "EDGEAI_" + "x" * 200


browser = browser_fixture(1280, 900)


@pytest.fixture(scope="module", params=["sheets", "class"])
def address(request, tmp_path_factory):
    path = tmp_path_factory.mktemp("pages") / (request.param + ".html")
    worst = SHEETS[0]._replace(tampering=(("a.py", 3, LONG),), changed=(("b.py", 0, "长" * 200),), notes=(LONG,))
    path.write_text(sheets_page([worst] + SHEETS[1:2]) if request.param == "sheets" else class_page(SHEETS),
                    encoding="utf-8")
    return path.as_uri()


@pytest.mark.parametrize("width", [1280, 400])
def test_nothing_is_cut_off(browser, address, width):
    browser.be_screen(width, 900)
    browser.go(address)
    assert browser.run("return document.documentElement.scrollWidth") == width
    assert browser.run("return [...document.querySelectorAll('.wide, td, li')].filter("
                       "one => one.scrollWidth > one.clientWidth + 1 && one.clientWidth).map(one => one.outerHTML)") == []


def test_row_numbers_and_points_stand_in_one_line(browser, address):
    browser.be_screen(400, 900)
    browser.go(address)
    assert browser.run("return Math.max(...[...document.querySelectorAll('td.number')].map(one => {"
                       "const range = document.createRange(); range.selectNodeContents(one);"
                       "return range.getBoundingClientRect().height; }))") < 40


def test_all_that_is_on_the_sheet_is_there_on_a_phone(browser, tmp_path):
    path = tmp_path / "sheet.html"
    path.write_text(sheets_page(SHEETS[:1]), encoding="utf-8")
    browser.be_screen(400, 900)
    browser.go(path.as_uri())
    rows = browser.run("return [...document.querySelectorAll('.score tbody tr')].map(one => one.innerText)")
    assert len(rows) == len(SHEETS[0].rows)
    for row, shown in zip(SHEETS[0].rows, rows):
        assert row.title in shown and row.task in shown


def test_rows_that_the_book_does_not_have_are_one_line(monkeypatch):
    monkeypatch.setenv("EDGEAI_LANG", "en")
    one = SHEETS[0]
    rows = tuple(row._replace(is_part=row.number in (3, 20), reason="not here") for row in one.rows)
    text = sheets_page([one._replace(rows=rows)])
    assert text.count("<tr class=\"none\">") == 3 and text.count("not here") == 5
    assert "<td>0–2</td>" in text and "<td>4–19</td>" in text and "<td>21–25</td>" in text


def test_a_seat_that_is_there_twice_is_told_of_both(monkeypatch):
    monkeypatch.setenv("EDGEAI_LANG", "en")
    sheets = SHEETS[:3] + [SHEETS[3]._replace(seat="01", notes=("x",))]
    assert class_page(sheets).count("seat there twice") == 2
    assert [line.split(",")[1] for line in class_csv(sheets).split("\r\n") if "seat there twice" in line] == ["01", "01"]
    assert "seat there twice, look at it" in class_csv(sheets)
