"""A pyttsx3 driver that does what the text says: 慢 takes 1.5 s, 等 until the file `go on` is there,
卡 hangs, 崩 crashes, 空 writes nothing, 错 raises, 响 lets a player of its own sound, 留 leaves a
process that is no child of anybody's; with 一次 only the first time.

ODD_FOLDER takes its traces: `started` holds a line with the id of each process, `rendered` each
text that was rendered, `begun` each that was asked for, `player` the id of the player,
`left` that of what was left.
"""
import ctypes
import os
import subprocess
import time

from pyttsx3.voice import Voice

FOLDER = os.environ["ODD_FOLDER"]


def buildDriver(proxy):
    return OddDriver(proxy)


def note(name, what):
    with open(os.path.join(FOLDER, name), "a", encoding="utf-8") as file:
        file.write("%s\n" % what)


class OddDriver:
    def __init__(self, proxy):
        self._proxy = proxy
        self._properties = {}
        if not OddDriver.noted:
            OddDriver.noted = True
            note("started", os.getpid())
        if os.path.exists(os.path.join(FOLDER, "no engine")):
            raise RuntimeError("there is no engine")

    noted = False

    def destroy(self):
        pass

    def getProperty(self, name):
        return [Voice(id="odd", name="Odd Mandarin", languages=["zh-cn"])]

    def setProperty(self, name, value):
        self._properties[name] = value

    def say(self, text):
        self._proxy.setBusy(True)
        self._misbehave(text)
        self._proxy.setBusy(False)

    def save_to_file(self, text, path):
        from edgeai.audio.speaking import espeakng
        from edgeai.audio.wavfile import write_wav

        self._proxy.setBusy(True)
        self._misbehave(text)
        if "空" not in text:
            samples, rate_hz = espeakng.synthesise(
                text, words_per_minute=self._properties["rate"])
            write_wav(path, samples, rate_hz)
        note("rendered", text)
        self._proxy.setBusy(False)

    def stop(self):
        pass

    def startLoop(self):
        self._proxy.setBusy(False)  # runs what waits, the end of the loop with it

    def endLoop(self):
        pass

    def _misbehave(self, text):
        note("begun", text)
        if "一次" in text:
            mark = os.path.join(FOLDER, "once")
            if os.path.exists(mark):
                return
            open(mark, "w").close()
        if "慢" in text:
            time.sleep(1.5)
        while "等" in text and not os.path.exists(os.path.join(FOLDER, "go on")):
            time.sleep(0.01)
        if "卡" in text:
            time.sleep(1000)
        if "崩" in text:
            ctypes.string_at(0)
        if "错" in text:
            # pyttsx3 swallows what its drivers raise; the end of the process it can't.
            raise RuntimeError("odd")
        if "响" in text:
            player = subprocess.Popen(["sleep", "1000"])
            note("player", player.pid)
            player.wait()
        if "留" in text:  # as the first user of a sound server that starts by itself
            note("left", subprocess.Popen(["sleep", "1000"], start_new_session=True).pid)
