"""Scripts on the stand-in for RPi.GPIO: what a contestant writes, run as a program."""
import threading

import pytest

from edgeai.config import DEFAULT_CONFIG, load_config
from edgeai.sim import finder, room
import sim_script

# M4 in small: an LED blinks, a button switches the relay.
CONTEST = """
import time
import RPi.GPIO as GPIO

LED, RELAY, BUTTON = 17, 26, 23

GPIO.setmode(GPIO.BCM)
GPIO.setup(LED, GPIO.OUT, initial=GPIO.LOW)
GPIO.setup(RELAY, GPIO.OUT, initial=GPIO.LOW)
GPIO.setup(BUTTON, GPIO.IN, pull_up_down=GPIO.PUD_UP)
pressed = 0


def on_press(channel):
    global pressed
    pressed += 1
    print("pressed", channel, GPIO.input(channel))
    GPIO.output(RELAY, pressed % 2)


GPIO.add_event_detect(BUTTON, GPIO.FALLING, callback=on_press, bouncetime=50)
try:
    while pressed < 2:
        GPIO.output(LED, not GPIO.input(LED))
        time.sleep(0.05)
    GPIO.output(RELAY, GPIO.HIGH)
finally:
    GPIO.cleanup()
"""
TWO_PRESSES = """
[[event]]
at_s = 1.0
press = "button"

[[event]]
at_s = 2.2
press = "button"
"""


def run_source(source, folder, scenario=None):
    path = folder / "script.py"
    path.write_text(source)
    return sim_script.run([path], folder, scenario)


def levels(run, pin):
    """What the journal saw on that GPIO, in order."""
    return [entry["level"] for entry in run.entries("pin") if entry["pin"] == pin]


def test_a_contest_script(tmp_path):
    run = run_source(CONTEST, tmp_path, scenario=TWO_PRESSES)
    assert (run.code, run.errors) == (0, "")
    # The contact may just be open again when the callback comes to look.
    assert [line[:-2] for line in run.output.splitlines()] == ["pressed 23"] * 2
    light, relay = levels(run, 17), levels(run, 26)
    assert light[:5] == [0, 1, 0, 1, 0]
    assert relay == [0, 1, 0, 1, 0]  # the last: cleanup let it go
    ends = [entry for entry in run.journal if entry["kind"] == "pin"][-1]
    assert ends["device"] == "relay" and ends["on"] is False


@pytest.mark.parametrize("right, wrong, message", [
    ("GPIO.output(LED, not", "GPIO.outptu(LED, not",
     "AttributeError: module 'RPi.GPIO' has no attribute 'outptu'"),
    ("GPIO.OUT, initial=GPIO.LOW)", "GPIO.OUT, intial=1)", "TypeError: 'intial' is an invalid "
     "keyword argument for this function|TypeError: this function got an unexpected keyword "
     "argument 'intial'"),
    ("GPIO.setmode(GPIO.BCM)", "", "RuntimeError: Please set pin numbering mode"),
    ("GPIO.setup(LED, GPIO.OUT", "GPIO.setup('LED', GPIO.OUT",
     "ValueError: Channel must be an integer or list/tuple of integers"),
    ("initial=GPIO.LOW", "pull_up_down=GPIO.PUD_UP",
     "ValueError: pull_up_down parameter is not valid for outputs"),
    ("pull_up_down=GPIO.PUD_UP", "pull_up_down=GPIO.HIGH",
     "ValueError: Invalid value for pull_up_down - should be either PUD_OFF, PUD_UP or PUD_DOWN"),
    ("GPIO.FALLING, callback", "GPIO.LOW, callback",
     "ValueError: The edge must be set to RISING, FALLING or BOTH"),
    ("GPIO.output(LED, not", "GPIO.output(22, not",
     "RuntimeError: The GPIO channel has not been set up as an OUTPUT"),
])
def test_a_slip_fails_as_on_the_kit(tmp_path, right, wrong, message):
    assert right in CONTEST
    run = run_source(CONTEST.replace(right, wrong, 1), tmp_path, scenario=TWO_PRESSES)
    assert run.code == 1
    last = run.errors.strip().splitlines()[-1]
    assert any(last.startswith(one) for one in message.split("|")), run.errors
    assert "edgeai" not in run.errors.split("Traceback")[1].splitlines()[1]  # the script's line first


def test_outputs_stay_as_they_are_without_cleanup(tmp_path):
    run = run_source("import RPi.GPIO as GPIO\nGPIO.setmode(GPIO.BCM)\n"
                     "GPIO.setup(17, GPIO.OUT, initial=GPIO.HIGH)\n", tmp_path)
    assert (run.code, run.errors, levels(run, 17)) == (0, "", [1])


def test_a_pwm_of_a_program_that_just_ends(tmp_path):
    run = run_source("import RPi.GPIO as GPIO\nGPIO.setmode(GPIO.BCM)\nGPIO.setup(18, GPIO.OUT)\n"
                     "pwm = GPIO.PWM(18, 440)\npwm.start(50)\n", tmp_path)
    assert (run.code, run.errors) == (0, "")
    pwm = [entry for entry in run.journal if entry["kind"] == "pwm"]
    assert [(one["device"], one["frequency_hz"], one["duty_percent"]) for one in pwm] == [
        ("buzzer", 440.0, 50.0)]


