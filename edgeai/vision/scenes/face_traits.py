"""Who a drawn person is, and what the face shows: numbers for faces.py to draw by."""
from typing import Any, NamedTuple

from edgeai.vision.scenes.colours import mix, rgb, varied

SKINS = tuple(map(rgb, ("#f6d7c0", "#f0c8a8", "#e8b690", "#dca57c", "#c68a5e", "#a86c44", "#7d4d2e",
                        "#573420")))
HAIRS = tuple(map(rgb, ("#15120f", "#1e1814", "#2b1d14", "#3f2a1b", "#5e4028", "#8a6237", "#b9b6b0", "#d8d5cf")))
CLOTHES = tuple(map(rgb, ("#2d3e66", "#7b2d2d", "#31573c", "#5b5b60", "#d9d7d0", "#c59a35", "#1d1d22",
                          "#3f7fa8", "#a3567c")))

EXPRESSIONS = ("happy", "sad", "angry", "surprised", "neutral")


class Person(NamedTuple):
    """skin, hair, clothes: colours. age: 0 young to 1 old. style: of the hair. width: of the face
    against its usual. eye, nose, lips: sizes likewise."""

    skin: Any
    hair: Any
    clothes: Any
    iris: Any
    age: float
    style: str
    width: float
    jaw: float
    eye: float
    nose: float
    lips: float
    brow: float
    glasses: str
    beard: str


class Look(NamedTuple):
    """What a face does. Pose in radians; the rest about -1..1 but eyes (0 shut, 1 usual) and
    gape (the mouth's opening, 0..1)."""

    yaw: float = 0.0
    pitch: float = 0.0
    gaze: float = 0.0
    brow_inner: float = 0.0
    brow_outer: float = 0.0
    eyes: float = 1.0
    cheeks: float = 0.0
    corners: float = 0.0
    gape: float = 0.0
    mouth_width: float = 1.0
    teeth: bool = False
    frown: float = 0.0


def draw_person(dice):
    """A person by chance."""
    skin = varied(dice, mix(dice.pick(SKINS), dice.pick(SKINS), dice.uniform(0, 0.3)), 0.03)
    age = max(0.0, dice.uniform(-0.4, 1.0))
    old = age > 0.7
    style = dice.weighted((("short", 4), ("parted", 3), ("fringe", 3), ("long", 3), ("bun", 1.5),
                           ("bald", 1 + 2 * old), ("curly", 1.5), ("cap", 1)))
    woman = style in ("long", "bun", "fringe") or dice.chance(0.25)
    return Person(
        skin, varied(dice, dice.pick(HAIRS[-3:] if old and dice.chance(0.7) else HAIRS[:-2]), 0.03),
        varied(dice, dice.pick(CLOTHES)), dice.pick(list(map(rgb, ("#2b1b12", "#4a2e1a", "#3c5a6e", "#46603c")))),
        age, style, dice.uniform(0.9, 1.1), dice.uniform(0.82, 1.08), dice.uniform(0.88, 1.15),
        dice.uniform(0.85, 1.2), dice.uniform(0.85, 1.2) + 0.1 * woman, dice.uniform(0.7, 1.3),
        dice.weighted((("", 3), ("round", 0.6), ("square", 0.7), ("dark", 0.25))),
        "" if woman else dice.weighted((("", 3), ("stubble", 1), ("moustache", 0.6), ("full", 0.9))))


def draw_look(dice, expression="neutral", yaw=0.4):
    """A face that shows this; yaw: how far it may turn."""
    strength = dice.uniform(0.7, 1.1)
    pose = Look(yaw=dice.uniform(-yaw, yaw), pitch=dice.uniform(-0.12, 0.12), gaze=dice.uniform(-1, 1))
    return _SHOWN[expression](dice, pose, strength)


def _happy(dice, pose, strength):
    laughs = dice.chance(0.6)
    return pose._replace(corners=0.95 * strength, gape=dice.uniform(0.3, 0.75) * strength if laughs else 0.0,
                         teeth=laughs, cheeks=strength, eyes=dice.uniform(0.45, 0.8), brow_inner=0.15,
                         brow_outer=0.1, mouth_width=1.15 + 0.15 * strength)


def _sad(dice, pose, strength):
    return pose._replace(corners=-0.9 * strength, brow_inner=0.75 * strength, brow_outer=-0.5 * strength,
                         eyes=dice.uniform(0.5, 0.8), mouth_width=dice.uniform(0.75, 0.9),
                         pitch=pose.pitch + 0.06, gape=dice.pick((0.0, 0.0, 0.12)))


def _angry(dice, pose, strength):
    shouts = dice.chance(0.45)
    return pose._replace(corners=-0.45 * strength, brow_inner=-0.95 * strength, brow_outer=0.55 * strength,
                         eyes=dice.uniform(0.7, 0.95), frown=strength, mouth_width=dice.uniform(0.9, 1.1),
                         gape=dice.uniform(0.35, 0.6) if shouts else 0.0, teeth=shouts)


def _surprised(dice, pose, strength):
    return pose._replace(brow_inner=0.9 * strength, brow_outer=0.9 * strength, eyes=1.3 + 0.2 * strength,
                         gape=dice.uniform(0.6, 1.0), mouth_width=dice.uniform(0.5, 0.65), corners=-0.05)


def _neutral(dice, pose, _strength):
    return pose._replace(corners=dice.uniform(-0.1, 0.12), brow_inner=dice.uniform(-0.1, 0.1),
                         brow_outer=dice.uniform(-0.1, 0.1), eyes=dice.uniform(0.85, 1.05))


_SHOWN = {"happy": _happy, "sad": _sad, "angry": _angry, "surprised": _surprised, "neutral": _neutral}
