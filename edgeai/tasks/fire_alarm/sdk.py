"""危化品仓库火情视觉报警：板 B 看，板 A 报警、播报、抓拍、记录。 A fire in the warehouse."""
import time

from edgeai import open_kit
from edgeai.linkage.actions import say, slow
from edgeai.linkage.engine import Linkage
from edgeai.vision.image_file import write_image

TARGET = "fire"
MIN_SCORE = 0.7
HELD = 3
CLEAR_S = 5
PHRASE = "仓库发生火情，请立即撤离"
SECONDS = 25
VOTES = "%d of %d" % (HELD, HELD)


def record(alarm):
    name = "alarm_%d.jpg" % (1000 * time.time())
    write_image(name, camera.read().image)
    with open("alarm.csv", "a", encoding="utf-8") as file:
        print(time.strftime("%H:%M:%S"), alarm.level, TARGET, "%.2f" % linkage.latest("board_b", TARGET).value, name, sep=",", file=file)


with open_kit() as kit, kit.board_b() as k210, kit.camera() as camera:
    linkage = Linkage(kit)
    linkage.listen(print)
    linkage.when_seen(k210, TARGET, MIN_SCORE, VOTES, clear_hold_s=CLEAR_S, name="一级").then(
        kit.buzzer().on, kit.red().on, slow(record)).on_clear(kit.buzzer().off, kit.red().off)
    for sensor, quantity in (("flame", "flame"), ("smoke", "gas")):
        linkage.when_seen(k210, TARGET, MIN_SCORE, VOTES).and_when(sensor, quantity).equals(
            1, level=2, clear_hold_s=CLEAR_S, name="二级：" + sensor).then(say(PHRASE), slow(record))
    linkage.run(seconds=SECONDS)
