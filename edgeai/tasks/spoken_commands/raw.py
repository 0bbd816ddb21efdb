"""语音命令识别：只认 COMMANDS 里的命令，写进 transcript.txt，每句一行，UTF-8 编码。

麦克风只支持 48 kHz：识别器按声音的采样率创建，vosk 自己降采样。只用 pyaudio 和 vosk。
当前目录要有 model 文件夹（Vosk 模型）。
"""
import json

import pyaudio
from vosk import KaldiRecognizer, Model, SetLogLevel

COMMANDS = ["打开灯", "关闭灯", "呼叫护士", "现在温度", "打开窗帘", "测量血压"]
NATIVE_RATE = 48000
CHUNK = 4800  # 每次听 0.1 秒
SECONDS = 12
FILE = "transcript.txt"

commands = []


def take(result):
    """一句话的结果：是命令就记下来，不是就丢掉。"""
    result = json.loads(result)
    # 空 joined 「.replace(" ", "")」 提示：去掉字之间的空格 查：listen
    command = result["text"].replace(" ", "")
    # 空 known 「command in COMMANDS」 提示：是命令才要 查：listen
    if command in COMMANDS:
        # 空 first 「result["result"][0]」 提示：第一个字的信息在 result 列表的开头 查：listen
        start_s = result["result"][0]["start"]
        print("%.1f 秒 命令：%s" % (start_s, command))
        # 空 collect 「commands.append(command)」 提示：把命令记下来 查：listen
        commands.append(command)
    elif command:
        print("不是命令")


# 空 spaced 「" ".join(command)」 提示：语法里的命令按字分开，中间空一格 查：listen
words = [" ".join(command) for command in COMMANDS]
# 空 unknown 「["[unk]"]」 提示：命令以外的话也要有归处 查：listen
grammar = json.dumps(words + ["[unk]"], ensure_ascii=False)
SetLogLevel(-1)
# 空 engine 「NATIVE_RATE, grammar」 提示：声音的采样率和语法 查：listen
recognizer = KaldiRecognizer(Model("model"), NATIVE_RATE, grammar)
# 空 times 「SetWords(True)」 提示：结果里要有每个字的时间 查：listen
recognizer.SetWords(True)

audio = pyaudio.PyAudio()
# 空 rate 「rate=NATIVE_RATE」 提示：这只麦克风支持的采样率 查：listen
stream = audio.open(format=pyaudio.paInt16, channels=1, rate=NATIVE_RATE, input=True, frames_per_buffer=CHUNK)
print("请说命令 …")
# 空 blocks 「NATIVE_RATE * SECONDS // CHUNK」 提示：一共要听多少块？ 查：listen
for _ in range(NATIVE_RATE * SECONDS // CHUNK):
    data = stream.read(CHUNK, exception_on_overflow=False)
    # 空 feed 「recognizer.AcceptWaveform(data)」 提示：把声音交给识别器；一句说完时为真 查：listen
    if recognizer.AcceptWaveform(data):
        # 空 final 「recognizer.Result()」 提示：这一句的最终结果 查：listen
        take(recognizer.Result())
# 空 rest 「recognizer.FinalResult()」 提示：时间到了还没说完的那一句 查：listen
take(recognizer.FinalResult())
stream.stop_stream()
stream.close()
audio.terminate()

with open(FILE, "w", encoding="utf-8") as file:
    # 空 write 「command + "\n"」 提示：每条命令一行 查：listen
    file.writelines(command + "\n" for command in commands)
print("共 %d 条命令，已保存 %s" % (len(commands), FILE))
