"""edgeai devices: what this kit can use."""
from edgeai.commands.kit_options import add_kit_arguments, open_asked_kit
from edgeai.commands.terminal import padded
from edgeai.errors import DeviceAbsent, EdgeaiError, error_fields
from edgeai.i18n import gettext as _


def add_arguments(parser):
    add_kit_arguments(parser)


def run(arguments, terminal):
    with open_asked_kit(arguments) as kit:
        sections = {"sound": _sound, "voices": lambda: voices_of(kit),
                    "cameras": cameras, "pins": lambda: _pins(kit.config)}
        found, problems = {}, []
        for name, look in sections.items():
            try:
                found[name] = look()
            except EdgeaiError as problem:
                found[name] = []
                problems.append(problem)
    _show(found, terminal)
    for problem in problems:
        if not terminal.json:
            terminal.problem(problem)
    found["problems"] = [error_fields(problem) for problem in problems]
    terminal.result(found)
    return 1 if problems else 0


def _sound():
    from edgeai.audio.pyaudio_host import sound_devices

    devices = sound_devices()
    if not devices:
        raise DeviceAbsent(_("no sound device was found"),
                           _("Plug one in, or use the virtual kit: --kit sim."))
    return [device._asdict() for device in devices]


def voices_of(kit):
    """What `kit.voice()` can speak Chinese with: one driver may be absent, not both."""
    with kit.voice() as voice:
        found, problems = voice.voices()
    if not found:
        raise problems[-1]
    return [one._asdict() for one in found]


def cameras():
    """Those that open, as JSON has them; none is no failure: many kits have no camera."""
    from edgeai.vision.sources.capture import list_cameras

    return [{"device": number, "width": width, "height": height}
            for number, width, height in list_cameras()]


def show_cameras(found, terminal):
    terminal.say(_("Cameras that open:"))
    for one in found:
        terminal.say("    %-4d %d x %d" % (one["device"], one["width"], one["height"]))
    if not found:
        terminal.say("    %s" % _("none"))


def _pins(config):
    return [_pin(device) for device in config.devices]


def _pin(device):
    """As JSON: what its type does not have is left out."""
    fields = {key: value for key, value in device._asdict().items() if value is not None}
    fields["pins"] = dict(device.pins)
    return dict(fields, place=device.place)


def show_voices(voices, terminal):
    terminal.say(_("Voices that speak Chinese:"))
    for one in voices:
        terminal.say("    %-24s %-40s %s" % (one["id"], one["name"], one["driver"]))


def _show(found, terminal):
    terminal.say(_("Sound (index, name, inputs, outputs, native rate; * is the default):"))
    for one in found["sound"]:
        terminal.say("  %s%2d  %s %s" % (
            "*" if one["is_default"] else " ", one["index"], padded(one["name"], 40),
            _("{inputs} in  {outputs} out  {rate_hz} Hz").format(**one) + "".join(
                _(", not {rate_hz} Hz").format(rate_hz=rate_hz) for rate_hz in one["refused_hz"])))
    show_voices(found["voices"], terminal)
    show_cameras(found["cameras"], terminal)
    terminal.say(_("Pins (kit.toml):"))
    for one in found["pins"]:
        cells = padded(one["place"], 13), padded(one["type"], 14), padded(one["name"], 12)
        terminal.say("    %s" % " ".join(cells + one["spoken"]).rstrip())
