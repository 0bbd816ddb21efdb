"""Model folders: found by name and by path, refused when incomplete or changed."""
import os
import shutil

import pytest

from edgeai.audio.speech_model import SHIPPED_DIR, check_model, find_model, list_models
from edgeai.errors import ModelAbsent, ModelError

SHIPPED = os.path.join(SHIPPED_DIR, "zh-command")


@pytest.fixture
def copy(tmp_path):
    folder = tmp_path / "模型"
    shutil.copytree(SHIPPED, str(folder))
    return folder


def test_the_shipped_model_is_found_by_name_and_is_complete():
    model = find_model("zh-command")
    assert (model.name, model.rate_hz, model.has_digests) == ("zh-command", 16000, True)


def test_a_folder_is_found_by_its_path(copy):
    assert find_model(str(copy)).folder == str(copy)


def test_one_flipped_bit_is_an_error_that_names_the_file(copy):
    path = copy / "am" / "final.mdl"
    data = bytearray(path.read_bytes())
    data[1000] ^= 1
    path.write_bytes(bytes(data))
    with pytest.raises(ModelError, match="final.mdl is missing or was changed"):
        check_model(str(copy))


def test_a_public_model_without_a_card_is_taken_as_it_is(copy):
    (copy / "model.toml").unlink()
    assert not check_model(str(copy)).has_digests


def test_a_folder_that_is_no_model_says_what_it_lacks(tmp_path):
    with pytest.raises(ModelError, match="is not a Vosk model: it has no am"):
        check_model(str(tmp_path))


def test_an_unknown_name_says_which_are_known():
    with pytest.raises(ModelAbsent, match="no speech model 'nowhere'") as caught:
        find_model("nowhere")
    assert "zh-command" in caught.value.remedy


def test_a_card_may_not_point_outside_its_folder(copy):
    (copy / "model.toml").write_text('[files]\n"../secret" = "00"\n')
    with pytest.raises(ModelError, match="outside itself"):
        check_model(str(copy))


def test_installed_models_are_listed_beside_the_shipped(copy, monkeypatch, tmp_path):
    monkeypatch.setenv("EDGEAI_MODELS", str(tmp_path))
    assert {model.name for model in list_models()} >= {"zh-command", "模型"}
    assert find_model("模型").folder == str(copy)
