"""Live readings as a chatbot's answers need them."""

STATES = {  # quantity of a digital sensor -> what is said of 0 and of 1
    "gas": ("正常", "检测到烟雾"),
    "flame": ("没有火焰", "发现火焰"),
}


def live_readers(readings):
    """What an intent's `reading` is called -> a function that gives it, live.

    readings: a function that gives the latest `Reading` of each quantity that is watched.
    """
    return {
        "temperature_c": lambda: freshest(readings(), "temperature_c"),
        "humidity_percent": lambda: freshest(readings(), "humidity_percent"),
        "distance_cm": lambda: _in_cm(freshest(readings(), "distance_m")),
        "smoke": lambda: _state(freshest(readings(), "gas")),
        "flame": lambda: _state(freshest(readings(), "flame")),
    }


def freshest(readings, quantity):
    """The youngest of that quantity, whichever its source; None when there is none."""
    found = [reading for reading in readings if reading.quantity == quantity]
    return min(found, key=lambda reading: reading.age_s, default=None)


def _in_cm(reading):
    return reading and reading._replace(quantity="distance_cm", unit="cm", value=100 * reading.value)


def _state(reading):
    """In words; a value that has grown old says nothing of now."""
    if reading is None or not reading.ok:
        return None
    return STATES[reading.quantity][reading.value >= 0.5]
