"""What detecting costs, as ratios in one run: python benchmarks/vision.py --model PACKAGE

The same frame, 640 x 480, goes through session.run alone, the whole of Detector.detect, and the
loop that tutorials print (a letterbox anew each time, a Python loop over cells and anchors). One
thread; the ways take turns, and each counts with its 25th percentile. The goals: the whole is at
most 1.5 times session.run; the printed loop takes at least 2.5 times as long (4.4 on Python 3.6);
decoding is at least 8 times as quick as its loop. supervision (pip install supervision) joins when it is there:
its suppression and its drawing against ours, on the same network and frames.
"""
import argparse
import math
import os
import sys
import time

import cv2
import numpy as np

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from edgeai.vision.detection.detector import Detector  # noqa: E402
from edgeai.vision.detection.drawing import draw  # noqa: E402
from edgeai.vision.image_file import read_image  # noqa: E402

ROUNDS, FRAMES = 200, 8


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--model", required=True, help="a package with a yolov2 head")
    arguments.add_argument("--role", default="float")
    arguments.add_argument("--source", help="a picture; left out: noise of the frame's size")
    arguments.add_argument("--processor-time", action="store_true",
                           help="not the clock's: for a machine that has other work")
    options = arguments.parse_args()
    ways, decoders = make_ways(options.model, options.role, frames(options.source))
    check_same(ways)
    clock = processor_time if options.processor_time else time.perf_counter
    times = measured(ways, clock)
    decoding = measured(decoders, clock)
    for name, one in list(times.items()) + list(decoding.items()):
        print("%-28s %8.3f ms" % (name, 1000 * one))
    is_old = sys.version_info < (3, 7)
    goals = [
        ("whole / session.run", times["Detector.detect"] / times["session.run"], 1.5, False),
        ("printed loop / whole", times["printed loop"] / times["Detector.detect"],
         4.4 if is_old else 2.5, True),
        ("loop / vectorised decoding", decoding["decode, loop"] / decoding["decode"], 8, True)]
    if "supervision" in times:
        goals.append(("supervision / whole", times["supervision"] / times["Detector.detect"], 1, True))
        goals.append(("the same with drawing", times["supervision, drawn"] / times["detect and draw"], 1, True))
    else:
        print("supervision                  not installed")
    for name, ratio, goal, is_least in goals:
        is_met = ratio >= goal if is_least else ratio <= goal
        print("%-28s %6.2f  goal %s %.1f  %s" % (
            name, ratio, ">=" if is_least else "<=", goal, "met" if is_met else "MISSED"))


def frames(source):
    if source:
        image = cv2.resize(read_image(source), (640, 480))
    else:
        image = np.random.RandomState(1).randint(0, 255, (15, 20, 3)).astype(np.uint8)
        image = cv2.resize(image, (640, 480), interpolation=cv2.INTER_CUBIC)
    return [np.roll(image, 40 * number, axis=1) for number in range(FRAMES)]


def make_ways(folder, role, images):
    """({name: function of a frame's number} for the whole, the same for the decoding alone)"""
    import onnxruntime

    cv2.setNumThreads(1)
    detector = Detector(folder, 0.5, role=role)
    package = detector.package
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(package.path_of(role), options,
                                           providers=["CPUExecutionProvider"])
    name = session.get_inputs()[0].name
    side = package.input.width
    tensors = [printed_input(image, side)[0] for image in images]
    outputs = [session.run(None, {name: tensor})[0] for tensor in tensors]
    head = detector._head

    def printed(number):
        tensor, scale, left, top = printed_input(images[number], side)
        output = session.run(None, {name: tensor})[0]
        boxes = printed_decode(output, package, 0.5)
        return printed_suppression(boxes, scale, left, top)

    ways = {"session.run": lambda number: session.run(None, {name: tensors[number]}),
            "Detector.detect": lambda number: detector.detect(images[number]),
            "detect and draw": lambda number: draw(
                images[number], detector.detect(images[number])),
            "printed loop": printed}
    ways.update(supervision_ways(session, name, images, head, detector))
    output_name = session.get_outputs()[0].name
    decoders = {"decode": lambda number: head.read({output_name: outputs[number]}, 0.5),
                "decode, loop": lambda number: printed_decode(outputs[number], package, 0.5)}
    return ways, decoders


