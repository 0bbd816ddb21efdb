"""Colours as (blue, green, red), and how light falls on them."""
import colorsys


def hue(turns, saturation, value):
    """turns: 0 red, 1/3 green, 2/3 blue; the others 0..1."""
    red, green, blue = colorsys.hsv_to_rgb(turns % 1.0, min(1, max(0, saturation)), min(1, max(0, value)))
    return blue * 255, green * 255, red * 255


def rgb(text):
    """"#e0a080" as it stands in tables of colours."""
    return tuple(int(text[at : at + 2], 16) for at in (5, 3, 1))


def mix(first, second, part):
    """part 0: the first, 1: the second."""
    return tuple(a + (b - a) * part for a, b in zip(first, second))


def darker(colour, part=0.3):
    return mix(colour, (0, 0, 0), part)


def lighter(colour, part=0.3):
    return mix(colour, (255, 255, 255), part)


def varied(dice, colour, by=0.08):
    """About this colour."""
    light = dice.uniform(-by, by) * 255
    return tuple(min(255, max(0, part + light + dice.uniform(-by, by) * 120)) for part in colour)
