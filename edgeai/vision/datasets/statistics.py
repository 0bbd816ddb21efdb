"""What a data set holds, in figures: classes, parts, boxes, light and sharpness."""
import collections
from typing import Any, NamedTuple

from edgeai.errors import LabelFileError
from edgeai.vision.datasets.measuring import measure_all

MAP = 24  # cells a side of the map of where boxes lie


class Statistics(NamedTuple):
    """counts: {label: {split or "": number}}. pictures: {split or "": number}.

    sizes: {(width, height): pictures}. boxes: numpy float32 (n, 2), their width and height as shares
    of the picture. aspects: [width / height in pixels], a box each. boxes_a_picture: [number]. heat: numpy (24, 24), how many boxes cover a place.
    brightness (0..255), sharpness: [number], a readable picture each. unreadable: files left out.
    """

    counts: dict
    pictures: dict
    sizes: dict
    boxes: Any
    aspects: list
    boxes_a_picture: list
    heat: Any
    brightness: list
    sharpness: list
    unreadable: int

    def as_json(self):
        import numpy as np

        shares = self.boxes if len(self.boxes) else np.zeros((1, 2))
        return {
            "pictures": self.pictures, "labels": self.counts, "unreadable": self.unreadable,
            "sizes": [{"width": size[0], "height": size[1], "pictures": count}
                      for size, count in sorted(self.sizes.items())],
            "boxes": len(self.boxes),
            "box_width": _spread(shares[:, 0]), "box_height": _spread(shares[:, 1]),
            "box_aspect": _spread(self.aspects or [0]),
            "boxes_a_picture": _spread(self.boxes_a_picture or [0]),
            "brightness": _spread(self.brightness or [0]),
            "sharpness": _spread(self.sharpness or [0])}


def statistics(dataset, on_progress=None):
    """The `Statistics` of a `Dataset`. on_progress: called with (done, total)."""
    import numpy as np

    items = [item for item in dataset.items if item.image_path]
    counts = {label: collections.Counter() for label in dataset.labels}
    pictures, sizes = collections.Counter(), collections.Counter()
    shares, aspects, a_picture, heat, unreadable = [], [], [], np.zeros((MAP, MAP)), 0
    brightness, sharpness = [], []
    for done, (item, measures) in enumerate(zip(
            items, measure_all([one.image_path for one in items])), 1):
        if on_progress:
            on_progress(done, len(items))
        if measures.problem is not None:
            unreadable += 1
            continue
        split, size = item.split or "", measures.header.shown_size
        pictures[split] += 1
        sizes[size] += 1
        brightness.append(measures.mean)
        sharpness.append(measures.sharpness)
        boxes = _boxes(dataset, item, size)
        a_picture.append(len(boxes))
        for label in [box.label for box in boxes] + ([item.label] if item.label else []):
            counts.setdefault(label, collections.Counter())[split] += 1
        for box in boxes:
            shares.append((box.width / size[0], box.height / size[1]))
            aspects.append(box.width / box.height)
            _cover(heat, box, size)
    return Statistics({label: dict(count) for label, count in counts.items()}, dict(pictures),
                      dict(sizes), np.array(shares, np.float32).reshape(-1, 2), aspects, a_picture, heat,
                      brightness, sharpness, unreadable)


def _boxes(dataset, item, size):
    try:
        annotation = dataset.annotation(item, size)
    except LabelFileError:
        return ()
    return [box for box in annotation.boxes if box.width > 0 and box.height > 0] if annotation else ()


def _cover(heat, box, size):
    left, top, right, bottom = box.corners
    columns = [int(MAP * min(max(edge / size[0], 0), 1)) for edge in (left, right)]
    rows = [int(MAP * min(max(edge / size[1], 0), 1)) for edge in (top, bottom)]
    heat[rows[0] : rows[1] + 1, columns[0] : columns[1] + 1] += 1


def _spread(values):
    import numpy as np

    low, middle, high = np.percentile(np.asarray(values, float), (5, 50, 95))
    return {"p5": round(float(low), 4), "median": round(float(middle), 4), "p95": round(float(high), 4)}
