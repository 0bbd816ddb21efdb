"""Files that are whole or not there, and whose errors name the file that was asked for."""
import os

import pytest

from edgeai.whole_file import whole_file


def write(draft, text="new"):
    with open(draft, "w", encoding="utf-8") as file:
        file.write(text)


def test_it_takes_the_place_when_all_is_written(tmp_path):
    path = tmp_path / "图.png"
    path.write_text("old")
    with whole_file(path) as draft:
        write(draft)
        assert draft.endswith(".png") and path.read_text() == "old"
    assert path.read_text() == "new" and os.listdir(str(tmp_path)) == ["图.png"]


def test_nothing_is_left_of_what_failed(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("old")
    with pytest.raises(ZeroDivisionError):
        with whole_file(path) as draft:
            write(draft)
            raise ZeroDivisionError
    assert path.read_text() == "old" and os.listdir(str(tmp_path)) == ["a.txt"]


def test_an_error_names_the_file_that_was_asked_for(tmp_path):
    path = tmp_path / "none" / "a.png"
    with pytest.raises(FileNotFoundError) as caught:
        with whole_file(path) as draft:
            write(draft)
    assert caught.value.filename == str(path)
