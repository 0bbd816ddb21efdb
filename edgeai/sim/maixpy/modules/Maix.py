"""Stand-in for MaixPy's Maix: GPIO, FPIOA, I2S, utils, config, freq."""
import json as _json

from edgeai.sim.maixpy import hardware as _hardware
from edgeai.sim.maixpy.modules import _fpioa

FPIOA = _fpioa.FPIOA


class GPIO:
    """A pin, by the GPIO number that fm put on it."""

    IN, OUT = 0, 3
    PULL_NONE, PULL_DOWN, PULL_UP = 0, 1, 2
    IRQ_RISING, IRQ_FALLING, IRQ_BOTH, IRQ_LOW, IRQ_HIGH = 1, 2, 3, 4, 8
    WAKEUP_NOT_SUPPORT = 0

    def __init__(self, id, mode=None, pull=None, value=0):
        if not 0 <= id < 40:
            raise ValueError("[MAIXPY]GPIO: gpio id out of range")
        self._function = (_fpioa.FUNCTIONS["GPIOHS0"] + id if id < 32
                          else _fpioa.FUNCTIONS["GPIO0"] + id - 32)
        self._is_fast = id < 32
        self._mode, self._pull, self._level = None, None, 0
        self._handler, self._trigger = None, 0
        self.init(mode, pull, value)

    def init(self, mode=None, pull=None, value=0):
        self._mode = self._mode if mode is None else mode
        self._pull = self._pull if pull is None else pull
        if self._mode == GPIO.OUT:
            self.value(value)

    def mode(self, mode):
        self.init(mode)

    def pull(self, pull):
        self._pull = pull

    @property
    def _pin(self):
        return _fpioa.pin_of(self._function)

    def value(self, value=None):
        chip = _hardware.current()
        if value is not None:
            self._level = int(bool(value))
            chip.tell("board.level", pin=self._pin, value=self._level)
            return None
        if self._mode == GPIO.OUT:
            return self._level
        # A pull-up in the place of the mode makes an input of that kind, as in the chip's library.
        is_up = GPIO.PULL_UP in (self._pull, self._mode)
        return chip.pins.get(self._pin, int(is_up))

    def irq(self, handler, trigger, wake=0, priority=7):
        if not self._is_fast:
            raise ValueError("[MAIXPY]GPIO: only GPIOHS has interrupts")
        self._handler, self._trigger = handler, trigger
        if self._notice not in _hardware.current().listeners:
            _hardware.current().listeners.append(self._notice)

    def disirq(self):
        self._handler = None

    def _notice(self, pin, before, after):
        edge = GPIO.IRQ_RISING if after else GPIO.IRQ_FALLING
        if self._handler and pin == self._pin and before != after and self._trigger & edge:
            self._handler(self)


for _number in range(32):
    setattr(GPIO, "GPIOHS%d" % _number, _number)
for _number in range(8):
    setattr(GPIO, "GPIO%d" % _number, 32 + _number)


class I2S:
    """A sound bus; what is played goes to the journal, what is recorded is silence."""

    DEVICE_0, DEVICE_1, DEVICE_2 = 0, 1, 2
    CHANNEL_0, CHANNEL_1, CHANNEL_2, CHANNEL_3 = 0, 1, 2, 3
    RECEIVER, TRANSMITTER = 0, 1
    RESOLUTION_12_BIT, RESOLUTION_16_BIT, RESOLUTION_20_BIT = 1, 2, 3
    RESOLUTION_24_BIT, RESOLUTION_32_BIT = 4, 5
    SCLK_CYCLES_16, SCLK_CYCLES_24, SCLK_CYCLES_32 = 0, 1, 2
    STANDARD_MODE, RIGHT_JUSTIFYING_MODE, LEFT_JUSTIFYING_MODE = 1, 2, 4
    IGNORE_WORD_LENGTH = 0

    def __init__(self, device, pll2=0, mclk=0):
        self._device, self._rate_hz = device, 16000

    def channel_config(self, channel, mode, resolution=2, cycles=2, align_mode=1):
        pass

    def set_sample_rate(self, rate):
        self._rate_hz = rate

    def record(self, points, *_more):
        from edgeai.sim.maixpy.modules.audio import Audio
        _hardware.current().sleep(points / self._rate_hz)
        return Audio(points=points)

    def play(self, audio):
        chip = _hardware.current()
        samples = audio.to_bytes()
        chip.tell("board.sound", device=self._device, rate_hz=self._rate_hz,
                  samples=len(samples) // 2)
        chip.sleep(len(samples) / 2 / self._rate_hz)

    wait_record = wait_play = play_process = play


class utils:
    @staticmethod
    def gc_heap_size(size=None):
        """What is set counts from the next start on."""
        files = _hardware.current().files
        if size is not None:
            with files.open("/flash/freq.conf", "w") as file:
                file.write(str(int(size)))
            return None
        try:
            with files.open("/flash/freq.conf") as file:
                return int(file.read())
        except (OSError, ValueError):
            return _hardware.GC_HEAP_BYTES

    @staticmethod
    def heap_free():
        return _hardware.current().heap_free

    @staticmethod
    def heap_total():
        return _hardware.SYSTEM_HEAP_BYTES

    @staticmethod
    def flash_read(address, length):
        return _hardware.current().flash_read(address, length)


class config:
    @staticmethod
    def get_value(key, default=None):
        try:
            with _hardware.current().files.open("/flash/config.json", "rb") as file:
                return _json.loads(file.read().decode("utf-8")).get(key, default)
        except (OSError, ValueError):
            return default


class freq:
    @staticmethod
    def get():
        return (403, 398)

    get_cpu = staticmethod(lambda: 403)
    get_kpu = staticmethod(lambda: 398)

    @staticmethod
    def set(cpu=None, pll1=None, kpu_div=None):
        _hardware.current().end(_hardware.END_RESET)


