"""Where files of the user's own lie: what was taught, what was not understood, dialogues."""
import contextlib
import os
import tempfile


def user_folder():
    """EDGEAI_DATA, else the system's place for data of programs; may not exist yet."""
    if os.environ.get("EDGEAI_DATA"):
        return os.environ["EDGEAI_DATA"]
    if os.name == "nt":
        base = os.environ.get("LOCALAPPDATA", os.path.expanduser("~"))
    else:
        base = os.environ.get("XDG_DATA_HOME", os.path.expanduser("~/.local/share"))
    return os.path.join(base, "edgeai")


def replace_file(path, text):
    """Write `text` so that a power cut leaves the old file or the new one, never half of one."""
    folder = os.path.dirname(os.path.abspath(path))
    os.makedirs(folder, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=folder, suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode("utf-8"))
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.remove(draft)
        raise
