"""无人值守门禁：人体感应唤醒，走近了看口罩，戴了开门，没戴提醒，听到「开门」也开。 An entrance without a guard."""
import threading
import time

from edgeai import open_kit
from edgeai.linkage.actions import say
from edgeai.linkage.board_b.lines import BoardLines
from edgeai.linkage.engine import Linkage

NEAR_CM = 80
OPEN_S = 3
GREETING = "请看摄像头"
WELCOME = "请进"
REMINDER = "请佩戴口罩"
COMMAND = "开门"
SECONDS = 26


def open_door(alarm=None):
    servo.angle = 90
    threading.Timer(OPEN_S, servo.move, [0]).start()
    voice.say(WELCOME, wait=False)


def note(label):
    with open("visitors.csv", "a", encoding="utf-8") as table:
        print(time.strftime("%H:%M:%S"), label, "%d" % (100 * linkage.latest("board_b", label).value), sep=",", file=table)


with open_kit() as kit:
    voice, ears = kit.voice(), kit.recognizer([" ".join(COMMAND)])
    k210, servo, microphone = BoardLines.open(kit.config.board_b), kit.servo(), kit.microphone()
    kit.distance().interval_s = 0.2
    linkage = Linkage(kit)
    linkage.listen(print)

    def near(rule):
        return rule.and_when("distance", "distance_m").at_most(NEAR_CM / 100).and_when("person", "motion")

    linkage.when("distance", "distance_m").at_most(NEAR_CM / 100).and_when("person", "motion").equals(
        1, level=0).then(lambda: voice.say(GREETING, wait=False))
    near(linkage.when_seen(k210, "mask", 0.7, "3 of 3")).equals(1, level=0).then(open_door, lambda: note("mask"))
    near(linkage.when_seen(k210, "no_mask", 0.7, "3 of 3")).equals(1).then(
        kit.buzzer().on, say(REMINDER), lambda: note("no_mask")).on_clear(kit.buzzer().off)
    linkage.run(background=True)
    for heard in ears.sentences(microphone, seconds=SECONDS):
        if heard.text.replace(" ", "") == COMMAND:
            open_door()
