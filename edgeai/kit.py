"""The kit: hands out devices by the names of kit.toml, and closes them."""
import functools
import os
import sys
import threading

from edgeai.clock import Clock
from edgeai.errors import DeviceAbsent, DeviceClosed, UsageError
from edgeai.i18n import gettext as _
from edgeai.kit_devices import DEVICE_TYPES
from edgeai.toml_file import nearest

# Verbs whose `times`, when a sentence names none, is until something else is asked for.
_TURNS = ("blink", "beep", "pulse")


def open_kit(name=None, config=None, scenario=None, journal=None):
    """The kit that scripts work with; a context manager.

    name: "pi" for the real one (also a PC with a microphone), "sim" for the virtual
        one; left out, EDGEAI_KIT decides, else the real one. Never a silent fall-back.
    config: path of a kit.toml; left out, see edgeai.config.
    scenario: path of a TOML of what happens in the virtual room.
    journal: path of the journal; the virtual kit makes one in edgeai-runs/ when left out.
    """
    if kit_name(name) == "sim":
        from edgeai.sim.kit import open_virtual_kit

        return open_virtual_kit(config, scenario, journal)
    if scenario:
        raise UsageError(_("a scenario needs the virtual kit"), _("Write open_kit(\"sim\", ...)."))
    from edgeai.config import load_config
    from edgeai.linkage.journal import Journal

    kit = Kit(load_config(config), Journal(journal or os.environ.get("EDGEAI_JOURNAL")))
    kit.at_close(kit.journal.close)
    return kit


def kit_name(name=None):
    """"pi" or "sim": the one given, else EDGEAI_KIT's, else the real one."""
    name = name or os.environ.get("EDGEAI_KIT") or "pi"
    if name not in ("pi", "sim"):
        raise UsageError(_("there is no kit {name!r}").format(name=name),
                         _("Choose \"pi\" (the real one) or \"sim\" (the virtual one)."))
    return name


