"""温室大棚：太热开风扇并播报，天黑开补光灯，按按钮、问「现在温度多少」都播报温度。 A greenhouse that speaks."""
from edgeai import open_kit
from edgeai.linkage.actions import say
from edgeai.linkage.engine import Linkage

LIMIT = 30
WARNING = "温度过高"

with open_kit() as kit:
    linkage = Linkage(kit)
    linkage.listen(print)
    linkage.record("sensors.csv")
    linkage.answer_questions()
    linkage.when("climate", "temperature_c").above(LIMIT, clear=LIMIT - 2, level=0).switch(kit.relay())
    linkage.when("climate", "temperature_c").above(LIMIT, cooldown_s=10, name="高温").then(say(WARNING + "，现在{value}度"))
    linkage.when("daylight", "bright").equals(0, level=0).switch(kit.light())
    linkage.when("button", "pressed").equals(1, level=0).then(say("现在温度{climate.temperature_c}度"))
    linkage.run(seconds=23)
