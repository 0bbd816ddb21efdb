"""`edgeai demo`: its verdict is the room's, and its time line can be read."""
import os

from edgeai.linkage.journal import read_journal
from edgeai_command import edgeai


def test_the_demo_hears_answers_speaks_and_switches(tmp_path):
    done = edgeai("demo", "--out", "放 这里", "--json", cwd=tmp_path)
    assert done.code == 0, done
    report = done.json
    assert [path.name for path in tmp_path.iterdir()] == ["放 这里"]
    first, second = report["parts"]
    assert [turn["heard"] for turn in first["turns"]] == ["打开灯", "打开风扇"]
    decisions = [turn["decision"] for turn in second["turns"]]
    assert decisions == ["accept", "accept", "reject"]
    # The second turn was misheard as a homophone and understood all the same.
    assert second["turns"][1]["heard"] == "把风闪打开"
    assert second["turns"][1]["intent"] == "device.on"
    for part in report["parts"]:
        entries = read_journal(part["journal"])
        on = [entry["device"] for entry in entries if entry["kind"] == "pin" and entry["on"]]
        assert on == ["light", "relay"]
        sounds = [entry for entry in entries if entry["kind"] == "speaker.done"]
        assert len(sounds) == len(part["turns"])
        folder = os.path.dirname(part["journal"])
        assert all(os.path.getsize(os.path.join(folder, sound["file"])) > 10000
                   for sound in sounds)
