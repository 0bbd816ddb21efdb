"""危化品仓库火情视觉报警：板 B 看，串口送来检测结果；板 A 判断、报警、抓拍、记录。

只用 pyserial、RPi.GPIO、cv2、pyttsx3。一级：连续几帧见到火，蜂鸣器响、红灯亮；二级：火焰或烟雾传感器也有
反应，播报。每次报警抓拍一张、写入 alarm.csv，没有火情一段时间后解除。完好的帧原样写入 frames.log。
"""
import binascii
import csv
import json
import threading
import time

import cv2
import pyttsx3
import RPi.GPIO as GPIO
import serial

PORT, BAUD = "/dev/serial0", 115200
BUZZER = 18
RED = 27
FLAME = 16  # 火焰、烟雾传感器的数字输出，有反应时为低电平
SMOKE = 24
TARGET = "fire"
MIN_SCORE = 0.7
HELD = 3
CLEAR_S = 5
PHRASE = "仓库发生火情，请立即撤离"
SECONDS = 25


def parse(line):
    """完好的一帧 → 字典，否则 None。一帧：#E、长度（4 位十六进制）、CRC-32（8 位）、空格、JSON。"""
    head, body = line[:15], line[15:].rstrip(b"\r\n")
    try:
        # 空 hex 「int(head[6:14], 16)」 提示：校验码：8 位十六进制的文本变成整数 查：frames
        length, check = int(head[2:6], 16), int(head[6:14], 16)
    except ValueError:
        return None
    # 空 crc 「check != binascii.crc32(body) & 0xFFFFFFFF」 提示：校验码与正文的 CRC-32 不相等，就不要这一帧 查：frames
    if head[:2] != b"#E" or length != len(body) or check != binascii.crc32(body) & 0xFFFFFFFF:
        return None
    # 空 decode 「json.loads」 提示：JSON 文本变成字典 查：frames
    return json.loads(body.decode("utf-8"))


def speak(text):
    engine = pyttsx3.init()
    for voice in engine.getProperty("voices"):
        if "cmn-latn-pinyin" in voice.id or "Chinese" in voice.name and "latin" not in voice.name:
            engine.setProperty("voice", voice.id)
    engine.say(text)
    engine.runAndWait()


def record(level, score):
    """报警记录的一行：时间、级别、类别、置信度、抓拍的文件。"""
    name = "alarm_%d.jpg" % int(1000 * time.time())
    camera.read()  # 缓冲里的旧画面不要
    cv2.imwrite(name, camera.read()[1])
    table.writerow([time.strftime("%H:%M:%S"), level, TARGET, "%.2f" % score, name])
    file.flush()


# 空 open 「PORT, BAUD」 提示：打开哪个端口、多快？ 查：frames
link = serial.Serial(PORT, BAUD, timeout=0.5)
GPIO.setmode(GPIO.BCM)
GPIO.setup([BUZZER, RED], GPIO.OUT, initial=GPIO.LOW)
GPIO.setup([FLAME, SMOKE], GPIO.IN, pull_up_down=GPIO.PUD_UP)
camera = cv2.VideoCapture(0)
file = open("alarm.csv", "w", newline="", encoding="utf-8-sig")
frames = open("frames.log", "wb", buffering=0)  # 断电也不丢
table = csv.writer(file)
table.writerow(["时间", "级别", "类别", "置信度", "抓拍"])
level, held, seen_s, start_s = 0, 0, 0, time.time()
try:
    while time.time() - start_s < SECONDS:
        # 空 readline 「link.readline()」 提示：从串口读一行 查：frames
        line = link.readline()
        event = parse(line)
        if event is None or event["ev"] != "seen":
            continue
        frames.write(line)
        # 空 scale 「one[1] / 1000」 提示：置信度以千分之一为单位送来，换成 0 到 1 查：frames
        scores = [one[1] / 1000 for one in event["d"] if one[0] == TARGET]
        score = max(scores or [0])
        # 空 held 「held + 1 if score >= MIN_SCORE else 0」 提示：够格的帧接着数，不够格就从头数 查：frames
        held = held + 1 if score >= MIN_SCORE else 0
        # 空 felt 「GPIO.LOW」 提示：传感器有反应时是什么电平？ 查：frames
        is_felt = GPIO.LOW in (GPIO.input(FLAME), GPIO.input(SMOKE))
        print("第 %d 帧：%s %.2f，传感器 %d" % (event["n"], TARGET, score, is_felt))
        seen_s = time.time() if held or is_felt else seen_s
        # 空 first 「held >= HELD and level == 0」 提示：连续够了 HELD 帧，而且还没有报警 查：frames
        if held >= HELD and level == 0:
            level = 1
            # 空 alarm 「GPIO.HIGH」 提示：蜂鸣器响、红灯亮 查：frames
            GPIO.output([BUZZER, RED], GPIO.HIGH)
            record(level, score)
        # 空 second 「level == 1 and is_felt」 提示：二级：已经是一级，传感器也有反应 查：frames
        if held >= HELD and level == 1 and is_felt:
            level = 2
            threading.Thread(target=speak, args=(PHRASE,)).start()
            record(level, score)
        # 空 clear 「time.time() - seen_s >= CLEAR_S」 提示：没有火情已有 CLEAR_S 秒 查：frames
        if level and time.time() - seen_s >= CLEAR_S:
            level = 0
            GPIO.output([BUZZER, RED], GPIO.LOW)
finally:
    GPIO.cleanup()
    camera.release()
    file.close()
    frames.close()
    link.close()
