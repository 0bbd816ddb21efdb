"""OpenCV's windows on the virtual kit: what they show is in the journal, keys come from the scenario."""
from edgeai.sim.room import current


def standins_for(cv2):
    """{name: function} of highgui's functions."""

    def imshow(winname, mat):
        image = _as_picture(cv2, mat)
        _screen().show(_name(winname), image)

    def namedWindow(winname, flags=cv2.WINDOW_AUTOSIZE):
        _screen().open(_name(winname))

    def destroyWindow(winname):
        if not _screen().close(_name(winname)):
            raise cv2.error("OpenCV: (-27:Null pointer) NULL window: '%s' in function "
                            "'cvDestroyWindow'" % winname)

    def destroyAllWindows():
        for name in _screen().windows:
            _screen().close(name)

    def waitKey(delay=0):
        return _screen().wait_key(delay / 1000.0 if delay > 0 else None)

    def pollKey():
        return _screen().wait_key(0.0)

    def getWindowProperty(winname, prop_id):
        is_there = _name(winname) in _screen().windows
        if prop_id == cv2.WND_PROP_VISIBLE:
            return 1.0 if is_there else 0.0
        return 0.0 if is_there else -1.0

    def nothing(*_args, **_kwargs):
        """What changes only how a window looks."""

    trackbars = {}

    def createTrackbar(trackbarName, windowName, value, count, onChange):
        trackbars[windowName, trackbarName] = value

    def getTrackbarPos(trackbarname, winname):
        return trackbars.get((winname, trackbarname), -1)

    def setTrackbarPos(trackbarname, winname, pos):
        trackbars[winname, trackbarname] = pos

    found = {one.__name__: one for one in (
        imshow, namedWindow, destroyWindow, destroyAllWindows, waitKey, pollKey,
        getWindowProperty, createTrackbar, getTrackbarPos, setTrackbarPos)}
    found["waitKeyEx"] = waitKey
    found.update((name, nothing) for name in (
        "resizeWindow", "moveWindow", "setWindowTitle", "setWindowProperty", "setMouseCallback",
        "setTrackbarMin", "setTrackbarMax", "startWindowThread"))
    return found


def _screen():
    room = current()
    room.start()
    return room.screen


def _name(winname):
    if not isinstance(winname, str):
        raise TypeError("Expected a str for 'winname', got %s" % type(winname).__name__)
    return winname


def _as_picture(cv2, mat):
    """uint8 as a window shows it: floats are 0 to 1, 16 bits are divided by 256."""
    import numpy as np

    size = getattr(mat, "size", 0)
    if not isinstance(mat, np.ndarray) and not hasattr(mat, "get"):
        raise cv2.error("OpenCV: (-5:Bad argument) in function 'imshow'\n> Overload resolution "
                        "failed:\n>  - mat is not a numpy array, neither a scalar\n")
    if hasattr(mat, "get"):  # a UMat
        mat, size = mat.get(), 1
    if not size:
        raise cv2.error("OpenCV: (-215:Assertion failed) size.width>0 && size.height>0 in "
                        "function 'imshow'")
    if mat.dtype == np.uint8:
        return mat
    scale = {"uint16": 1 / 256.0, "int16": 1 / 256.0}.get(
        str(mat.dtype), 255.0 if mat.dtype.kind == "f" else 1.0)
    return np.clip(mat * scale, 0, 255).astype(np.uint8)
