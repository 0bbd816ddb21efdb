"""实时语音识别：边听边显示中间结果，每句的最终结果写进 transcript.txt。只用 pyaudio 和 vosk。

当前目录要有 model 文件夹（Vosk 模型）。transcript.txt 每句一行，UTF-8 编码。
"""
import json

import pyaudio
from vosk import KaldiRecognizer, Model, SetLogLevel

RATE = 16000
CHUNK = 1600  # 每次听 0.1 秒
SECONDS = 10
FILE = "transcript.txt"


def text_of(result, key):
    """识别结果（JSON 字符串）里的文字，去掉词之间的空格。"""
    return json.loads(result)[key].replace(" ", "")


SetLogLevel(-1)
# 空 model 「"model"」 提示：模型所在的文件夹 查：listen
model = Model("model")
# 空 engine 「model, RATE」 提示：识别器用哪个模型、声音的采样率是多少 查：listen
recognizer = KaldiRecognizer(model, RATE)

audio = pyaudio.PyAudio()
# 空 format 「pyaudio.paInt16」 提示：vosk 只认 16 位整数的采样 查：listen
stream = audio.open(format=pyaudio.paInt16, channels=1, rate=RATE, input=True, frames_per_buffer=CHUNK)
sentences, shown = [], ""
print("请说话 …")
# 空 blocks 「RATE * SECONDS // CHUNK」 提示：一共要听多少块？ 查：listen
for _ in range(RATE * SECONDS // CHUNK):
    data = stream.read(CHUNK, exception_on_overflow=False)
    # 空 feed 「recognizer.AcceptWaveform(data)」 提示：把声音交给识别器；一句说完时为真 查：listen
    if recognizer.AcceptWaveform(data):
        # 空 final 「recognizer.Result()」 提示：这一句的最终结果 查：listen
        sentence = text_of(recognizer.Result(), "text")
        # 空 spoken 「sentence」 提示：没有说话的一段不要 查：listen
        if sentence:
            # 空 collect 「sentences.append(sentence)」 提示：把这一句记下来 查：listen
            sentences.append(sentence)
            print("识别结果：", sentence)
    else:
        # 空 partial 「recognizer.PartialResult()」 提示：还没说完时的中间结果 查：listen
        partial = text_of(recognizer.PartialResult(), "partial")
        # 空 changed 「partial != shown」 提示：中间结果变了才再显示 查：listen
        if partial and partial != shown:
            print("正在识别：", partial)
        shown = partial
# 空 rest 「recognizer.FinalResult()」 提示：时间到了还没说完的那一句 查：listen
last = text_of(recognizer.FinalResult(), "text")
if last:
    sentences.append(last)
    print("识别结果：", last)
stream.stop_stream()
stream.close()
audio.terminate()

# 空 mode 「"w"」 提示：打开文件用来写 查：listen
with open(FILE, "w", encoding="utf-8") as file:
    for sentence in sentences:
        # 空 write 「file.write(sentence + "\n")」 提示：每句写一行 查：listen
        file.write(sentence + "\n")
print("共 %d 句，已保存 %s" % (len(sentences), FILE))
