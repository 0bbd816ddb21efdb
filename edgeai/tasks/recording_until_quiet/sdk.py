"""按键开始、说完自动停的录音，存成 16 kHz 的 record.wav。 Records from a key press until silence."""
from edgeai import open_kit

QUIET_S = 1.5

with open_kit() as kit:
    kit.button().wait_for_press()
    with kit.microphone(rate_hz=16000) as mic:  # 48 kHz 的麦克风由它降采样
        kit.led("lamp").on()
        clip = mic.record(until="silence", quiet_s=QUIET_S)
clip.save("record.wav")
print("已保存 record.wav：%.1f 秒，峰值 %.1f dBFS" % (clip.seconds, clip.peak_dbfs))
