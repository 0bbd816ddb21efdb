"""What a scenario does is the room's own: a sealed journal takes it for no entry of the program's."""
from edgeai.drill.program_run import Room, run_program

SCENARIO = '''
[[event]]
at_s = 0.2
speech = "打开灯"
[[event]]
at_s = 0.2
fault = "muted"
[[event]]
at_s = 0.2
set = "climate.temperature_c"
to = 30.0
[[event]]
at_s = 0.2
light = 0.5
[[event]]
at_s = 0.2
press = "button"
'''
PROGRAM = "import time\nimport RPi.GPIO as GPIO\nGPIO.setmode(GPIO.BCM)\nGPIO.setup(17, GPIO.OUT)\ntime.sleep(1)\n"


def test_events_of_the_scenario_are_no_entries_of_the_program(tmp_path):
    (tmp_path / "程序").mkdir()
    (tmp_path / "程序" / "run.py").write_text(PROGRAM, encoding="utf-8")
    (tmp_path / "room.toml").write_text(SCENARIO, encoding="utf-8")
    run = run_program(tmp_path / "程序", "run.py", room=Room(str(tmp_path / "room.toml")), limit_s=30)
    assert run.ended and run.code == 0, run.errors
    kinds = [entry["kind"] for entry in run.journal]
    assert {"microphone.hears", "fault", "world", "camera.sees", "hand"} <= set(kinds)
    assert run.own_entries == ()
