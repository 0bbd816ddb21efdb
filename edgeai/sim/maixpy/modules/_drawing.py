"""Drawing into arrays of pixels, and the LCD's file."""
import os
import threading

GLYPH_WIDTH, GLYPH_HEIGHT = 8, 16  # of MaixPy's font


def text(picture, x, y, words, colour, scale=1.0, background=None, spacing=0):
    """Letter by letter, 8x16 each, ASCII only; what the font lacks is a blank."""
    import cv2
    wide, high = int(GLYPH_WIDTH * scale) + spacing, int(GLYPH_HEIGHT * scale)
    for row, line in enumerate(words.split("\n")):
        for column, letter in enumerate(line):
            left, top = int(x) + column * wide, int(y) + row * high
            if background is not None:
                cv2.rectangle(picture, (left, top), (left + wide - 1, top + high - 1),
                              background, -1)
            if " " < letter < "\x7f":
                cv2.putText(picture, letter, (left, top + int(high * 0.75)),
                            cv2.FONT_HERSHEY_SIMPLEX, 0.4 * scale, colour, 1)


_timer = None
_lock = threading.Lock()


def save_screen(chip, panel):
    """lcd.png of the board's folder, whole or not there."""
    import cv2
    path = os.path.join(chip.settings.folder, "lcd.png")
    with _lock:
        done, data = cv2.imencode(".png", panel[:, :, ::-1])
        with open(path + ".new", "wb") as file:
            file.write(data.tobytes())
        os.replace(path + ".new", path)


def save_screen_later(chip, panel, seconds):
    global _timer
    if _timer is None or not _timer.is_alive():
        _timer = threading.Timer(seconds, lambda: save_screen(chip, panel()))
        _timer.daemon = True
        _timer.start()
