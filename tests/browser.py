"""A real browser, Debian's Chromium, driven by mouse and keyboard as a person would.

The driver speaks W3C WebDriver, JSON over HTTP on loopback, for which the standard library is enough
on every Python. Mouse and keys are real input events: a page can't tell them from a person's.
Protocol: https://www.w3.org/TR/webdriver2/
"""
import base64
import http.client
import json
import os
import shutil
import subprocess
import tempfile
import time

import pytest

from child_process import end

WAIT_S = 60.0  # for what a page is to show
ANSWER_S = 60.0  # for the driver, which may have to start the browser
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # the protocol's word for "a reference follows"
# Keys without a character, by the protocol's table.
KEYS = {"Backspace": "\ue003", "Tab": "\ue004", "Enter": "\ue007", "Shift": "\ue008",
        "Control": "\ue009", "Escape": "\ue00c", "Space": " ", "PageUp": "\ue00e", "PageDown": "\ue00f",
        "End": "\ue010", "Home": "\ue011", "ArrowLeft": "\ue012", "ArrowUp": "\ue013",
        "ArrowRight": "\ue014", "ArrowDown": "\ue015", "Delete": "\ue017", "F1": "\ue031", "F2": "\ue032"}
# --no-sandbox: tests may run as root. The rest keeps the browser from asking anything of the network.
ARGUMENTS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-proxy-server",
             "--disable-background-networking", "--disable-component-update", "--disable-sync",
             "--disable-extensions", "--no-first-run", "--hide-scrollbars", "--force-device-scale-factor=1")


