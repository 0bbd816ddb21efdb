"""Pictures of alarms: what a camera sees at a moment, as files of a folder."""
import os
import time


class Snapshots:
    """camera: has `frames()`, as every source; it stays open. folder: made when it is needed."""

    def __init__(self, camera, folder="alarms"):
        self._camera, self._folder = camera, str(folder)

    def snapshot(self):
        """Write a picture that is taken now; the file's path."""
        frame = next(self._camera.frames())
        return write_snapshot(self._folder, frame.image, frame.index)


def write_snapshot(folder, image, index):
    """Write the picture, named by the time and its index; the file's path."""
    from edgeai.vision.image_file import write_image

    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, "%s-%06d.jpg" % (time.strftime("%Y%m%d-%H%M%S"), index))
    write_image(path, image)
    return path
