"""Running efficiency: figures of runs, and the index that ranks by them."""
import os

import pytest

from edgeai.drill import efficiency
from edgeai.drill.class_page import ranked
from edgeai.drill.efficiency import Figures, figures, index
from edgeai.drill.grading import Grader, grade
from edgeai.drill.program_run import Run
from edgeai.drill.task import read_task
from small_book import hand_in, make_drill


def a_run(journal=(), line_times=(), ended=True, code=0, cpu_s=1.0, peak_bytes=10 ** 8):
    return Run(ended, code, "", "", "", "", tuple(journal), cpu_s=cpu_s, peak_bytes=peak_bytes,
               line_times=tuple(line_times))


def entry(at_s, kind, **fields):
    return dict(fields, at_s=at_s, kind=kind)


def test_from_the_end_of_speech_to_the_next_line():
    heard = [entry(1.0, "microphone.hears", speech_ends_s=[2.0, 5.0])]
    assert figures([a_run(heard, [0.5, 2.4, 2.9, 5.8])]).speech_to_text_s == 0.6


def test_a_reaction_belongs_to_the_event_before_it():
    journal = [entry(1.0, "hand"), entry(1.2, "pin", type="buzzer", on=True), entry(3.0, "world", over_s=1.0),
               entry(4.1, "pin", type="buzzer", on=False), entry(4.4, "pin", type="buzzer", on=True),
               entry(5.0, "speaker.start")]
    found = figures([a_run(journal)])
    assert (found.event_to_buzzer_s, found.event_to_sound_s) == (0.3, 1.0)


def test_frames_of_each_second_that_the_camera_was_open():
    journal = [entry(1.0, "camera.open", camera=0), entry(5.0, "camera.close", camera=0, frames=60)]
    assert figures([a_run(journal)]).frames_per_s == 15.0


def test_processor_time_adds_up_and_memory_does_not():
    found = figures([a_run(cpu_s=1.0, peak_bytes=10 ** 8), a_run(cpu_s=2.5, peak_bytes=10 ** 7)])
    assert (found.cpu_s, found.peak_mb) == (3.5, 100.0)


@pytest.mark.parametrize("fields", [{"ended": False, "code": None}, {"code": 1}])
def test_a_program_that_does_not_end_well_has_no_figures(fields):
    assert figures([a_run(), a_run(**fields)]) == Figures()


@pytest.mark.parametrize("own, key, expected", [
    (Figures(cpu_s=2.0, peak_mb=50.0), Figures(cpu_s=1.0, peak_mb=100.0), 1.0),
    (Figures(cpu_s=4.0), Figures(cpu_s=1.0), 4.0),
    (Figures(frames_per_s=30.0), Figures(frames_per_s=15.0), 0.5),
    (Figures(cpu_s=1.0), Figures(cpu_s=1.0, frames_per_s=15.0), None),
    (Figures(), Figures(cpu_s=1.0), None),
    (Figures(cpu_s=0.01), Figures(cpu_s=0.02), 1.0),
])
def test_the_index_is_the_ratio_to_the_key(own, key, expected):
    assert index(own, key) == expected


def test_a_hand_in_is_measured_beside_the_key(tmp_path):
    place, key, solved = make_drill(tmp_path)
    slow = solved.replace("GPIO.cleanup()", "end = time.process_time() + 1.0\n"
                          "while time.process_time() < end: pass\nGPIO.cleanup()")
    hand_in(place, {"blink.py": slow})
    with Grader(place, key) as grader:
        own, reference = efficiency.measure(grader)
    assert own.cpu_s > reference.cpu_s + 0.5
    assert index(own, reference) > 1.0


def test_board_bs_programs_are_not_measured():
    assert [plan.name for plan in efficiency.measured_plans(read_task("entrance"))] == ["visit"]


def test_nothing_handed_in_is_not_measured(tmp_path):
    place, key, _solved = make_drill(tmp_path)
    with Grader(place, key) as grader:
        assert efficiency.measure(grader) == (Figures(), Figures())


def test_equal_points_are_ranked_by_efficiency(tmp_path):
    place, key, _solved = make_drill(tmp_path)
    sheet = grade(place, key)
    one, two, three = (sheet._replace(seat=seat, hand_in=seat) for seat in "abc")
    assert [(rank, each.seat) for rank, each in ranked([one, two, three], {"b": 0.9, "a": 1.1})] == [
        (1, "b"), (2, "a"), (3, "c")]
    assert [rank for rank, _sheet in ranked([one, two, three])] == [1, 1, 1]


def test_figures_are_kept_and_read_again(tmp_path):
    path = os.path.join(str(tmp_path), "efficiency.json")
    efficiency.write_measured(path, {"x": {"seat": "07号", "index": 1.0}})
    assert efficiency.read_measured(path) == {"x": {"seat": "07号", "index": 1.0}}
    assert efficiency.read_measured(path + "no") == {}
