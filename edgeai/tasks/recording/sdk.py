"""语音录制：录 SECONDS 秒，存成 record.wav。 Record a phrase into a WAV file."""
from edgeai import open_kit

SECONDS = 5

with open_kit() as kit, kit.microphone(rate_hz=16000) as mic:
    clip = mic.record(seconds=SECONDS)
clip.save("record.wav")
print("已保存 record.wav：%.1f 秒，峰值 %.1f dBFS" % (clip.seconds, clip.peak_dbfs))
