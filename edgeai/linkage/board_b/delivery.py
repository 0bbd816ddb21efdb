"""What is put onto a board, and the proof that it is there."""
import json
import os
import time
from typing import NamedTuple

from edgeai.whole_file import whole_file

SETTINGS = "edgeai.json"
FIRMWARE_FOLDER = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__)))), "firmware", "maixpy")
MODEL = "model.kmodel"


class Item(NamedTuple):
    """name: of the file in the board's folder. is_kept: one that is there already stays."""

    name: str
    data: bytes
    is_kept: bool = False


def firmware_items():
    """edgeai's firmware; the board's own settings stay."""
    names = sorted(name for name in os.listdir(FIRMWARE_FOLDER)
                   if name.endswith(".py") or name == SETTINGS)
    return [Item(name, _read(os.path.join(FIRMWARE_FOLDER, name)), name == SETTINGS)
            for name in names]


def model_items(package, kmodel, folder):
    """The model and the settings that go with it. package: a `ModelPackage`; kmodel: its bytes;
    folder: where on the board both will lie."""
    settings = json.loads(_read(os.path.join(FIRMWARE_FOLDER, SETTINGS)).decode("utf-8"))
    settings.update(
        task=package.task, model="%s/%s" % (folder, MODEL), labels=list(package.labels),
        anchors=[side for anchor in package.anchors for side in anchor],
        width=package.input.width, height=package.input.height)
    text = json.dumps(settings, ensure_ascii=False, indent=4) + "\n"
    return [Item(MODEL, kmodel), Item(SETTINGS, text.encode("utf-8"))]


def merged(items):
    """One `Item` a name: of two the later."""
    return list({item.name: item for item in items}.values())


def proof_of(sent, where):
    """The proof as JSON has it. sent: `Sent` records; where: a port or a folder."""
    files = [{"path": one.path, "bytes": one.bytes, "sha256_built": one.sha256,
              "sha256_on_board": one.on_board, "same": one.sha256 == one.on_board,
              "resumed_at": one.resumed_at} for one in sent]
    return {"written_at": time.strftime("%Y-%m-%dT%H:%M:%S"), "where": where, "files": files, "all_same": bool(files) and all(one["same"] for one in files)}


def write_proof(path, proof):
    with whole_file(path) as draft, open(draft, "w", encoding="utf-8") as file:
        json.dump(proof, file, ensure_ascii=False, indent=2)
        file.write("\n")


def _read(path):
    with open(path, "rb") as file:
        return file.read()
