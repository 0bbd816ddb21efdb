"""The web server under the page: on loopback only, for whoever has the token in the address.

The standard library's http.server carries it: the page needs seven answers, and a contest PC no
further package. What a request must pass, in this order: a method that is known; a Host that is this
machine's own (a foreign name that resolves to 127.0.0.1 is refused: DNS rebinding); the token; for
what changes something, JSON of a limited length from the page's own origin.
"""
import hmac
import http.server
import json
import os
import re
import socketserver
import sys
import urllib.parse

from edgeai.errors import EdgeaiError, error_fields
from edgeai.i18n import gettext as _
from edgeai.system_reasons import system_reason

HOST = "127.0.0.1"
OWN_HOSTS = re.compile(r"(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?")
LONGEST_BODY = 1 << 20
SILENT_S = 60  # a connection that says nothing for so long is closed
HEADERS = (
    ("Content-Security-Policy",
     "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
     "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),  # the address holds the token
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Cache-Control", "no-store"),
)


class Answer(Exception):
    """What goes back: raised where a request is refused, returned where it is done."""

    def __init__(self, status, body=b"", kind="text/plain; charset=utf-8"):
        super().__init__(status)
        self.status, self.body, self.kind = status, body, kind


def json_answer(fields, status=200):
    text = json.dumps(fields, ensure_ascii=False, allow_nan=False)
    return Answer(status, text.encode("utf-8"), "application/json; charset=utf-8")


def refusal(status, text):
    return json_answer({"error": {"code": "", "message": text, "remedy": ""}}, status)


class PageServer(socketserver.ThreadingMixIn, http.server.HTTPServer):
    """`routes`: [(method, pattern of the path behind the token, function(match's groups, the
    request's JSON or None) -> Answer)]. token: who knows it may do everything."""

    daemon_threads = True
    # After a kill the port is taken again at once; on Windows this would share it with others.
    allow_reuse_address = os.name != "nt"

    def __init__(self, port, token, routes):
        self.token = token
        self.routes = [(method, re.compile(pattern), function) for method, pattern, function in routes]
        super().__init__((HOST, port), _Handler)

    @property
    def address(self):
        return "http://%s:%d/%s/" % (HOST, self.server_address[1], self.token)

    def server_bind(self):
        """As the parent's, without asking the network for this machine's name."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = self.server_address[:2]

    def handle_error(self, request, client_address):
        if not isinstance(sys.exc_info()[1], OSError):  # else the browser hung up
            super().handle_error(request, client_address)


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = SILENT_S
    server_version, sys_version = "edgeai", ""

    def do_GET(self):
        self._reply()

    do_HEAD = do_PUT = do_POST = do_GET
    # Known to be refused as wrong, and not as unheard of.
    do_DELETE = do_OPTIONS = do_PATCH = do_TRACE = do_CONNECT = do_GET

    def log_message(self, format, *values):
        """Nothing: the terminal is for what a person must know."""

    def _reply(self):
        try:
            answer = self._answer()
        except Answer as refused:
            answer = refused
        except EdgeaiError as problem:
            answer = json_answer({"error": error_fields(problem)}, 422)
        except OSError as problem:
            answer = refusal(507, system_reason(problem))
        self._send(answer)

    def _answer(self):
        # HTTP/0.9 and what has no one Host come from no browser.
        hosts = self.headers.get_all("Host") or []
        if len(hosts) != 1 or not OWN_HOSTS.fullmatch(hosts[0]):
            raise refusal(403, "Host")
        path = self._path_behind_token()
        matches = [(method, function, found.groups()) for method, pattern, function in self.server.routes
                   for found in [pattern.fullmatch(path)] if found]
        if not matches:
            raise refusal(404, _("there is no such page"))
        wanted = "GET" if self.command == "HEAD" else self.command
        for method, function, groups in matches:
            if method == wanted:
                return function(groups, None if method == "GET" else self._json())
        raise refusal(405, self.command)

    def _path_behind_token(self):
        path = self.path.partition("?")[0]
        token, slash, rest = path[1:].partition("/")
        if not path.startswith("/") or not slash or not hmac.compare_digest(
                token.encode("utf-8", "replace"), self.server.token.encode("utf-8")):
            raise refusal(403, _("this address has not the right token; take the one on the terminal"))
        try:
            return urllib.parse.unquote(rest, errors="strict")
        except UnicodeDecodeError:
            raise refusal(400, "UTF-8") from None

    def _json(self):
        origin = self.headers.get("Origin")
        if origin is not None and origin != "http://" + self.headers["Host"]:
            raise refusal(403, "Origin")
        if self.headers.get_content_type() != "application/json":
            raise refusal(415, "Content-Type")
        try:
            fields = json.loads(self._body().decode("utf-8"))
        except (ValueError, RecursionError):
            raise refusal(400, "JSON") from None
        if not isinstance(fields, dict):
            raise refusal(400, "JSON")
        return fields

    def _body(self):
        length = self.headers.get("Content-Length", "")
        if self.headers.get("Transfer-Encoding") or not re.fullmatch("[0-9]{1,18}", length):
            raise refusal(411, "Content-Length")
        if int(length) > LONGEST_BODY:
            raise refusal(413, _("more than {count} bytes").format(count=LONGEST_BODY))
        body = self.rfile.read(int(length))
        self._is_read = True
        return body

    def _send(self, answer):
        # What was not read of a body would be taken for the next request.
        if self.command not in ("GET", "HEAD") and not getattr(self, "_is_read", False):
            self.close_connection = True
        self._is_read = False
        self.send_response(answer.status)
        for name, value in HEADERS:
            self.send_header(name, value)
        self.send_header("Content-Type", answer.kind)
        self.send_header("Content-Length", str(len(answer.body)))
        if answer.status == 405:
            self.send_header("Allow", "GET, HEAD, PUT, POST")
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)
