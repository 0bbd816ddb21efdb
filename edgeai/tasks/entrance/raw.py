"""无人值守门禁，板 A：人体感应唤醒，超声波看远近，板 B 看口罩，舵机开门，播报，听「开门」。

只用 RPi.GPIO、pyserial、pyaudio、vosk、pyttsx3。需要 Vosk 模型的文件夹 model。板 B 每幅画面送来一行：
类别,置信度（百分数）,x,y,w,h；什么也没看到是 none,0,0,0,0,0。每位来访者写入 visitors.csv 一行。
"""
import json
import queue
import threading
import time

import pyaudio
import pyttsx3
import RPi.GPIO as GPIO
import serial
from vosk import KaldiRecognizer, Model

PIR, TRIGGER, ECHO = 24, 20, 21
SERVO = 12
BUZZER = 18
CLOSED, OPEN = 2.5, 7.5  # 舵机 0°、90° 的占空比
NEAR_CM = 80
OPEN_S, HELD, MIN_PERCENT = 3, 3, 70
GREETING = "请看摄像头"
WELCOME, REMINDER, COMMAND = "请进", "请佩戴口罩", "开门"
SECONDS = 26
sentences, door = queue.Queue(), {"opened_s": 0}


def distance_cm():
    # 空 trigger 「GPIO.HIGH」 提示：触发信号是高电平脉冲 查：visit
    GPIO.output(TRIGGER, GPIO.HIGH)
    time.sleep(0.00001)
    GPIO.output(TRIGGER, GPIO.LOW)
    begin = start = end = time.time()
    while GPIO.input(ECHO) == GPIO.LOW and start - begin < 0.05:
        start = end = time.time()
    # 空 echo 「GPIO.HIGH」 提示：回波脚在声音来回的时间里是什么电平？ 查：visit
    while GPIO.input(ECHO) == GPIO.HIGH and end - start < 0.05:
        end = time.time()
    # 空 speed 「* 34300 / 2」 提示：声速 343 m/s，去和回 查：visit
    return (end - start) * 34300 / 2 or 999  # 没有回波：很远


def speak():
    engine = pyttsx3.init()
    for voice in engine.getProperty("voices"):
        if "cmn-latn-pinyin" in voice.id or "Chinese" in voice.name and "latin" not in voice.name:
            engine.setProperty("voice", voice.id)
    for text in iter(sentences.get, None):
        # 空 say 「engine.say(text)」 提示：把句子交给语音引擎 查：visit
        engine.say(text)
        engine.runAndWait()


def open_door():
    door["opened_s"] = time.time()
    sentences.put(WELCOME)


def listen():
    # 空 grammar 「[" ".join(COMMAND), "[unk]"]」 提示：只听这一句（模型的词是单字），别的都算 [unk] 查：visit
    recognizer = KaldiRecognizer(Model("model"), 16000, json.dumps([" ".join(COMMAND), "[unk]"], ensure_ascii=False))
    audio = pyaudio.PyAudio()
    stream = audio.open(format=pyaudio.paInt16, channels=1, rate=16000, input=True, frames_per_buffer=1600)
    while time.time() - start_s < SECONDS:
        if recognizer.AcceptWaveform(stream.read(1600, exception_on_overflow=False)):
            # 空 command 「== COMMAND」 提示：听到的就是这句命令 查：visit
            if json.loads(recognizer.Result())["text"].replace(" ", "") == COMMAND:
                open_door()
    stream.close()
    audio.terminate()


GPIO.setmode(GPIO.BCM)
GPIO.setup([TRIGGER, SERVO, BUZZER], GPIO.OUT, initial=GPIO.LOW)
GPIO.setup([PIR, ECHO], GPIO.IN)
# 空 pwm 「GPIO.PWM(SERVO, 50)」 提示：舵机要 50 Hz 的 PWM 查：visit
servo = GPIO.PWM(SERVO, 50)
servo.start(CLOSED)
awake_s, measured_s, was_near, masked, bare, start_s = 0, 0, False, 0, 0, time.time()
threads = [threading.Thread(target=one) for one in (speak, listen)]
for thread in threads:
    thread.start()
try:
    with open("visitors.csv", "w", encoding="utf-8-sig") as table, open("frames.log", "wb", buffering=0) as frames, \
            serial.Serial("/dev/serial0", 115200, timeout=0.2) as link:
        while time.time() - start_s < SECONDS:
            line = link.readline()
            frames.write(line)
            label, percent = (line.decode("ascii", "replace").split(",") + ["none", "0"])[:2]
            awake_s = time.time() if GPIO.input(PIR) else awake_s
            is_awake = time.time() - awake_s < 5
            if is_awake and time.time() - measured_s > 0.3:  # 测距费时，不必每幅画面都测
                cm, measured_s = distance_cm(), time.time()
            # 空 near 「<= NEAR_CM」 提示：多近才算到了门前？ 查：visit
            is_near = is_awake and cm <= NEAR_CM
            if is_near and not was_near:
                sentences.put(GREETING)
            was_near = is_near
            is_sure = is_near and percent.isdigit() and int(percent) >= MIN_PERCENT
            masked = masked + 1 if is_sure and label == "mask" else 0
            bare = bare + 1 if is_sure and label in ("no_mask", "mask_wrong") else 0
            print("%s %s%% %s" % (label, percent, "在门前" if is_near else ""))
            if HELD in (masked, bare):
                open_door() if masked else sentences.put(REMINDER)
                print(time.strftime("%H:%M:%S"), label, percent, "开门" if masked else "拒绝", sep=",", file=table, flush=True)
            GPIO.output(BUZZER, bare >= HELD)
            # 空 hold 「< OPEN_S」 提示：开门后 OPEN_S 秒之内一直开着 查：visit
            is_open = time.time() - door["opened_s"] < OPEN_S
            # 空 servo 「OPEN if is_open else CLOSED」 提示：开着是 90°，否则 0° 查：visit
            servo.ChangeDutyCycle(OPEN if is_open else CLOSED)
finally:
    sentences.put(None)
    for thread in threads:
        thread.join()
    servo.stop()
    GPIO.cleanup()
