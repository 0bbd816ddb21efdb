"""温室大棚语音播报联动：DHT11、光线、按钮、话筒 → 播报、继电器（风扇）、补光灯。

只用 RPi.GPIO、pyaudio、vosk、pyttsx3。当前目录要有 model 文件夹（Vosk 模型）。太热开风扇并播报，凉下来才关；
天黑开补光灯；按按钮、问「现在温度多少」都播报当前温度。
"""
import itertools
import json
import queue
import threading
import time

import pyaudio
import pyttsx3
import RPi.GPIO as GPIO
from vosk import KaldiRecognizer, Model

DHT = 4
FAN = 26
LAMP, LIGHT, BUTTON = 17, 25, 23  # 光线传感器的数字输出：够亮时为高电平
LIMIT = 30
MARGIN = 2  # 回差
QUIET_S = 10  # 这段时间内不重复报警
WARNING = "温度过高"
QUESTION = "现在温度多少"
SECONDS = 23
RATE, CHUNK = 16000, 1600

values, sentences = {}, queue.Queue()


def read_dht11():
    """(温度, 湿度)；没有读好 → None。"""
    GPIO.setup(DHT, GPIO.OUT, initial=GPIO.LOW)
    # 空 start 「0.02」 提示：起始信号：拉低至少 18 ms 查：hot
    time.sleep(0.02)
    # 空 pullup 「GPIO.IN」 提示：放开数据线，听传感器回答 查：hot
    GPIO.setup(DHT, GPIO.IN, pull_up_down=GPIO.PUD_UP)
    levels, same = [1], 0
    while same < 500:
        levels.append(GPIO.input(DHT))
        same = same + 1 if levels[-1] == levels[-2] else 0
    highs = [len(list(group)) for level, group in itertools.groupby(levels) if level]
    highs = highs[-41:-1]  # 40 位；最后是空闲的高电平
    if len(highs) < 40:
        return None
    # 空 bit 「length > (min(highs) + max(highs)) / 2」 提示：高电平长的是 1，短的是 0 查：hot
    bits = [length > (min(highs) + max(highs)) / 2 for length in highs]
    data = [sum(bit << 7 - n for n, bit in enumerate(bits[at:at + 8])) for at in range(0, 40, 8)]
    # 空 check 「sum(data[:4]) & 0xFF」 提示：第 5 个字节是前 4 个之和的低 8 位 查：hot
    if data[4] != sum(data[:4]) & 0xFF:
        return None
    return data[2] + data[3] / 10, data[0]


def speak():
    """念队列里的句子，None 结束。"""
    engine = pyttsx3.init()
    for voice in engine.getProperty("voices"):
        if "cmn-latn-pinyin" in voice.id or "Chinese" in voice.name and "latin" not in voice.name:
            engine.setProperty("voice", voice.id)
    for text in iter(sentences.get, None):
        engine.say(text)
        # 空 speak 「engine.runAndWait()」 提示：念出来，念完才往下走 查：hot
        engine.runAndWait()


def tell():
    sentences.put("现在温度%.0f度" % values["temperature"])


def listen():
    recognizer = KaldiRecognizer(Model("model"), RATE, json.dumps([QUESTION, "[unk]"], ensure_ascii=False))
    audio = pyaudio.PyAudio()
    stream = audio.open(format=pyaudio.paInt16, channels=1, rate=RATE, input=True, frames_per_buffer=CHUNK)
    while time.monotonic() - start_s < SECONDS:
        if recognizer.AcceptWaveform(stream.read(CHUNK, exception_on_overflow=False)):
            # 空 heard 「["text"]」 提示：识别结果的 JSON 里，文字叫什么？ 查：hot
            text = json.loads(recognizer.Result())["text"].replace(" ", "")
            # 空 question 「text == QUESTION」 提示：问的是温度才回答 查：hot
            if text == QUESTION:
                tell()
    stream.close()
    audio.terminate()


GPIO.setmode(GPIO.BCM)
GPIO.setup([FAN, LAMP], GPIO.OUT, initial=GPIO.LOW)
GPIO.setup(LIGHT, GPIO.IN)
GPIO.setup(BUTTON, GPIO.IN, pull_up_down=GPIO.PUD_UP)
GPIO.add_event_detect(BUTTON, GPIO.FALLING, callback=lambda pin: tell(), bouncetime=500)
warned_s, start_s = -QUIET_S, time.monotonic()
threads = [threading.Thread(target=one) for one in (speak, listen)]
for thread in threads:
    thread.start()
try:
    while time.monotonic() - start_s < SECONDS:
        time.sleep(1.05)  # DHT11 一秒最多问一次
        GPIO.output(LAMP, not GPIO.input(LIGHT))
        reading = read_dht11()
        if reading is None:
            continue
        values["temperature"], humidity = reading
        print("温度 %.1f ℃，湿度 %d %%" % reading)
        # 空 hot 「reading[0] > LIMIT」 提示：超过上限开风扇 查：hot
        if reading[0] > LIMIT:
            GPIO.output(FAN, GPIO.HIGH)
            # 空 quiet 「time.monotonic() - warned_s >= QUIET_S」 提示：QUIET_S 秒之内不重复 查：hot
            if time.monotonic() - warned_s >= QUIET_S:
                warned_s = time.monotonic()
                sentences.put("%s，现在%.0f度" % (WARNING, reading[0]))
        # 空 cool 「reading[0] <= LIMIT - MARGIN」 提示：降到上限减去回差才关风扇 查：hot
        elif reading[0] <= LIMIT - MARGIN:
            GPIO.output(FAN, GPIO.LOW)
finally:
    sentences.put(None)
    for thread in threads:
        thread.join()
    GPIO.cleanup()
