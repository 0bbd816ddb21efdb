"""模型训练与部署：训练、量化、打包，int8 模型放进 deploy/。 Train, quantise, package, deploy."""
import os
import shutil

from edgeai.vision.datasets.dataset import Dataset
from edgeai.vision.datasets.label_names import write_label_names
from edgeai.vision.training.vision_training import plan_for, train

WAY = "detect"


def tell(epoch, epochs, loss, val_loss):
    print("第 %d/%d 轮 训练损失 %.3f 验证损失 %.3f" % (epoch, epochs, loss, val_loss))


package = train(Dataset.open("train_set"), "model", plan_for(WAY), on_epoch=tell)
os.makedirs("deploy")
shutil.copyfile(package.path_of("int8"), "deploy/model.onnx")
write_label_names("deploy/labels.txt", package.labels)
print(package.metrics["int8"])
