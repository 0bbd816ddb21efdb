"""温室大棚：太热开风扇并播报，天黑开补光灯，按按钮、问「现在温度多少」都播报温度。 A greenhouse that speaks."""
from edgeai import open_kit
from edgeai.linkage.actions import say, slow
from edgeai.linkage.engine import Linkage

LIMIT = 30
MARGIN = 2
QUIET_S = 10
WARNING = "温度过高"
SECONDS = 23


def tell():
    kit.voice().say("现在温度%.0f度" % linkage.latest("climate", "temperature_c").value)


with open_kit() as kit:
    linkage = Linkage(kit)
    linkage.answer_questions()
    kit.climate().interval_s = 1.05
    linkage.listen(print)
    linkage.when("climate", "temperature_c").above(LIMIT, clear=LIMIT - MARGIN, level=0).then(
        kit.relay().on).on_clear(kit.relay().off)
    linkage.when("climate", "temperature_c").above(LIMIT, cooldown_s=QUIET_S, name="高温").then(
        say(WARNING + "，现在{value}度"))
    linkage.when(kit.daylight, "bright").equals(0, level=0).then(kit.light().on).on_clear(kit.light().off)
    linkage.when(kit.button, "pressed").equals(1, level=0).then(slow(tell))
    linkage.run(seconds=SECONDS)
