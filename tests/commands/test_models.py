"""`edgeai models install, check, remove` as a user calls them."""
import json
import os
import shutil

import pytest

from edgeai.audio.recognition.speech_model import SHIPPED_DIR
from edgeai_command import edgeai

FIELDS = {"name", "folder", "rate_hz", "licence", "has_digests", "takes_phrases"}


@pytest.fixture
def public(tmp_path):
    folder = tmp_path / "小模型"
    shutil.copytree(os.path.join(SHIPPED_DIR, "zh-command"), str(folder))
    (folder / "model.toml").unlink()
    return folder


def models(tmp_path, *words):
    return edgeai("models", *words, cwd=tmp_path, EDGEAI_MODELS=str(tmp_path / "models"))


def test_install_list_check_remove(public, tmp_path):
    shutil.make_archive(str(public), "zip", str(tmp_path), public.name)
    done = models(tmp_path, "install", "小模型.zip")
    assert done.code == 0 and "小模型 is installed in" in done.output
    assert done.output.splitlines()[1] == "Use it: model = \"小模型\" in kit.toml, or --model 小模型."
    listed = models(tmp_path, "list", "--json").json["models"]
    assert [set(one) for one in listed] == [FIELDS] * 2
    lines = models(tmp_path, "list").output.splitlines()[:2]
    assert [line.encode("gbk").index(b"16000 Hz") for line in lines] == [29, 29]  # of a console's columns
    checked = models(tmp_path, "check", "小模型", "--json").json
    assert set(checked) == FIELDS | {"ok", "faults"} and checked["ok"] and not checked["faults"]
    assert models(tmp_path, "install", "小模型").code == 2
    assert models(tmp_path, "install", "小模型", "--replace").code == 0
    assert models(tmp_path, "remove", "小模型", "--json").json == {"removed": "小模型"}
    assert models(tmp_path, "remove", "小模型").code == 1
    assert os.listdir(str(tmp_path / "models")) == []


def test_check_says_every_fault(public, tmp_path):
    (public / "graph" / "Gr.fst").write_bytes(b"")
    (public / "conf" / "mfcc.conf").unlink()
    done = models(tmp_path, "check", public)
    assert done.code == 1
    assert set(done.output.splitlines()) == {
        "conf/mfcc.conf: it is missing", "graph/Gr.fst: it ends early"}
    found = json.loads(models(tmp_path, "check", public, "--json").output)
    assert not found["ok"]
    assert {"file": "graph/Gr.fst", "message": "it ends early"} in found["faults"]


def test_the_folder_where_one_is(tmp_path):
    done = models(tmp_path, "check", ".")
    assert done.code == 1 and done.output.startswith(".: "), done


def test_check_of_the_shipped_model():
    done = edgeai("models", "check", "zh-command")
    assert done.output == "zh-command: complete, 16000 Hz, digests right; vosk can use it\n"


@pytest.mark.parametrize("what", ["check", "install", "remove"])
def test_a_model_must_be_named(what):
    done = edgeai("models", what)
    assert done.code == 2 and "which model?" in done.errors
