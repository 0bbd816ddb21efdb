"""What can be wrong with one picture, from its `Measures`."""
import os

from edgeai.errors import ImageTooLarge, ImageTruncated, message_of
from edgeai.i18n import gettext as _
from edgeai.vision.datasets.finding import found

LEAST_SIDE = 32  # pixels
BLURRED = 1.75  # sharpness: edges softer than 2 pixels; sharp ones have 2.5 and more
BLACK, WHITE = 24, 235  # 98 % of the picture are darker, or brighter


def check_picture(path, measures):
    """Yields a `Finding` for each fault."""
    if measures.problem is not None:
        yield _unreadable(path, measures.problem)
        return
    header = measures.header
    yield from _header_findings(path, header)
    if min(header.width, header.height) < LEAST_SIDE:
        yield found("D-TOO-SMALL", path, _("{width} × {height} pixels").format(
            width=header.width, height=header.height))
    elif measures.dark <= BLACK:
        yield found("D-BLACK", path, _("98 % of it are darker than {level:.0f} of 255").format(
            level=measures.dark + 1))
    elif measures.bright >= WHITE:
        yield found("D-WHITE", path, _("98 % of it are brighter than {level:.0f} of 255").format(
            level=measures.bright - 1))
    elif measures.sharpness < BLURRED:
        yield found("D-BLURRED", path, _("sharpness {value:.1f}; sharp pictures have {least:.1f} and more"
                                         ).format(value=measures.sharpness, least=BLURRED))


def _header_findings(path, header):
    from edgeai.vision.picture_header import ENDINGS

    ending = os.path.splitext(path)[1].lower()
    if ending not in ENDINGS[header.format]:
        yield found("D-WRONG-TYPE", path, _("it is a {format} file").format(
            format=header.format.upper()))
    if header.orientation != 1:
        yield found("D-ROTATED", path, _("EXIF orientation {orientation}: stored {width} × {height}"
                                         ).format(orientation=header.orientation,
                                                  width=header.width, height=header.height))


def _unreadable(path, problem):
    codes = ((ImageTruncated, "D-TRUNCATED"), (ImageTooLarge, "D-TOO-LARGE"))
    code = next((code for kind, code in codes if isinstance(problem, kind)), "D-UNREADABLE")
    message = message_of(problem)
    prefix = "%s: " % path
    return found(code, path, message[len(prefix):] if message.startswith(prefix) else message)
