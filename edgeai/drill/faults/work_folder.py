"""A task's work folder as faults look at it: small files, read as they are, whoever wrote them."""
import os

from edgeai.drill.book_page import is_given
from edgeai.errors import EdgeaiError
from edgeai.toml_file import read_text, toml_table

MOST_BYTES = 16 << 20  # all of board B's flash; nothing that a fault is in is larger


class WorkFolder:
    """task: what was given there. path: the folder."""

    def __init__(self, task, path):
        self.task = task
        self.path = str(path)

    def data(self, name):
        """The bytes of a file in it; None where there is none, or a link."""
        path = os.path.join(self.path, *name.split("/"))
        try:
            if os.path.islink(path) or not os.path.isfile(path) or os.path.getsize(path) > MOST_BYTES:
                return None
            with open(path, "rb") as file:
                return file.read(MOST_BYTES)
        except (OSError, ValueError):
            return None

    def text(self, name):
        """A file that people edit, in any encoding that Notepad saves; "" where it is none."""
        if self.data(name) is None:
            return ""
        try:
            return read_text(os.path.join(self.path, *name.split("/")))
        except EdgeaiError:
            return ""

    def toml(self, name):
        """{} of a TOML file; None where there is no valid one."""
        text = self.text(name)
        if not text.strip():
            return None
        try:
            table = toml_table(text, name)
        except EdgeaiError:
            return None
        return {key: table.take(key, (object, bool)) for key in table.keys()}

    def table(self, name, key):
        """A table of a TOML file; {} where it has none, None where the file is not valid."""
        whole = self.toml(name)
        found = None if whole is None else whole.get(key, {})
        return found if isinstance(found, dict) else None

    def entries(self, name, key):
        """The tables of an array of tables, likewise."""
        whole = self.toml(name)
        found = None if whole is None else whole.get(key, [])
        if not isinstance(found, list):
            return None
        return [one for one in found if isinstance(one, dict)]

    @property
    def scripts(self):
        """Names of the programs of board A."""
        return [script.hand_in for script in self.task.scripts if script.board == "a"]

    @property
    def scenarios(self):
        """Names of the scenarios that board A's programs are practised in, the first one first."""
        names = [run.scenario for run in self.task.runs if run.script in self.scripts and is_given(run.scenario)]
        return [name for number, name in enumerate(names) if name not in names[:number]]

    @property
    def kit(self):
        """The name of its kit.toml; "" where it has none of its own."""
        return next((run.kit for run in self.task.runs if run.kit), "")
