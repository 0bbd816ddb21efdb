"""Stand-in for MaixPy's sensor: the camera's picture comes from the board's surroundings."""
from edgeai.sim.maixpy import hardware as _hardware
from edgeai.sim.maixpy.modules import _camera
from edgeai.sim.maixpy.modules import image as _image

BINARY, GRAYSCALE, RGB565, YUV422, BAYER, JPEG = 0, 1, 2, 3, 4, 5
QQCIF, QCIF, CIF, QQSIF, QSIF, SIF, QQQQVGA, QQQVGA, QQVGA, QVGA, VGA = range(1, 12)
B64X32, B64X64, B128X64, B128X128, LCD = 18, 19, 20, 21, 22
_SIZES = {QQCIF: (88, 72), QCIF: (176, 144), CIF: (352, 288), QQSIF: (88, 60), QSIF: (176, 120),
          SIF: (352, 240), QQQQVGA: (40, 30), QQQVGA: (80, 60), QQVGA: (160, 120),
          QVGA: (320, 240), VGA: (640, 480), B64X32: (64, 32), B64X64: (64, 64),
          B128X64: (128, 64), B128X128: (128, 128), LCD: (128, 160)}
_FRAME_S = 1 / 30
_state = {"format": None, "size": None, "window": None, "flip": False, "mirror": False,
          "runs": False, "next_s": 0.0}


def reset(freq=24000000, set_regs=True, dual_buff=False, choice=0):
    _state.update(format=None, size=None, window=None, flip=False, mirror=False, runs=False)


def binocular_reset():
    reset()


def set_pixformat(pixformat):
    if pixformat not in (GRAYSCALE, RGB565, YUV422, JPEG):
        raise ValueError("Pixel format is not supported!")
    _state["format"] = pixformat
    return True


def set_framesize(framesize, set_regs=True):
    if framesize not in _SIZES:
        raise ValueError("Failed to set framesize!")
    _state["size"], _state["window"] = _SIZES[framesize], None
    return True


def set_windowing(roi):
    """(w, h) is the middle; or (x, y, w, h)."""
    if _state["size"] is None:
        raise RuntimeError("Frame size is not set!")
    wide, high = _state["size"]
    if len(roi) == 2:
        roi = ((wide - roi[0]) // 2, (high - roi[1]) // 2, roi[0], roi[1])
    x, y, w, h = roi
    if x < 0 or y < 0 or w <= 0 or h <= 0 or x + w > wide or y + h > high:
        raise ValueError("The window is outside the frame!")
    _state["window"] = (x, y, w, h)


def set_vflip(enable):
    _state["flip"] = bool(enable)


def set_hmirror(enable):
    _state["mirror"] = bool(enable)


def _set(*_arguments, **_named):
    """A setting of the chip that the virtual camera's picture does not depend on."""


set_contrast = set_brightness = set_saturation = set_gainceiling = set_auto_gain = _set
set_auto_exposure = set_auto_whitebal = set_quality = set_colorbar = set_lens_correction = _set
set_jb_quality = shutdown = sleep = _set


def run(enable):
    _state["runs"] = bool(enable)
    return True


def width():
    return _state["window"][2] if _state["window"] else _state["size"][0]


def height():
    return _state["window"][3] if _state["window"] else _state["size"][1]


def get_id():
    return 0x5640


def get_fb():
    return _state.get("last")


def skip_frames(n=None, time=300):
    for _frame in range(n or 0):
        snapshot()
    if n is None:
        _hardware.current().sleep(time / 1000)


def snapshot():
    if _state["format"] is None or _state["size"] is None:
        raise RuntimeError("Sensor is not initialised: set_pixformat and set_framesize first")
    chip = _hardware.current()
    chip.sleep(max(0.0, _state["next_s"] - chip.ticks_s()))
    _state["next_s"] = chip.ticks_s() + _FRAME_S
    picture = _camera.picture(chip.camera_path, *_state["size"])
    if _state["window"]:
        x, y, wide, high = _state["window"]
        picture = picture[y:y + high, x:x + wide]
    if _state["flip"]:
        picture = picture[::-1]
    if _state["mirror"]:
        picture = picture[:, ::-1]
    _state["last"] = _image._of_camera(picture, _state["format"] == GRAYSCALE)
    return _state["last"]
