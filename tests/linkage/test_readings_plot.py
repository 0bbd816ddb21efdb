"""The picture of readings: what its axes make of them."""
import pytest

from edgeai.linkage.readings_plot import LEAST_SPAN, _figure
from edgeai.records import Reading

pytest.importorskip("matplotlib")
WORDS = {"time": "time, s", "bad": "not to be believed"}


def span_of(*values):
    """How much the axis shows of these values, one a second."""
    readings = [Reading("gas", "gas_level", value, "", float(at_s)) for at_s, value in enumerate(values)]
    (axes,) = _figure({("gas", "gas_level"): readings}, WORDS).axes
    low, high = axes.get_ylim()
    assert low < min(values) and high > max(values)
    return high - low


def test_a_step_of_an_adc_does_not_look_like_an_event():
    assert span_of(0.0997, 0.1007, 0.0997) == pytest.approx(LEAST_SPAN)


def test_what_is_one_fills_it():
    assert span_of(0.1, 0.8) < 0.8


def test_large_values_need_more_to_be_one():
    assert span_of(1000.0, 1000.5) > 50 > span_of(1000.0, 1040.0) / 1.2
