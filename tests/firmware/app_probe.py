# Board B's state machine, turn by turn; run by MicroPython and by CPython. Prints a line for each check.
import app
import edgelink
from fake_board import Board


class Bench:
    """A board, its program, and a host that speaks to it."""

    def __init__(self, is_safe=False, **settings):
        self.board = Board()
        all_settings = dict(app.DEFAULTS)
        all_settings.update(settings)
        self.program = app.App(self.board, all_settings, is_safe)
        self.number = 0

    def turn(self, times=1):
        for _turn in range(times):
            self.program.step()

    def ask(self, do, number=None, **fields):
        self.number = number or self.number + 1
        fields.update({"id": self.number, "do": do})
        self.board.coming.append(edgelink.encode(fields))
        self.turn()
        return [one for one in self.sent() if one.get("id") == self.number][-1]

    def sent(self):
        parser = edgelink.Parser()
        return [one for data in self.board.told for one in parser.feed(data)]

    def events(self, name):
        return [one for one in self.sent() if one.get("ev") == name]


def starts_and_says_hello():
    bench = Bench()
    bench.turn(3)
    assert bench.program.state == "IDLE"
    hello = bench.events("hello")[0]
    assert (hello["n"], hello["cause"], hello["version"]) == (1, "power", app.VERSION)
    assert [one["state"] for one in bench.events("state")] == ["SELFTEST", "IDLE"]
    bench.turn(2500)
    assert len(bench.events("hello")) == 3, "every two seconds until it is answered"
    bench.ask("hello")
    bench.turn(2500)
    assert len(bench.events("hello")) == 3


def numbers_of_events_have_no_gaps():
    bench = Bench(task="detect", anchors=[1.0, 2.0])
    bench.turn(100)
    assert [one["n"] for one in bench.sent()] == list(range(1, len(bench.sent()) + 1))


def every_state_answers():
    for task, broken, state in (("none", {}, "IDLE"), ("detect", {}, "RUN"),
                                ("detect", {"load": ValueError("load error:2006")}, "FAULT")):
        bench = Bench(task=task)
        assert bench.ask("ping", echo=7)["echo"] == 7 and bench.program.state != state
        bench.board.broken = broken
        bench.turn(5)
        assert bench.program.state == state, bench.program.state
        for do in ("ping", "hello", "stop", "status", "beep"):
            assert bench.ask(do)["ok"] is True
        assert bench.ask("reset")["ok"] is True and bench.board.resets == 1


def the_same_number_is_done_once():
    bench = Bench()
    bench.turn(3)
    first = bench.ask("beep", number=5, ms=50)
    assert bench.ask("beep", number=5, ms=50) == first and bench.board.sounds == [50]
    for number in range(6, 12):
        bench.ask("beep", number=number)
    bench.ask("beep", number=5)
    assert len(bench.board.sounds) == 8, "long forgotten: done anew"


def what_is_no_request_is_left_alone():
    bench = Bench()
    bench.turn(3)
    before = len(bench.board.told)
    for fields in ({}, {"do": "ping"}, {"id": "x", "do": "reset"}, {"id": None}):
        bench.board.coming.append(edgelink.encode(fields))
        bench.turn()
    assert len(bench.board.told) == before
    answer = bench.ask("explode")
    assert (answer["ok"], answer["code"]) == (False, "do")


def detections_are_sent():
    bench = Bench(task="detect", labels=["smoke", "fire"], event_ms=100)
    bench.board.scene = lambda turn: [(0, 0.25, (1, 2, 3, 4)), (1, 0.75, (5, 6, 7, 8)), (9, 0.5, (0, 0, 1, 1))]
    bench.turn(30)
    seen = bench.events("seen")
    assert seen[0]["d"] == [["fire", 750, 5, 6, 7, 8], ["9", 500, 0, 0, 1, 1], ["smoke", 250, 1, 2, 3, 4]]
    assert (seen[0]["w"], seen[0]["h"]) == (320, 240)
    gaps = [later["ms"] - earlier["ms"] for earlier, later in zip(seen, seen[1:])]
    assert len(gaps) > 5 and min(gaps) >= 100, gaps


def a_crowd_fits_into_a_frame():
    bench = Bench(task="detect", labels=["l" * 150])
    bench.board.scene = lambda turn: [(0, 0.5, (1, 2, 3, 4))] * 30
    bench.turn(5)
    assert 3 < len(bench.events("seen")[0]["d"]) <= 12


def the_other_tasks_see_too():
    for task, scene, expected, more in (
            ("classify", [0.1, 0.7, 0.2], [["b", 700]], {"labels": ["a", "b", "c"]}),
            ("classify", [-2.0, 3.0, -1.0], [["b", 975]], {"labels": ["a", "b", "c"]}),
            ("classify", [0.3, 0.4, 0.3], [], {"labels": ["a", "b", "c"]}),
            ("colour", [(0.5, (1, 2, 3, 4))], [["red", 500, 1, 2, 3, 4]], {"colours": {"red": [0] * 6}}),
            ("qr", [(0, 1.0, (1, 2, 3, 4))], [["text", 1000, 1, 2, 3, 4]], {}),
            ("face", [(0, 0.5, (1, 2, 3, 4))], [["face", 500, 1, 2, 3, 4]], {"model": 0x300000})):
        bench = Bench(task=task, **more)
        bench.board.scene = lambda turn: scene
        bench.turn(6)
        assert bench.events("seen")[0]["d"] == expected, (task, bench.events("seen")[0])
    assert bench.board.loaded == (0x300000, 10)


