"""Data sets out of zip files."""
import os
import shutil
import zipfile

import pytest
from edgeai_command import edgeai

from edgeai.errors import DatasetError, UsageError
from edgeai.vision.datasets.archive import unpack_dataset
from edgeai.vision.datasets.dataset import Dataset
from dataset_help import make_voc


@pytest.mark.parametrize("below", ["", "集"])
def test_a_zip_becomes_a_data_set(tmp_path, below):
    make_voc(tmp_path / "源" / below if below else tmp_path / "源", 3)
    shutil.make_archive(str(tmp_path / "a"), "zip", str(tmp_path / "源"))
    done = edgeai("dataset", "import", tmp_path / "a.zip", "--out", tmp_path / "b", "--json").json
    assert (done["files"], done["format"], done["labels"]) == (8, "voc", ["苹果", "香蕉"])
    assert len(list(Dataset.open(tmp_path / "b").samples())) == 3
    with pytest.raises(UsageError, match="is there already"):
        unpack_dataset(tmp_path / "a.zip", tmp_path / "b")


@pytest.mark.parametrize("name", ["../evil.png", "/evil.png", "a/../../evil.png", "C:\\evil.png"])
def test_a_zip_that_leads_out_is_refused(tmp_path, name):
    with zipfile.ZipFile(str(tmp_path / "a.zip"), "w") as archive:
        archive.writestr("images/a.png", b"a")
        archive.writestr(name, b"evil")
    with pytest.raises(DatasetError, match="is refused"):
        unpack_dataset(tmp_path / "a.zip", tmp_path / "in" / "b")
    assert sorted(os.listdir(str(tmp_path))) == ["a.zip", "in"] and os.listdir(str(tmp_path / "in")) == []


def test_what_is_no_zip(tmp_path):
    (tmp_path / "a.zip").write_bytes(b"no zip")
    with pytest.raises(DatasetError, match="no zip file"):
        unpack_dataset(tmp_path / "a.zip", tmp_path / "b")
    with pytest.raises(UsageError, match="there is no file"):
        unpack_dataset(tmp_path / "none.zip", tmp_path / "b")
