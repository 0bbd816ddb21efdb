"""展厅导览对话：听三句，答三句，存盘并播报。 A guide that answers three questions aloud."""
import json

from edgeai import open_kit

DIALOGUE = "guide_hall.json"
UNKNOWN = "请再说一遍"

with open(DIALOGUE, encoding="utf-8") as file:
    answers = json.load(file)
with open_kit() as kit, open("dialogue.txt", "w", encoding="utf-8") as log:
    voice, recognizer = kit.voice(), kit.recognizer(list(answers))
    for turn, heard in zip((1, 2, 3), recognizer.sentences(kit.microphone())):
        answer = answers.get(heard.text, UNKNOWN)
        print("问：%s\n答：%s" % (heard.text or "[unk]", answer), file=log)
        voice.save(answer, "answer%d.wav" % turn)
        voice.say(answer)
