"""温室大棚：温度过高时开风扇并播报，随时可问「现在温度多少」。 A greenhouse that speaks."""
from edgeai import open_kit
from edgeai.linkage.actions import say
from edgeai.linkage.engine import Linkage

with open_kit() as kit:
    linkage = Linkage(kit)
    linkage.answer_questions()
    linkage.listen(print)
    linkage.when(kit.climate, "temperature_c").above(30, clear=28, level=0).then(kit.relay().on).on_clear(kit.relay().off)
    linkage.when("climate", "temperature_c").above(30, cooldown_s=10, name="高温").then(say("太热了，现在{value}度"))
    linkage.run(seconds=60)
