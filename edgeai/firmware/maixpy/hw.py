"""Board B's parts. The only file that imports MaixPy's own modules."""
import gc

import KPU
import audio
import lcd
import machine
import sensor
import uos
import utime
from Maix import GPIO, I2S, utils
from fpioa_manager import fm
from machine import UART, WDT

BOOT_PIN, AMPLIFIER_PIN = 16, 2
SPEAKER_WS, SPEAKER_DATA, SPEAKER_CLOCK = 33, 34, 35
CARD_WAIT_MS = 3000  # the other core mounts it
BOOTS_PATH = "/flash/edgeai.boots"
RING_BYTES = 2048
BEEP_HZ, RATE_HZ = 1000, 16000
GREEN, WHITE, RED, BLACK = (0, 255, 0), 0xFFFF, 0xF800, 0x0000


def is_boot_key_held(within_ms=0):
    """Now, or at some moment of so long a time."""
    fm.register(BOOT_PIN, fm.fpioa.GPIOHS16, force=True)
    key = GPIO(GPIO.GPIOHS16, GPIO.IN, GPIO.PULL_UP)
    begin_ms = utime.ticks_ms()
    while key.value() != 0:
        if utime.ticks_diff(utime.ticks_ms(), begin_ms) >= within_ms:
            return False
        utime.sleep_ms(10)
    return True


def has_card():
    try:
        uos.stat("/sd")
        return True
    except OSError:
        return False


def settings_path():
    """The card's before the flash's."""
    begin_ms = utime.ticks_ms()
    while not has_card() and utime.ticks_diff(utime.ticks_ms(), begin_ms) < CARD_WAIT_MS:
        utime.sleep_ms(50)
    return "/sd/edgeai.json" if has_card() and read_text("/sd/edgeai.json") else "/flash/edgeai.json"


def read_text(path):
    """A file's text, or None where there is none."""
    try:
        with open(path, "rb") as file:
            return file.read().decode()
    except OSError:
        return None


def write_text(path, text):
    """Whole or not at all: a power cut leaves the file that was."""
    with open(path + ".new", "wb") as file:
        file.write(text.encode())
    try:
        uos.remove(path)
    except OSError:
        pass
    uos.rename(path + ".new", path)


