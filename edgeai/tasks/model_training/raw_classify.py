"""训练分类模型：每类一个文件夹的图片 → 卷积网络（PyTorch） → model.onnx、labels.txt，可直接用于物品分类。

需要 torch、onnxruntime、cv2、numpy；数据集中有 labels.txt（每行一个类别）和 train/、val/，其下每个类别一个文件夹；
有 test/ 就用它测试，没有就用 val/。用法：python raw_classify.py 数据集 [轮数]。
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
folder, epochs = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 40
LABELS = open(os.path.join(folder, "labels.txt"), encoding="utf-8").read().split()
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
    """两次卷积、归一化、激活；第一次步长为 2，边长减半。"""
    return nn.Sequential(nn.Conv2d(inputs, outputs, 3, stride=2, padding=1), nn.BatchNorm2d(outputs), nn.ReLU(),
                         nn.Conv2d(outputs, outputs, 3, padding=1), nn.BatchNorm2d(outputs), nn.ReLU())


def augment(images):
    """数据增强：每张随机缩放、伸缩、平移，一半左右翻转，改变亮度和各颜色的强弱，加噪声。"""
    count = len(images)
    ways = torch.zeros(count, 2, 3)
    ways[:, 0, 0] = (0.75 + 0.5 * torch.rand(count)) * (2 * torch.randint(2, (count,)) - 1)
    ways[:, 1, 1] = 0.75 + 0.5 * torch.rand(count)
    ways[:, :, 2] = 0.3 * torch.rand(count, 2) - 0.15
    grid = nn.functional.affine_grid(ways, list(images.shape), align_corners=False)
    moved = nn.functional.grid_sample(images, grid, padding_mode="border", align_corners=False)
    gain = (0.7 + 0.6 * torch.rand(count, 1, 1, 1)) * (0.9 + 0.2 * torch.rand(count, 3, 1, 1))
    return (moved * gain + 0.03 * torch.randn(images.shape)).clamp(0, 1)


def accuracy(images, numbers):
    """识别正确的比例。"""
    net.eval()
    with torch.no_grad():
        return (net(images).argmax(1) == numbers).float().mean().item()


train_images, train_numbers = load("train")
val_images, val_numbers = load("val")
net = nn.Sequential(block(3, 16), block(16, 32), block(32, 64), block(64, 96),
                    nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Dropout(0.2), nn.Linear(96, len(LABELS)))
optimiser, best = torch.optim.Adam(net.parameters(), lr=RATE), -1.0
schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, epochs)  # 学习率逐轮减小
for epoch in range(epochs):
    net.train()
    losses = []
    for at in torch.randperm(len(train_images)).split(BATCH):
        loss = nn.functional.cross_entropy(net(augment(train_images[at])), train_numbers[at])
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    schedule.step()
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
for image, number in zip(*load("test" if os.path.isdir(os.path.join(folder, "test")) else "val")):
    table[number, session.run(None, {"input": image.numpy()[None]})[0].argmax()] += 1
print("测试正确率 %.3f" % (table.trace() / table.sum()))
print(table)
