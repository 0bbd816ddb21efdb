"""Runs a board's scripts in CPython: their own builtins, imports and error texts.

Scripts share nothing with the program that runs them: `import os` is the board's uos, and a name
that MicroPython 1.11 lacks is a NameError.
"""
import builtins
import os
import sys
import traceback

from edgeai.sim.maixpy import micropython_syntax
from edgeai.sim.maixpy.module_table import board_module
from edgeai.sim.maixpy.source import readable

ABSENT = micropython_syntax.ABSENT_NAMES + (
    "copyright", "credits", "license", "exit", "quit", "help", "aiter", "anext", "open",
    "__loader__", "__spec__", "__build_class__") + tuple(
        name for name in dir(builtins) if name.endswith("Warning"))


class Interpreter:
    def __init__(self, chip):
        self._chip = chip
        self._modules = {}
        self._sources = {}
        self.builtins = {name: value for name, value in vars(builtins).items()
                         if name not in ABSENT}
        self.builtins.update(
            __build_class__=builtins.__build_class__, __import__=self._import,
            open=chip.files.open, print=self._print, input=self.input)
        self.globals = {"__name__": "__main__", "__builtins__": self.builtins}
        self.path = ["", ".", "/sd", "/flash"]
        sys.displayhook = self._show

    def run_file(self, name):
        """A file of the current folder, if it is there; errors are told on the REPL."""
        try:
            with self._chip.files.open(name, "rb") as file:
                data = file.read()
        except OSError:
            return True
        return self.run(data, name)

    def run(self, data, name, tell_error=None, mode="exec"):
        """True when it ended without an error; `SystemExit` counts as that."""
        tell_error = tell_error or self._chip.print
        try:
            exec(self._compiled(data, name, mode), self.globals)
        except SystemExit as end:
            return not end.code
        except BaseException as problem:
            tell_error(self.error_text(problem))
            return False
        return True

    def close(self):
        """Nothing of it lives outside this process."""

    finish = close  # callbacks have run in their own threads

    def _compiled(self, data, name, mode="exec"):
        return compile(self.checked(data, name), name, mode, dont_inherit=True)

    def checked(self, data, name):
        """The source's text; SyntaxError for what MicroPython 1.11 refuses."""
        text = self._sources[name] = readable(data)
        try:
            problems = micropython_syntax.problems(text)
        except SyntaxError as problem:
            problem.filename = name
            raise
        for problem in problems:
            if problem.is_fatal:
                raise SyntaxError("invalid syntax", (name, problem.line, 0, problem.what))
        return text

    def error_text(self, problem):
        """As MicroPython prints it: the script's own lines only."""
        lines = ["Traceback (most recent call last):\n"]
        if isinstance(problem, SyntaxError):
            lines.append("  File \"%s\", line %s\n" % (problem.filename, problem.lineno))
            return "".join(lines) + "SyntaxError: invalid syntax\n"
        for frame in traceback.extract_tb(problem.__traceback__):
            if frame[0] in self._sources:
                lines.append("  File \"%s\", line %d, in %s\n" % (frame[0], frame[1], frame[2]))
        text = str(problem)
        name = type(problem).__name__
        if isinstance(problem, OSError) and len(problem.args) == 2:
            name, text = "OSError", "[Errno %s] %s" % problem.args
        return "".join(lines) + (name + ": " + text if text else name + ": ") + "\n"

    def _import(self, name, globals=None, locals=None, fromlist=(), level=0):
        """What `import` calls: the board's modules first, then files on its own path."""
        parts = name.split(".")
        top = module = self._module(parts[0])
        for count in range(1, len(parts)):
            inner = self._module(".".join(parts[:count + 1]))
            setattr(module, parts[count], inner)
            module = inner
        return module if fromlist else top

    def _module(self, name):
        if name not in self._modules:
            module = board_module(name, self)
            if module is None:
                return self._load(name)
            self._modules[name] = module
        return self._modules[name]

    def _load(self, name):
        found = self.found(name, self.path)
        if found is None:
            raise ImportError("no module named '%s'" % name)
        return self._run_module(name, *found)

    def found(self, name, folders):
        """(path, bytes) of a module's file, or None."""
        for folder in folders:
            for ending in (".py", "/__init__.py"):
                path = "/".join(part for part in (folder, name.replace(".", "/") + ending)
                                if part)
                try:
                    with self._chip.files.open(path, "rb") as file:
                        return path, file.read()
                except OSError:
                    continue
        return None

    def _run_module(self, name, path, data):
        module = type(os)(name)
        module.__dict__.update(__builtins__=self.builtins, __name__=name, __file__=path)
        self._modules[name] = module
        try:
            exec(self._compiled(data, path), module.__dict__)
        except BaseException:
            del self._modules[name]
            raise
        return module

    @property
    def modules(self):
        return self._modules

    @property
    def chip(self):
        return self._chip

    def _print(self, *values, sep=" ", end="\n"):
        self._chip.print(sep.join(str(value) for value in values) + end)

    def input(self, prompt=""):
        from edgeai.sim.maixpy.channels import UARTHS
        self._chip.print(prompt)
        line = b""
        while not line.endswith(b"\r"):
            if self._chip.rings[UARTHS].wait(0.01):
                line += self._chip.rings[UARTHS].take(1)
        self._chip.print("\n")
        return line[:-1].decode("utf-8", "replace")

    def _show(self, value):
        if value is not None:
            self._chip.print(repr(value) + "\n")
