"""The virtual KPU refuses what MaixPy refuses, and sees what its model sees in the picture."""
import hashlib
import os
import struct

import cv2
import numpy as np
import pytest

import tiny_onnx
from board_help import TalkingBoard, wait_until
from edgeai.sim.maixpy.region_layer import decode
from edgeai.vision.image_file import read_image
from edgeai.vision.kmodel.records import Shape
from edgeai.vision.kmodel.stand_in import stand_in_kmodel

START = """
import KPU as kpu, sensor, lcd, image
def refusal(function, *arguments):
    try:
        function(*arguments)
        print('taken')
    except Exception as problem:
        print(type(problem).__name__, str(problem).strip())
"""
CAMERA = """
sensor.reset()
sensor.set_pixformat(sensor.RGB565)
sensor.set_framesize(sensor.QVGA)
sensor.set_windowing((64, 64))
sensor.run(1)
"""
DETECT = START + CAMERA + """
task = kpu.load('/sd/m.kmodel')
kpu.init_yolo2(task, 0.5, 0.3, 1, (0.5, 0.25))
"""


@pytest.fixture
def package(tmp_path):
    return tiny_onnx.write_detector(tmp_path / "模型" / "colours")


def kmodel_of(package):
    with open(os.path.join(package, "float.onnx"), "rb") as file:
        digest = hashlib.sha256(file.read()).hexdigest()
    return stand_in_kmodel(Shape(64, 64, 3), Shape(2, 2, 7), digest, 5000)


def picture_of(path, colour):
    """A quarter of the window, its top right, in that BGR colour; the rest is grey-green."""
    picture = np.full((240, 320, 3), (40, 120, 40), np.uint8)
    picture[88:120, 160:192] = colour
    path.write_bytes(cv2.imencode(".png", picture)[1].tobytes())
    return path


def board_for(tmp_path, package=None, kmodel=None, **settings):
    files = {"flash/main.py": "", "sd/main.py": ""}
    if kmodel is not None:
        files["sd/m.kmodel"] = kmodel
    board = TalkingBoard(tmp_path / "板", files, models=[os.path.dirname(package)] if package else (),
                         **settings)
    board.power_on()
    assert board.says(">>> ")
    return board


def test_a_detection_is_earned_from_the_cameras_picture(tmp_path, package):
    red = picture_of(tmp_path / "红.png", (0, 0, 255))
    blue = picture_of(tmp_path / "蓝.png", (255, 0, 0))
    grey = picture_of(tmp_path / "灰.png", (40, 120, 40))
    with board_for(tmp_path, package, kmodel_of(package), camera=red) as board:
        source = DETECT + "def see():\n    print(kpu.run_yolo2(task, sensor.snapshot()))\nsee()\n"
        output, error = board.result_of(source)
        assert error == ""
        # The cell's middle is (48, 16), the anchor half a cell wide and a quarter high: 16 x 8.
        assert '"x":40, "y":12, "w":16, "h":8' in output and '"classid":0' in output
        board.show(blue)
        assert '"classid":1' in board.result_of("see()")[0]
        board.show(grey)
        assert board.result_of("see()") == ("None\n", "")


def test_the_cells_values_and_the_objects_methods(tmp_path, package):
    with board_for(tmp_path, package, kmodel_of(package),
                   camera=picture_of(tmp_path / "a.png", (0, 0, 255))) as board:
        output, error = board.result_of(DETECT + """
img = sensor.snapshot()
for one in kpu.run_yolo2(task, img):
    print(one.rect(), one.classid(), one.value() > 0.5, one.index(), one.objnum())
fmap = kpu.forward(task, img)
print(len(fmap[:]), fmap[17] > 3)
print(kpu.deinit(task))
""")
        assert (output, error) == ("(40, 12, 16, 8) 0 True 0 1\n28 True\nTrue\n", "")


def test_pictures_that_do_not_fit_are_refused(tmp_path, package):
    with board_for(tmp_path, package, kmodel_of(package)) as board:
        output, error = board.result_of(DETECT + """
refusal(kpu.run_yolo2, task, image.Image(size=(64, 64)))
wide = image.Image(size=(320, 240)).pix_to_ai()
refusal(kpu.run_yolo2, task, wide)
sensor.set_pixformat(sensor.GRAYSCALE)
refusal(kpu.run_yolo2, task, sensor.snapshot())
""")
        assert error == "" and output.count("ValueError [MAIXPY]kpu: check img format err!") == 3
        assert "[MAIXPY]kpu: pix_ai is NULL!" in output
        assert "[MAIXPY]kpu: img w=320,h=240, but model w=64,h=64" in output
        assert "[MAIXPY]kpu: grayscale img, but model channel=3" in output


