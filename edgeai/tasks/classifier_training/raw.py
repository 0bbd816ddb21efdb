"""训练分类模型：每类一个文件夹的图片 → 卷积网络（PyTorch） → model.onnx、labels.txt，可直接用于物品分类。

需要 torch、onnxruntime、cv2、numpy；数据集中有 train/、val/、test/，其下每个类别一个文件夹。
用法：python raw.py 数据集 [轮数]。
"""
import os
import sys

import cv2
import numpy as np
import onnxruntime
import torch
from torch import nn
from torch.onnx.utils import export  # 新版 torch 默认的导出器没有 opset 10

SIDE, BATCH, RATE = 64, 32, 2e-3
folder, epochs = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 20
LABELS = sorted(os.listdir(os.path.join(folder, "train")))
torch.manual_seed(2024)  # 固定随机数，每次训练的结果相同


def load(part):
    """某一部分的全部图片 (张数, 3, 高, 宽)，RGB、0 到 1，与推理时相同；和它们的类别号。"""
    images, numbers = [], []
    for number, label in enumerate(LABELS):
        for name in sorted(os.listdir(os.path.join(folder, part, label))):
            data = np.fromfile(os.path.join(folder, part, label, name), np.uint8)  # 中文路径也能读
            image = cv2.imdecode(data, cv2.IMREAD_COLOR)
            if image is None:
                print("无法读取:", part, label, name)
                continue
            image = cv2.cvtColor(cv2.resize(image, (SIDE, SIDE)), cv2.COLOR_BGR2RGB)
            images.append(image.astype(np.float32).transpose(2, 0, 1) / 255)
            numbers.append(number)
    return torch.from_numpy(np.stack(images)), torch.tensor(numbers)


def block(inputs, outputs):
    """卷积、归一化、激活；步长为 2，边长减半。"""
    return nn.Sequential(nn.Conv2d(inputs, outputs, 3, stride=2, padding=1),
                         nn.BatchNorm2d(outputs), nn.ReLU())


def augment(images):
    """数据增强：一半左右翻转，每张的亮度随机改变。"""
    turned = torch.where(torch.rand(len(images), 1, 1, 1) < 0.5, images.flip(3), images)
    return (turned * (0.7 + 0.6 * torch.rand(len(images), 1, 1, 1))).clamp(0, 1)


def accuracy(images, numbers):
    """识别正确的比例。"""
    net.eval()
    with torch.no_grad():
        return (net(images).argmax(1) == numbers).float().mean().item()


train_images, train_numbers = load("train")
val_images, val_numbers = load("val")
net = nn.Sequential(block(3, 16), block(16, 32), block(32, 64), block(64, 96),
                    nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(96, len(LABELS)))
optimiser, best = torch.optim.Adam(net.parameters(), lr=RATE), -1.0
for epoch in range(epochs):
    net.train()
    losses = []
    for at in torch.randperm(len(train_images)).split(BATCH):
        loss = nn.functional.cross_entropy(net(augment(train_images[at])), train_numbers[at])
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    score = accuracy(val_images, val_numbers)
    print("第 %d 轮 损失 %.3f 验证正确率 %.3f" % (epoch + 1, np.mean(losses), score))
    if score > best:  # 保留验证正确率最高的一轮
        best = score
        torch.save(net.state_dict(), "best.pt")

net.load_state_dict(torch.load("best.pt"))
export(net, torch.zeros(1, 3, SIDE, SIDE), "model.onnx", opset_version=10, input_names=["input"])
open("labels.txt", "w", encoding="utf-8").write("\n".join(LABELS) + "\n")

session = onnxruntime.InferenceSession("model.onnx", providers=["CPUExecutionProvider"])
table = np.zeros((len(LABELS), len(LABELS)), int)  # 混淆矩阵：行是真实类别，列是识别结果
for image, number in zip(*load("test")):
    table[number, session.run(None, {"input": image.numpy()[None]})[0].argmax()] += 1
print("测试正确率 %.3f" % (table.trace() / table.sum()))
print(table)
