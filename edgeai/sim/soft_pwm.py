"""The software PWMs of the stand-in for RPi.GPIO: one at most for each GPIO."""

# What a PWM that was stopped starts again with: the real package forgets the frequency.
DEFAULT_FREQUENCY_HZ = 1000.0


class SoftPwms:
    """`pin_of(gpio)` gives the header's pin, asked for when there is something to drive."""

    def __init__(self, pin_of):
        self._pin_of = pin_of
        self._pwms = {}

    def exists(self, gpio):
        return gpio in self._pwms

    def set_frequency(self, gpio, frequency_hz):
        self._pwm(gpio).frequency_hz = frequency_hz
        self._apply(gpio)

    def set_duty(self, gpio, duty_percent):
        self._pwm(gpio).duty_percent = duty_percent
        self._apply(gpio)

    def start(self, gpio):
        self._pwm(gpio).is_running = True
        self._apply(gpio)

    def stop(self, gpio):
        if self._pwms.pop(gpio, None) is not None:
            self._pin_of(gpio).stop_pwm()

    def _pwm(self, gpio):
        return self._pwms.setdefault(gpio, _SoftPwm())

    def _apply(self, gpio):
        pwm = self._pwms[gpio]
        if pwm.is_running:
            self._pin_of(gpio).start_pwm(pwm.frequency_hz, pwm.duty_percent)


class _SoftPwm:
    def __init__(self):
        self.frequency_hz = DEFAULT_FREQUENCY_HZ
        self.duty_percent = 0.0
        self.is_running = False
