"""The browser that drives the pages: mouse and keys reach a page as a person's do."""
import pytest
from browser import browser_fixture

PAGE = """<!doctype html><meta charset="utf-8"><title>页面</title>
<body style="margin:0"><input id="word" style="position:absolute;left:20px;top:200px"><p id="seen"></p>
<script>
const seen = document.getElementById("seen");
for (const name of ["mousedown", "mousemove", "mouseup", "wheel"])
  addEventListener(name, e => seen.textContent += ` ${name} ${e.clientX},${e.clientY} ${e.isTrusted}`);
addEventListener("keydown", e => seen.textContent += ` ${e.ctrlKey ? "Control+" : ""}${e.key}`);
</script>"""


browser = browser_fixture(640, 480)


@pytest.fixture
def page(browser, tmp_path):
    path = tmp_path / "页面.html"
    path.write_text(PAGE, encoding="utf-8")
    browser.go(path.as_uri())
    return browser


def test_the_mouse_goes_where_it_is_led(page):
    page.drag((10, 20), (30, 40))
    page.wait_text("#seen", "mouseup 30,40 true")
    assert "mousedown 10,20 true" in page.text("#seen")
    page.wheel((50, 60), 120)
    page.wait_text("#seen", "wheel 50,60 true")


def test_keys_chords_and_chinese(page):
    page.press("Control+z", "Delete")
    assert "Control+z Delete" in page.text("#seen")
    page.click("#word")
    page.type("口罩")
    assert page.run("return document.getElementById('word').value") == "口罩"


def test_the_page_has_the_size_that_was_asked_for(page):
    page.resize(900, 500)
    assert page.run("return [innerWidth, innerHeight]") == [900, 500]


def test_what_does_not_come_is_told(page, monkeypatch):
    monkeypatch.setattr("browser.WAIT_S", 0.1)
    with pytest.raises(AssertionError, match="no element #absent"):
        page.find("#absent")
    with pytest.raises(RuntimeError, match="boom"):
        page.run("throw new Error('boom')")
