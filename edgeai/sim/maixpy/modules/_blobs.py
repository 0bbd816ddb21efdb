"""Colour blobs and QR codes, with OpenMV's records.

A threshold is (l_lo, l_hi, a_lo, a_hi, b_lo, b_hi) in LAB, L 0..100, A and B -128..127; of a grey
picture (lo, hi).
"""


def lab_of(rgb):
    import numpy
    return tuple(int(part) for part in _lab(numpy.array([[rgb]], numpy.uint8))[0, 0])


def _lab(picture):
    import cv2
    import numpy
    lab = cv2.cvtColor((picture / numpy.float32(255)).astype(numpy.float32), cv2.COLOR_RGB2LAB)
    return numpy.rint(lab).astype(numpy.int16)


def mask(picture, thresholds, invert=False):
    """Where the picture is of one of the colours."""
    import numpy
    values = picture[:, :, None].astype(numpy.int16) if picture.ndim == 2 else _lab(picture)
    found = numpy.zeros(picture.shape[:2], bool)
    for threshold in thresholds:
        here = numpy.ones(picture.shape[:2], bool)
        for axis in range(values.shape[2]):
            low, high = sorted(threshold[2 * axis:2 * axis + 2])
            here &= (values[:, :, axis] >= low) & (values[:, :, axis] <= high)
        found |= here
    return ~found if invert else found


def _items(count):
    """Methods that give a tuple's items."""
    return [lambda self, index=index: self[index] for index in range(count)]


class blob(tuple):
    """x, y, w, h, pixels, cx, cy, rotation, code, count."""

    x, y, w, h, pixels, cx, cy, rotation, code, count = _items(10)

    def rect(self):
        return tuple(self[:4])

    def area(self):
        return self[2] * self[3]

    def density(self):
        return self[4] / float(self.area() or 1)


def find(picture, thresholds, invert, roi, area_least, pixels_least, merge, margin):
    x, y, wide, high = roi or (0, 0, picture.shape[1], picture.shape[0])
    found = []
    for index, threshold in enumerate(thresholds):
        here = mask(picture[y:y + high, x:x + wide], [threshold], invert)
        found += [one for one in _connected(here, x, y, 1 << index)
                  if one[4] >= pixels_least and one.area() >= area_least]
    return _merged(found, margin) if merge else found


def _connected(here, left, top, code):
    import cv2
    count, _labels, stats, middles = cv2.connectedComponentsWithStats(here.astype("uint8"))
    for (x, y, wide, high, pixels), (cx, cy) in zip(stats[1:], middles[1:]):
        yield blob((int(x) + left, int(y) + top, int(wide), int(high), int(pixels),
                    int(cx) + left, int(cy) + top, 0.0, code, 1))


def _merged(blobs, margin):
    """Blobs whose rectangles, `margin` wider, meet are one."""
    left = list(blobs)
    done = []
    while left:
        one = left.pop(0)
        other = next((two for two in left if _meet(one, two, margin)), None)
        if other is None:
            done.append(one)
        else:
            left.remove(other)
            left.insert(0, _union(one, other))
    return done


def _meet(one, two, margin):
    return (one[0] - margin < two[0] + two[2] and two[0] < one[0] + one[2] + margin
            and one[1] - margin < two[1] + two[3] and two[1] < one[1] + one[3] + margin)


def _union(one, two):
    x, y = min(one[0], two[0]), min(one[1], two[1])
    pixels = one[4] + two[4]
    return blob((x, y, max(one[0] + one[2], two[0] + two[2]) - x,
                 max(one[1] + one[3], two[1] + two[3]) - y, pixels,
                 (one[5] * one[4] + two[5] * two[4]) // pixels,
                 (one[6] * one[4] + two[6] * two[4]) // pixels, 0.0, one[8] | two[8],
                 one[9] + two[9]))


class qrcode(tuple):
    """x, y, w, h, payload, version, ecc_level, mask, data_type, eci."""

    x, y, w, h, payload, version, ecc_level, mask, data_type, eci = _items(10)

    def rect(self):
        return tuple(self[:4])

    def corners(self):
        x, y, wide, high = self[:4]
        return [(x, y), (x + wide, y), (x + wide, y + high), (x, y + high)]


def qrcodes(picture, roi):
    import cv2
    x, y, wide, high = roi or (0, 0, picture.shape[1], picture.shape[0])
    part = picture[y:y + high, x:x + wide, ::-1].copy()
    payload, corners, _straight = cv2.QRCodeDetector().detectAndDecode(part)
    if not payload:
        return []
    left, top = corners.reshape(-1, 2).min(axis=0)
    right, bottom = corners.reshape(-1, 2).max(axis=0)
    return [qrcode((int(left) + x, int(top) + y, int(right - left), int(bottom - top), payload,
                    1, 0, 0, 4, 0))]
