"""The frame and style that all pages share."""
import pytest

from browser import browser_fixture
from edgeai import html_page

SIGNS = "℃ ℉ Å Ⅴ Ⅹ ǎ ǐ ∼"


def test_the_head_of_a_table_is_one_that_printed_pages_repeat():
    text = html_page.table(("a<b", "n"), [("x", 1), ("&", 2)], (1,))
    assert '<thead><tr><th>a&lt;b</th><th class="number">n</th></tr></thead><tbody>' in text
    assert '<tr><td>&amp;</td><td class="number">2</td></tr>' in text
    assert "<thead>" not in html_page.table((), [("x", 1)])


def test_facts_have_their_names_as_heads():
    assert "<tr><th>路径</th><td>&lt;x&gt;</td></tr>" in html_page.facts([("路径", "<x>")])


@pytest.mark.parametrize("language, told", [("zh_CN", "zh-CN"), ("en", "en")])
def test_a_page_says_its_language(monkeypatch, language, told):
    monkeypatch.setenv("EDGEAI_LANG", language)
    assert '<html lang="%s">' % told in html_page.page("题", "")
    assert '<html lang="zh-CN">' in html_page.page("题", "", language="zh-CN")


browser = browser_fixture(600, 400)


def test_signs_that_a_font_claims_and_does_not_draw_are_drawn(browser, tmp_path):
    from edgeai.vision.image_file import read_image

    for number, sign in enumerate(SIGNS.split()):
        path, picture = tmp_path / ("%d.html" % number), tmp_path / ("%d.png" % number)
        path.write_text(html_page.page("", "<p>%s</p>" % sign), encoding="utf-8")
        browser.go(path.as_uri())
        browser.screenshot(picture)
        assert read_image(str(picture)).min() < 128, sign


def test_a_wide_table_scrolls_by_itself_on_a_phone(browser, tmp_path):
    path = tmp_path / "page.html"
    head = ["列%d" % number for number in range(12)]
    path.write_text(html_page.page("页", "<h1>%s</h1>%s<pre>%s</pre>" % (
        "长" * 60, html_page.table(head, [["9999999"] * 12], range(12)), "x" * 300)), encoding="utf-8")
    browser.be_screen(400, 800)
    browser.go(path.as_uri())
    assert browser.run("return document.documentElement.scrollWidth") == 400
    assert browser.run("const one = document.querySelector('.wide'); return one.scrollWidth > one.clientWidth")
