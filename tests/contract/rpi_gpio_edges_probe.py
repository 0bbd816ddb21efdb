"""Makes edges at two inputs and prints, as JSON, what RPi.GPIO made of them.

Run twice, like rpi_gpio_probe.py: on the real C code an edge is a byte in a pipe (the
first one wakes its thread as adding to the poll does on a Pi, and counts for nothing),
on the stand-in it is a change of the room's pin.
"""
import json
import os
import sys
import threading
import time

import RPi.GPIO as GPIO

SETTLE_S = 0.15  # for the callback's thread; nothing here depends on how quick it is
GPIOS = (17, 23)
BOARD_PINS = {17: 11, 23: 16}
heard = []


class RealEdges:
    """Bytes in the pipes of a Pi made of files."""

    def __init__(self, root):
        self._pipes = {gpio: os.open(os.path.join(
            root, "sys/class/gpio/gpio%d/value" % gpio), os.O_RDWR) for gpio in GPIOS}

    def watched(self, gpio):
        self.edge(gpio)

    def edge(self, gpio):
        os.write(self._pipes[gpio], b"1")
        time.sleep(SETTLE_S)


class RoomEdges:
    """Rising edges in the room."""

    def __init__(self):
        from edgeai.sim import room

        self._header = room.current().header

    def watched(self, gpio):
        pass

    def edge(self, gpio):
        self._header[gpio].feed(0)
        self._header[gpio].feed(1)
        time.sleep(SETTLE_S)


edges = RealEdges(os.environ["PI_ROOT"]) if "PI_ROOT" in os.environ else RoomEdges()


def first(channel):
    heard.append(["first", channel])


def second(channel):
    heard.append(["second", channel])


def fails(channel):
    heard.append(["fails", threading.current_thread() is threading.main_thread()])
    raise KeyError("in the callback")


def watch(gpio, *args, **kwargs):
    GPIO.add_event_detect(gpio, GPIO.RISING, *args, **kwargs)
    edges.watched(gpio)


def set_up():
    GPIO.setmode(GPIO.BCM)
    GPIO.setup(GPIOS, GPIO.IN)


def one_callback():
    watch(17, first)
    edges.edge(17)
    edges.edge(17)


def two_callbacks_are_each_called_twice():
    watch(17, first)
    GPIO.add_event_callback(17, second)
    edges.edge(17)


def callbacks_come_back_after_cleanup():
    watch(17, first)
    GPIO.cleanup()
    set_up()
    watch(17, second)
    edges.edge(17)


def callbacks_are_gone_after_remove():
    watch(17, first)
    GPIO.remove_event_detect(17)
    watch(17, second)
    edges.edge(17)


def an_error_is_printed_and_the_thread_lives():
    watch(17, fails)
    edges.edge(17)
    edges.edge(17)


def events_are_detected_once():
    watch(17)
    heard.append(GPIO.event_detected(17))
    edges.edge(17)
    heard.extend([GPIO.event_detected(17), GPIO.event_detected(17)])


def a_bounce_is_ignored():
    watch(17, first, bouncetime=2000)
    edges.edge(17)
    edges.edge(17)
    heard.append(GPIO.event_detected(17))


def two_gpios_one_thread():
    watch(17, first)
    watch(23, second)
    edges.edge(23)
    edges.edge(17)


def board_numbers():
    GPIO.cleanup()
    GPIO.setmode(GPIO.BOARD)
    GPIO.setup(11, GPIO.IN)
    GPIO.add_event_detect(11, GPIO.RISING, first)
    edges.watched(17)
    edges.edge(17)


def waits_without_an_edge():
    heard.append(GPIO.wait_for_edge(17, GPIO.RISING, timeout=20))
    watch(17)
    heard.append(GPIO.wait_for_edge(17, GPIO.FALLING, timeout=20))
    GPIO.remove_event_detect(17)
    heard.append(GPIO.wait_for_edge(17, GPIO.RISING, 50, 20))


SCENES = (one_callback, two_callbacks_are_each_called_twice, callbacks_come_back_after_cleanup,
          callbacks_are_gone_after_remove, an_error_is_printed_and_the_thread_lives,
          events_are_detected_once, a_bounce_is_ignored, two_gpios_one_thread, board_numbers,
          waits_without_an_edge)


def play(scene):
    """What was heard in that scene."""
    set_up()
    del heard[:]
    scene()
    told = list(heard)
    for gpio in GPIOS:
        GPIO.remove_event_detect(gpio if GPIO.getmode() == GPIO.BCM else BOARD_PINS[gpio])
    GPIO.cleanup()
    return told


if __name__ == "__main__":
    GPIO.setwarnings(False)
    json.dump({scene.__name__: play(scene) for scene in SCENES}, sys.stdout)
