"""What the program inside MicroPython asks of the virtual board by name."""
from edgeai.sim.maixpy import hardware, module_table
from edgeai.sim.maixpy.modules import _console


class BoardServices:
    def __init__(self, chip, interpreter, values):
        self._chip, self._interpreter = chip, interpreter
        self.describe, self.make = values.describe, values.make

    def about(self):
        return {"shared": module_table.SHARED, "also": module_table.ALSO, "version": (0, 6, 3),
                "sys": {"argv": list(self._chip.settings.arguments), "version": "3.4.0",
                        "version_info": (3, 4, 0), "platform": "MaixPy", "byteorder": "little",
                        "maxsize": 0x7FFFFFFF}}

    def hardware(self, name):
        """{name: value} of one of the board's modules, or None."""
        if name not in module_table.HARDWARE:
            return None
        module = module_table.board_module(name, self._interpreter)
        return {one: value for one, value in vars(module).items() if one[0] != "_"}

    def console(self):
        return (_console.STDIN, _console.STDOUT)

    def find(self, name, folders):
        """(path, source) of a module in the board's files, or None."""
        found = self._interpreter.found(name, folders)
        return found and (found[0], self._interpreter.checked(found[1], found[0]))

    def open(self, path, mode="r", **_ignored):
        return self._chip.files.open(path, mode)

    def print(self, text):
        self._chip.print(text)

    def input(self, prompt):
        return self._interpreter.input(prompt)

    def nap(self, seconds):
        """Sleeps one piece of that: what is left. Between the pieces callbacks and threads have their turn."""
        end_s = self._chip.ticks_s() + seconds
        self._chip.sleep(min(seconds, hardware.SLICE_S))
        return max(0.0, end_s - self._chip.ticks_s())
