"""Opens the page of a folder at its own address."""
import http.client

from edgeai.errors import SystemFailure, UsageError
from edgeai.i18n import gettext as _
from edgeai.system_reasons import system_reason
from edgeai.vision.labelling.label_page import LabelPage
from edgeai.vision.labelling.page_address import keep_address, load_address
from edgeai.vision.labelling.page_server import HOST, PageServer

ANSWER_S = 2.0


def open_label_server(folder, port=None):
    """A `PageServer` of a `LabelledFolder`: `serve_forever()`, in `with`.

    port: None takes the folder's last one, or any that is free.
    Raises UsageError when this folder's page is open already, SystemFailure for a port in use.
    """
    address = load_address(folder.folder)
    if _is_open(address):
        raise UsageError(
            _("this folder's page is open already: {address}").format(
                address="http://%s:%d/%s/" % (HOST, address.port, address.token)),
            _("Use that one, or end the other program first."))
    routes = LabelPage(folder).routes
    try:
        server = PageServer(port or address.port, address.token, routes)
    except OSError as problem:
        if port:
            raise SystemFailure(
                _("port {port}: {problem}").format(port=port, problem=system_reason(problem)),
                _("Choose another with --port, or leave it out.")) from None
        server = PageServer(0, address.token, routes)
    keep_address(folder.folder, address._replace(port=server.server_address[1]))
    return server


def _is_open(address):
    """Does a program answer there to this folder's token?"""
    connection = http.client.HTTPConnection(HOST, address.port, timeout=ANSWER_S)
    try:
        connection.request("GET", "/%s/page/label.css" % address.token)
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
