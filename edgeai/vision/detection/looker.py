"""Whatever a package's task is: a function from a picture to `Detection`s."""
from edgeai.vision.detection.classifier import Classifier
from edgeai.vision.detection.detector import Detector
from edgeai.vision.detection.vision_models import open_package


def open_looker(package, min_score=0.5, role=None, threads=1):
    """look(picture) -> its `Detection`s; of a classifier one without a box, or none when unsure."""
    package = open_package(package)
    if package.task == "detect":
        return Detector(package, min_score, role=role, threads=threads).detect
    classifier = Classifier(package, role, threads)

    def look(picture):
        found = classifier.classify(picture)
        return [found] if found.score >= min_score else []

    return look
