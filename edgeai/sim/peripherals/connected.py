"""The devices that kit.toml connects, in one room; a thread of theirs sees to what time brings."""
import importlib
import math
import threading

from edgeai.sim.buses import Buses

PERIPHERAL_CLASSES = {
    "button": "edgeai.sim.peripherals.button:Button",
    "touch": "edgeai.sim.peripherals.digital_sensor:DigitalSensor",
    "pir": "edgeai.sim.peripherals.pir:Pir",
    "flame": "edgeai.sim.peripherals.digital_sensor:DigitalSensor",
    "gas": "edgeai.sim.peripherals.digital_sensor:DigitalSensor",
    "light": "edgeai.sim.peripherals.digital_sensor:DigitalSensor",
    "sound": "edgeai.sim.peripherals.digital_sensor:DigitalSensor",
    "dht11": "edgeai.sim.peripherals.dht:Dht11",
    "dht22": "edgeai.sim.peripherals.dht:Dht22",
    "mcp3008": "edgeai.sim.peripherals.mcp3008:Mcp3008",
    "pcf8591": "edgeai.sim.peripherals.pcf8591:Pcf8591",
    "lcd": "edgeai.sim.peripherals.lcd1602:Lcd1602",
    "passive_buzzer": "edgeai.sim.peripherals.passive_buzzer:PassiveBuzzer",
    "fan": "edgeai.sim.peripherals.fan:Fan",
    "servo": "edgeai.sim.peripherals.servo:Servo",
    "rgb_led": "edgeai.sim.peripherals.rgb_led:RgbLed",
    "ultrasonic": "edgeai.sim.peripherals.ultrasonic:Ultrasonic",
}


class Connected:
    """The peripherals by their names in kit.toml, and the `buses` on which some of them are."""

    def __init__(self, room):
        self._room = room
        self._by_name = {device.name: _made(device, room) for device in room.config.devices
                         if device.type in PERIPHERAL_CLASSES and not device.adc}
        self.buses = Buses(self._by_name.values())
        self._is_running = False
        self._is_closed = False
        self._changed = threading.Event()
        self._lock = threading.RLock()

    def __getitem__(self, name):
        """The peripheral of that name; KeyError where nothing acts by itself."""
        return self._by_name[name]

    def start(self):
        """Room time 0 has come."""
        for peripheral in self._by_name.values():
            peripheral.start()
        self.look_again()

    def look_again(self):
        """Something else than before may be due, as a fault that was told."""
        with self._lock:
            self._changed.set()
            now_s = self._room.journal.now_s()
            if not self._is_running and self._due_s(now_s) < math.inf:
                self._is_running = True
                threading.Thread(target=self._loop, args=(now_s,), name="peripherals",
                                 daemon=True).start()

    def stop(self):
        self._is_closed = True
        self._changed.set()
        for one in self._by_name.values():
            one.stop()

    def _due_s(self, now_s):
        return min((one.due_s(now_s) for one in self._by_name.values()), default=math.inf)

    def _loop(self, looked_s):
        # From moment to moment, so that a late thread skips none.
        while True:
            with self._lock:
                self._changed.clear()
                due_s = self._due_s(looked_s)
                self._is_running = due_s < math.inf and not self._is_closed
                if not self._is_running:
                    return
            wait_s = max(0.0, due_s - self._room.journal.now_s())
            if self._room.clock.wait(self._changed, wait_s):
                continue
            looked_s = due_s
            for one in self._by_name.values():
                one.tick(due_s)


def _made(device, room):
    module, _colon, name = PERIPHERAL_CLASSES[device.type].partition(":")
    return getattr(importlib.import_module(module), name)(device, room)
