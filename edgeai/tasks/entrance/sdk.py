"""无人值守门禁：走近了看口罩，戴了开门，没戴提醒，听到「开门」也开。 An entrance without a guard."""
from edgeai import open_kit
from edgeai.linkage.actions import note, say
from edgeai.linkage.engine import Linkage

NEAR_CM = 80
GREETING = "请看摄像头"

with open_kit() as kit:
    linkage, open_door = Linkage(kit), kit.servo().open
    linkage.listen(print)
    row = note("visitors.csv", 时间="{time}", 类别="{quantity}", 置信度="{percent}")
    near = linkage.when("distance", "distance_m").at_most(NEAR_CM / 100).and_when("person", "motion")
    near.equals(1, level=0, name="来访").then(say(GREETING))
    linkage.when_seen("board_b", "mask", 0.7, "3 of 3").and_while("来访", level=0).then(open_door, say("请进"), row)
    linkage.when_seen("board_b", "no_mask", 0.7, "3 of 3").and_while("来访").switch(kit.buzzer()).then(say("请佩戴口罩"), row)
    linkage.when_heard("开门", level=0).then(open_door, say("请进"))
    linkage.run(seconds=26)
