"""One folder takes another's place, or everything is as it was."""
import os

import pytest

from edgeai.whole_folder import replace_folder, whole_folder


@pytest.fixture
def new(tmp_path):
    (tmp_path / "新").mkdir()
    (tmp_path / "新" / "file").write_text("new")
    return tmp_path / "新"


@pytest.fixture
def old(tmp_path):
    (tmp_path / "模型").mkdir()
    (tmp_path / "模型" / "file").write_text("old")
    return tmp_path / "模型"


def test_the_old_one_is_aside(tmp_path, new, old):
    aside = tmp_path / "aside"
    replace_folder(str(new), str(old), str(aside))
    assert (old / "file").read_text() == "new" and (aside / "file").read_text() == "old"
    assert not new.exists()


def test_where_nothing_stood(tmp_path, new):
    replace_folder(str(new), str(tmp_path / "m"), str(tmp_path / "aside"))
    assert os.listdir(str(tmp_path)) == ["m"]


@pytest.mark.parametrize("moves", [1, 2])
def test_a_move_that_fails_leaves_all_as_it_was(tmp_path, new, old, monkeypatch, moves):
    replace, done = os.replace, []

    def in_use(source, target):
        done.append(source)
        if len(done) == moves:
            raise PermissionError("in use")
        replace(source, target)

    with monkeypatch.context() as windows:
        windows.setattr(os, "replace", in_use)
        with pytest.raises(PermissionError):
            replace_folder(str(new), str(old), str(tmp_path / "aside"))
    assert (old / "file").read_text() == "old" and (new / "file").read_text() == "new"
    assert sorted(os.listdir(str(tmp_path))) == sorted([new.name, old.name])


def test_what_a_killed_replacement_left_is_kept_until_a_new_model_stands(tmp_path, monkeypatch):
    old = tmp_path / "m.old"
    old.mkdir()
    (old / "file").write_text("the only one")

    def refuse(source, target):
        raise PermissionError("in use")

    with monkeypatch.context() as windows:
        windows.setattr(os, "replace", refuse)
        with pytest.raises(PermissionError), whole_folder(str(tmp_path / "m")):
            pass
    assert (old / "file").read_text() == "the only one"
    with whole_folder(str(tmp_path / "m")):
        pass
    assert os.listdir(str(tmp_path)) == ["m"]
