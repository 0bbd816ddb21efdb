"""What a picture measures: size, sharpness, brightness, and a thumbnail to compare it by."""
import hashlib
import os
from typing import Any, NamedTuple, Optional

from edgeai.errors import EdgeaiError
from edgeai.packages import load

THUMBNAIL = 64  # pixels a side
WORKING_SIDE = 640  # sharpness is measured at this size, so that it does not depend on the camera's
NOISE_AT_HIGH = 2.807 / 0.3186  # a normal distribution: below it are 99.5 % of sizes, over a quarter
IN_FLIGHT = 8  # pictures a thread has ahead; bounds memory


class Measures(NamedTuple):
    """problem: why it can't be read, an EdgeaiError; then nothing else is known but header and digest.

    sharpness: about 4 at sharp edges, towards 1 where the sharpest edge is soft. dark, bright: the
    brightness that 98 % stay below, and that 98 % exceed, 0..255. mean: of the brightness.
    thumbnail: of `thumbnail_of`.
    """

    header: Any = None
    digest: str = ""
    sharpness: float = 0.0
    dark: float = 0.0
    bright: float = 0.0
    mean: float = 0.0
    thumbnail: Any = None
    problem: Optional[EdgeaiError] = None


def measure(path):
    """The `Measures` of one file."""
    from edgeai.vision.image_file import decode_image, read_header_of

    header, digest = None, ""
    try:
        header = read_header_of(path)
        data = _bytes(path)
        digest = hashlib.sha256(data).hexdigest()
        image = decode_image(data)
    except EdgeaiError as problem:
        return Measures(header, digest, problem=problem)
    return _measured(header, digest, image)


def measure_all(paths, threads=None, on_progress=None):
    """Yields `Measures` in the paths' order. Threads: decoding and resizing are OpenCV's, which lets
    Python go on meanwhile; processes would make every script on Windows start itself anew."""
    import collections
    from concurrent.futures import ThreadPoolExecutor

    threads = threads or min(8, os.cpu_count() or 1)
    waiting = collections.deque()
    with ThreadPoolExecutor(threads) as pool:
        try:
            for path in paths:
                waiting.append(pool.submit(measure, path))
                if len(waiting) >= threads * IN_FLIGHT:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:  # Ctrl-C: what has not begun never does
            for one in waiting:
                one.cancel()


def sharpness_of(grey):
    """How much a further blur takes from the sharpest edges; independent of what the picture shows.

    An edge blurred by s has a second derivative of 1 / s^2; both sides of the ratio have it. What
    noise adds is taken off: a quarter of a picture at least is no edge, so its size there is noise's.
    After the further blur there is none to speak of.
    """
    import numpy as np

    cv2 = load("cv2", "opencv-python")
    soft = cv2.GaussianBlur(grey.astype(np.float32), (0, 0), 1.0)
    softer = cv2.GaussianBlur(soft, (0, 0), 2.0)
    quarter, edge = np.percentile(np.abs(cv2.Laplacian(soft, cv2.CV_32F)), (25, 99.5))
    soft_edge = np.percentile(np.abs(cv2.Laplacian(softer, cv2.CV_32F)), 99.5)
    noise = quarter * NOISE_AT_HIGH
    return float(np.sqrt(max(edge ** 2 - noise ** 2, 0.0)) / max(soft_edge, 0.01))


def _bytes(path):
    from edgeai.errors import ImageFileError
    from edgeai.system_reasons import system_reason

    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError as problem:
        raise ImageFileError("%s: %s" % (path, system_reason(problem))) from None


def _measured(header, digest, image):
    import numpy as np

    cv2 = load("cv2", "opencv-python")
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    scale = WORKING_SIDE / max(grey.shape)
    if scale < 1:
        grey = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    bright, dark = np.percentile(grey, (2, 98))
    return Measures(header, digest, sharpness_of(grey), float(dark), float(bright),
                    float(grey.mean()), thumbnail_of(image))


def thumbnail_of(image):
    """A BGR picture as `near_duplicates` compares it, uint8 (96, 64): brightness 64 x 64, and below
    it side by side the differences to red and to blue at half that size."""
    import numpy as np

    cv2 = load("cv2", "opencv-python")
    small = cv2.resize(image, (THUMBNAIL, THUMBNAIL), interpolation=cv2.INTER_AREA)
    light, red, blue = cv2.split(cv2.cvtColor(small, cv2.COLOR_BGR2YCrCb))
    half = (THUMBNAIL // 2,) * 2
    colours = [cv2.resize(one, half, interpolation=cv2.INTER_AREA) for one in (red, blue)]
    return np.concatenate([light, np.concatenate(colours, axis=1)])
