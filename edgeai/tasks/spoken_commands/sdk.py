"""语音命令识别：只认 COMMANDS 里的命令，写进 transcript.txt。 Hears commands of a list and nothing else."""
from edgeai import open_kit

COMMANDS = ["打开灯", "关闭灯", "呼叫护士", "现在温度", "打开窗帘", "测量血压"]
SECONDS = 12

with open_kit() as kit, open("transcript.txt", "w", encoding="utf-8") as file:
    recognizer = kit.recognizer(COMMANDS)
    for heard in recognizer.sentences(kit.microphone(), seconds=SECONDS):
        print("不是命令" if heard.is_rejected else "%.1f 秒 命令：%s" % (heard.words[0].start_s, heard.text))
        if not heard.is_rejected:
            file.write(heard.text + "\n")
