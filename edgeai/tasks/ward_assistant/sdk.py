"""养老院语音助手：听四条命令，控制设备，回答并播报。 Four spoken commands, done and answered aloud."""
import json

from edgeai import open_kit

TABLE = "ward_a.json"

with open(TABLE, encoding="utf-8") as file:
    answers = json.load(file)
with open_kit() as kit, open("dialogue.txt", "w", encoding="utf-8") as log:
    voice, recognizer = kit.voice(), kit.recognizer(list(answers))
    acts = {"打开灯": kit.led("light").on, "关闭灯": kit.led("light").off,
            "呼叫护士": kit.buzzer().beep, "现在温度": lambda: round(kit.climate().temperature_c)}
    for turn, heard in zip((1, 2, 3, 4), recognizer.sentences(kit.microphone())):
        value = acts[heard.text]() if heard.text in acts else None
        answer = answers.get(heard.text, "请再说一遍").format(value)
        print("问：%s\n答：%s" % (heard.text or "[unk]", answer), file=log)
        voice.save(answer, "answer%d.wav" % turn)
        voice.say(answer)
