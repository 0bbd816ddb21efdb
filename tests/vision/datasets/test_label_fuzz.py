"""Damaged label files are read or refused; see fuzz_labels.py for a longer run."""
import pytest
from fuzz_labels import READERS, fuzz


@pytest.mark.parametrize("seed", [1, 2])
def test_damaged_label_files(tmp_path, seed):
    read, refused = fuzz(seed, 1.5, str(tmp_path))
    assert read > 10 and refused > 10


def test_what_is_damaged_was_whole(tmp_path):
    for name, (text, reader) in READERS.items():
        (tmp_path / name).write_bytes(text.encode("utf-8"))
        assert reader(str(tmp_path / name))
