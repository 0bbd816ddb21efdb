"""训练检测模型：图片和 VOC 标注 → YOLOv2 网络（PyTorch） → model.onnx、labels.txt，可直接用于口罩检测。

需要 torch、cv2、numpy；数据集中有 images/、annotations/、labels.txt、train.txt、val.txt，当前目录下有
anchors.txt（每行一个锚框：宽 高，单位为格）。用法：python raw_detect.py 数据集 [轮数]。
"""
import sys
import xml.etree.ElementTree as ElementTree

import cv2
import numpy as np
import torch
from torch import nn
from torch.onnx.utils import export  # 新版 torch 默认的导出器没有 opset 10

SIDE, CELLS, BATCH, RATE = 224, 7, 16, 4e-3  # 五次减半：224 像素 → 7 格
folder, epochs = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 40
LABELS = open(folder + "/labels.txt", encoding="utf-8").read().split()
ANCHORS = torch.from_numpy(np.loadtxt("anchors.txt", np.float32, ndmin=2))
LEAST, MOST = torch.tensor([[0.75, -0.15, -0.15, 0.6], [1.4, 0.15, 0.15, 1.3]])  # 增强：缩放、平移、亮度的范围
torch.manual_seed(2024)  # 固定随机数，每次训练的结果相同


def load(stem):
    """(图片, 框)：框 (n, 5)：中心 x、y、宽、高（像素）、类别号。"""
    root = ElementTree.parse("%s/annotations/%s.xml" % (folder, stem)).getroot()
    data, boxes = np.fromfile("%s/images/%s" % (folder, root.find("filename").text), np.uint8), []
    for thing in root.iter("object"):
        x1, y1, x2, y2 = (float(thing.find("bndbox/" + side).text) for side in ("xmin", "ymin", "xmax", "ymax"))
        boxes.append(((x1 + x2) / 2, (y1 + y2) / 2, x2 - x1, y2 - y1, LABELS.index(thing.find("name").text)))
    return cv2.imdecode(data, cv2.IMREAD_COLOR), np.float32(boxes).reshape(-1, 5)


def placed(image, boxes, zoom=1, x=0, y=0, gain=1):
    """等比缩放到输入大小，居中，四周补灰；框的单位改为格。数据增强：另外缩放、平移、改变亮度。"""
    scale = SIDE / max(image.shape[:2]) * zoom
    left, top = SIDE * (0.5 + x) - scale * image.shape[1] / 2, SIDE * (0.5 + y) - scale * image.shape[0] / 2
    matrix = np.float32([[scale, 0, left], [0, scale, top]])
    image = cv2.warpAffine(image, matrix, (SIDE, SIDE), borderValue=(114, 114, 114))
    boxes = np.float32(boxes * (scale, scale, scale, scale, 1) + (left, top, 0, 0, 0))
    boxes[:, :4] *= CELLS / SIDE
    inside = ((boxes[:, :2] > 0) & (boxes[:, :2] < CELLS)).all(axis=1)  # 中心移出图外的去掉
    return cv2.convertScaleAbs(image, alpha=gain), boxes[inside]


def loss_of(batch):
    """每个框由中心所在的格里形状接近的锚框负责（交并比最大的和大于 0.5 的），其余的应当说「没有」。"""
    blob = cv2.dnn.blobFromImages([image for image, _ in batch], 1 / 255, swapRB=True)
    grid = net(torch.from_numpy(blob)).reshape(len(batch), len(ANCHORS), 5 + len(LABELS), CELLS, CELLS)
    boxes = torch.from_numpy(np.concatenate([np.insert(one[1], 5, n, axis=1) for n, one in enumerate(batch)]))
    shared = torch.min(boxes[:, None, 2:4], ANCHORS).prod(2)
    overlap = shared / (boxes[:, None, 2:4].prod(2) + ANCHORS.prod(1) - shared)
    one, anchor = ((overlap > 0.5) | (overlap == overlap.max(1, keepdim=True)[0])).nonzero(as_tuple=True)
    boxes = boxes[one]
    column, row, _, _, label, picture = boxes.long().T  # 第几列、第几行的格
    objects, seen = torch.zeros_like(grid[:, :, 4]), grid[picture, anchor, :, row, column]
    objects[picture, anchor, row, column] = 1
    places, sizes = boxes[:, :2] - torch.stack([column, row], 1), torch.log(boxes[:, 2:4] / ANCHORS[anchor])
    return (nn.functional.binary_cross_entropy_with_logits(grid[:, :, 4], objects, reduction="sum")
            + 3 * nn.functional.mse_loss(torch.sigmoid(seen[:, :2]), places, reduction="sum")
            + 2 * nn.functional.smooth_l1_loss(seen[:, 2:4], sizes, reduction="sum")
            + nn.functional.cross_entropy(seen[:, 5:], label, reduction="sum")) / len(batch)


train, val = ([load(stem) for stem in open("%s/%s.txt" % (folder, part), encoding="utf-8").read().splitlines()]
              for part in ("train", "val"))
layers = []
for inputs, outputs in ((3, 8), (8, 16), (16, 32), (32, 64), (64, 128)):
    layers += [nn.Conv2d(inputs, outputs, 3, 2, 1), nn.BatchNorm2d(outputs), nn.ReLU(),
               nn.Conv2d(outputs, outputs, 3, 1, 1), nn.BatchNorm2d(outputs), nn.ReLU()]
net = nn.Sequential(*layers, nn.Conv2d(128, len(ANCHORS) * (5 + len(LABELS)), 1))
optimiser, best = torch.optim.Adam(net.parameters(), lr=RATE), float("inf")
schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, epochs)  # 学习率逐轮减小
for epoch in range(epochs):
    net.train()
    for at in torch.randperm(len(train)).split(BATCH):
        changes = LEAST + (MOST - LEAST) * torch.rand(len(at), 4)
        loss = loss_of([placed(*train[n], *change) for n, change in zip(at, changes.tolist())])
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    schedule.step()
    net.eval()
    with torch.no_grad():
        val_loss = np.mean([loss_of([placed(*one)]).item() for one in val])
    print("第 %d 轮 训练损失 %.2f 验证损失 %.2f" % (epoch + 1, loss.item(), val_loss))
    if val_loss < best:  # 保留验证损失最小的一轮
        best = val_loss
        torch.save(net.state_dict(), "best.pt")
net.load_state_dict(torch.load("best.pt"))
export(net, torch.zeros(1, 3, SIDE, SIDE), "model.onnx", opset_version=10, input_names=["input"])
open("labels.txt", "w", encoding="utf-8").write("\n".join(LABELS) + "\n")
