"""Pairs of pictures that are one picture: saved again, smaller, brighter, cropped a little, turned a little.

Pictures before one background are alike too, and are no duplicates. So likeness is no measure: each
candidate is laid over the other, light and contrast are fitted, and what differs then is looked at
place by place. A thing that stands elsewhere differs at its place as much as it stands out, in
brightness or in colour.
"""
import os

from edgeai.packages import load

SIDE = 64  # of a thumbnail's brightness, in pixels
COARSE = 16  # pixels a side, for the search
BLOCK_PICTURES = 1024  # compared at once: bounds memory
BLOCK_PAIRS = 256  # compared before progress is told
NEIGHBOURS = 3  # candidates a picture
LEAST_LIKENESS = 0.7  # of coarse pictures, -1..1
SURE, WORST_BLOCK = 0.9, 0.5  # tuned by benchmarks/dataset_check.py on the seeds 1, 11 and 12
ECC_STEPS = 25
WORST_COLOUR = 30.0  # levels of 255; likewise
EDGE = 4  # pixels at the thumbnail's edge that a crop may have taken


def near_duplicates(thumbnails, on_progress=None):
    """[(i, j, likeness 0..1)], i < j, of a list of pictures by `measuring.thumbnail_of`.

    on_progress: called with (done, total).
    """
    from concurrent.futures import ThreadPoolExecutor

    pairs = candidates(thumbnails)
    found = []
    with ThreadPoolExecutor(min(8, os.cpu_count() or 1)) as pool:
        for start in range(0, len(pairs), BLOCK_PAIRS):
            block = pairs[start : start + BLOCK_PAIRS]
            results = pool.map(lambda pair: compare(thumbnails[pair[0]], thumbnails[pair[1]]), block)
            found += [pair + (likeness,) for pair, (is_same, likeness) in zip(block, results) if is_same]
            if on_progress:
                on_progress(start + len(block), len(pairs))
    return found


def candidates(thumbnails):
    """Pairs (i, j), i < j, each picture with those that it is most like."""
    import numpy as np

    count = len(thumbnails)
    if count < 2:
        return []
    coarse = _coarse(thumbnails)
    pairs = set()
    for start in range(0, count, BLOCK_PICTURES):
        likeness = coarse[start : start + BLOCK_PICTURES].dot(coarse.T)
        rows = np.arange(len(likeness))
        likeness[rows, rows + start] = -2  # itself
        most = min(NEIGHBOURS, count - 1)
        nearest = np.argpartition(-likeness, most - 1, axis=1)[:, :most]
        for row, columns in enumerate(nearest):
            pairs.update(tuple(sorted((row + start, int(column)))) for column in columns
                         if likeness[row, column] >= LEAST_LIKENESS)
    return sorted(pairs)


def _coarse(thumbnails):
    """float32 (pictures, COARSE²) of length 1. What all pictures share, such as one background, is
    taken away: it would make all alike."""
    import numpy as np

    cv2 = load("cv2", "opencv-python")
    small = np.stack([cv2.resize(one[:SIDE], (COARSE, COARSE), interpolation=cv2.INTER_AREA)
                      for one in thumbnails]).reshape(len(thumbnails), -1).astype(np.float32)
    small = _normal(small)
    if len(small) >= 20:
        small = _normal(small - small.mean(axis=0))
    return small


def _normal(rows):
    import numpy as np

    rows = rows - rows.mean(axis=1, keepdims=True)
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6)


def compare(one, two):
    """(are they one picture?, how alike 0..1) of two thumbnails."""
    likeness, worst, colour = difference(one, two)
    return likeness >= SURE and worst <= WORST_BLOCK and colour <= WORST_COLOUR, likeness


def difference(one, two):
    """(correlation of brightness, the largest difference of one place as a share of the picture's
    contrast, the largest one in colour)."""
    import numpy as np

    cv2 = load("cv2", "opencv-python")
    first, second = (cv2.GaussianBlur(each[:SIDE].astype(np.float32), (0, 0), 1.0) for each in (one, two))
    way = _way_over(first, second)
    # Where brightness shows little it finds a wrong way: then they lie as they are.
    colour = min(_worst_colour(one, two, each) for each in (way, np.eye(2, 3, dtype=np.float32)))
    first, second = _laid((first, second), way)
    if first.std() < 1 or second.std() < 1:
        return 0.0, np.inf, colour
    # What was bright enough to be cut off is lost on one side only: the better way counts.
    return min(_fitted(first, second), _fitted(second, first), key=lambda found: found[1]) + (colour,)


def _worst_colour(one, two, way):
    return max(_colour_difference(*_laid((each[SIDE:, part] for each in (one, two)), way, 2))
               for part in (slice(None, SIDE // 2), slice(SIDE // 2, None)))


def _colour_difference(first, second):
    """After the white balance and the strength of the second's colours were brought near the first's."""
    import numpy as np

    cv2 = load("cv2", "opencv-python")
    strength = 1.0
    if second.std() > 1:
        shared = float(((first - first.mean()) * (second - second.mean())).mean())
        strength = min(2.5, max(0.4, shared / float(second.var())))
    near = (second - second.mean()) * strength + first.mean()
    return float(np.abs(cv2.boxFilter(first - near, -1, (3, 3))).max())


def _fitted(first, second):
    """`difference` after a curve of light and contrast has brought the second near the first."""
    import numpy as np

    cv2 = load("cv2", "opencv-python")
    x = ((second - second.mean()) / second.std()).ravel()
    terms = np.stack([np.ones_like(x), x, x ** 2, x ** 3], axis=1)
    factors = np.linalg.lstsq(terms, first.ravel(), rcond=None)[0]
    near = terms.dot(factors).reshape(first.shape).astype(np.float32)
    if near.std() < 1:
        return 0.0, np.inf
    blocks = cv2.boxFilter(np.abs(first - near), -1, (5, 5))
    correlation = float(np.corrcoef(first.ravel(), near.ravel())[0, 1])
    return correlation, float(blocks.max() / first.std())


def _way_over(first, second):
    """The affine map that lays the second over the first: (2, 3)."""
    import numpy as np

    cv2 = load("cv2", "opencv-python")
    way = np.eye(2, 3, dtype=np.float32)
    stop = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, ECC_STEPS, 1e-4)
    try:
        return cv2.findTransformECC(first, second, way, cv2.MOTION_AFFINE, stop, None, 3)[1]
    except cv2.error:  # it finds no way: then they lie as they are
        return np.eye(2, 3, dtype=np.float32)


def _laid(pictures, way, smaller=1):
    """(first, second over it), without the edge. smaller: than what the way was found for."""
    import numpy as np

    cv2 = load("cv2", "opencv-python")
    first, second = (one.astype(np.float32) for one in pictures)
    way = way * np.float32([1, 1, 1 / smaller])
    moved = cv2.warpAffine(second, way, first.shape[::-1], flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
                           borderMode=cv2.BORDER_REPLICATE)
    inner = slice(EDGE // smaller, -EDGE // smaller)
    return first[inner, inner], moved[inner, inner]
