"""Faults of what stands in the room: microphone, sensors on their wires, the voice."""
from edgeai.drill.faults.fault import Fault
from edgeai.drill.faults.toml_edits import add_event, set_key
from edgeai.i18n import gettext as _

_RATE_HZ = 44100
_THERMOMETERS = ("dht11", "dht22")


def faults():
    return (
        Fault("muted-microphone", _("a muted microphone"), _mute, _is_heard, (
            _("The program runs and hears nothing."),
            _("`edgeai record try.wav --kit sim` with the task's scenario says how loud it is, and what that means."),
            _("Open the microphone's switch; in the virtual room: remove the event `fault = \"muted\"`."))),
        Fault("stereo-44100", _("a sound source of 44.1 kHz, stereo"), _replace_microphone, _is_rate_right, (
            _("The program ends where it opens the microphone."),
            _("`edgeai devices --kit sim` with the task's scenario says which rate the microphone does not give."),
            _("Plug in the other microphone; in the virtual room: [microphone] of the scenario without "
              "`rates_hz = [44100]`."))),
        Fault("dht-checksum", _("checksum errors of the DHT: a loose wire"), _loosen_wire, _is_wire_firm, (
            _("One sensor answers, and never right."),
            _("`edgeai sensors test NAME --kit sim` with the task's scenario counts what failed, and why."),
            _("Push its plug home; in the virtual room: remove the event `fault = \"checksum\"` that has no end."))),
        Fault("hanging-voice", _("a voice that hangs"), _hang_voice, _is_voice_free, (
            _("The program stops where it speaks."),
            _("`edgeai say 你好 --kit sim` with the task's scenario says who spoke, and why another stood in."),
            _("Take the other voice: driver = \"espeakng\" in [voice] of kit.toml; or start the system's voice anew; "
              "in the virtual room: remove `hangs` from [voice] of the scenario."))),
    )


def _with_sound(work):
    """The first scenario in which somebody speaks; [] or [its name]."""
    return [name for name in work.scenarios
            if any("speech" in one or "microphone" in one for one in work.entries(name, "event") or ())][:1]


def _mute(work, _draw):
    return {name: add_event(work.text(name), "at_s = 0.0", 'fault = "muted"').encode("utf-8")
            for name in _with_sound(work)}


def _is_heard(now, whole):
    return _has_no_more(now, whole, _with_sound(whole)[0], "muted")


def _has_no_more(now, whole, name, fault):
    """Has the scenario no fault of that name that it did not have before?"""
    events = now.entries(name, "event")
    before = [one for one in whole.entries(name, "event") if one.get("fault") == fault]
    return bool(events) and all(one in before for one in events if one.get("fault") == fault)


def _replace_microphone(work, _draw):
    changed = {}
    for name in _with_sound(work):
        text = set_key(work.text(name), "microphone", "channels", 2)
        changed[name] = set_key(text, "microphone", "rates_hz", "[%d]" % _RATE_HZ).encode("utf-8")
    return changed


def _is_rate_right(now, whole):
    name = _with_sound(whole)[0]
    rates = _rates(now, name)
    return rates is not None and bool(rates & (_rates(whole, name) - {_RATE_HZ}))


def _rates(work, name):
    from edgeai.sim.scenario import RATES_HZ

    microphone = work.table(name, "microphone")
    rates = None if microphone is None else microphone.get("rates_hz", list(RATES_HZ))
    return {one for one in rates if type(one) is int} if isinstance(rates, list) else None


def _wire(work):
    """(scenario, device) of a thermometer on a wire; (None, None) where there is none."""
    devices = (work.entries(work.kit, "device") if work.kit else None) or ()
    names = [one.get("name") for one in devices if one.get("type") in _THERMOMETERS]
    return (work.scenarios[0], names[0]) if names and work.scenarios else (None, None)


def _loosen_wire(work, _draw):
    scenario, device = _wire(work)
    if scenario is None:
        return {}
    return {scenario: add_event(work.text(scenario), "at_s = 0.0", 'fault = "checksum"',
                                'device = "%s"' % device).encode("utf-8")}


def _is_wire_firm(now, whole):
    return _has_no_more(now, whole, _wire(whole)[0], "checksum")


def _speaking(work):
    """The scenario of a task that speaks; [] or [its name]."""
    speaks = any("pyttsx3" in work.text(name) for name in work.scripts)
    return work.scenarios[:1] if speaks else []


def _hang_voice(work, _draw):
    return {name: set_key(work.text(name), "voice", "hangs", "true").encode("utf-8") for name in _speaking(work)}


def _is_voice_free(now, whole):
    voice = now.table(_speaking(whole)[0], "voice")
    chosen = (now.table("kit.toml", "voice") or {}).get("driver")
    return voice is not None and not voice.get("hangs") or chosen == "espeakng"
