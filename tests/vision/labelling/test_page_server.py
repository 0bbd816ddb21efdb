"""Requests to the page's server: those of the page, and those that nobody should make."""
import http.client
import json
import os
import socket
import struct
import threading
import zlib

import pytest
from label_help import put_picture

from edgeai.errors import SystemFailure, UsageError
from edgeai.vision.datasets.voc import read_voc
from edgeai.vision.labelling.label_server import open_label_server
from edgeai.vision.labelling.labelled_folder import LabelledFolder
from edgeai.vision.labelling.page_address import load_address
from edgeai.vision.labelling.page_server import LONGEST_BODY

BOX = {"label": "口罩", "x": 10, "y": 20, "width": 30, "height": 40}


@pytest.fixture
def folder(tmp_path):
    put_picture(tmp_path / "set" / "images" / "口罩 a.png")
    (tmp_path / "secret.txt").write_text("secret")
    return tmp_path / "set"


@pytest.fixture
def server(folder):
    with open_label_server(LabelledFolder(folder)) as one:
        thread = threading.Thread(target=one.serve_forever, args=(0.02,))
        thread.start()
        yield one
        one.shutdown()
        thread.join()


def ask(server, method, path, body=None, token=None, **headers):
    """(status, headers, body)"""
    connection = http.client.HTTPConnection("127.0.0.1", server.server_address[1], timeout=20)
    if isinstance(body, (dict, list)):
        body = json.dumps(body).encode("utf-8")
        headers.setdefault("Content_Type", "application/json")
    target = "/%s/%s" % (server.token if token is None else token, path)
    connection.request(method, target, body, {name.replace("_", "-"): text for name, text in headers.items()})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, answer.headers, body


LABELS = "api/labels/images/%E5%8F%A3%E7%BD%A9%20a.png"
PICTURE = "pictures/images/%E5%8F%A3%E7%BD%A9%20a.png"


def test_the_page_comes_with_headers_that_keep_it_to_itself(server):
    status, headers, body = ask(server, "GET", "")
    assert status == 200 and b"page/main.js" in body
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["Referrer-Policy"] == "no-referrer" and headers["X-Content-Type-Options"] == "nosniff"
    for name in ("main.js", "label.css", "icon.svg"):
        assert ask(server, "GET", "page/" + name)[0] == 200


def test_it_listens_on_loopback_only(server):
    assert server.server_address[0] == "127.0.0.1"


def test_labels_are_saved_and_told(server, folder):
    status, _headers, body = ask(server, "PUT", LABELS, {"version": "", "boxes": [BOX]})
    saved = json.loads(body.decode("utf-8"))
    assert status == 200 and saved["classes"] == ["口罩"]
    assert read_voc(str(folder / "annotations" / "口罩 a.xml")).boxes[0].corners == (10, 20, 40, 60)
    status, _headers, body = ask(server, "PUT", LABELS, {"version": "", "boxes": []})
    assert status == 409 and json.loads(body.decode("utf-8"))["version"] == saved["version"]
    status, _headers, body = ask(server, "GET", LABELS)
    assert json.loads(body.decode("utf-8"))["boxes"][0]["label"] == "口罩"


def test_pictures_come_as_they_are(server, folder):
    status, headers, body = ask(server, "GET", PICTURE)
    assert (status, headers["Content-Type"]) == (200, "image/png")
    assert body == (folder / "images" / "口罩 a.png").read_bytes()
    status, headers, nothing = ask(server, "HEAD", PICTURE)
    assert status == 200 and int(headers["Content-Length"]) == len(body) and nothing == b""


@pytest.mark.parametrize("token", ["", "x", "A" * 22, "..", "%2e%2e", "%E5%8F%A3%E7%BD%A9"])
def test_without_the_token_nothing_is_told(server, token):
    for method, path in (("GET", ""), ("GET", "api/set"), ("PUT", LABELS), ("GET", "page/main.js")):
        status, _headers, body = ask(server, method, path, {} if method == "PUT" else None, token=token)
        assert status == 403 and b"main" not in body


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8642", "127.0.0.1.evil.example", "192.168.1.7",
                                  "localhost.evil.example", "127.0.0.1:80@evil.example", "", "[::1].evil"])
def test_a_foreign_name_that_leads_here_is_refused(server, host):
    assert ask(server, "GET", "api/set", Host=host)[0] == 403


@pytest.mark.parametrize("host", ["localhost:9000", "127.0.0.1", "[::1]:1"])
def test_an_ssh_tunnels_port_is_fine(server, host):
    assert ask(server, "GET", "api/set", Host=host)[0] == 200


def test_a_foreign_page_changes_nothing(server, folder):
    fields = {"version": "", "boxes": [BOX]}
    assert ask(server, "PUT", LABELS, fields, Origin="http://evil.example")[0] == 403
    assert ask(server, "PUT", LABELS, fields, Content_Type="text/plain")[0] == 415
    assert not (folder / "annotations").exists()
    own = "http://127.0.0.1:%d" % server.server_address[1]
    assert ask(server, "PUT", LABELS, fields, Origin=own)[0] == 200


