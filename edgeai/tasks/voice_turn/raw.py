"""语音控制：录音 → vosk 识别 → 开关灯和风扇 → pyttsx3 播报。只用第三方库，不用 edgeai。

需要：当前目录下的 model 文件夹（Vosk 模型）；灯接 GPIO17，风扇的继电器接 GPIO26。
"""
import json
import wave

import pyaudio
import pyttsx3
import RPi.GPIO as GPIO
from vosk import KaldiRecognizer, Model, SetLogLevel

RATE = 16000
CHUNK = 1600
SECONDS = 10
LIGHT, FAN = 17, 26
COMMANDS = {
    "打开灯": (LIGHT, GPIO.HIGH, "灯已打开"),
    "关闭灯": (LIGHT, GPIO.LOW, "灯已关闭"),
    "打开风扇": (FAN, GPIO.HIGH, "风扇已打开"),
    "关闭风扇": (FAN, GPIO.LOW, "风扇已关闭"),
}

SetLogLevel(-1)
grammar = json.dumps(list(COMMANDS) + ["[unk]"], ensure_ascii=False)
recognizer = KaldiRecognizer(Model("model"), RATE, grammar)

GPIO.setmode(GPIO.BCM)
GPIO.setup([LIGHT, FAN], GPIO.OUT, initial=GPIO.LOW)

audio = pyaudio.PyAudio()
stream = audio.open(format=pyaudio.paInt16, channels=1, rate=RATE, input=True,
                    frames_per_buffer=CHUNK)
frames, heard = [], []
for _ in range(SECONDS * RATE // CHUNK):
    data = stream.read(CHUNK)
    frames.append(data)
    if recognizer.AcceptWaveform(data):
        heard.append(json.loads(recognizer.Result())["text"])
heard.append(json.loads(recognizer.FinalResult())["text"])
stream.stop_stream()
stream.close()
audio.terminate()

with wave.open("command.wav", "wb") as file:
    file.setnchannels(1)
    file.setsampwidth(2)
    file.setframerate(RATE)
    file.writeframes(b"".join(frames))

engine = pyttsx3.init()
for voice in engine.getProperty("voices"):
    if "cmn-latn-pinyin" in voice.id or "Chinese" in voice.name and "latin" not in voice.name:
        engine.setProperty("voice", voice.id)
try:
    for text in heard:
        text = text.replace(" ", "")
        if text in COMMANDS:
            pin, level, answer = COMMANDS[text]
            GPIO.output(pin, level)
            print("识别结果:", text)
            engine.say(answer)
            engine.runAndWait()
finally:
    GPIO.cleanup()
