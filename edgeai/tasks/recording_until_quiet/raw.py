"""按键开始、说完自动停的录音：存成 16 kHz、单声道、16 位的 record.wav。

麦克风只支持 48 kHz，直接要 16 kHz 会报 [Errno -9997]，所以按 48 kHz 录，再降到 16 kHz。
按钮接 BUTTON，按下接地；录音时 LAMP 上的灯亮（BCM 编号）。用 pyaudio、numpy、wave、RPi.GPIO。
"""
import wave

import numpy as np
import pyaudio
import RPi.GPIO as GPIO

BUTTON = 23
LAMP = 27
NATIVE_RATE = 48000
RATE = 16000
CHUNK = 4800  # 每次读 0.1 秒
QUIET_S = 1.5  # 说完以后安静这么久就停
THRESHOLD = 1000  # 峰值超过它算有人说话
LONGEST_S = 15
FILE = "record.wav"


def record(stream):
    """录到安静了 QUIET_S 秒为止，返回 48 kHz 的采样。"""
    blocks, has_spoken, quiet = [], False, 0
    while len(blocks) * CHUNK < LONGEST_S * NATIVE_RATE:
        data = stream.read(CHUNK, exception_on_overflow=False)
        # 空 dtype 「np.int16」 提示：字节串里每个采样的类型 查：take
        block = np.frombuffer(data, dtype=np.int16)
        blocks.append(block)
        # 空 loud 「block.max() > THRESHOLD」 提示：这一块里有人说话吗？ 查：take
        if block.max() > THRESHOLD:
            # 空 reset 「True, 0」 提示：说过话了；安静的块数从头数 查：take
            has_spoken, quiet = True, 0
        else:
            quiet += 1
        # 空 ended 「has_spoken and quiet」 提示：还没开口时的安静不算 查：take
        if has_spoken and quiet * CHUNK >= QUIET_S * NATIVE_RATE:
            break
    return np.concatenate(blocks)


def resample(samples):
    """48 kHz → 16 kHz：每三个采样取平均。"""
    # 空 thirds 「reshape(-1, 3)」 提示：每行三个采样 查：take
    return samples.astype(float).reshape(-1, 3).mean(axis=1).astype(np.int16)


audio = pyaudio.PyAudio()
# 空 numbering 「GPIO.BCM」 提示：引脚按 BCM 编号 查：take
GPIO.setmode(GPIO.BCM)
# 空 pull 「GPIO.PUD_UP」 提示：按下接地，没按时要上拉 查：take
GPIO.setup(BUTTON, GPIO.IN, pull_up_down=GPIO.PUD_UP)
GPIO.setup(LAMP, GPIO.OUT, initial=GPIO.LOW)
print("按下按钮，然后说话 …")
# 空 wait 「BUTTON」 提示：等哪个引脚的边沿？ 查：take
GPIO.wait_for_edge(BUTTON, GPIO.FALLING)
try:
    # 空 rate 「NATIVE_RATE」 提示：这只麦克风支持的采样率 查：take
    stream = audio.open(format=pyaudio.paInt16, channels=1, rate=NATIVE_RATE, input=True, frames_per_buffer=CHUNK)
    GPIO.output(LAMP, GPIO.HIGH)
    sound = resample(record(stream))
    stream.stop_stream()
    stream.close()
finally:
    GPIO.cleanup()
    audio.terminate()

with wave.open(FILE, "wb") as file:
    file.setnchannels(1)
    file.setsampwidth(2)
    # 空 file_rate 「RATE」 提示：文件里写的采样率 查：take
    file.setframerate(RATE)
    file.writeframes(sound.tobytes())
print("已保存 %s：%.1f 秒，峰值 %.0f %%" % (FILE, len(sound) / RATE, sound.max() / 327.68))