def faults_have_codes_and_are_left():
    for broken, code in (({"load": ValueError("[MAIXPY]kpu: load error:2002, version")}, "model:2002"),
                         ({"load": OSError(2)}, "model:2005"),
                         ({"detect": ValueError("run error")}, "model"),
                         ({"snapshot": RuntimeError("no frame")}, "camera")):
        bench = Bench(task="detect")
        bench.board.broken = broken
        bench.turn(8)
        fault = bench.events("fault")
        assert [one["code"] for one in fault] == [code], fault
        assert bench.board.texts[-1][0] == "FAULT " + code and bench.board.loaded is None
        assert bench.ask("status")["fault"][0] == code
        assert bench.ask("start")["ok"] is (code == "model" or code == "camera")
        bench.board.broken = {}
        assert bench.ask("clear")["ok"] is True or bench.program.state == "RUN"
        bench.turn(3)
        assert bench.program.state == "RUN" and bench.ask("status")["fault"] is None


def no_card_is_told_as_that():
    bench = Bench(task="detect", model="/sd/fire.kmodel")
    bench.board.card = False
    bench.turn(4)
    assert bench.program.fault == ("card", "no TF card for /sd/fire.kmodel")


def one_fault_is_told_once():
    bench = Bench()
    bench.turn(3)
    for _turn in range(50):
        bench.program.fail("program", "again and again")
    assert len(bench.events("fault")) == 1


def settings_are_taken_whole_or_not():
    bench = Bench(task="detect", labels=["a"])
    bench.turn(4)
    refused = bench.ask("config", set={"labels": ["b"], "threshold": 7})
    assert (refused["ok"], refused["code"]) == (False, "settings")
    assert refused["message"] == "threshold is 7" and bench.program.settings["labels"] == ["a"]
    assert bench.program.state == "RUN"
    for wrong in ({"colour": 1}, {"task": "dance"}, {"width": "wide"}, {"labels": "a"}, {"beep": None}, {"width": True}):
        assert bench.ask("config", set=wrong)["ok"] is False, wrong
    assert bench.ask("config", set={"labels": ["b"], "threshold": 0.25})["ok"] is True
    assert bench.program.state == "IDLE" and bench.board.loaded is None
    assert bench.ask("start")["ok"] is True and bench.program.settings["labels"] == ["b"]
    assert bench.ask("save")["ok"] is True
    assert app.read_settings(bench.board.saved)[0]["labels"] == ["b"]
    bench.board.broken = {"save": OSError(28)}
    assert bench.ask("save")["code"] == "save"


def the_local_alarm_wants_pictures_in_a_row():
    bench = Bench(task="detect", labels=["fire"], alarm_labels=["fire"], alarm_frames=3, beep=1)
    there = [(0, 0.9, (1, 2, 3, 4))]
    bench.board.scene = lambda turn: there if turn in (1, 2, 4, 6, 7, 8, 9) else []
    bench.turn(3)
    while bench.board.turn < 7:
        bench.turn()
    assert bench.board.pins == []
    bench.turn()
    assert bench.board.pins == [True] and bench.board.sounds == [200]
    bench.turn(20)
    assert bench.board.pins == [True, False]
    bench.ask("alarm", on=True)
    assert bench.board.pins[-1] is True or bench.board.pins == [True, False, True, False]


def safe_mode_starts_nothing():
    bench = Bench(is_safe=True, task="detect")
    bench.turn(20)
    assert bench.program.state == "IDLE" and bench.board.texts[-1][1] == "SAFE MODE"
    assert bench.ask("hello")["safe"] is True and bench.ask("start")["ok"] is True
    assert bench.program.state == "RUN"


def the_dog_is_fed_each_turn():
    bench = Bench(task="detect")
    bench.turn(3)
    before = bench.board.fed
    bench.turn(10)
    assert bench.board.fed == before + 10


def the_settings_file_may_be_anything():
    assert app.read_settings(None) == (app.DEFAULTS, None)
    assert app.read_settings("[]")[1] == "edgeai.json is no object"
    assert app.read_settings("{")[1] == "edgeai.json is no JSON"
    settings, mistake = app.read_settings('{"task": "qr", "colour": 1, "width": 224}')
    assert (settings["task"], settings["width"], mistake) == ("qr", 224, "unknown setting colour")


for check in (starts_and_says_hello, numbers_of_events_have_no_gaps, every_state_answers,
              the_same_number_is_done_once, what_is_no_request_is_left_alone, detections_are_sent,
              a_crowd_fits_into_a_frame, the_other_tasks_see_too, faults_have_codes_and_are_left,
              no_card_is_told_as_that, one_fault_is_told_once, settings_are_taken_whole_or_not,
              the_local_alarm_wants_pictures_in_a_row, safe_mode_starts_nothing,
              the_dog_is_fed_each_turn, the_settings_file_may_be_anything):
    check()
    print("fine:", check.__name__ if hasattr(check, "__name__") else "")