class Board:
    """What `app.App` is given."""

    def __init__(self, settings):
        self._settings = settings
        self._net = self._watchdog = self._pin = self._pin_number = self._sound = None
        self._uart = self._open_uart()
        lcd.init(type=1)
        lcd.rotation(settings["rotation"])

    def _open_uart(self):
        number = self._settings["uart"]
        if number == "usb":
            return UART.repl_uart()
        ids = {1: (UART.UART1, fm.fpioa.UART1_TX, fm.fpioa.UART1_RX),
               2: (UART.UART2, fm.fpioa.UART2_TX, fm.fpioa.UART2_RX),
               3: (UART.UART3, fm.fpioa.UART3_TX, fm.fpioa.UART3_RX)}
        uart, tx, rx = ids[number]
        fm.register(self._settings["tx"], tx, force=True)
        fm.register(self._settings["rx"], rx, force=True)
        return UART(uart, self._settings["baud"], 8, None, 1, timeout=1000, read_buf_len=RING_BYTES)

    # Time, link, memory

    def ticks_ms(self):
        return utime.ticks_ms()

    def since_ms(self, then_ms):
        return utime.ticks_diff(utime.ticks_ms(), then_ms)

    def rest(self):
        utime.sleep_ms(2)

    def read(self):
        """What came, or None: `read` would wait for more."""
        waiting = self._uart.any()
        return self._uart.read(waiting) if waiting else None

    def write(self, data):
        self._uart.write(data)

    def free(self):
        return {"heap": utils.heap_free(), "gc": gc.mem_free()}

    def has_card(self):
        return has_card()

    def save(self, text):
        write_text("/sd/edgeai.json" if has_card() else "/flash/edgeai.json", text)

    # Resets

    def reset(self):
        utime.sleep_ms(100)  # the answer is on its way
        machine.reset()

    def reset_cause(self):
        return "watchdog" if machine.reset_cause() == machine.WDT_RESET else "power"

    def count_resets(self):
        """The watchdog's in a row, this start's included."""
        known = read_text(BOOTS_PATH) or "0"
        before = int(known) if known.isdigit() else 0
        count = before + 1 if self.reset_cause() == "watchdog" else 0
        if count != before:
            write_text(BOOTS_PATH, str(count))
        return count

    def forget_resets(self):
        if read_text(BOOTS_PATH) not in (None, "0"):
            write_text(BOOTS_PATH, "0")

    def start_watchdog(self):
        if self._watchdog is None:
            self._watchdog = WDT(id=0, timeout=self._settings["watchdog_ms"])

    def feed(self):
        if self._watchdog is not None:
            self._watchdog.feed()

    def _stop_watchdog(self):
        if self._watchdog is not None:
            self._watchdog.stop()
            self._watchdog = None

    def close(self):
        """For the REPL: nothing is left that would reset the board or sound on."""
        self._stop_watchdog()
        self.unload()
        self.alarm(False)

    # Camera, KPU, LCD

    def start_camera(self, settings):
        sensor.reset()
        sensor.set_pixformat(sensor.RGB565)
        sensor.set_framesize(sensor.QVGA)
        if (settings["width"], settings["height"]) != (320, 240):
            sensor.set_windowing((settings["width"], settings["height"]))
        sensor.set_vflip(settings["vflip"])
        sensor.set_hmirror(settings["hmirror"])
        sensor.run(1)
        sensor.skip_frames(time=300)
        lcd.rotation(settings["rotation"])

    def load(self, settings, anchors):
        """One model at a time; it may take longer than the watchdog waits."""
        self.unload()
        if isinstance(settings["model"], str):
            uos.stat(settings["model"])  # KPU says of a file that is not there: wrong parameter
        self._stop_watchdog()
        try:
            self._net = KPU.load(settings["model"])
            if settings["outputs"]:
                width, height, channels = settings["outputs"]
                KPU.set_outputs(self._net, 0, width, height, channels)
            if anchors:
                KPU.init_yolo2(self._net, settings["threshold"], settings["nms"],
                               len(anchors) // 2, tuple(anchors))
        finally:
            self.start_watchdog()

    def unload(self):
        if self._net is not None:
            KPU.deinit(self._net)
            self._net = None
        gc.collect()

    def snapshot(self):
        image = sensor.snapshot()
        return image, image.width(), image.height()

    def detect(self, image):
        found = KPU.run_yolo2(self._net, image)
        return [(one.classid(), one.value(), one.rect()) for one in found or ()]

    def classify(self, image):
        outputs = KPU.forward(self._net, image)
        return outputs[:]

    def blobs(self, image, thresholds, least_pixels):
        found = image.find_blobs([tuple(thresholds)], pixels_threshold=least_pixels,
                                 area_threshold=least_pixels, merge=True)
        return [(one.density(), one.rect()) for one in found or ()]

    def codes(self, image):
        return [(one.payload(), one.rect()) for one in image.find_qrcodes()]

    def show_picture(self, image, found):
        """Boxes and ASCII labels: the LCD's font has nothing else."""
        for one in found:
            text = "".join([letter if " " <= letter <= "~" else "?" for letter in one[0]])
            at = one[2:6] or (0, 0, 0, 0)
            if one[2:]:
                image.draw_rectangle(one[2], one[3], one[4], one[5], color=GREEN)
            image.draw_string(at[0], at[1], "%s %d%%" % (text, one[1] // 10), color=GREEN, scale=2)
        lcd.display(image)

    def show_text(self, title, text):
        lcd.clear(BLACK)
        lcd.draw_string(8, 8, title, RED if title[:5] == "FAULT" else WHITE, BLACK)
        for row in range(0, len(text), 36):
            lcd.draw_string(8, 32 + row // 2, text[row:row + 36], WHITE, BLACK)

    # Alarm

    def alarm(self, is_on):
        """The pin that edgeai.json names; -1: none."""
        number = self._settings["alarm_pin"]
        if number < 0:
            return
        if number != self._pin_number:
            fm.register(number, fm.fpioa.GPIOHS5, force=True)
            self._pin, self._pin_number = GPIO(GPIO.GPIOHS5, GPIO.OUT), number
        self._pin.value(1 if is_on else 0)

    def beep(self, milliseconds):
        """A square wave on the speaker."""
        if self._sound is None:
            self._sound = self._open_speaker()
        half = RATE_HZ // BEEP_HZ // 2
        wave = b"\x00\x20" * half + b"\x00\xe0" * half
        self._sound.play(audio.Audio(array=bytearray(wave * (milliseconds * BEEP_HZ // 1000))))

    def _open_speaker(self):
        fm.register(AMPLIFIER_PIN, fm.fpioa.GPIOHS6, force=True)
        GPIO(GPIO.GPIOHS6, GPIO.OUT).value(1)
        fm.register(SPEAKER_WS, fm.fpioa.I2S0_WS, force=True)
        fm.register(SPEAKER_DATA, fm.fpioa.I2S0_OUT_D1, force=True)
        fm.register(SPEAKER_CLOCK, fm.fpioa.I2S0_SCLK, force=True)
        sound = I2S(I2S.DEVICE_0)
        sound.channel_config(I2S.CHANNEL_1, I2S.TRANSMITTER, resolution=I2S.RESOLUTION_16_BIT,
                             cycles=I2S.SCLK_CYCLES_32, align_mode=I2S.RIGHT_JUSTIFYING_MODE)
        sound.set_sample_rate(RATE_HZ)
        return sound
