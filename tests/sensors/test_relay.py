"""Relay: on and off, at either level."""
import pytest


def test_on_and_off(opened, told):
    relay = opened("relay")
    relay.on()
    relay.off()
    assert told("relay") == [(0, False), (1, True), (0, False)]


def test_active_low_never_clicks_when_opened_or_closed(low_opened, low_room):
    fan = low_opened("fan")
    assert low_room.header[26].level == 1
    fan.on()
    assert low_room.header[26].level == 0
    assert fan.is_on and low_room.header.is_on("fan")
    fan.off()
    fan.close()
    told = [entry["on"] for entry in low_room.journal.entries if entry["kind"] == "pin"]
    assert [on for on in told if on] == [True]
    assert not told[-1]


def test_a_relay_that_is_on_goes_off_by_close(low_opened, low_room):
    fan = low_opened("fan")
    fan.on()
    fan.close()
    levels = [(entry["level"], entry["on"]) for entry in low_room.journal.entries
              if entry["kind"] == "pin"]
    assert levels[:3] == [(1, False), (0, True), (1, False)]


def test_a_value_other_than_0_and_1_is_refused(opened):
    relay = opened("relay")
    with pytest.raises(ValueError, match="relay can't be set to 0.5"):
        relay.value = 0.5
    relay.value = True
    assert relay.value == 1
