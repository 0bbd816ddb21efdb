"""A language model on this machine, for small talk that no intent answers.

Any server that speaks the chat-completions protocol of OpenAI (llama.cpp, Ollama ...), on the
loopback interface only: what people say never leaves the machine. What it answers is
text; it can switch nothing. http.client follows no redirect and uses no proxy.
"""
import contextlib
import http.client
import ipaddress
import json
import socket
import threading
import time
import unicodedata
from urllib.parse import urlsplit

from edgeai.errors import ConfigError
from edgeai.i18n import gettext as _

TIMEOUT_S = 3.0
MAX_BYTES = 1 << 16
MAX_CHARACTERS = 200
# After so many failures in a row it is left alone for so long.
MAX_FAILURES = 3
REST_S = 30.0
_SYSTEM = "你是离线语音助手小智。用一两句简短的中文口语回答，不用列表和符号。你不能控制任何设备。"


def asker(chatbot):
    """What asks the language model that [chatbot] of kit.toml names: its `ask`; None without one."""
    if not chatbot.language_model:
        return None
    return LanguageModel(chatbot.language_model, chatbot.language_model_name).ask


class LanguageModel:
    """url: "http://127.0.0.1:8080/v1". model: the name the server knows it by.

    Raises ConfigError for any host that is not this machine.
    """

    def __init__(self, url, model="", timeout_s=TIMEOUT_S, now_s=time.monotonic):
        self._host, self._port, self._path = _loopback(url)
        self._model = model
        self._timeout_s = timeout_s
        self._now_s = now_s
        self._failures = 0
        self._rests_until_s = float("-inf")

    @property
    def is_resting(self):
        """Is it left alone after failing too often?"""
        return self._now_s() < self._rests_until_s

    def ask(self, text):
        """One answer as plain text, or None: slow, dead, nonsense, or resting."""
        if self.is_resting:
            return None
        try:
            answer = _plain(_content(self._post(self._question(text))))
        except (OSError, http.client.HTTPException, ValueError, LookupError, TypeError,
                RecursionError):
            answer = None
        self._note(answer is not None)
        return answer

    def _note(self, is_success):
        self._failures = 0 if is_success else self._failures + 1
        if self._failures >= MAX_FAILURES:
            self._failures = 0
            self._rests_until_s = self._now_s() + REST_S

    def _question(self, text):
        fields = {"messages": [{"role": "system", "content": _SYSTEM},
                               {"role": "user", "content": text}],
                  "max_tokens": MAX_CHARACTERS, "temperature": 0.3, "stream": False}
        if self._model:
            fields["model"] = self._model
        return json.dumps(fields).encode("ascii")

    def _post(self, body):
        start_s = time.monotonic()
        connection = http.client.HTTPConnection(self._host, self._port, timeout=self._timeout_s)
        with contextlib.closing(connection):
            connection.connect()
            # A socket's own time-out counts from byte to byte: one that drips would have for ever.
            left_s = self._timeout_s - (time.monotonic() - start_s)
            alarm = threading.Timer(max(0.0, left_s), _cut, [connection.sock])
            alarm.daemon = True
            alarm.start()
            try:
                return self._exchange(connection, body)
            finally:
                alarm.cancel()

    def _exchange(self, connection, body):
        connection.request("POST", self._path, body, {"Content-Type": "application/json"})
        response = connection.getresponse()
        data = response.read(MAX_BYTES + 1)
        if response.status != 200 or len(data) > MAX_BYTES:
            raise ValueError(response.status)
        return data


def _cut(sock):
    """End what is waiting for the socket."""
    with contextlib.suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)


def _loopback(url):
    """(address, port, path of the completions), or ConfigError."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or 80
        # The name itself and no look-up: what it means elsewhere is of no interest.
        address = ipaddress.ip_address("127.0.0.1" if host == "localhost" else host)
    except ValueError:
        parts, address = None, None
    if not address or not address.is_loopback or parts.scheme != "http" or parts.username:
        raise ConfigError(
            _("the language model {url!r} is not on this machine").format(url=url),
            _("Give http://127.0.0.1:PORT/v1: what people say stays here."))
    return str(address), port, parts.path.rstrip("/") + "/chat/completions"


def _content(data):
    return json.loads(data.decode("utf-8"))["choices"][0]["message"]["content"]


def _plain(content):
    """The text as it can be spoken, cut at a sentence's end; ValueError where there is none."""
    if not isinstance(content, str):
        raise ValueError(content)
    text = "".join(" " if unicodedata.category(one)[0] == "C" else one for one in content)
    text = " ".join(text.split())
    if len(text) > MAX_CHARACTERS:
        text = text[:MAX_CHARACTERS]
        text = text[: max(map(text.rfind, "。！？")) + 1] or text
    if not text:
        raise ValueError(content)
    return text
