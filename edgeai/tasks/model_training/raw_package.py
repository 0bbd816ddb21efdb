"""打包与部署：训练、量化得到的文件 → 模型包 model/（其中 model.toml 说明模型怎样用）和 deploy/。

需要 onnxruntime，当前目录下的 model.onnx、model_int8.onnx、labels.txt，检测模型还有 anchors.txt。
用法：python raw_package.py；deploy/ 里是部署到板 A 的 int8 模型和类别。
"""
import hashlib
import json
import os
import shutil

import onnxruntime

FILES = (("float", "model.onnx", "model.onnx"), ("int8", "model_int8.onnx", "model.int8.onnx"))
LABELS = open("labels.txt", encoding="utf-8").read().split()
session = onnxruntime.InferenceSession("model.onnx", providers=["CPUExecutionProvider"])
height, width = session.get_inputs()[0].shape[2:]
is_detector = len(session.get_outputs()[0].shape) == 4


def quoted(text):
    """TOML 的字符串：加引号，写法与 JSON 相同。"""
    return json.dumps(text, ensure_ascii=False)


def description():
    """model.toml 的开头：做什么、类别、怎样解码、输入是什么。"""
    lines = ["format = 1", 'name = "model"', "labels = [%s]" % ", ".join(map(quoted, LABELS))]
    if is_detector:
        anchors = [line.split() for line in open("anchors.txt") if line.strip()]
        lines += ['task = "detect"', 'head = "yolov2"',
                  "anchors = [%s]" % ", ".join("[%s, %s]" % tuple(anchor) for anchor in anchors)]
    else:
        lines += ['task = "classify"', 'head = "softmax"']
    return lines + ["", "[input]", "width = %d" % width, "height = %d" % height, "channels = 3",
                    'colour = "rgb"', 'layout = "nchw"', "scale = %r" % (1 / 255), "mean = [0.0, 0.0, 0.0]",
                    'fit = "%s"' % ("letterbox" if is_detector else "stretch")]


def listed(role, name):
    """一个文件：它的摘要和大小，打开时核对。"""
    data = open(os.path.join("model", name), "rb").read()
    return ["", "[[file]]", "role = %s" % quoted(role), "name = %s" % quoted(name),
            "sha256 = %s" % quoted(hashlib.sha256(data).hexdigest()), "bytes = %d" % len(data)]


lines = description()
for folder in ("model", "deploy"):
    os.makedirs(folder, exist_ok=True)
for role, source, name in FILES:
    shutil.copyfile(source, os.path.join("model", name))
    lines += listed(role, name)
with open(os.path.join("model", "model.toml"), "w", encoding="utf-8", newline="\n") as file:
    file.write("\n".join(lines) + "\n")
shutil.copyfile("model_int8.onnx", os.path.join("deploy", "model.onnx"))
shutil.copyfile("labels.txt", os.path.join("deploy", "labels.txt"))
print("模型包 model/: %s，%d 类，输入 %d×%d" % ("检测" if is_detector else "分类", len(LABELS), width, height))
print("部署 deploy/: model.onnx %d 字节" % os.path.getsize(os.path.join("deploy", "model.onnx")))