class Browser:
    """Runs from `with` to its end, with a profile of its own.

    with Browser(1280, 800) as browser:
        browser.go(address)
        browser.drag((100, 100), (220, 180))
        browser.press("Control+z")
    """

    def __init__(self, width=1280, height=800, language="en"):
        self._size = width, height
        self._language = language
        self._session = None

    @staticmethod
    def missing():
        """What is not installed, or None."""
        for name in ("chromium", "chromedriver"):
            if not shutil.which(name):
                return "%s is not installed" % name
        return None

    def __enter__(self):
        self._folder = tempfile.mkdtemp(prefix="browser")
        try:
            self._start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *exc_info):
        try:
            if self._session:
                self._ask("DELETE", "")
        except (OSError, RuntimeError, http.client.HTTPException):
            pass  # the driver's end takes the browser with it
        process = getattr(self, "_process", None)
        if process:
            end(process)
        shutil.rmtree(self._folder, ignore_errors=True)

    # --- pages

    def go(self, address):
        self._ask("POST", "/url", url=address)

    def reload(self):
        self._ask("POST", "/refresh")

    def resize(self, width, height):
        """The page's own size, without the window's frame."""
        for _turn in range(2):  # the frame is known when a page is shown
            frame = self.wait(self._frame, "the window has no frame")
            self._ask("POST", "/window/rect", width=width + frame[0], height=height + frame[1])

    def be_screen(self, width, height):
        """Show pages as on a screen of that size; a window can't be so narrow."""
        self._ask("POST", "/goog/cdp/execute", cmd="Emulation.setDeviceMetricsOverride", params={
            "width": width, "height": height, "deviceScaleFactor": 1, "mobile": True})

    def _frame(self):
        """None while the page has not yet taken its window's new size."""
        sides = self.run("return [outerWidth - innerWidth, outerHeight - innerHeight]")
        return sides if all(0 <= side < 300 for side in sides) else None

    def run(self, script, *arguments):
        """Run JavaScript and return what it returns: for looking, not in a person's stead."""
        return self._ask("POST", "/execute/sync", script=script, args=list(arguments))

    def screenshot(self, path):
        with open(str(path), "wb") as file:
            file.write(base64.b64decode(self._ask("GET", "/screenshot")))

    def log(self):
        """What the page complained of since last asked: [text]."""
        lines = self._ask("POST", "/se/log", type="browser")
        return ["%(level)s %(message)s" % line for line in lines]

    def new_tab(self):
        """Open one and show it; returns its handle for `show_tab`."""
        handle = self._ask("POST", "/window/new", type="tab")["handle"]
        self.show_tab(handle)
        return handle

    def tab(self):
        return self._ask("GET", "/window")

    def show_tab(self, handle):
        self._ask("POST", "/window", handle=handle)

    def close_tab(self):
        self._ask("DELETE", "/window")

    # --- what is on the page

    def find(self, selector):
        """The element's reference, when it is there."""
        return self.wait(lambda: self._all(selector), "no element %s" % selector)[0]

    def text(self, selector):
        """What a person reads there, when it is there."""
        return self.wait(lambda: self.texts(selector), "no element %s" % selector)[0]

    def texts(self, selector):
        """Of all such elements, at one moment."""
        return self.run("return [...document.querySelectorAll(arguments[0])]"
                        ".map(element => element.innerText.trim())", selector)

    def click(self, selector):
        self._ask("POST", "/element/%s/click" % self.find(selector))

    def wait(self, condition, otherwise="it did not happen"):
        """What the condition returns, as soon as that is true."""
        end_s = time.monotonic() + WAIT_S
        while True:
            found = condition()
            if found:
                return found
            if time.monotonic() > end_s:
                raise AssertionError("%s within %g s" % (otherwise, WAIT_S))
            time.sleep(0.02)

    def wait_text(self, selector, part):
        return self.wait(lambda: part in self.text(selector), "no %r in %s" % (part, selector))

    # --- mouse and keyboard; places in CSS pixels from the page's top left corner

    def drag(self, start, *places, button=0, holding=None):
        """Press at `start`, go through the places, let go at the last. holding: a key kept down."""
        steps = [_move(start), {"type": "pointerDown", "button": button}]
        steps += [_move(place, 30) for place in places] + [{"type": "pointerUp", "button": button}]
        if holding:
            self._keys([_key("keyDown", holding)])
        self._act({"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"},
                   "actions": steps})
        if holding:
            self._keys([_key("keyUp", holding)])

    def click_at(self, place, holding=None):
        self.drag(place, holding=holding)

    def move_to(self, place):
        self._act({"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"},
                   "actions": [_move(place)]})

    def wheel(self, place, delta_y):
        self._act({"type": "wheel", "id": "wheel", "actions": [
            {"type": "scroll", "x": place[0], "y": place[1], "deltaX": 0, "deltaY": delta_y}]})

    def press(self, *chords):
        """Keys, or chords as "Control+Shift+z"; a character is itself."""
        for chord in chords:
            names = chord.split("+") if len(chord) > 1 else [chord]
            self._keys([_key("keyDown", name) for name in names]
                       + [_key("keyUp", name) for name in reversed(names)])

    def type(self, text):
        """Character by character, into what has the focus."""
        self._keys([_key(kind, one) for one in text for kind in ("keyDown", "keyUp")])

    # --- the protocol

    def _start(self):
        log = os.path.join(self._folder, "driver.log")
        with open(log, "wb") as file:
            self._process = subprocess.Popen(
                ["chromedriver", "--port=0"], stdin=subprocess.DEVNULL, stdout=file, stderr=file,
                env=dict(os.environ, HOME=self._folder, LANGUAGE=self._language))
        self._port = self.wait(lambda: self._port_in(log), "chromedriver did not start")
        options = {"args": list(ARGUMENTS) + [
            "--window-size=%d,%d" % self._size, "--lang=" + self._language,
            "--user-data-dir=" + os.path.join(self._folder, "profile")],
            "binary": shutil.which("chromium")}
        answer = self._request("POST", "/session", {"capabilities": {"alwaysMatch": {
            "goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL"}}}})
        self._session = answer["sessionId"]

    def _port_in(self, log):
        with open(log, encoding="utf-8", errors="replace") as file:
            text = file.read()
        if self._process.poll() is not None:
            raise RuntimeError("chromedriver ended: " + text)
        _before, found, after = text.partition("started successfully on port ")
        return int(after.split(".")[0]) if found and "." in after else None

    def _all(self, selector):
        found = self._ask("POST", "/elements", using="css selector", value=selector)
        return [one[ELEMENT] for one in found]

    def _keys(self, steps):
        self._act({"type": "key", "id": "keyboard", "actions": steps})

    def _act(self, source):
        self._ask("POST", "/actions", actions=[source])

    def _ask(self, method, what, **fields):
        body = fields if method == "POST" else None
        return self._request(method, "/session/%s%s" % (self._session, what), body)

    def _request(self, method, path, body):
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=ANSWER_S)
        try:
            connection.request(method, path, None if body is None else json.dumps(body),
                               {"Content-Type": "application/json"})
            answer = connection.getresponse()
            value = json.loads(answer.read().decode("utf-8"))["value"]
        finally:
            connection.close()
        if answer.status != 200:
            raise RuntimeError("%s %s: %s" % (method, path, value.get("message", value)))
        return value


def _move(place, duration_ms=0):
    return {"type": "pointerMove", "duration": duration_ms, "origin": "viewport",
            "x": int(round(place[0])), "y": int(round(place[1]))}


def _key(kind, name):
    return {"type": kind, "value": KEYS.get(name, name)}


def browser_fixture(width_px, height_px):
    """A fixture: one browser for all tests of a module, which are skipped where none is installed."""

    @pytest.fixture(scope="module")
    def browser():
        if Browser.missing():
            pytest.skip(Browser.missing())
        with Browser(width_px, height_px) as one:
            yield one

    return browser
