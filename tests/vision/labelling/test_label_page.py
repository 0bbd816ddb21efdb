"""The page as a person uses it, in a real browser: mouse, keyboard, and a server that is killed."""
import shutil

import pytest
from browser import browser_fixture
from label_help import LabelProgram, places_on_screen, put_picture

from edgeai.vision.datasets.voc import read_voc

CLASSES = ("苹果", "香蕉", "梨", "橙子")
# left, top, right, bottom: the same in no two pictures.
THINGS = [[(20 + 3 * n, 30 + n, 81 + 2 * n, 90 + 3 * n), (200 - n, 24 + 2 * n, 290 + n, 77 + n),
           (37 + n, 150 - n, 133 + n, 221 - 2 * n), (181 + n, 131 - n, 244 + n, 230 - n)] for n in range(5)]


browser = browser_fixture(1280, 800)


@pytest.fixture
def folder(tmp_path):
    for number, things in enumerate(THINGS, 1):
        put_picture(tmp_path / "水果" / "images" / ("图%d.png" % number), things)
    return tmp_path / "水果"


@pytest.fixture
def program(folder):
    with LabelProgram(folder, "--labels", ",".join(CLASSES)) as one:
        yield one


@pytest.fixture
def page(browser, program):
    browser.go(program.address)
    is_shown(browser, 1)
    yield browser
    complaints = [line for line in browser.log() if "Failed to load resource" not in line]
    assert complaints == []


def is_shown(browser, number):
    browser.wait_text("#name", "图%d" % number)


def is_saved(browser, text="Saved"):
    browser.wait(lambda: browser.text("#saving") == text, "not saved: %s" % browser.text("#saving"))


def boxes(folder, number):
    """[(label, corners)] in the file, [] without one."""
    path = folder / "annotations" / ("图%d.xml" % number)
    return [(box.label, box.corners) for box in read_voc(str(path)).boxes] if path.exists() else []