def test_every_number_of_load(tmp_path, package):
    """And that a fifth model is the last."""
    good = kmodel_of(package)
    with board_for(tmp_path, package, good) as board:
        for name, data in (("v5.kmodel", b"LDMK" + struct.pack("<8I", 5, 32, 0, 0, 1, 0, 0, 0)),
                           ("bad.kmodel", struct.pack("<7I", 3, 0, 0, 0, 0, 0, 1) + bytes(64)),
                           ("cut.kmodel", good[:-200]), ("x.smodel", b"?" * 64),
                           ("big.kmodel", stand_in_kmodel(Shape(64, 64, 3), Shape(2, 2, 7),
                                                          "00" * 32, 3 << 20))):
            with open(os.path.join(board.folder, "sd", name), "wb") as file:
                file.write(data)
        output, error = board.result_of(START + """
for name in ('none.kmodel', 'v5.kmodel', 'bad.kmodel', 'x.smodel', 'cut.kmodel', 'big.kmodel'):
    refusal(kpu.load, '/sd/' + name)
tasks = [kpu.load('/sd/m.kmodel') for i in range(5)]
refusal(kpu.load, '/sd/m.kmodel')
kpu.deinit(tasks[0])
refusal(kpu.load, '/sd/m.kmodel')
refusal(kpu.load, '/sd/m.txt')
refusal(kpu.load, 0)
""")
        numbers = [line.split("load error:")[1][:4] for line in output.splitlines()
                   if "load error:" in line]
        assert (numbers, error) == (["2001", "2002", "2003", "2004", "2005", "2006", "2009"], "")
        assert output.splitlines()[7] == "taken"
        assert "only supply .kmodel" in output and "model_addr must > 0" in output


def test_a_model_in_the_flash_chip_and_the_heap_it_takes(tmp_path, package):
    kmodel = kmodel_of(package)
    with board_for(tmp_path, package) as board:
        with open(os.path.join(board.folder, "flash.bin"), "wb") as file:
            file.write(b"\xff" * 0x300000 + kmodel)
        output, error = board.result_of(START + """
from Maix import utils
before = utils.heap_free()
task = kpu.load(0x300000)
print(before - utils.heap_free() >= %d, utils.flash_read(0x300000, 4))
kpu.deinit(task)
print(before == utils.heap_free())
refusal(kpu.load, 0x500000)
""" % len(kmodel))
        assert (error, output.splitlines()[:2]) == (
            "", ["True b'\\x03\\x00\\x00\\x00'", "True"])
        assert "load error:2002" in output


def test_a_kmodel_without_its_package_is_told(tmp_path, package):
    with board_for(tmp_path, None, kmodel_of(package)) as board:
        assert "knows no model package" in board.result_of(
            DETECT + "kpu.run_yolo2(task, sensor.snapshot())")[1]


def test_drawing_reaches_the_kpu_only_by_pix_to_ai(tmp_path, package):
    with board_for(tmp_path, package, kmodel_of(package)) as board:
        output, error = board.result_of(DETECT + """
img = sensor.snapshot()
img.draw_rectangle(32, 0, 32, 32, color=(255, 0, 0), fill=True)
print(kpu.run_yolo2(task, img))
img.pix_to_ai()
print(len(kpu.run_yolo2(task, img)))
""")
        assert (output, error) == ("None\n1\n", "")


def test_the_lcd_is_a_picture(tmp_path):
    camera = picture_of(tmp_path / "a.png", (0, 0, 255))
    with board_for(tmp_path, camera=camera) as board:
        assert board.result_of(START + CAMERA + """
lcd.init()
lcd.clear((0, 255, 0))
lcd.display(sensor.snapshot())
""") == ("", "")

        def shown():
            screen = read_image(board.screen_path)
            return screen.shape == (240, 320, 3) and tuple(screen[100, 170]) == (0, 0, 248)
        assert wait_until(lambda: os.path.exists(board.screen_path)) and wait_until(shown)
        assert tuple(read_image(board.screen_path)[0, 0]) == (0, 255, 0)


def test_blobs_codes_and_the_commonest_calls(tmp_path):
    code = cv2.QRCodeEncoder.create().encode("edgeai 42")
    picture = np.full((240, 320, 3), 255, np.uint8)
    picture[40:200, 20:180] = cv2.resize(code, (160, 160), interpolation=cv2.INTER_NEAREST)[
        :, :, None]
    picture[100:130, 240:290] = (0, 0, 255)
    path = tmp_path / "码.png"
    path.write_bytes(cv2.imencode(".png", picture)[1].tobytes())
    with board_for(tmp_path, camera=path) as board:
        output, error = board.result_of(START + CAMERA.replace(
            "sensor.set_windowing((64, 64))\n", "") + """
img = sensor.snapshot()
(found,) = img.find_blobs([(30, 70, 40, 100, 20, 100)], pixels_threshold=100, merge=True)
print(found.rect(), found.pixels(), found.cx(), found.density())
print(img.find_qrcodes()[0].payload(), img.get_pixel(250, 110), img.get_pixel(-1, 0))
img.save('/flash/a.jpg')
print(image.Image('/flash/a.jpg').resize(32, 24).width(), img.copy((0, 0, 10, 5)).height())
refusal(img.draw_rectangle, 1, 2)
""")
        assert error == ""
        assert output.splitlines() == ["(240, 100, 50, 30) 1500 264 1.0",
                                       "edgeai 42 (248, 0, 0) None", "32 5",
                                       "TypeError Expected tuple/list of 4"]


