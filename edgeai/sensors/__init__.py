"""Things on the header's pins: LEDs, relays, buzzers, buttons.

    with open_kit() as kit, kit.button() as button:
        button.when_pressed = kit.led("red").toggle

Devices take a `DeviceConfig` and `Pins`; drivers are loaded with the first pin.
"""
