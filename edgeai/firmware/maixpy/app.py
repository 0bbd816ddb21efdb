"""Board B's program as a state machine: pure, its camera, KPU, LCD, clock and link are handed in.

BOOT -> SELFTEST -> IDLE -> RUN, and FAULT from each of them. Every state answers the host: a fault
is shown, sent, and left by `clear` or by new settings.
"""
try:
    import ujson as json
except ImportError:
    import json
import edgelink

VERSION = "1.0"
BOOT, SELFTEST, IDLE, RUN, FAULT = "BOOT", "SELFTEST", "IDLE", "RUN", "FAULT"
TASKS = ("none", "detect", "classify", "colour", "qr", "face")
WITH_MODEL = ("detect", "classify", "face")
SAFE_AFTER = 3       # resets by the watchdog in a row
ANSWERS_KEPT = 4     # a request that is asked again gets the same answer again
MOST_FOUND = 12      # in an event
HELLO_MS = 2000      # until a host has answered
FACE_ANCHORS = [1.889, 2.5245, 2.9465, 3.94056, 3.99987, 5.3658, 5.155437, 6.92275, 6.718375, 9.01025]

DEFAULTS = {
    "task": "none", "model": "/sd/model.kmodel", "labels": [], "anchors": [], "outputs": [],
    "width": 320, "height": 240, "threshold": 0.5, "nms": 0.3, "colours": {}, "least_pixels": 200,
    "rotation": 0, "vflip": 0, "hmirror": 0, "event_ms": 100, "alarm_labels": [], "alarm_frames": 3,
    "alarm_pin": -1, "beep": 0, "autostart": 1, "uart": "usb", "tx": 22, "rx": 21, "baud": 115200,
    "watchdog_ms": 9000,
}
RANGES = {
    "width": (32, 320), "height": (32, 240), "threshold": (0, 1), "nms": (0, 1), "rotation": (0, 3),
    "event_ms": (100, 10000), "watchdog_ms": (8000, 10000), "alarm_frames": (1, 100),
}


def mistake_in(key, value):
    """What is wrong with a setting, or None."""
    if key not in DEFAULTS:
        return "unknown setting " + key
    kind = type(DEFAULTS[key])
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if key == "model":
        fits = isinstance(value, (str, int))
    elif key == "uart":
        fits = value in ("usb", 1, 2, 3)
    else:
        fits = is_number if kind in (int, float) else isinstance(value, kind)
    if fits and key == "task":
        fits = value in TASKS
    if fits and key in RANGES:
        fits = RANGES[key][0] <= value <= RANGES[key][1]
    return None if fits else "%s is %r" % (key, value)


def read_settings(text):
    """(settings, mistake or None) of edgeai.json's text; None for a file that is not there."""
    settings = dict(DEFAULTS)
    if text is None:
        return settings, None
    try:
        given = json.loads(text)
    except ValueError:
        given = None
    if given is None or text.strip()[-1] not in "]}":  # ujson takes what breaks off for whole
        return settings, "edgeai.json is no JSON"
    if not isinstance(given, dict):
        return settings, "edgeai.json is no object"
    mistake = None
    for key in given:
        wrong = mistake_in(key, given[key])
        if wrong is None:
            settings[key] = given[key]
        mistake = mistake or wrong
    return settings, mistake


def model_fault(error, path):
    """(code, message) of what KPU.load or a run raised: MaixPy's number stands after "error:"."""
    text = str(error)
    at = text.find("error:")
    digits = ""
    for one in text[at + 6:].strip() if at >= 0 else "":
        if not "0" <= one <= "9":
            break
        digits += one
    if digits:
        return "model:" + digits, text
    if isinstance(error, OSError):
        return "model:2005", "%s: %s" % (path, text)
    return "model", text


def probabilities(values):
    """A classifier's outputs as parts of one; those of a model that ends in softmax already are."""
    import math

    if min(values) >= 0 and abs(sum(values) - 1) < 0.05:
        return values
    top = max(values)
    powers = [math.exp(value - top) for value in values]
    total = sum(powers)
    return [power / total for power in powers]


def label_of(labels, number):
    return labels[number] if 0 <= number < len(labels) else str(number)


