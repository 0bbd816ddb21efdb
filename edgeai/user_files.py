"""Where files of the user's own lie: what was taught, what was not understood, dialogues."""
import os


def user_folder():
    """EDGEAI_DATA, else the system's place for data of programs; may not exist yet."""
    if os.environ.get("EDGEAI_DATA"):
        return os.environ["EDGEAI_DATA"]
    if os.name == "nt":
        base = os.environ.get("LOCALAPPDATA", os.path.expanduser("~"))
    else:
        base = os.environ.get("XDG_DATA_HOME", os.path.expanduser("~/.local/share"))
    return os.path.join(base, "edgeai")
