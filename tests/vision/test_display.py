"""The display: windows on the virtual kit, a file where there is no screen, and a word about it."""
import socket

import numpy as np
import pytest

from edgeai import open_kit
from edgeai.clock import ManualClock
from edgeai.errors import DeviceClosed
from edgeai.records import Frame
from edgeai.vision.display import Display, has_screen
from edgeai.vision.image_file import read_image

PICTURE = np.full((48, 64, 3), 90, np.uint8)


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("EDGEAI_LANG", "en")


def test_on_the_virtual_kit_it_is_a_window_that_a_key_ends(tmp_path):
    (tmp_path / "s.toml").write_text('[[event]]\nat_s = 2.0\nkey = "q"\n')
    with open_kit("sim", scenario=str(tmp_path / "s.toml"), journal=str(tmp_path / "j")) as kit:
        with kit.camera() as camera, kit.display() as display:
            shown = 0
            for frame in camera.frames(seconds=20):
                shown += 1
                if not display.show(frame):
                    break
        assert display.key == "q" and 0 < shown < 500 and display.notice is None
        kinds = [entry["kind"] for entry in kit.journal.entries]
    assert "display.show" in kinds and kinds[-2:] == ["display.close", "camera.close"]


def test_without_a_screen_the_latest_picture_is_in_a_file_and_that_is_told(tmp_path):
    clock, told = ManualClock(), []
    with Display(False, str(tmp_path / "图"), clock, told.append) as display:
        assert display.show(PICTURE) is True
        display.show(Frame(PICTURE + 50, 0.0, 1))  # within the same second
        path = tmp_path / "图" / "display.jpg"
        assert abs(int(read_image(path).mean()) - 90) < 3
        clock.advance(1.1)
        display.show(PICTURE + 100)
        assert abs(int(read_image(path).mean()) - 190) < 3
    assert len(told) == 1 and str(path) in told[0]
    with pytest.raises(DeviceClosed):
        display.show(PICTURE)
    display.close()


def test_kit_toml_says_where_and_nothing_fails_without_a_screen(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("DISPLAY", "")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    with open_kit() as kit:
        assert kit.display().show(PICTURE) is True
    assert "no screen here" in capsys.readouterr().err


@pytest.mark.parametrize("display", ["", ":", "77", ":77", "127.0.0.1:1", "nowhere:x", ":99999999"])
def test_no_x_server_no_screen(monkeypatch, display):
    monkeypatch.setenv("DISPLAY", display)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert not has_screen()


def test_an_x_server_that_takes_a_connection_is_a_screen(monkeypatch):
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("\0/tmp/.X11-unix/X7391")
        server.listen(1)
        monkeypatch.setenv("DISPLAY", ":7391.0")
        assert has_screen()
