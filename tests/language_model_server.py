"""A language model's server on this machine, as the tests want it to behave."""
import contextlib
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer


@contextlib.contextmanager
def server(answer):
    """A server whose handler is `answer(handler, request's fields)`; yields (url, requests)."""
    requests = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            fields = json.loads(self.rfile.read(int(self.headers["Content-Length"])).decode())
            requests.append((self.path, fields))
            with contextlib.suppress(OSError):
                answer(self, fields)

        def log_message(self, *args):
            pass

    service = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=service.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield "http://127.0.0.1:%d/v1/" % service.server_port, requests
    finally:
        service.shutdown()
        thread.join()
        service.server_close()


def send(handler, data, status=200):
    handler.send_response(status)
    handler.end_headers()
    handler.wfile.write(data)


def says(content):
    def answer(handler, _fields):
        data = {"choices": [{"message": {"role": "assistant", "content": content}}]}
        send(handler, json.dumps(data).encode("utf-8"))

    return answer