class Kit:
    """Devices by name. `with` closes them all, the last opened first."""

    def __init__(self, config, journal, clock=None):
        from edgeai.sensors import safe_exit

        safe_exit.arm_signals()  # here, as a device may be opened first by another thread
        self.config = config
        self.journal = journal
        self.clock = clock or Clock()
        # A function that gives the variables for processes which belong to this kit.
        self.child_environment = lambda: dict(os.environ)
        # Where this kit's Linux shows the sensors that it reads by itself; None: nowhere.
        self.iio_folder = "/sys/bus/iio/devices"
        self.header_name = "edgeai"  # what other processes call the same pins
        self.has_screen = None  # may windows be opened? None: Display looks
        self._devices = {}
        self._closers = []
        self._half_duplex = None
        self._voice = None
        self._pins = None
        self._board_b = None
        self._is_closed = False
        self._lock = threading.RLock()

    def microphone(self, rate_hz=None, device=None):
        """A `Microphone`; deaf while this kit's voice speaks. Its losses are in the journal."""
        from edgeai.audio.recording.microphone import Microphone
        from edgeai.audio.recording.pyaudio_microphone import PyAudioMicrophone

        self._check_open()
        rate_hz = rate_hz or self.config.microphone.rate_hz
        device = self.config.microphone.device if device is None else device

        def open_stream():
            return PyAudioMicrophone(device, rate_hz)

        microphone = Microphone(open_stream(), rate_hz, self.clock, self._speaking_state(),
                                open_stream, self.journal.write)
        self.at_close(microphone.close)
        return microphone

    def voice(self, voice=None):
        """The kit's `Voice`, as [voice] of kit.toml describes it; the same until it is closed.

        voice: a language or a part of a voice's name, instead of kit.toml's.
        """
        from edgeai.audio.speaking.voice import Voice

        self._check_open()
        with self._lock:
            if self._voice is None or self._voice.is_closed:
                settings = self.config.voice
                self._voice = Voice(
                    settings.driver, voice or settings.voice, settings.words_per_minute,
                    self.config.speaker.device, self._speaking_state(), self.clock,
                    self.journal.write, self.child_environment,
                )
                self.at_close(self._voice.close)
            elif voice not in (None, self._voice.wanted):
                raise UsageError(
                    _("this kit speaks with the voice {voice!r} already").format(
                        voice=self._voice.wanted),
                    _("Close it first: kit.voice().close()."))
            return self._voice

    def camera(self, device=None, **wanted):
        """The source of pictures that [camera] of kit.toml names: `for frame in kit.camera().frames()`.

        device: another one, see `open_source`; wanted: its width, height, fps, rotate, mirror instead
        of kit.toml's, is_real_time. What it loses is in the journal.
        """
        from edgeai.vision.sources.open_source import open_source

        self._check_open()
        settings = self.config.camera._asdict()
        del settings["detector"]
        settings.update(wanted, device=settings["device"] if device is None else device)
        source = open_source(settings.pop("device"), clock=self.clock, note=self.journal.write,
                             **settings)
        self.at_close(source.close)
        return source

    def display(self):
        """A `Display`: a window, or where there is no screen the latest picture in a file."""
        from edgeai.vision.display import Display, has_screen

        self._check_open()
        settings = self.config.display
        has_one = has_screen if self.has_screen is None else self.has_screen
        display = Display(has_one if settings.window else False, settings.save, self.clock,
                          self._tell)
        self.at_close(display.close)
        return display

    def recognizer(self, phrases=None, free=False, model=None):
        """A `Recognizer` on the model of kit.toml."""
        from edgeai.audio.recognition.recognizer import Recognizer

        self._check_open()
        return Recognizer(model or self.config.model, phrases, free)

    def chatbot(self):
        """A `Chatbot` that knows kit.toml's devices, switches them, and knows what was taught.

        Sensors are the script's: `bot.provide("temperature_c", read_temperature)`.
        """
        from edgeai.audio.dialogue.chatbot import Chatbot
        from edgeai.audio.dialogue.language_model import asker
        from edgeai.audio.dialogue.rejected_log import RejectedLog, is_logging
        from edgeai.audio.dialogue.taught import load_taught

        self._check_open()
        wanted = self.config.chatbot
        return Chatbot.load(
            wanted.intents, self.config.devices, perform=self.perform, is_on=self.is_on,
            taught=load_taught(), ask_model=asker(wanted),
            on_reject=RejectedLog().write if is_logging(wanted.log_rejected) else None,
        )

    def conversation(self, bot=None):
        """A `Conversation` that answers aloud what is asked aloud. bot: else `chatbot()`."""
        from edgeai.audio.dialogue.conversation import Conversation, hearable

        bot = bot or self.chatbot()
        recognizer = self.recognizer(hearable(bot.phrases, self.recognizer().knows))
        return Conversation(self.microphone(), recognizer, bot, self.voice(), self.journal.write)

    def board_b(self, port=None):
        """`BoardB`, the camera board on the serial line, as [board_b] of kit.toml describes it."""
        from edgeai.linkage.board_b.board import BoardB

        self._check_open()
        with self._lock:
            if self._board_b is None or self._board_b.is_closed:
                wanted = self.config.board_b
                wanted = wanted._replace(port=port or wanted.port)
                self._board_b = BoardB.open(wanted, self.journal.write, self.clock)
                self.at_close(self._board_b.close)
            return self._board_b

    def sight(self):
        """What board B sees, as a source of rules: of its firmware, or of a script of its own that sends
        lines, as `sends` of kit.toml's [board_b] says."""
        from edgeai.linkage.board_b.lines import BoardLines

        if self.config.board_b.sends == "frames":
            return self.board_b()
        return BoardLines.open(self.config.board_b, self.clock)

    def eye(self, package=None):
        """What a detector sees through the kit's camera, as the source `camera` of rules.

        package: a model package, its name or folder; left out, `detector` of kit.toml's [camera].
        """
        from edgeai.vision.detection.detector import Detector

        package = package or self.config.camera.detector
        if not package:
            raise UsageError(_("kit.toml names no detector for the camera"),
                             _("Write one under [camera], such as {example}.").format(
                                 example='detector = "fire"'))
        detector = Detector(package)
        return detector.on(self.camera())

    def snapshots(self, folder="alarms"):
        """`Snapshots` of the kit's camera: `then(slow(kit.snapshots().snapshot))`."""
        from edgeai.vision.snapshots import Snapshots

        return Snapshots(self.camera(), folder)

    def perform(self, action):
        """Do what an `Action` says: `Action("relay", "on")` switches the relay on."""
        turns = {"times": action.times} if action.verb in _TURNS else {}
        self.device(action.device).tell(action.verb, action.value, **turns)
        given = {name: value for name, value in (("times", action.times), ("value", action.value))
                 if value is not None}
        self.journal.write("action", device=action.device, verb=action.verb, **given)

    def is_on(self, name):
        """Is that output on? What was not opened yet is off."""
        with self._lock:
            device = self._devices.get(self.config.device(name).name)
            return device is not None and not device.is_closed and device.is_on

    def led(self, name=None):
        return self._device_of_type("led", name)

    def relay(self, name=None):
        return self._device_of_type("relay", name)

    def buzzer(self, name=None):
        return self._device_of_type("buzzer", name)

    def button(self, name=None):
        return self._device_of_type("button", name)

    def device(self, name):
        """The device that kit.toml calls `name`; the same object until it is closed."""
        from edgeai.sensors.devices import open_device

        self._check_open()
        with self._lock:
            if name not in self._devices or self._devices[name].is_closed:
                record = self.config.device(name)
                pins = self._pin_driver() if record.gpios else None  # a bus needs none
                self._devices[name] = open_device(record, pins, self.clock, self.device)
                self.at_close(self._devices[name].close)
            return self._devices[name]

    def __getattr__(self, name):
        """kit.NAME() opens the device that kit.toml calls NAME; kit.TYPE() the first of that type.

        A rule may take it without brackets: linkage.when(kit.climate, "temperature_c").
        """
        config = self.__dict__.get("config")
        devices = config.devices if config else ()
        if any(device.name == name for device in devices):
            return functools.partial(self.device, name)
        if name in DEVICE_TYPES:
            return functools.partial(self._device_of_type, name)
        raise AttributeError(_no_attribute(name, [device.name for device in devices]))

    def __dir__(self):
        return list(super().__dir__()) + [device.name for device in self.config.devices]

    def at_close(self, closer):
        """Call `closer()` when the kit closes; the last given is the first called."""
        self._closers.append(closer)

    def close(self):
        """Close everything that was handed out; twice is fine.

        What fails keeps nothing else from being closed; the first failure is raised then.
        """
        self._is_closed = True
        failure = None
        while self._closers:
            try:
                self._closers.pop()()
            except Exception as problem:
                failure = failure or problem
        if failure is not None:
            raise failure

    def _device_of_type(self, type_name, name=None):
        if name is None:
            name = self._only_device(type_name)
        elif self.config.device(name).type != type_name:
            raise DeviceAbsent(
                _("{name} is a {type}, not a {wanted}").format(
                    name=name, type=self.config.device(name).type, wanted=type_name
                ),
                _("Write kit.{type}({name!r}).").format(
                    type=self.config.device(name).type, name=name
                ),
            )
        return self.device(name)

    def _only_device(self, type_name):
        """The first of that type in kit.toml: the order there says which is meant."""
        for device in self.config.devices:
            if device.type == type_name:
                return device.name
        raise DeviceAbsent(
            _("kit.toml names no {type}").format(type=type_name),
            _("Add a [[device]] with type = \"{type}\" to {path}.").format(
                type=type_name, path=self.config.path
            ),
        )

    def _speaking_state(self):
        from edgeai.audio.half_duplex import HalfDuplex

        with self._lock:
            if self._half_duplex is None:
                self._half_duplex = HalfDuplex(self.clock)
            return self._half_duplex

    def _pin_driver(self):
        from edgeai.sensors.pins import open_pins

        if self._pins is None:
            self._pins = open_pins(guardian=self._guardian(), iio_folder=self.iio_folder,
                                   header=self.header_name)
        return self._pins

    def _guardian(self):
        """What switches the outputs off if this process is killed; None unless kit.toml asks."""
        if not self.config.has_guardian:
            return None
        from edgeai.sensors.guardian import Guardian

        guardian = Guardian(lambda: self.child_environment())
        self.at_close(guardian.close)
        return guardian

    def _tell(self, notice):
        """To the user, who reads what a script prints."""
        self.journal.write("display.notice", text=notice)
        print(notice, file=sys.stderr)

    def _check_open(self):
        if self._is_closed:
            raise DeviceClosed(_("the kit is closed"), _("Call open_kit() again."))

    def __enter__(self):
        return self

    def __exit__(self, kind, error, traceback):
        try:
            self.close()
        except Exception:
            if kind is None:  # else the error of the `with` block goes first
                raise


def _no_attribute(name, devices):
    near = nearest(name, devices + list(DEVICE_TYPES))
    hint = _("Did you mean `{near}`?").format(near=near) if near else _(
        "It names: {names}.").format(names=", ".join(devices))
    return _("kit.toml names no device {name!r}").format(name=name) + ". " + hint
