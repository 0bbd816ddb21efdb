"""What the camera sees: a picture file that the board's surroundings name, read when it changed."""
import os

_read = {}


def picture(path, width, height):
    """RGB uint8 of that size; without a file it is black. The file's middle fills the frame."""
    import numpy
    if not path or not os.path.exists(path):
        return numpy.zeros((height, width, 3), numpy.uint8)
    stamp = (path, os.stat(path).st_mtime_ns, width, height)
    if stamp not in _read:
        _read.clear()
        _read[stamp] = _fitted(path, width, height)
    return _read[stamp].copy()


def _fitted(path, width, height):
    import cv2
    from edgeai.vision.image_file import read_image
    found = read_image(path)
    high, wide = found.shape[:2]
    share = max(width / wide, height / high)
    sides = max(width, round(wide * share)), max(height, round(high * share))
    how = cv2.INTER_AREA if share < 1 else cv2.INTER_LINEAR
    found = cv2.resize(found, sides, interpolation=how)
    left, top = (sides[0] - width) // 2, (sides[1] - height) // 2
    return found[top:top + height, left:left + width, ::-1].copy()
