"""What lies behind: walls, tables, streets, rooms. BGR uint8, by chance."""
from edgeai.vision.scenes.colours import darker, hue, lighter, rgb, varied


def draw_background(dice, size, places):
    """One of the places by chance, such as ("wall", "table"). size: (width, height)."""
    return _PLACES[dice.pick(places)](dice, size)



def surface(dice, size, cells, low, high):
    """A smooth random grey, uint8 from low to high."""
    import cv2
    import numpy

    across = max(2, int(cells))
    down = max(2, int(cells * size[1] / size[0]))
    small = dice.bytes(across * down).reshape(down, across).astype(numpy.uint16)
    small = (low + small * (high - low) // 255).astype(numpy.uint8)
    return cv2.resize(small, size, interpolation=cv2.INTER_LINEAR)


def tinted(grey, colour):
    """A grey picture, 128 the middle, in a colour."""
    import cv2
    import numpy

    table = numpy.arange(256)[:, None] / 128.0 * numpy.array(colour)[None]
    return cv2.LUT(cv2.merge([grey] * 3), numpy.clip(table, 0, 255).astype(numpy.uint8)[None])


def _wall(dice, size):
    import cv2

    colour = hue(dice.uniform(0, 1), dice.uniform(0, 0.25), dice.uniform(0.45, 0.95))
    grey = cv2.addWeighted(surface(dice, size, 4, 105, 150), 0.7, surface(dice, size, 60, 100, 156), 0.3, 0)
    image = tinted(grey, colour)
    kind = dice.pick(("plain", "boards", "picture", "window", "tiles"))
    if kind == "boards":
        _lines(image, dice.whole(18, 40), 0, darker(colour, 0.25))
    elif kind == "tiles":
        _lines(image, dice.whole(24, 46), dice.whole(24, 46), lighter(colour, 0.4))
    elif kind != "plain":
        _frame(dice, image, kind)
    return image


def _lines(image, across, down, colour):
    import cv2

    height, width = image.shape[:2]
    for x in range(across // 2, width, across):
        cv2.line(image, (x, 0), (x, height), colour, 1)
    for y in range(down // 2, height if down else 0, down or 1):
        cv2.line(image, (0, y), (width, y), colour, 1)


def _frame(dice, image, kind):
    """A picture or a window on the wall."""
    import cv2

    height, width = image.shape[:2]
    x, y = dice.whole(-20, width - 60), dice.whole(-20, height // 3)
    right, bottom = x + dice.whole(50, 130), y + dice.whole(50, 120)
    inner = hue(dice.uniform(0.5, 0.62), 0.3, 0.95) if kind == "window" else hue(dice.uniform(0, 1), 0.4, 0.7)
    cv2.rectangle(image, (x, y), (right, bottom), varied(dice, (225, 230, 235), 0.1), -1)
    cv2.rectangle(image, (x + 5, y + 5), (right - 5, bottom - 5), inner, -1)
    if kind == "window":
        cv2.line(image, ((x + right) // 2, y), ((x + right) // 2, bottom), (230, 232, 235), 4)
    else:
        for _blob in range(4):
            cv2.circle(image, (dice.whole(x + 12, right - 12), dice.whole(y + 12, bottom - 12)), dice.whole(4, 11),
                       hue(dice.uniform(0, 1), 0.6, 0.7), -1)


def _table(dice, size):
    """A wall, and a table top of wood, cloth or stone below it, or the table alone from above."""
    import cv2
    import numpy

    width, height = size
    edge = dice.pick((0, 0, int(height * dice.uniform(0.2, 0.5))))
    colour = varied(dice, dice.pick(tuple(map(rgb, ("#a9784c", "#7d5636", "#c7a77b", "#d9d4cc", "#8f9499", "#40454c", "#5f7d8c")))), 0.08)
    grain = surface(dice, (width, height), 5, 108, 148)
    kind = dice.pick(("wood", "cloth", "stone"))
    if kind == "wood":
        streaks = cv2.resize(surface(dice, (width // 8, height), 40, 95, 160), size, interpolation=cv2.INTER_LINEAR)
        grain = cv2.addWeighted(grain, 0.45, streaks, 0.55, 0)
    else:
        grain = cv2.addWeighted(grain, 0.6, surface(dice, size, 90 if kind == "cloth" else 26, 90, 166), 0.4, 0)
    top = tinted(grain, colour)
    if kind == "wood":
        for y in range(edge + dice.whole(10, 30), height, dice.whole(34, 60)):
            cv2.line(top, (0, y), (width, y + dice.whole(-3, 3)), darker(colour, 0.35), 1)
    if not edge:
        return top
    image = _wall(dice, size)
    image[edge:] = top[edge:]
    image[edge : edge + 2] = numpy.array(lighter(colour, 0.4), numpy.uint8)
    return image


def _street(dice, size):
    """Sky, trees or houses, and a road."""
    import cv2
    import numpy

    width, height = size
    line = int(height * dice.uniform(0.45, 0.62))
    sky = dice.pick(((235, 200, 150), (220, 215, 205), (180, 190, 200), (150, 140, 130)))
    shade = numpy.linspace(0, 1, line)[:, None, None]
    image = numpy.empty((height, width, 3), numpy.uint8)
    image[:line] = (numpy.array(sky) * (1 - shade) + numpy.array((235, 232, 228)) * shade).astype(numpy.uint8)
    if dice.chance(0.5):
        _clouds(dice, image[:line])
    _houses(dice, image, line) if dice.chance(0.5) else _trees(dice, image, line)
    road = varied(dice, (92, 90, 90), 0.06)
    grey = cv2.addWeighted(surface(dice, size, 6, 110, 146), 0.6, surface(dice, size, 110, 92, 164), 0.4, 0)
    image[line:] = tinted(grey, road)[line:]
    _road_marks(dice, image, line)
    return image


def _clouds(dice, sky):
    import cv2
    import numpy

    puffs = surface(dice, (sky.shape[1], sky.shape[0]), 6, 0, 255).astype(numpy.int16)
    white = numpy.clip(puffs - 130, 0, 110).astype(numpy.uint8)
    cv2.add(sky, cv2.merge([white] * 3), sky)


def _trees(dice, image, line):
    import cv2

    green = varied(dice, dice.pick(((50, 95, 62), (45, 110, 90), (60, 75, 55))), 0.06)
    for _tree in range(dice.whole(8, 18)):
        x, radius = dice.whole(0, image.shape[1]), dice.whole(12, 34)
        cv2.circle(image[:line], (x, line - int(radius * 0.7)), radius, varied(dice, green, 0.06), -1)
        cv2.circle(image[:line], (x - radius // 3, line - radius), radius // 2, lighter(varied(dice, green, 0.05), 0.12), -1)


def _houses(dice, image, line):
    import cv2

    x = -dice.whole(0, 30)
    while x < image.shape[1]:
        wide, top = dice.whole(35, 90), line - dice.whole(25, max(30, line - 12))
        colour = varied(dice, dice.pick(((150, 165, 185), (110, 125, 160), (185, 185, 180), (120, 120, 125))), 0.08)
        cv2.rectangle(image, (x, top), (x + wide, line), colour, -1)
        for y in range(top + 7, line - 8, 16):
            for pane in range(x + 6, x + wide - 8, 14):
                cv2.rectangle(image, (pane, y), (pane + 7, y + 9), darker(colour, dice.uniform(0.3, 0.6)), -1)
        x += wide + dice.whole(0, 12)


def _road_marks(dice, image, line):
    import cv2
    import numpy

    height, width = image.shape[:2]
    vanish, foot = dice.whole(width // 4, 3 * width // 4), dice.whole(width // 4, 3 * width // 4)
    for step in range(6):
        near, far = (step + 0.9) / 6, (step + 0.4) / 6
        marks = []
        for part in (far, near):
            y, half = line + (height - line) * part ** 2, 0.5 + 4 * part ** 2
            x = vanish + (foot - vanish) * part ** 2
            marks.append(((x - half, y), (x + half, y)))
        shape = [marks[0][0], marks[0][1], marks[1][1], marks[1][0]]
        cv2.fillPoly(image, [numpy.array(shape, numpy.int32)], (215, 220, 222), cv2.LINE_AA)
    if dice.chance(0.6):
        kerb = numpy.array([(0, line + 2), (width // 5, line), (0, line + (height - line) // 2)], numpy.int32)
        cv2.fillPoly(image, [kerb], varied(dice, (140, 145, 150), 0.06))


def _yard(dice, size):
    """A works yard or hall: concrete, shelves, pipes, a striped barrier."""
    import cv2

    width, height = size
    line = int(height * dice.uniform(0.5, 0.68))
    image = tinted(surface(dice, size, 7, 100, 150), varied(dice, dice.pick(((150, 155, 158), (120, 135, 150), (105, 110, 112))), 0.06))
    image[line:] = tinted(surface(dice, size, 50, 108, 150), varied(dice, (120, 128, 132), 0.08))[line:]
    for _shelf in range(dice.whole(1, 4)):
        x, y = dice.whole(0, width), dice.whole(line // 4, line - 10)
        wide = dice.whole(40, 110)
        for box in range(x, x + wide, 22):
            tall = dice.whole(12, 26)
            colour = varied(dice, dice.pick(((70, 120, 165), (120, 120, 125), (110, 90, 60), (60, 90, 150))), 0.08)
            cv2.rectangle(image, (box, y - tall), (box + 18, y), colour, -1)
        cv2.rectangle(image, (x - 3, y), (x + wide, y + 3), (70, 80, 95), -1)
    if dice.chance(0.6):
        y = line - dice.whole(0, 20)
        for x in range(-20, width, 24):
            cv2.line(image, (x, y), (x + 12, y), (40, 190, 235), 7)
            cv2.line(image, (x + 12, y), (x + 24, y), (40, 40, 45), 7)
    return image


def _lights(dice, size):
    """Out of focus: soft discs of light before the dark or the grey."""
    import cv2

    image = tinted(surface(dice, size, 5, 80, 170), hue(dice.uniform(0, 1), dice.uniform(0.1, 0.4), dice.uniform(0.2, 0.6)))
    for _disc in range(dice.whole(5, 16)):
        layer = image.copy()
        cv2.circle(layer, (dice.whole(0, size[0]), dice.whole(0, size[1])), dice.whole(6, 26),
                   hue(dice.uniform(0, 1), dice.uniform(0, 0.5), dice.uniform(0.5, 1)), -1, cv2.LINE_AA)
        image = cv2.addWeighted(layer, 0.5, image, 0.5, 0)
    return cv2.blur(image, (5, 5))


_PLACES = {"wall": _wall, "table": _table, "street": _street, "yard": _yard, "lights": _lights}
PLACES = tuple(sorted(_PLACES))
