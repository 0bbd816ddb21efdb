"""`edgeai kmodel build` with a stand-in for ncc, which asks for what the real one's manual asks for."""
import hashlib
import os
import sys
import zipfile

import kmodel_bytes
import pytest

from edgeai.errors import ModelError
from edgeai.vision.kmodel.ncc import normalisation
from edgeai.vision.kmodel.reader import read_kmodel
from edgeai.vision.model_package import ModelPackage
from edgeai.vision.package_description import ModelInput
from edgeai_command import edgeai
from tiny_onnx import detector_toml

pytestmark = pytest.mark.skipif(os.name == "nt", reason="a stand-in program with a #! line: not on Windows")
HEAD = detector_toml("火", '["火焰", "烟雾"]', "[[1, 1], [2, 2], [3, 3], [4, 4], [5, 5]]", 64, 48)
# After nncase's manuals: 0.1 takes files last and no sub-command, 0.2 has `compile` and files first.
PROGRAM = """#!%s
import os, struct, sys
words = sys.argv[1:]
def option(name):
    return words[words.index(name) + 1]
if words[0] == "compile":
    source, target, wanted = words[1], words[2], "onnx"
    assert (option("-o"), option("-t"), option("--inference-type")) == ("kmodel", "k210", "uint8")
    assert (option("--dataset-format"), option("--input-mean"), option("--input-std")) == ("image", "0.000000", "1.000000")
else:
    source, target, wanted = words[-2], words[-1], "tflite"
    assert (option("-o"), option("--postprocess")) == ("k210model", "0to1")
assert option("-i") == wanted and source.endswith("." + wanted)
assert open(source, "rb").read() == b"network as " + wanted.encode()
pictures = os.listdir(option("--dataset"))
assert pictures and "".join(pictures).encode("ascii")
for name in pictures:
    data = open(os.path.join(option("--dataset"), name), "rb").read()
    assert data[:8] == b"\\x89PNG\\r\\n\\x1a\\n" and struct.unpack(">2I", data[16:24]) == (64, 48)
if os.environ.get("SAYS"):
    print("Layer\\n" + os.environ["SAYS"])
    sys.exit(3)
open(target, "wb").write(open(os.environ["MAKES"], "rb").read())
"""


@pytest.fixture
def package(tmp_path):
    import numpy

    from edgeai.vision.image_file import write_image

    folder = tmp_path / "模型"
    folder.mkdir()
    for index, size in enumerate(((48, 64, 3), (100, 90, 3))):
        write_image(str(tmp_path / ("%d.png" % index)), numpy.full(size, 80 * index, numpy.uint8))
    with zipfile.ZipFile(str(folder / "calibration.zip"), "w") as archive:
        for index in range(2):
            archive.write(str(tmp_path / ("%d.png" % index)), "图%d.png" % index)
    (folder / "model.onnx").write_bytes(b"network as onnx")
    (folder / "model.tflite").write_bytes(b"network as tflite")
    text = HEAD
    for role, name in (("kpu", "model.onnx"), ("tflite", "model.tflite"), ("calibration", "calibration.zip")):
        data = (folder / name).read_bytes()
        text += '[[file]]\nrole = "%s"\nname = "%s"\nbytes = %d\nsha256 = "%s"\n' % (
            role, name, len(data), hashlib.sha256(data).hexdigest())
    (folder / "model.toml").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def build(tmp_path, package):
    program = tmp_path / "ncc"
    program.write_text(PROGRAM % sys.executable)
    program.chmod(0o755)

    def run(made, *words, **variables):
        (tmp_path / "made").write_bytes(made)
        path = os.pathsep.join([str(tmp_path), os.environ["PATH"]])
        return edgeai("kmodel", "build", package, "--json", *words, PATH=path, MAKES=str(tmp_path / "made"), **variables)

    return run


VERSION4 = kmodel_bytes.version4(64, 48, output=(1, 0, 0, 4 * 35 * 4))
VERSION3 = kmodel_bytes.version3(64, 48, out=(2, 2, 35))


@pytest.mark.parametrize("made, version", [(VERSION3, 3), (VERSION4, 4)])
def test_it_is_built_linted_and_joins_the_package(build, package, made, version):
    done = build(made, "--version", str(version))
    assert done.code == 0, done.output
    assert (done.json["version"], done.json["pictures"]) == (version, 2)
    opened = ModelPackage.open(str(package))
    assert opened.read("kmodel") == made and opened.has("kpu") and opened.labels == ("火焰", "烟雾")
    assert read_kmodel(opened.read("kmodel")).findings == ()


def test_what_a_board_would_refuse_is_not_kept(build, package):
    done = build(kmodel_bytes.version5())
    assert done.code == 1 and done.json["findings"][0]["maixpy_error"] == 2002
    done = build(VERSION3)  # ncc 0.1 in place of 0.2
    assert done.code == 1 and done.json["path"] is None
    assert not ModelPackage.open(str(package)).has("kmodel")


def test_its_last_words_are_told(build):
    done = build(VERSION4, SAYS="Fatal: Not supported onnx opcode: PRelu")
    assert done.code == 1 and "Not supported onnx opcode: PRelu" in done.json["error"]["message"]


def test_without_ncc_it_is_said_what_to_get(package):
    done = edgeai("kmodel", "build", package, "--ncc", "no-such-ncc")
    assert done.code == 1 and "E-DRIVER-MISSING" in done.errors and "ncc 0.2.0-beta4" in done.errors
    done = edgeai("kmodel", "build", package, "--ncc", "no-such-ncc", "--version", "3")
    assert "ncc 0.1.0-rc5" in done.errors and "github.com/kendryte/nncase" in done.errors


def test_normalisation():
    half = ModelInput(64, 48, scale=1 / 127.5, mean=(127.5,) * 3)
    assert normalisation(half, 3) == ["--postprocess", "n1to1"]
    assert normalisation(half, 4) == ["--input-mean", "0.500000", "--input-std", "0.500000"]
    for version in (3, 4):
        with pytest.raises(ModelError, match="mean and scale"):
            normalisation(ModelInput(64, 48, mean=(1.0, 2.0, 3.0)), version)
    with pytest.raises(ModelError, match="0.1.0-rc5"):
        normalisation(ModelInput(64, 48, scale=1.0), 3)
