"""Anchors of a YOLOv2 head: k-means over boxes by intersection over union (Redmon, Farhadi, 2016)."""
from edgeai.whole_file import whole_file


def find_anchors(sizes, count, seed=2024):
    """((width, height), ...), small ones first, in the unit of `sizes`: (boxes, 2), above 0.

    Fewer than `count` where fewer sizes differ.
    """
    import numpy

    sizes = numpy.asarray(sizes, numpy.float64)
    rng = numpy.random.RandomState(seed)
    centres = _spread(sizes, count, rng)
    for _turn in range(100):
        nearest = shape_iou(sizes, centres).argmax(axis=1)
        moved = numpy.array([numpy.median(sizes[nearest == number], axis=0)
                             if (nearest == number).any() else centre
                             for number, centre in enumerate(centres)])
        if numpy.array_equal(moved, centres):
            break
        centres = moved
    order = numpy.argsort(centres.prod(axis=1), kind="stable")
    return tuple((round(float(width), 4), round(float(height), 4)) for width, height in centres[order])


def dataset_anchors(dataset, count, side_px=224, cell_px=32):
    """`find_anchors` of a set's labelled boxes, in cells of a network's square input that shows whole
    pictures. The label files must tell the pictures' size, as all but YOLO's do; pictures may be missing."""
    annotations = [dataset.annotation(item, None) for item in dataset.items if item.label_path]
    return find_anchors([
        (box.width * scale, box.height * scale) for one in annotations
        for scale in [side_px / max(one.width, one.height) / cell_px] for box in one.boxes], count)


def write_anchors(path, anchors):
    """anchors.txt as raw scripts read it: width and height, a line an anchor."""
    with whole_file(path) as draft, open(draft, "w", encoding="utf-8", newline="\n") as file:
        file.write("".join("%g %g\n" % tuple(anchor) for anchor in anchors))


def shape_iou(first, second):
    """Of boxes that share their centre: shape (len first, len second)."""
    import numpy

    first, second = numpy.asarray(first)[:, None], numpy.asarray(second)[None]
    shared = numpy.minimum(first, second).prod(axis=2)
    return shared / (first.prod(axis=2) + second.prod(axis=2) - shared)


def _spread(sizes, count, rng):
    """Starting points that lie apart (k-means++)."""
    import numpy

    centres = sizes[[rng.randint(len(sizes))]]
    while len(centres) < count:
        distance = 1 - shape_iou(sizes, centres).max(axis=1)
        if distance.max() < 1e-9:
            break
        number = rng.choice(len(sizes), p=distance / distance.sum())
        centres = numpy.concatenate([centres, sizes[[number]]])
    return centres
