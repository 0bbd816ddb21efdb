"""口罩检测：每张图片里谁戴了口罩，写到 results.csv，并画出框。 Who wears a mask in these pictures?"""
import os
import sys

from edgeai.vision.detection.detector import Detector
from edgeai.vision.detection.drawing import draw
from edgeai.vision.detection.results_table import ResultsTable
from edgeai.vision.image_file import read_image, write_image

detector = Detector("masks", min_score=0.6)
with ResultsTable("results.csv") as results:
    for path in sys.argv[1:]:
        picture = read_image(path)
        found = results.add(path, detector.detect(picture))
        print(os.path.basename(path), ", ".join("%s %.2f" % one[:2] for one in found) or "无人")
        write_image("result_" + os.path.basename(path), draw(picture, found))
