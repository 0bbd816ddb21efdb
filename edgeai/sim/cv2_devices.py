"""OpenCV's own module, with the room's camera and screen in it.

All of cv2 is the real one but VideoCapture of a camera, and windows. VideoCapture of a file or an
address is the real one again.
"""
import contextlib
import importlib.machinery

_WHERE = "edgeai"  # marks what is ours
_replaced = []  # (module, {name: what was there, or None})
_state = {"is_loading": False}


def find_spec():
    """The real package's, whose loader then puts the room's devices in; None while that loads:
    cv2 imports itself once more, for its native part."""
    if _state["is_loading"]:
        return None
    spec = importlib.machinery.PathFinder.find_spec("cv2")
    if spec is not None and spec.loader is not None:
        load = spec.loader.exec_module

        def exec_module(module):
            with _loading():
                load(module)
            replace_in(module)

        spec.loader.exec_module = exec_module
    return spec


@contextlib.contextmanager
def _loading():
    _state["is_loading"] = True
    try:
        yield
    finally:
        _state["is_loading"] = False


def replace_in(module):
    """Put the room's devices into a loaded cv2."""
    if any(one is module for one, _before in _replaced):
        return
    ours = _devices(module)
    _replaced.append((module, {name: getattr(module, name, None) for name in ours}))
    for name, device in ours.items():
        setattr(module, name, device)


def restore():
    """What was there before, everywhere."""
    while _replaced:
        module, before = _replaced.pop()
        for name, thing in before.items():
            setattr(module, name, thing)


def _devices(cv2):
    """{name: what stands for it}; only of names that this OpenCV has."""
    from edgeai.sim import cv2_video_capture, cv2_windows

    found = {"VideoCapture": cv2_video_capture.standin_for(cv2)}
    found.update(cv2_windows.standins_for(cv2))
    return {name: device for name, device in found.items() if hasattr(cv2, name)}
