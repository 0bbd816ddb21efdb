"""展厅导览对话：听三句，答三句，存盘并播报。 A guide that answers three questions aloud."""
from edgeai import open_kit
from edgeai.audio.dialogue.answer_table import AnswerTable

DIALOGUE = "guide_hall.json"
UNKNOWN = "请再说一遍"

with open_kit() as kit, open("dialogue.txt", "w", encoding="utf-8") as log:
    guide = kit.conversation(AnswerTable.load(DIALOGUE, UNKNOWN))
    for number, turn in zip((1, 2, 3), guide.turns()):
        print("问：%s\n答：%s" % (turn.heard.text or "[unk]", turn.reply.text), file=log)
        kit.voice().save(turn.reply.text, "answer%d.wav" % number)
