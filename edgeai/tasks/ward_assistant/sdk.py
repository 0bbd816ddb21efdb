"""养老院语音助手：听四条命令，控制设备，回答并播报。 Four spoken commands, done and answered aloud."""
from edgeai import open_kit
from edgeai.audio.dialogue.answer_table import AnswerTable

TABLE = "ward_a.json"

with open_kit() as kit, open("dialogue.txt", "w", encoding="utf-8") as log:
    table = AnswerTable.load(TABLE)
    table.when("打开灯", kit.light().on)
    table.when("关闭灯", kit.light().off)
    table.when("呼叫护士", kit.buzzer().beep)
    table.when("现在温度", lambda: round(kit.climate().temperature_c))
    for number, turn in zip((1, 2, 3, 4), kit.conversation(table).turns()):
        print("问：%s\n答：%s" % (turn.heard.text or "[unk]", turn.reply.text), file=log)
        kit.voice().save(turn.reply.text, "answer%d.wav" % number)
