"""养老院语音助手：听命令，控制灯和蜂鸣器、读温度，回答并播报。用 pyaudio、vosk、pyttsx3、RPi.GPIO。

当前目录要有 model 文件夹（Vosk 模型）和命令表（JSON：{命令: 回答}，{} 处填温度）。麦克风只支持 48 kHz。
对话记在 dialogue.txt，第 n 条命令的回答另存为 answer<n>.wav。
"""
import json
import time

import pyaudio
import pyttsx3
import RPi.GPIO as GPIO
from vosk import KaldiRecognizer, Model, SetLogLevel

TABLE = "ward_a.json"
LIGHT = 17  # BCM 编号
BUZZER = 18
DHT = 4
TURNS = 4
NATIVE_RATE, CHUNK = 48000, 4800


def read_temperature():
    """DHT11 的温度（整数度）；没有读好 → None。"""
    GPIO.setup(DHT, GPIO.OUT, initial=GPIO.LOW)
    # 空 start 「0.02」 提示：起始信号：拉低至少 18 ms（单位：秒） 查：ward
    time.sleep(0.02)
    GPIO.setup(DHT, GPIO.IN, pull_up_down=GPIO.PUD_UP)
    levels = "".join(str(GPIO.input(DHT)) for _ in range(8000))
    highs = [len(run) for run in levels.split("0") if run][-41:-1]  # 40 位；最后一段是空闲
    if len(highs) < 40:
        return None
    middle = (min(highs) + max(highs)) / 2
    # 空 bit 「length > middle」 提示：高电平长的是 1，短的是 0 查：ward
    bits = "".join("1" if length > middle else "0" for length in highs)
    data = [int(bits[at:at + 8], 2) for at in range(0, 40, 8)]
    if sum(data[:4]) & 0xFF != data[4]:
        return None
    # 空 byte 「data[2]」 提示：依次是湿度、湿度小数、温度、温度小数、校验 查：ward
    return data[2]


def act(command):
    """做命令要做的事；问温度时返回温度。"""
    if command == "打开灯":
        # 空 lit 「GPIO.HIGH」 提示：高电平点亮 查：ward
        GPIO.output(LIGHT, GPIO.HIGH)
    elif command == "关闭灯":
        # 空 dark 「LIGHT, GPIO.LOW」 提示：哪个引脚、什么电平？ 查：ward
        GPIO.output(LIGHT, GPIO.LOW)
    elif command == "呼叫护士":
        GPIO.output(BUZZER, GPIO.HIGH)
        time.sleep(0.3)
        GPIO.output(BUZZER, GPIO.LOW)
    elif command == "现在温度":
        return read_temperature()


def listen(stream, recognizer):
    """听到一句完整的话，返回文字。"""
    stream.start_stream()
    text = ""
    while not text:
        if recognizer.AcceptWaveform(stream.read(CHUNK, exception_on_overflow=False)):
            text = json.loads(recognizer.Result())["text"].replace(" ", "")
    stream.stop_stream()  # 说话时不听，免得听到自己
    return text


with open(TABLE, encoding="utf-8") as file:
    answers = json.load(file)
SetLogLevel(-1)
grammar = json.dumps([" ".join(command) for command in answers] + ["[unk]"], ensure_ascii=False)
# 空 engine 「NATIVE_RATE, grammar」 提示：声音的采样率和语法 查：ward
recognizer = KaldiRecognizer(Model("model"), NATIVE_RATE, grammar)
engine = pyttsx3.init()
for voice in engine.getProperty("voices"):
    if "cmn-latn-pinyin" in voice.id or "Chinese" in voice.name and "latin" not in voice.name:
        engine.setProperty("voice", voice.id)
audio = pyaudio.PyAudio()
GPIO.setmode(GPIO.BCM)
# 空 output 「GPIO.OUT」 提示：灯和蜂鸣器的引脚是输入还是输出？ 查：ward
GPIO.setup([LIGHT, BUZZER], GPIO.OUT, initial=GPIO.LOW)
stream = audio.open(format=pyaudio.paInt16, channels=1, rate=NATIVE_RATE, input=True, frames_per_buffer=CHUNK)
try:
    with open("dialogue.txt", "w", encoding="utf-8") as log:
        for turn in range(1, TURNS + 1):
            command = listen(stream, recognizer)
            # 空 act 「act(command)」 提示：先做命令要做的事 查：ward
            value = act(command)
            # 空 fill 「.format(value)」 提示：把温度填进回答的 {} 处 查：ward
            answer = answers.get(command, "请再说一遍").format(value)
            log.write("问：%s\n答：%s\n" % (command, answer))
            print(command, "→", answer)
            engine.save_to_file(answer, "answer%d.wav" % turn)
            # 空 say 「engine.say(answer)」 提示：把回答交给播报引擎 查：ward
            engine.say(answer)
            # 空 aloud 「engine.runAndWait()」 提示：念出来，念完才往下走 查：ward
            engine.runAndWait()
finally:
    GPIO.cleanup()
    audio.terminate()
