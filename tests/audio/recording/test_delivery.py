"""Lost sound found by the clock: jitter, drift and late cards are no loss."""
import numpy as np
import pytest

from edgeai.audio.recording.delivery import Delivery

RATE_HZ, FRAMES = 16000, 1600


def reads(arrivals_s, asked_at_s=lambda number, ended_s: ended_s, waited=None, took_s=0.0,
          is_told=False):
    """What `Delivery` says of blocks that are complete at these times, read one after another.

    waited: a list that gets how long each had waited. took_s: of a read, its waiting aside.
    is_told: says the card what it has?"""
    delivery, ended_s, lost = Delivery(RATE_HZ), 0.0, []
    for number, arrival_s in enumerate(arrivals_s):
        begin_s = asked_at_s(number, ended_s)
        ended_s = max(begin_s, arrival_s) + took_s
        lost.append(delivery.feed(begin_s, ended_s, FRAMES, is_told and arrival_s <= begin_s))
        if waited is not None:
            waited.append(delivery.waited_s)
    return np.round(lost, 3)


def steady(count, first_s=0.1):
    return first_s + np.arange(count) * 0.1


def test_a_steady_card_loses_nothing():
    assert not reads(steady(1000)).any()


def test_a_program_that_is_away_loses_nothing_that_the_ring_kept():
    """Away for 0.7 s: seven blocks wait, and are read at once."""
    away = reads(steady(100), lambda number, ended_s: ended_s + (0.7 if number == 30 else 0.0))
    assert not away.any()


def test_slow_reads_of_sound_that_was_there_lose_nothing():
    """Away for 0.7 s on a machine so busy that each read takes half of its sound's time."""
    def away(number, ended_s):
        return ended_s + (0.7 if number == 30 else 0.0)

    assert not reads(steady(100), away, took_s=0.05, is_told=True).any()
    assert reads(steady(100), away, took_s=0.05).any()  # by the clock alone that can't be known


def test_a_card_that_tells_what_it_has_has_lost_what_it_lost():
    arrivals = steady(100)
    arrivals[40:] += 0.5
    assert reads(arrivals, is_told=True).sum() == pytest.approx(0.5)


def test_sound_that_waited_in_the_ring_is_that_much_older():
    waited = []
    reads(steady(40), lambda number, ended_s: ended_s + (0.75 if number == 30 else 0.0), waited)
    assert not np.round(waited[:30], 6).any()
    assert waited[30:38] == pytest.approx([0.65, 0.55, 0.45, 0.35, 0.25, 0.15, 0.05, 0.0])


def test_what_is_lost_has_waited_nowhere():
    arrivals, waited = steady(100), []
    arrivals[40:] += 0.5
    reads(arrivals, waited=waited)
    assert not np.round(waited[43:], 6).any()


def test_no_ring_keeps_sound_for_a_minute():
    """The machine was suspended."""
    arrivals, waited = steady(100), []
    arrivals[40:] += 60.0
    reads(arrivals, waited=waited)
    assert max(waited) == 2.0


def test_what_the_ring_did_not_keep_is_lost_once():
    arrivals = steady(100)
    arrivals[40:] += 0.5  # five blocks are missing
    lost = reads(arrivals)
    assert lost.sum() == pytest.approx(0.5) and lost[40:45].sum() == pytest.approx(0.5)


def test_two_losses_are_told_apart():
    arrivals = steady(100)
    arrivals[30:] += 0.4
    arrivals[60:] += 0.9
    lost = reads(arrivals)
    assert lost[:50].sum() == pytest.approx(0.4) and lost[50:].sum() == pytest.approx(0.9)


@pytest.mark.parametrize("every", [2, 3, 5])
def test_a_card_that_delivers_in_bursts_loses_nothing(every):
    arrivals = steady(300)
    bursts = np.ceil((np.arange(300) + 1) / every) * every * 0.1
    assert not reads(np.maximum(arrivals, bursts)).any()


@pytest.mark.parametrize("ppm", [-200, 200])
def test_a_card_whose_clock_is_another_loses_nothing(ppm):
    assert not reads(steady(36000) * (1 + ppm / 1e6)).any()  # an hour


def test_jitter_of_a_busy_machine_is_no_loss():
    late = np.random.RandomState(4).exponential(0.03, 5000)
    assert not reads(np.maximum.accumulate(steady(5000) + late)).any()


def test_a_slow_start_is_no_loss():
    """A sound server takes seconds before its first block."""
    assert not reads(steady(100, first_s=2.4)).any()
