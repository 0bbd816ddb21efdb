"""Libraries that others wrote for the real packages, unmodified, on the virtual kit."""
import os
import textwrap

import pytest

import sim_script

AUTHORS = os.path.join(sim_script.ROOT, ".cache", "authors")
CLIMATE = """
[[start]]
of = "climate.temperature_c"
value = 23.5
[[start]]
of = "climate.humidity_percent"
value = 61
"""


def run_with(library, folder, code, scenario=None):
    """Run the lines `code` where `library`, a folder of .cache/authors, can be imported."""
    path = os.path.join(AUTHORS, library)
    if not os.path.isdir(path):
        pytest.skip("no %s in .cache/authors: make authors" % library)
    script = os.path.join(str(folder), "script.py")
    with open(script, "w", encoding="utf-8") as file:
        file.write("import sys\nsys.path.insert(0, %r)\n%s" % (path, textwrap.dedent(code)))
    return sim_script.run([script], folder, scenario)


def test_dht11_counts_the_samples_of_its_polling(tmp_path):
    run = run_with("dht11-0.1.0", tmp_path, """
        import time
        import RPi.GPIO as GPIO
        import dht11

        GPIO.setmode(GPIO.BCM)
        sensor = dht11.DHT11(pin=4)
        for turn in range(3):
            result = sensor.read()
            print(result.is_valid(), result.error_code, int(result.humidity), int(result.temperature))
            time.sleep(0.1 if turn == 0 else 1.0)
        GPIO.cleanup()
    """, CLIMATE)
    # The second comes too soon: the sensor is silent, and the library says "missing data".
    assert run.output.splitlines() == ["True 0 61 23", "False 1 0 0", "True 0 61 23"], run.errors
    assert [one["does"] for one in run.entries("sensor")] == ["answer", "silent", "answer"]


def test_rplcd_writes_on_the_display(tmp_path):
    run = run_with("RPLCD-1.3.1", tmp_path, """
        import time
        from RPLCD.i2c import CharLCD

        lcd = CharLCD("PCF8574", 0x27, port=1, cols=16, rows=2)
        lcd.write_string("Hello, kit!\\r\\n25.5\\xdfC")
        time.sleep(1.0)
        lcd.cursor_pos = (1, 10)
        lcd.write_string("ok")
        time.sleep(1.0)
        lcd.clear()
        lcd.backlight_enabled = False
        lcd.close()
    """)
    screens = [([line.rstrip() for line in one["lines"]], one["backlight"])
               for one in run.entries("lcd")]
    assert (["Hello, kit!", "25.5°C"], True) in screens, run.errors
    assert (["Hello, kit!", "25.5°C    ok"], True) in screens
    assert screens[-1] == (["", ""], False)