def test_the_region_layer_suppresses_and_cuts_as_the_library_does():
    """Two anchors on one cell of two: the surer box stays, another class's stays too."""
    cells = np.zeros((2, 7, 1, 2), np.float32)
    cells[:, 4] = -20
    cells[0, 4, 0, 0], cells[1, 4, 0, 0] = 4, 3
    cells[:, 5, 0, 0], cells[:, 6, 0, 0] = 9, -9
    found = decode(cells.reshape(14, 1, 2), (3, 3, 3, 2.8), 0.5, 0.3, 64, 32)
    assert [(one.class_id, one.x, one.y) for one in found] == [(0, 0, 0)]
    assert found[0].value == pytest.approx(1 / (1 + np.exp(-4)), rel=1e-4)
    cells[1, 5, 0, 0], cells[1, 6, 0, 0] = -9, 9
    both = decode(cells.reshape(14, 1, 2), (3, 3, 3, 2.8), 0.5, 0.3, 64, 32)
    assert [one.class_id for one in both] == [0, 1]


def test_a_model_in_flash_ends_where_its_headers_say(tmp_path, package):
    """Another one that lies behind it takes none of its memory."""
    kmodel = kmodel_of(package)
    chip = bytearray(b"\xff" * 0x700000)
    chip[0x300000:0x300000 + len(kmodel)] = chip[0x600000:0x600000 + len(kmodel)] = kmodel
    red = picture_of(tmp_path / "红.png", (0, 0, 255))
    files = {"flash/main.py": "", "flash.bin": bytes(chip)}
    with TalkingBoard(tmp_path / "板", files, models=[os.path.dirname(package)], camera=red) as board:
        board.power_on()
        assert board.says(">>> ")
        output, error = board.result_of(START + CAMERA + """
from Maix import utils
before = utils.heap_free()
task = kpu.load(0x300000)
print(before - utils.heap_free() < 20000)
kpu.init_yolo2(task, 0.5, 0.3, 1, (0.5, 0.25))
print(len(kpu.run_yolo2(task, sensor.snapshot())))
""")
        assert (output, error) == ("True\n1\n", "")


def test_the_kpus_planes_are_moved(tmp_path):
    picture = picture_of(tmp_path / "红.png", (0, 0, 255))
    with board_for(tmp_path, camera=picture) as board:
        output, error = board.result_of(START + CAMERA + """
matrix = image.get_affine_transform([(0, 0), (40, 0), (0, 40)], [(0, 10), (40, 10), (0, 50)])
print([int(value + 0.5) for value in matrix])
here, there = sensor.snapshot(), image.Image(size=(64, 64))
refusal(image.warp_affine_ai, here, there, matrix)
there.pix_to_ai()
image.warp_affine_ai(here, there, matrix)
there.ai_to_pix()
print(here.get_pixel(40, 10) == there.get_pixel(40, 20), there.get_pixel(40, 5))
""")
        assert error == ""
        assert output.splitlines() == ["[1, 0, 0, 0, 1, 10, 0, 0, 1]", "ValueError [MAIXPY]image: pix_ai is NULL!",
                                       "True (0, 0, 0)"]


def test_a_picture_is_drawn_into_another(tmp_path):
    """Also over its edges, larger, and from grey into colour."""
    with board_for(tmp_path) as board:
        output, error = board.result_of("""
import image
small = image.Image(size=(10, 10)).draw_rectangle(0, 0, 10, 10, color=(255, 0, 0), fill=True)
large = image.Image(size=(40, 30))
large.draw_image(small, 35, -5).draw_image(small, (0, 20), x_scale=2.0)
print([large.get_pixel(*place) for place in ((39, 4), (39, 5), (34, 0), (19, 29), (20, 29))])
grey = image.Image(size=(40, 30)).to_grayscale()
print(grey.draw_image(small, 0, 0).get_pixel(1, 1), large.draw_image(grey, 0, 0).get_pixel(1, 1))
large.draw_image(small, 50, 50)
""")
        assert error == ""
        assert output.splitlines() == [
            "[(255, 0, 0), (0, 0, 0), (0, 0, 0), (255, 0, 0), (0, 0, 0)]", "75 (75, 75, 75)"]
