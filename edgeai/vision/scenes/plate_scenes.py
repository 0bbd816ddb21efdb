"""Cars with plates, and boards that only resemble them."""
from edgeai.vision.scenes import cars, plates
from edgeai.vision.scenes.glyphs import DIGITS, LETTERS, write
from edgeai.vision.scenes.colours import rgb
from edgeai.vision.scenes.item_scenes import every_one
from edgeai.vision.scenes.painting import Thing, spots
from edgeai.vision.scenes.pen import Pen
from edgeai.vision.scenes.placing import placed
from edgeai.vision.scenes.shapes import ellipse, polygon, rounded

LABELS = ("plate_blue", "plate_green", "plate_yellow")
PLACES = ("street", "street", "yard", "wall")
CROP = (160, 48)  # pixels: a plate cut out to be read


def cast(dice, size):
    """One or two cars from behind; some scenes have a shop's board, some cars no plate."""
    things = []
    count = dice.weighted(((1, 5), (2, 3)))
    if dice.chance(0.3):
        things.append(_board(dice.child("board"), size))
    places = spots(dice, size, count, 0.2, 0.42 if count == 1 else 0.3, 1.1, 0.1)
    return things + every_one(one, dice, places)


def one(dice, spot):
    """A car at the spot with its plate, or without, as a list of Things."""
    x, y, radius = spot
    turn, tilt = dice.uniform(-0.1, 0.1), (dice.uniform(-0.13, 0.13), dice.uniform(-0.05, 0.05))
    body = placed(x, y, radius, turn, tilt)
    things = [Thing(None, lambda size: cars.car(body, size, dice.child("body")))]
    if dice.chance(0.12):
        return things
    # The plate is 0.46 car units long, on the bumper.
    down = dice.pick((0.42, 0.16))
    on_car = body @ placed(0, down, 0.16)
    return things + [plate_thing(dice.child("plate"), on_car, dice.weighted((("blue", 5), ("green", 3), ("yellow", 2))))]


def plate_thing(dice, matrix, colour):
    """A Thing that knows its text."""
    text = plates.plate_number(dice.child("number"), colour)

    def draw(size):
        pen = Pen(matrix, plates.BOUNDS, size)
        plates.draw_plate(pen, text, colour, dice.child("drawn"))
        return pen.finish()

    return Thing("plate_" + colour, draw, text=plates.plate_text(matrix, text, colour))


def _board(dice, size):
    """A shop's or a street's board with letters: no plate."""
    paint = dice.pick((rgb("#1c54b2"), rgb("#2f9150"), rgb("#d8a21c"), rgb("#b03028")))
    matrix = placed(dice.uniform(0.1, 0.9) * size[0], dice.uniform(0.12, 0.3) * size[1], dice.uniform(0.05, 0.09) * size[1])
    text = "".join(dice.pick(LETTERS + DIGITS) for _ in range(dice.whole(2, 4)))

    def draw(size):
        pen = Pen(matrix, (-2.6, -1.1, 2.6, 1.1), size)
        pen.fill(rounded(-2.5, -1, 2.5, 1, 0.2), paint)
        write(pen, text, -2.0, -0.6, 0.6, 1.2, 0.25, rgb("#f4f4f2"))
        pen.fill(ellipse(2.0, 0, 0.3), rgb("#f4f4f2"))
        return pen.finish()

    return Thing(None, draw)


def crop(dice, size, number):
    """(Things, label): a plate that fills the picture; its label is what stands on it."""
    colour = plates.COLOURS[number % 3]
    scale = size[0] / (2 * plates.BOUNDS[2]) * dice.uniform(0.9, 1.0)
    matrix = placed(size[0] / 2 + dice.uniform(-3, 3), size[1] / 2 + dice.uniform(-2, 2), scale, dice.uniform(-0.05, 0.05),
                    (dice.uniform(-0.03, 0.03), dice.uniform(-0.06, 0.06)))
    thing = plate_thing(dice.child("plate"), matrix, colour)
    return [thing], thing.text.text