@pytest.mark.parametrize("path", [
    "pictures/../../secret.txt", "pictures/..%2f..%2fsecret.txt", "pictures/%2e%2e/%2e%2e/secret.txt",
    "pictures//etc/passwd", "pictures/..%5c..%5csecret.txt", "page/../label_page.py", "page/..%2flabel_page.py",
    "api/labels/../../secret.txt", "pictures/images/absent.png", "pictures/labels.txt", "page/none.js", "nothing",
    "pictures/a%00b", "api/labels/", "api",
])
def test_no_path_leads_out_of_the_folder(server, path):
    status, _headers, body = ask(server, "GET", path)
    assert status == 404 and b"secret" not in body and b"import" not in body
    assert ask(server, "PUT", path, {"version": "", "boxes": []})[0] in (404, 405)


@pytest.mark.parametrize("method, path, status", [
    ("DELETE", "", 405), ("POST", "", 405), ("OPTIONS", "api/set", 405), ("PATCH", LABELS, 405),
    ("PUT", "api/set", 405), ("GET", "api/rename", 405), ("TRACE", "", 405), ("BREW", "", 501),
])
def test_wrong_methods(server, method, path, status):
    assert ask(server, method, path)[0] == status


def test_huge_bodies_are_not_read(server):
    connection = socket.create_connection(server.server_address, timeout=20)
    with connection:
        connection.sendall(("PUT /%s/%s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                            "Content-Length: %d\r\n\r\n{" % (server.token, LABELS, LONGEST_BODY + 1)).encode())
        assert connection.recv(1000).startswith(b"HTTP/1.1 413 ")


@pytest.mark.parametrize("head, status", [
    (b"Transfer-Encoding: chunked\r\n", 411), (b"", 411), (b"Content-Length: -1\r\n", 411),
    (b"Content-Length: 5x\r\n", 411), (b"Host: evil.example\r\nContent-Length: 2\r\n", 403),
])
def test_bodies_of_unknown_length(server, head, status):
    with socket.create_connection(server.server_address, timeout=20) as connection:
        connection.sendall(b"PUT /%s/%s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n%s\r\n{}"
                           % (server.token.encode(), LABELS.encode(), head))
        assert connection.recv(1000).startswith(b"HTTP/1.1 %d " % status)


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"5", b"\xff", b"[" * 100000, b'{"boxes": [{}]}',
                                  b'{"version": "", "boxes": [{"label": "a", "x": NaN, "y": 1, "width": 1, "height": 1}]}'])
def test_bodies_that_make_no_sense_change_nothing(server, folder, body):
    status, _headers, _body = ask(server, "PUT", LABELS, body, Content_Type="application/json")
    assert status in (400, 422)
    assert not (folder / "annotations").exists()
    assert ask(server, "GET", "api/set")[0] == 200


def bomb(width, height):
    """A PNG that says it is so large; small on the disk."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", len(head)) + b"IHDR" + head + \
        struct.pack(">I", zlib.crc32(b"IHDR" + head))


@pytest.mark.parametrize("data, word", [(bomb(30000, 30000), "megapixels"), (b"<html><script>", "HTML"), (b"", "empty")])
def test_what_is_no_picture_to_be_shown_is_not_sent(server, folder, data, word):
    (folder / "images" / "x.png").write_bytes(data)
    ask(server, "GET", "api/set")  # looks again what is there
    status, _headers, body = ask(server, "GET", "pictures/images/x.png")
    assert status == 422 and word in json.loads(body.decode("utf-8"))["error"]["message"]
    status, _headers, body = ask(server, "GET", "api/labels/images/x.png")
    assert word in json.loads(body.decode("utf-8"))["picture_problem"]
    assert ask(server, "PUT", "api/labels/images/x.png", {"version": "", "boxes": [BOX]})[0] == 422


def test_the_address_stays_the_same_and_only_the_user_reads_it(server, folder):
    address = load_address(str(folder))
    assert "/%s/" % address.token in server.address and address.port == server.server_address[1]
    kept = os.path.join(os.environ["EDGEAI_DATA"], "label")
    assert all(os.stat(os.path.join(kept, name)).st_mode & 0o077 == 0 for name in os.listdir(kept))


def test_a_second_program_for_the_same_folder_is_told_of_the_first(server, folder):
    with pytest.raises(UsageError, match="open already: http://127.0.0.1"):
        open_label_server(LabelledFolder(folder))


def test_two_folders_at_once(server, tmp_path):
    put_picture(tmp_path / "other" / "a.png")
    other = LabelledFolder(tmp_path / "other")
    with pytest.raises(SystemFailure, match="port"):
        open_label_server(other, server.server_address[1])
    with open_label_server(other) as second:
        assert second.server_address[1] != server.server_address[1]
        assert second.token != server.token
