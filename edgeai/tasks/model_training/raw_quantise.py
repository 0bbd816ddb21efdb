"""模型量化：float 的 ONNX → int8 的 ONNX，用校准图片做静态量化，再比较两者。

需要 onnx、onnxruntime、cv2、numpy，当前目录下的 model.onnx。用法：python raw_quantise.py 校准图片文件夹；
其下的各级文件夹里的图片都算，均匀取 100 张。结果写到 model_int8.onnx。
"""
import os
import sys
import time

import cv2
import numpy as np
import onnxruntime
from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_static

PICTURES, ENDINGS = 100, (".jpg", ".jpeg", ".png", ".bmp")
session = onnxruntime.InferenceSession("model.onnx", providers=["CPUExecutionProvider"])
input_name = session.get_inputs()[0].name
height, width = session.get_inputs()[0].shape[2:]
is_classifier = len(session.get_outputs()[0].shape) == 2


def tensor_of(path):
    """与推理时相同的预处理：检测是等比缩放、补灰，分类是直接缩放；都是 RGB、0 到 1。"""
    image = cv2.imdecode(np.fromfile(path, np.uint8), cv2.IMREAD_COLOR)
    if is_classifier:
        return cv2.dnn.blobFromImage(cv2.resize(image, (width, height)), 1 / 255, swapRB=True)
    scale = min(width / image.shape[1], height / image.shape[0])
    w, h = round(image.shape[1] * scale), round(image.shape[0] * scale)
    left, top = (width - w) // 2, (height - h) // 2
    canvas = np.full((height, width, 3), 114, np.uint8)
    canvas[top:top + h, left:left + w] = cv2.resize(image, (w, h))
    return cv2.dnn.blobFromImage(canvas, 1 / 255, swapRB=True)


class Reader(CalibrationDataReader):
    def __init__(self, paths):
        self.paths = iter(paths)

    def get_next(self):
        path = next(self.paths, None)
        return None if path is None else {input_name: tensor_of(path)}


paths = sorted(os.path.join(place, name) for place, _, names in os.walk(sys.argv[1])
               for name in names if name.lower().endswith(ENDINGS))
paths = paths[::max(1, len(paths) // PICTURES)][:PICTURES]
quantize_static("model.onnx", "model_int8.onnx", Reader(paths), quant_format=QuantFormat.QDQ,
                activation_type=QuantType.QUInt8, weight_type=QuantType.QInt8)

small = onnxruntime.InferenceSession("model_int8.onnx", providers=["CPUExecutionProvider"])
tensor = tensor_of(paths[0])
times = {}
for name, one in (("float", session), ("int8", small)):
    start = time.perf_counter()
    for _ in range(20):
        output = one.run(None, {input_name: tensor})[0]
    times[name] = output, (time.perf_counter() - start) / 20 * 1000
print("大小: %d → %d 字节" % (os.path.getsize("model.onnx"), os.path.getsize("model_int8.onnx")))
print("耗时: %.2f → %.2f 毫秒" % (times["float"][1], times["int8"][1]))
print("输出最大相差: %.4f" % np.abs(times["float"][0] - times["int8"][0]).max())
