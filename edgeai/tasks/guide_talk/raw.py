"""展厅导览对话：听一句、查回答、显示、存盘、播报，一共 TURNS 轮。只用 pyaudio、vosk、pyttsx3。

当前目录要有 model 文件夹（Vosk 模型）和问答文件（JSON：{问题: 回答}）。对话记在 dialogue.txt，
第 n 轮的回答另存为 answer<n>.wav。
"""
import json

import pyaudio
import pyttsx3
from vosk import KaldiRecognizer, Model, SetLogLevel

DIALOGUE = "guide_hall.json"
UNKNOWN = "请再说一遍"
TURNS = 3
RATE = 16000
CHUNK = 1600


def listen(stream, recognizer):
    """听到一句完整的话，返回文字；答不上的话里有 [unk]。"""
    stream.start_stream()
    text = ""
    # 空 waiting 「not text」 提示：还没有听到文字就一直听 查：talk
    while not text:
        data = stream.read(CHUNK, exception_on_overflow=False)
        # 空 feed 「recognizer.AcceptWaveform(data)」 提示：把声音交给识别器；一句说完时为真 查：talk
        if recognizer.AcceptWaveform(data):
            # 空 heard 「["text"]」 提示：结果的 JSON 里，文字叫什么？ 查：talk
            text = json.loads(recognizer.Result())["text"].replace(" ", "")
    stream.stop_stream()  # 说话时不听，免得听到自己
    return text


def speak(engine, text, file):
    """把回答存成 WAV 文件，并念出来。"""
    # 空 save 「text, file」 提示：存什么、存到哪个文件 查：talk
    engine.save_to_file(text, file)
    engine.runAndWait()
    # 空 say 「engine.say(text)」 提示：把回答交给播报引擎 查：talk
    engine.say(text)
    # 空 aloud 「engine.runAndWait()」 提示：念出来，念完才往下走 查：talk
    engine.runAndWait()


with open(DIALOGUE, encoding="utf-8") as file:
    # 空 load 「json.load(file)」 提示：读出问答 查：talk
    answers = json.load(file)
# 空 spaced 「" ".join(question)」 提示：语法里的问题按字分开，中间空一格 查：talk
questions = [" ".join(question) for question in answers]
# 空 grammar 「ensure_ascii=False」 提示：vosk 要汉字本身，不要转义成 ASCII 查：talk
grammar = json.dumps(questions + ["[unk]"], ensure_ascii=False)
SetLogLevel(-1)
recognizer = KaldiRecognizer(Model("model"), RATE, grammar)

engine = pyttsx3.init()
for voice in engine.getProperty("voices"):
    if "cmn-latn-pinyin" in voice.id or "Chinese" in voice.name and "latin" not in voice.name:
        engine.setProperty("voice", voice.id)

audio = pyaudio.PyAudio()
stream = audio.open(format=pyaudio.paInt16, channels=1, rate=RATE, input=True, frames_per_buffer=CHUNK)
with open("dialogue.txt", "w", encoding="utf-8") as log:
    for turn in range(1, TURNS + 1):
        text = listen(stream, recognizer)
        # 空 answer 「answers.get(text, UNKNOWN)」 提示：查出回答；查不到时答 UNKNOWN 查：talk
        answer = answers.get(text, UNKNOWN)
        # 空 log 「text, answer」 提示：先问后答 查：talk
        line = "问：%s\n答：%s\n" % (text, answer)
        print(line, end="")
        log.write(line)
        speak(engine, answer, "answer%d.wav" % turn)
stream.close()
audio.terminate()