def test_an_error_in_a_callback_is_printed_and_the_next_press_is_served(tmp_path):
    source = CONTEST.replace('    print("pressed"', "    if pressed == 1: raise KeyError('oops')\n"
                             '    print("pressed"')
    run = run_source(source, tmp_path, scenario=TWO_PRESSES)
    assert run.code == 0
    assert [line[:-2] for line in run.output.splitlines()] == ["pressed 23"]
    assert run.errors.splitlines()[0] == "Traceback (most recent call last):"
    assert 'in on_press' in run.errors.splitlines()[1]
    assert run.errors.splitlines()[-1] == "KeyError: 'oops'"


@pytest.fixture
def GPIO():
    replaced = finder.install()
    room.enter(room.Room(load_config(DEFAULT_CONFIG)))
    import RPi.GPIO as module

    module.setmode(module.BCM)
    yield module
    module.setwarnings(False)
    module.cleanup()
    finder.uninstall(replaced)
    room.leave()


def pulse(number):
    header = room.current().header
    header[number].feed(1)
    header[number].feed(0)


def test_the_room_starts_with_the_first_setup(GPIO):
    assert room.current().journal.entries == []
    GPIO.setup(17, GPIO.OUT)
    assert [entry["kind"] for entry in room.current().journal.entries] == ["journal.start", "pin"]


def test_callbacks_run_one_by_one_in_one_other_thread(GPIO):
    GPIO.setup([5, 6], GPIO.IN)
    threads, running, most = set(), [], []
    done = threading.Semaphore(0)

    def callback(channel):
        threads.add(threading.current_thread())
        running.append(channel)
        most.append(len(running))
        threading.Event().wait(0.02)
        running.remove(channel)
        done.release()

    for number in (5, 6):
        GPIO.add_event_detect(number, GPIO.RISING, callback)
    pulse(5)
    pulse(6)
    assert done.acquire(timeout=20) and done.acquire(timeout=20)
    assert len(threads) == 1 and threading.main_thread() not in threads
    assert max(most) == 1


def test_edges_while_a_callback_runs_are_merged_into_one(GPIO):
    GPIO.setup(5, GPIO.IN)
    calls, entered, go_on = [], threading.Event(), threading.Event()

    def callback(channel):
        calls.append(channel)
        entered.set()
        go_on.wait(20)

    GPIO.add_event_detect(5, GPIO.RISING, callback)
    pulse(5)
    assert entered.wait(20)
    for _ in range(5):
        pulse(5)
    entered.clear()
    go_on.set()
    assert entered.wait(20)
    settled(GPIO, 5)
    assert calls == [5, 5]


def settled(GPIO, number):
    """Return when the callbacks' thread has nothing left to do: it is served in order."""
    done = threading.Event()
    GPIO.setup(14, GPIO.IN)
    GPIO.add_event_detect(14, GPIO.RISING, lambda channel: done.set())
    pulse(14)
    assert done.wait(20)


def test_no_edge_is_lost_to_a_slow_start_of_the_thread(GPIO):
    GPIO.setup(5, GPIO.IN)
    calls = []
    GPIO.add_event_detect(5, GPIO.BOTH, calls.append)
    for _ in range(50):
        pulse(5)
        settled(GPIO, 5)
        GPIO.remove_event_detect(14)
    assert len(calls) == 100


def test_exit_in_a_callback_ends_the_callbacks_only(GPIO):
    GPIO.setup(5, GPIO.IN)
    calls, entered = [], threading.Event()

    def callback(channel):
        calls.append(channel)
        entered.set()
        raise SystemExit(3)

    GPIO.add_event_detect(5, GPIO.RISING, callback)
    pulse(5)
    assert entered.wait(20)
    pulse(5)
    threading.Event().wait(0.05)
    assert calls == [5]


def test_the_thread_ends_when_nothing_is_watched(GPIO):
    before = set(threading.enumerate())
    GPIO.setup(5, GPIO.IN)
    GPIO.add_event_detect(5, GPIO.RISING)
    started = set(threading.enumerate()) - before
    assert len(started) == 1
    GPIO.remove_event_detect(5)
    for thread in started:
        thread.join(20)
        assert not thread.is_alive()
    GPIO.add_event_detect(5, GPIO.RISING)  # and again
    pulse(5)
    settled(GPIO, 5)
    assert GPIO.event_detected(5)


def test_a_pwm_ends_with_its_object(GPIO):
    GPIO.setup(18, GPIO.OUT)
    pwm = GPIO.PWM(18, 50)
    pwm.start(100)
    assert GPIO.input(18) == 1
    del pwm
    assert GPIO.input(18) == 0


def test_a_second_pwm_is_refused_and_ends_the_first(GPIO):
    GPIO.setup(18, GPIO.OUT)
    pwm = GPIO.PWM(18, 50)
    pwm.start(100)
    with pytest.raises(RuntimeError):
        GPIO.PWM(18, 60)
    assert GPIO.input(18) == 0


def test_a_stopped_pwm_starts_again_with_1_khz(GPIO):
    GPIO.setup(18, GPIO.OUT)
    pwm = GPIO.PWM(18, 50)
    pwm.start(10)
    pwm.stop()
    pwm.start(20)
    pwm.ChangeDutyCycle(30)
    told = [(entry["frequency_hz"], entry["duty_percent"])
            for entry in room.current().journal.entries if entry["kind"] == "pwm"]
    assert told == [(50.0, 10.0), (1000.0, 20.0), (1000.0, 30.0)]


def test_a_floating_input_of_the_chip_is_unknown(GPIO):
    assert GPIO.gpio_function(40) == GPIO.UNKNOWN
    with pytest.warns(RuntimeWarning, match="already in use"):
        GPIO.setup(40, GPIO.OUT)
    assert GPIO.gpio_function(40) == GPIO.OUT