def printed_input(image, side):
    height, width = image.shape[:2]
    scale = min(side / width, side / height)
    new_width, new_height = int(round(width * scale)), int(round(height * scale))
    left, top = (side - new_width) // 2, (side - new_height) // 2
    canvas = np.full((side, side, 3), 114, np.uint8)
    canvas[top:top + new_height, left:left + new_width] = cv2.resize(image, (new_width, new_height))
    rgb = cv2.cvtColor(canvas, cv2.COLOR_BGR2RGB).astype(np.float32) / 255.0
    return np.ascontiguousarray(rgb.transpose(2, 0, 1)[None]), scale, left, top


def printed_decode(output, package, min_score):
    """[(x, y, w, h, score, label)]: a cell and an anchor at a time."""
    labels, anchors = len(package.labels), package.anchors
    rows, columns = output.shape[2:]
    grid = output[0].reshape(len(anchors), 5 + labels, rows, columns)
    found = []
    for row in range(rows):
        for column in range(columns):
            for number, (anchor_width, anchor_height) in enumerate(anchors):
                cell = grid[number, :, row, column]
                objectness = 1 / (1 + math.exp(-cell[4]))
                powers = np.exp(cell[5:] - cell[5:].max())
                classes = powers / powers.sum()
                label = int(classes.argmax())
                score = objectness * classes[label]
                if score < min_score:
                    continue
                x = (column + 1 / (1 + math.exp(-cell[0]))) * package.input.width / columns
                y = (row + 1 / (1 + math.exp(-cell[1]))) * package.input.height / rows
                width = math.exp(cell[2]) * anchor_width * package.input.width / columns
                height = math.exp(cell[3]) * anchor_height * package.input.height / rows
                found.append((x - width / 2, y - height / 2, width, height, score, label))
    return found


def printed_suppression(found, scale, left, top):
    kept = []
    for label in {one[5] for one in found}:
        own = [one for one in found if one[5] == label]
        boxes = [[float(value) for value in one[:4]] for one in own]
        chosen = cv2.dnn.NMSBoxes(boxes, [float(one[4]) for one in own], 0.0, 0.45)
        kept += [own[at] for at in np.array(chosen, int).reshape(-1)]
    return [((one[0] - left) / scale, (one[1] - top) / scale, one[2] / scale, one[3] / scale,
             one[4], one[5]) for one in kept]


def supervision_ways(session, name, images, head, detector):
    """{name: function}: blobFromImage, our decoding, supervision's suppression and annotators.

    {} where it is absent.
    """
    try:
        import supervision
    except ImportError:
        return {}
    output_name = session.get_outputs()[0].name
    side, labels = detector.package.input.width, detector.labels
    boxes_of, labels_of = supervision.BoxAnnotator(), supervision.LabelAnnotator()

    def detected(number):
        image = images[number]
        blob = cv2.dnn.blobFromImage(cv2.resize(image, (side, side)), 1 / 255, swapRB=True)
        boxes, scores, numbers = head.read({output_name: session.run(None, {name: blob})[0]}, 0.5)
        corners = np.concatenate([boxes[:, :2], boxes[:, :2] + boxes[:, 2:]], axis=1)
        corners = corners * np.array([image.shape[1] / side, image.shape[0] / side] * 2)
        return supervision.Detections(xyxy=corners, confidence=scores, class_id=numbers).with_nms(0.45)

    def drawn(number):
        found = detected(number)
        words = ["%s %.2f" % (labels[one], score) for one, score in zip(found.class_id, found.confidence)]
        return labels_of.annotate(boxes_of.annotate(images[number].copy(), found), found, labels=words)

    return {"supervision": detected, "supervision, drawn": drawn}


def check_same(ways):
    """Both loops find the same number of things, or their times say nothing."""
    for number in range(FRAMES):
        ours, printed = ways["Detector.detect"](number), ways["printed loop"](number)
        if abs(len(ours) - len(printed)) > max(1, len(printed) // 20):
            raise SystemExit("frame %d: %d found, and %d by the printed loop" % (
                number, len(ours), len(printed)))


def processor_time():
    return time.clock_gettime(time.CLOCK_THREAD_CPUTIME_ID)


def measured(ways, clock):
    """{name: seconds a frame, the 25th percentile}; the ways take turns."""
    times = {name: [] for name in ways}
    for number in range(ROUNDS):
        for name, way in ways.items():
            start = clock()
            way(number % FRAMES)
            times[name].append(clock() - start)
    return {name: sorted(found)[len(found) // 4] for name, found in times.items()}


if __name__ == "__main__":
    main()
