"""车牌识别：找到车牌，拉正，逐字识别。 A number plate found, straightened, read."""
from edgeai import open_kit
from edgeai.vision.detection.plate_reader import PlateReader

with open_kit() as kit, kit.camera() as camera:
    reader = PlateReader()
    for frame in camera.frames(seconds=20):
        for plate in reader.read(frame):
            print("%s (%s) %.2f" % (plate.text, plate.colour, plate.score), plate.box)