class App:
    """device: see hw.Board. is_safe: start nothing by itself, only answer."""

    def __init__(self, device, settings, is_safe=False):
        self.device = device
        self.settings = settings
        self.is_safe = is_safe
        self.state = BOOT
        self.fault = None
        self.frames = 0
        self._parser = edgelink.Parser()
        self._answers = []
        self._events = 0
        self._is_greeted = False
        self._hello_ms = self._event_ms = None
        self._seen_for = self._unseen_for = 0
        self._is_alarm = False

    def step(self):
        """One turn of the loop."""
        self.device.feed()
        data = self.device.read()
        if data:
            for request in self._parser.feed(data):
                self._serve(request)
        if not self._is_greeted and self._is_due(self._hello_ms, HELLO_MS):
            self._hello_ms = self.device.ticks_ms()
            self._send_event("hello", self._about())
        if self.state == BOOT:
            self._enter(SELFTEST)
        elif self.state == SELFTEST:
            self._test()
        elif self.state == RUN:
            self._look()
        else:
            self.device.rest()

    def fail(self, code, message):
        """Into FAULT: on the LCD and to the host, once; the link lives on."""
        if self.state == FAULT and self.fault and self.fault[0] == code:
            return
        self.fault = (code, message[:120])
        self._alarm(False)
        self.device.unload()
        self._enter(FAULT)
        self._send_event("fault", {"code": code, "message": self.fault[1]})
        self.device.show_text("FAULT " + code, self.fault[1])

    def _enter(self, state):
        if state != self.state:
            self.state = state
            self._send_event("state", {"state": state})

    def _test(self):
        try:
            self.device.start_camera(self.settings)
        except Exception as error:
            return self.fail("camera", str(error))
        self.device.start_watchdog()
        self._enter(IDLE)
        self.device.show_text("edgeai " + VERSION, "SAFE MODE" if self.is_safe else "IDLE")
        if self.settings["autostart"] and self.settings["task"] != "none" and not self.is_safe:
            self._start()

    def _start(self):
        """Load what the task needs; (code, message) when that fails."""
        task, model = self.settings["task"], self.settings["model"]
        self._stop()
        if task == "none":
            return "task", "no task is set"
        try:
            self.device.start_camera(self.settings)
        except Exception as error:
            self.fail("camera", str(error))
            return self.fault
        if task in WITH_MODEL:
            if str(model)[:4] == "/sd/" and not self.device.has_card():
                self.fail("card", "no TF card for " + model)
                return self.fault
            try:
                anchors = self.settings["anchors"] or (FACE_ANCHORS if task == "face" else [])
                self.device.load(self.settings, anchors)
            except Exception as error:
                self.fail(*model_fault(error, model))
                return self.fault
        self.fault = None
        self._enter(RUN)
        return None

    def _stop(self):
        self._alarm(False)
        self.device.unload()
        if self.state == RUN:
            self._enter(IDLE)

    def _look(self):
        try:
            image, width, height = self.device.snapshot()
        except Exception as error:
            return self.fail("camera", str(error))
        try:
            found = self._find(image)
        except Exception as error:
            return self.fail(*model_fault(error, self.settings["model"]))
        self.frames += 1
        self._watch(found)
        self.device.show_picture(image, found)
        if self._is_due(self._event_ms, self.settings["event_ms"]):
            self._event_ms = self.device.ticks_ms()
            self._send_event("seen", {"w": width, "h": height, "d": found[:MOST_FOUND]})

    def _find(self, image):
        """[label, thousandths, x, y, width, height] for each thing, the surest first."""
        task = self.settings["task"]
        if task in ("detect", "face"):
            labels = self.settings["labels"] or (["face"] if task == "face" else [])
            found = [[label_of(labels, number), int(value * 1000)] + list(box)
                     for number, value, box in self.device.detect(image)]
        elif task == "classify":
            parts = probabilities(self.device.classify(image))
            number = parts.index(max(parts))
            found = [[label_of(self.settings["labels"], number), int(parts[number] * 1000)]]
            if parts[number] < self.settings["threshold"]:
                found = []
        elif task == "colour":
            found = [[name, int(density * 1000)] + list(box) for name in self.settings["colours"]
                     for density, box in self.device.blobs(
                         image, self.settings["colours"][name], self.settings["least_pixels"])]
        else:
            found = [[text[:200], 1000] + list(box) for text, box in self.device.codes(image)]
        return sorted(found, key=lambda one: -one[1])

    def _watch(self, found):
        """The local alarm: on after some pictures in a row with its label, off after more without."""
        labels = self.settings["alarm_labels"]
        if [one for one in found if one[0] in labels]:
            self._seen_for, self._unseen_for = self._seen_for + 1, 0
        else:
            self._seen_for, self._unseen_for = 0, self._unseen_for + 1
        if self._seen_for >= self.settings["alarm_frames"]:
            self._alarm(True)
        elif self._unseen_for > 2 * self.settings["alarm_frames"]:
            self._alarm(False)

    def _alarm(self, is_on):
        if is_on != self._is_alarm:
            self._is_alarm = is_on
            self.device.alarm(is_on)
            if is_on and self.settings["beep"]:
                self.device.beep(200)

    # The link

    def _serve(self, request):
        """Answer; the same number gets the same answer again, and nothing is done twice."""
        number = request.get("id")
        if not isinstance(number, int):
            return
        for known, frame in self._answers:
            if known == number:
                return self.device.write(frame)
        answer = self._answer(request)
        answer["id"] = number
        try:
            frame = edgelink.encode(answer)
        except ValueError:
            frame = edgelink.encode({"id": number, "ok": False, "code": "long",
                                     "message": "the answer is too long"})
        self._answers = self._answers[1 - ANSWERS_KEPT:] + [(number, frame)]
        self.device.write(frame)
        if request.get("do") == "reset":
            self.device.reset()

    def _answer(self, request):
        do = request.get("do")
        doers = {"ping": self._ping, "hello": self._hello, "status": self._status,
                 "config": self._config, "start": self._do_start, "stop": self._do_stop,
                 "clear": self._clear, "alarm": self._do_alarm, "beep": self._do_beep,
                 "save": self._save, "reset": self._ping}
        if do not in doers:
            return {"ok": False, "code": "do", "message": "unknown request"}
        problem = doers[do](request)
        if isinstance(problem, dict):
            problem["ok"] = True
            return problem
        return {"ok": False, "code": problem[0], "message": problem[1]} if problem else {"ok": True}

    def _ping(self, request):
        return {"echo": request["echo"]} if "echo" in request else None

    def _hello(self, request):
        self._is_greeted = True
        return self._about()

    def _about(self):
        about = {"version": VERSION, "cause": self.device.reset_cause(), "state": self.state,
                 "task": self.settings["task"], "safe": self.is_safe, "card": self.device.has_card()}
        about.update(self.device.free())
        return about

    def _status(self, request):
        status = {"state": self.state, "task": self.settings["task"], "frames": self.frames,
                  "events": self._events, "bad": self._parser.bad, "ms": self.device.ticks_ms(),
                  "alarm": self._is_alarm, "fault": list(self.fault) if self.fault else None}
        status.update(self.device.free())
        return status

    def _config(self, request):
        """All of it or nothing; what runs is stopped, and goes on with `start`."""
        given = request.get("set")
        if not isinstance(given, dict):
            return "settings", "`set` is missing"
        for key in given:
            wrong = mistake_in(key, given[key])
            if wrong:
                return "settings", wrong
        self._is_greeted = True
        self._stop()
        self.settings.update(given)
        return None

    def _do_start(self, request):
        return self._start()

    def _do_stop(self, request):
        self._stop()

    def _clear(self, request):
        if self.state == FAULT:
            self.fault = None
            self._enter(SELFTEST)

    def _do_alarm(self, request):
        self._alarm(bool(request.get("on")))

    def _do_beep(self, request):
        milliseconds = request.get("ms", 200)
        self.device.beep(min(1000, max(20, milliseconds)) if isinstance(milliseconds, int) else 200)

    def _save(self, request):
        try:
            self.device.save(json.dumps(self.settings))
        except OSError as error:
            return "save", str(error)

    def _send_event(self, name, fields):
        self._events += 1
        event = {"ev": name, "n": self._events, "ms": self.device.ticks_ms()}
        event.update(fields)
        while True:
            try:
                return self.device.write(edgelink.encode(event))
            except ValueError:
                if not event.get("d"):
                    return None
                event["d"] = event["d"][:-1]

    def _is_due(self, since_ms, period_ms):
        return since_ms is None or self.device.since_ms(since_ms) >= period_ms
