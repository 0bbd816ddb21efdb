"""Anchors of a YOLOv2 head: k-means over boxes by intersection over union (Redmon, Farhadi, 2016)."""


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
