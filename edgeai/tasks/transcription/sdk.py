"""实时语音识别：显示中间结果，最终结果写进 transcript.txt。 A live transcript with partial results."""
from edgeai import open_kit

SECONDS = 10

with open_kit() as kit, open("transcript.txt", "w", encoding="utf-8") as file:
    recognizer = kit.recognizer()
    for result in recognizer.stream(kit.microphone(), seconds=SECONDS):
        if result.text:
            print("识别结果：" if result.is_final else "正在识别：", result.text)
        if result.text and result.is_final:
            file.write(result.text + "\n")
