"""Model folders: found by name and by path, refused when incomplete or changed."""
import os
import shutil

import pytest

from edgeai.audio.recognition.speech_model import SHIPPED_DIR, check_model, find_model, list_models
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
    with pytest.raises(ModelError, match="is not a Vosk model: it has neither am"):
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


@pytest.mark.parametrize("name, text, problem", [
    ("model.toml", "licence = [", "not valid TOML"),
    ("model.toml", "licence = 5", "licence"),
    ("conf/mfcc.conf", "--sample-frequency=fast\n", "sample-frequency is 'fast', not a number"),
    ("conf/mfcc.conf", "--sample-frequency=inf\n", "the sampling rate is inf Hz"),
])
def test_a_broken_model_is_left_out_of_the_list_and_takes_no_other_with_it(
        copy, monkeypatch, tmp_path, name, text, problem):
    monkeypatch.setenv("EDGEAI_MODELS", str(tmp_path))
    monkeypatch.setenv("EDGEAI_LANG", "en")
    (copy / "model.toml").unlink()  # its digest would speak first
    (copy / name).write_text(text)
    assert [model.name for model in list_models()] == ["zh-command"]
    with pytest.raises(ModelError, match=problem):
        find_model("模型")
    with pytest.raises(ModelAbsent):
        find_model("nowhere")


def test_a_rate_may_be_followed_by_a_remark(copy):
    (copy / "model.toml").unlink()
    (copy / "conf" / "mfcc.conf").write_text(
        "  --sample-frequency=8000  # telephone\n--num-ceps=40\n")
    assert find_model(str(copy)).rate_hz == 8000
