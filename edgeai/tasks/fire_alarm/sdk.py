"""危化品仓库火情视觉报警：板 B 看，板 A 报警、播报、抓拍、记录。 A fire in the warehouse."""
from edgeai import open_kit
from edgeai.linkage.actions import note, say
from edgeai.linkage.engine import Linkage

MIN_SCORE = 0.7
CLEAR_S = 5
PHRASE = "仓库发生火情，请立即撤离"

with open_kit() as kit:
    linkage = Linkage(kit)
    linkage.listen(print)
    row = note("alarm.csv", 时间="{time}", 级别="{level}", 类别="fire", 置信度="{board_b.fire:.2f}", 抓拍="{picture}")
    fire = linkage.when_seen(kit.board_b, "fire", MIN_SCORE, "3 of 3", clear_hold_s=CLEAR_S, name="一级")
    fire.switch(kit.buzzer(), kit.red()).then(row)
    for sensor, quantity in (("flame", "flame"), ("smoke", "gas")):  # 报警时传感器也有反应：二级
        linkage.when(sensor, quantity).equals(1, level=2, clear_hold_s=CLEAR_S).and_while("一级").then(say(PHRASE), row)
    linkage.run(seconds=25)
