"""语音录制：录 SECONDS 秒，存成 16 kHz、单声道、16 位的 record.wav。只用 pyaudio 和 wave。

录完打印时长和峰值：峰值太小是没有录到，接近 100 % 是太响。
"""
import array
import wave

import pyaudio

RATE = 16000
CHANNELS = 1
CHUNK = 1600  # 每次读 0.1 秒
SECONDS = 5
FILE = "record.wav"

audio = pyaudio.PyAudio()
print("麦克风:", audio.get_default_input_device_info()["name"])
stream = audio.open(
    # 空 format 「pyaudio.paInt16」 提示：采样格式：16 位整数 查：record
    format=pyaudio.paInt16,
    # 空 channels 「CHANNELS」 提示：声道数 查：record
    channels=CHANNELS,
    # 空 rate 「RATE」 提示：采样率 查：record
    rate=RATE,
    # 空 direction 「input=True」 提示：打开的是录音流，不是放音流 查：record
    input=True,
    frames_per_buffer=CHUNK,
)

print("开始录音，请说话 …")
frames = []
# 空 blocks 「RATE * SECONDS // CHUNK」 提示：一共要读多少块？ 查：record
for _ in range(RATE * SECONDS // CHUNK):
    # 空 read 「stream.read(CHUNK, exception_on_overflow=False)」 提示：从录音流读一块 查：record
    data = stream.read(CHUNK, exception_on_overflow=False)
    # 空 keep 「frames.append(data)」 提示：把这一块留下来 查：record
    frames.append(data)
print("录音结束")
stream.stop_stream()
stream.close()
audio.terminate()
# 空 join 「b"".join(frames)」 提示：把各块接成一个字节串 查：record
sound = b"".join(frames)

with wave.open(FILE, "wb") as file:
    file.setnchannels(CHANNELS)
    # 空 width 「2」 提示：16 位的采样占几个字节？ 查：record
    file.setsampwidth(2)
    # 空 file_rate 「RATE」 提示：文件里写的采样率 查：record
    file.setframerate(RATE)
    file.writeframes(sound)

peak = max(abs(one) for one in array.array("h", sound))
print("已保存 %s：%.1f 秒，峰值 %.0f %%" % (FILE, len(sound) / 2 / RATE, 100 * peak / 32768))
