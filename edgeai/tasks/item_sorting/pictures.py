"""物品分类：文件夹里的每张图片该投哪个桶，写到 results.csv。 Which bin is each of them for?"""
import collections
import sys

from edgeai.vision.detection.classifier import Classifier
from edgeai.vision.detection.results_table import ResultsTable
from edgeai.vision.image_file import read_image
from edgeai.vision.sources.picture_folder import PictureFolder

classifier, counts = Classifier("waste"), collections.Counter()
with ResultsTable("results.csv") as results:
    for path in PictureFolder(sys.argv[1]).paths:
        found = results.add(path, classifier.classify(read_image(path)))
        counts[found.label] += 1
print("合计:", dict(counts))
