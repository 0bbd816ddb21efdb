"""Which serial ports there are on the virtual kit, as pyserial's list_ports tells them."""
from serial.tools.list_ports_common import ListPortInfo

from edgeai.sim import room as _room
from edgeai.sim.board_b import USB_CHIP as _USB_CHIP
from edgeai.sim.board_b import USB_PORT as _USB_PORT


def comports(include_links=False):
    if not _room.current().board_b.is_plugged:
        return []
    port = ListPortInfo(_USB_PORT)
    port.description, port.manufacturer, port.product = "Sipeed-Debug", "Kongou Hikari", "Sipeed-Debug"
    port.vid, port.pid = _USB_CHIP
    port.serial_number, port.location = "12345678AB", "1-1.2"
    port.hwid = port.usb_info()
    return [port]