def drawn(browser, tmp_path, count=4):
    """Draw the things of the picture that is shown where the screen has them."""
    browser.screenshot(tmp_path / "seen.png")
    for number, (left, top, right, bottom) in enumerate(places_on_screen(tmp_path / "seen.png")[:count], 1):
        browser.drag((left, top), ((left + right) // 2, bottom), (right, bottom), holding="Shift")
        browser.press(str(number))


def thing(browser, tmp_path, number=0):
    """(left, top, right, bottom) on the screen. The mouse is out of the way."""
    browser.move_to((5, 5))
    browser.screenshot(tmp_path / "seen.png")
    return places_on_screen(tmp_path / "seen.png")[number]


def test_twenty_boxes_on_five_pictures_are_exact_and_outlive_kills(page, program, folder, tmp_path):
    for number in range(1, 6):
        is_shown(page, number)
        drawn(page, tmp_path)
        is_saved(page)
        if number == 3:
            program.kill()  # as kill -9 does: nothing is written at its end
            page.press("2", "Delete")  # into the void: the pear and what it was
            page.wait_text("#saving", "NOT SAVED")
            with LabelProgram(folder):
                is_saved(page)
            assert len(boxes(folder, 3)) == 3
            page.press("Control+z", "Control+z")
            page.wait_text("#saving", "NOT SAVED")
            program.__init__(folder)
            is_saved(page)
        page.press("d")
    for number, things in enumerate(THINGS, 1):
        assert boxes(folder, number) == list(zip(CLASSES, things))
    assert (folder / "labels.txt").read_text(encoding="utf-8").split() == list(CLASSES)
    page.wait_text("#progress-text", "all 5 done")
    assert page.texts("#classes .count") == ["5"] * 4


def test_a_large_picture_is_exact_as_far_as_the_screen_is_and_wholly_when_zoomed(page, folder, tmp_path):
    big = [(400, 300, 1203, 999), (1500, 200, 1807, 655), (100, 1100, 404, 1402), (1555, 811, 1777, 1033)]
    put_picture(folder / "images" / "图1.png", big, 2000, 1500)
    page.reload()
    is_shown(page, 1)
    left, top, right, bottom = thing(page, tmp_path)
    coarse = 2000.0 / (page.run("return document.querySelector('canvas').clientWidth") - 48)
    page.drag((left, top), (right, bottom))
    is_saved(page)
    _label, corners = boxes(folder, 1)[0]
    assert all(abs(one - other) <= coarse for one, other in zip(corners, big[0]))
    page.press("Delete")
    left, top, right, bottom = thing(page, tmp_path, 3)
    page.wheel(((left + right) // 2, (top + bottom) // 2), -800)
    left, top, right, bottom = thing(page, tmp_path, 3)
    assert right - left > 222
    page.drag((left, top), (right, bottom))
    is_saved(page)
    assert boxes(folder, 1) == [("苹果", big[3])]


def test_a_box_is_moved_resized_renamed_and_all_of_it_undone(page, folder, tmp_path):
    left, top, right, bottom = thing(page, tmp_path)
    page.drag((left, top), (right, bottom))
    is_saved(page)
    scale = (right - left) / 61.0
    steps = []
    page.drag((left, top), (left + 10 * scale, top + 20 * scale))  # its handle
    steps.append(("苹果", (30, 50, 81, 90)))
    page.drag((left + 30 * scale, bottom - 20), (left + 35 * scale, bottom - 20 - 10 * scale))  # its inside
    steps.append(("苹果", (35, 40, 86, 80)))
    page.press("3")
    steps.append(("梨", (35, 40, 86, 80)))
    page.press("ArrowRight")
    page.press("Shift+ArrowUp")
    steps += [("梨", (36, 40, 87, 80)), ("梨", (36, 30, 87, 70))]
    is_saved(page)
    assert boxes(folder, 1) == [steps[-1]]
    for step in [("梨", (36, 40, 87, 80))] + steps[2::-1] + [("苹果", THINGS[0][0])]:
        page.press("Control+z")
        is_saved(page)
        if step not in steps[3:]:
            assert boxes(folder, 1) == [step]
    page.press("Control+z")
    is_saved(page)
    assert not (folder / "annotations" / "图1.xml").exists()
    for _step in range(6):
        page.press("Control+y")
    is_saved(page)
    assert boxes(folder, 1) == [steps[-1]]


def test_boxes_stay_on_the_picture(page, folder, tmp_path):
    left, top, right, bottom = thing(page, tmp_path)
    page.drag((left, top), (250, 60))  # over the corner, and beyond
    page.press("Shift+ArrowLeft", "Shift+ArrowUp")
    is_saved(page)
    assert boxes(folder, 1)[0][1] == (0, 0, 20, 30)


def test_a_click_chooses_and_delete_removes(page, folder, tmp_path):
    drawn(page, tmp_path)
    left, top, right, bottom = thing(page, tmp_path, 1)
    page.press("Escape")
    page.click_at(((left + right) // 2, (top + bottom) // 2))
    page.press("Delete")
    is_saved(page)
    assert [label for label, _corners in boxes(folder, 1)] == ["苹果", "梨", "橙子"]
    page.press("Tab", "Tab", "Backspace")
    is_saved(page)
    assert [label for label, _corners in boxes(folder, 1)] == ["苹果", "橙子"]


def test_a_new_class_is_typed_and_one_is_renamed_everywhere(page, folder, tmp_path):
    left, top, right, bottom = thing(page, tmp_path)
    page.drag((left, top), (right, bottom))
    page.press("Enter")
    page.type("火龙果")
    page.press("Enter")
    is_saved(page)
    page.wait(lambda: boxes(folder, 1) == [("火龙果", THINGS[0][0])])
    page.press("d")
    is_shown(page, 2)
    page.press("v")
    is_saved(page)
    page.click("#classes li:last-child button")
    page.press("Control+a")
    page.type("红心火龙果")
    page.press("Enter")
    page.wait(lambda: "红心火龙果" in page.texts("#classes .label"))
    assert boxes(folder, 1) == boxes(folder, 2) == [("红心火龙果", THINGS[0][0])]


def test_typing_finds_a_class_and_a_double_name_is_refused(page, folder, tmp_path):
    left, top, right, bottom = thing(page, tmp_path)
    page.drag((left, top), (right, bottom))
    page.press("Enter")
    page.type("橙")
    page.press("Enter")
    is_saved(page)
    page.wait(lambda: boxes(folder, 1) == [("橙子", THINGS[0][0])])
    page.click("#classes li:first-child button")
    page.press("Control+a")
    page.type("梨")
    page.press("Enter")
    page.wait_text("#ask-problem", "a class 梨 already")
    page.press("Escape")
    assert page.texts("#classes .label") == list(CLASSES)


def test_the_first_class_is_asked_for_when_there_is_none(browser, tmp_path):
    put_picture(tmp_path / "set" / "图1.png", THINGS[0])
    with LabelProgram(tmp_path / "set") as program:
        browser.go(program.address)
        is_shown(browser, 1)
        left, top, right, bottom = thing(browser, tmp_path)
        browser.drag((left, top), (right, bottom))
        browser.type("苹果")
        browser.press("Enter")
        browser.wait(lambda: (tmp_path / "set" / "图1.xml").exists())
        is_saved(browser)
    assert read_voc(str(tmp_path / "set" / "图1.xml")).boxes[0].corners == THINGS[0][0]


def test_what_is_missing_is_shown_and_gone_to(page, folder):
    assert page.text("#progress-text") == "0 of 5 done"
    assert page.texts("#classes .count.zero") == ["0"] * 4
    page.press("n")
    is_saved(page)
    assert read_voc(str(folder / "annotations" / "图1.xml")).boxes == ()
    page.press("PageDown", "PageDown")
    is_shown(page, 3)
    page.press("n", "m")
    is_shown(page, 4)
    page.press("m", "m")
    is_shown(page, 2)
    page.wait_text("#progress-text", "2 of 5 done")
    page.press("PageUp", "n")
    is_saved(page)
    assert not (folder / "annotations" / "图1.xml").exists()


def test_what_another_program_wrote_is_not_overwritten(page, folder, tmp_path):
    left, top, right, bottom = thing(page, tmp_path)
    page.drag((left, top), (right, bottom))
    is_saved(page)
    path = folder / "annotations" / "图1.xml"
    path.write_text(path.read_text(encoding="utf-8").replace("苹果", "别人"), encoding="utf-8")
    page.press("2")
    page.wait_text("#banner", "changed elsewhere")
    page.wait_text("#saving", "NOT SAVED: images/图1.png")
    assert boxes(folder, 1)[0][0] == "别人"
    page.click("#banner button:nth-of-type(2)")  # mine
    is_saved(page)
    assert boxes(folder, 1)[0][0] == "香蕉"
    path.write_text(path.read_text(encoding="utf-8").replace("香蕉", "别人"), encoding="utf-8")
    page.press("3")
    page.wait_text("#banner", "changed elsewhere")
    page.click("#banner button:nth-of-type(1)")  # theirs
    is_saved(page)
    assert boxes(folder, 1)[0][0] == "别人" and "别人" in page.texts("#boxes .label")


def test_two_tabs_see_each_other(page, program, folder, tmp_path):
    first = page.tab()
    second = page.new_tab()
    page.resize(1280, 800)
    page.go(program.address + "#images%2F%E5%9B%BE1.png")
    is_shown(page, 1)
    left, top, right, bottom = thing(page, tmp_path)
    page.drag((left, top), (right, bottom))
    is_saved(page)
    page.show_tab(first)
    page.press("n")  # in its eyes nothing is there
    page.wait(lambda: "changed elsewhere" in page.text("#banner") or page.texts("#boxes .label") == ["苹果"])
    assert boxes(folder, 1) == [("苹果", THINGS[0][0])]
    page.show_tab(second)
    page.close_tab()
    page.show_tab(first)


def test_a_damaged_label_file_is_told_and_kept(page, folder):
    (folder / "annotations").mkdir()
    (folder / "annotations" / "图2.xml").write_text("<annotation><obj", encoding="utf-8")
    page.reload()
    is_shown(page, 1)
    page.press("d")
    page.wait_text("#banner", "can't be read")
    page.drag((500, 300), (600, 400))  # draws nothing
    assert page.texts("#boxes .label") == []
    page.click("#banner button")
    page.wait(lambda: not page.run("return document.getElementById('banner').offsetParent"))
    assert (folder / "annotations" / "图2.xml.broken").read_text() == "<annotation><obj"


def test_a_disk_that_takes_nothing_is_told_until_it_does(page, folder, tmp_path):
    (folder / "annotations").write_text("in the way")
    left, top, right, bottom = thing(page, tmp_path)
    page.drag((left, top), (right, bottom))
    page.wait_text("#saving", "NOT SAVED")
    (folder / "annotations").unlink()
    is_saved(page)
    assert boxes(folder, 1) == [("苹果", THINGS[0][0])]


def test_a_turned_photograph_is_labelled_as_it_is_seen(browser, tmp_path):
    """EXIF says "turn right": 240 wide and 320 high on the screen, and in the XML."""
    from PIL import Image

    put_picture(tmp_path / "seen.png", THINGS[0])
    folder = tmp_path / "set"
    folder.mkdir()
    with Image.open(str(tmp_path / "seen.png")) as image:
        exif = Image.Exif()
        exif[0x0112] = 6
        image.save(str(folder / "图1.jpg"), quality=100, subsampling=0, exif=exif.tobytes())
    with LabelProgram(folder, "--labels", "a") as program:
        browser.go(program.address)
        is_shown(browser, 1)
        assert not browser.run("return document.getElementById('banner').offsetParent")
        canvas = browser.run("const e = document.querySelector('canvas').getBoundingClientRect();"
                             "return [e.x, e.y, e.width, e.height]")
        middle = canvas[0] + canvas[2] / 2, canvas[1] + canvas[3] / 2
        browser.drag((canvas[0] + 2, canvas[1] + 2), middle)
        is_saved(browser)
    found = read_voc(str(folder / "图1.xml"))
    assert (found.width, found.height) == (240, 320)
    assert found.boxes[0].corners == (0, 0, 120, 160)


def test_in_chinese(browser, folder):
    with LabelProgram(folder, "--labels", "苹果", EDGEAI_LANG="zh_CN") as program:
        browser.go(program.address)
        is_shown(browser, 1)
        is_saved(browser, "已保存")
        assert browser.run("return document.documentElement.lang") == "zh-CN"
        assert "撤销" in browser.texts("#tools button")


def test_ctrl_c_ends_it_and_tells_what_is_done(folder):
    shutil.rmtree(str(folder / "annotations"), ignore_errors=True)
    with LabelProgram(folder) as program:
        told, code = program.interrupt()
    assert code == 0
    assert "5 pictures, 0 done" in told and "ended: 0 of 5" in told
