"""Runs a board's scripts in a real MicroPython; the board's modules, files and console stay here.

In the place of `interpreter.Interpreter`, with the same check for what 1.11 lacks.
"""
import errno
import time

from edgeai.sim.maixpy.board_services import BoardServices
from edgeai.sim.maixpy.interpreter import Interpreter
from edgeai.sim.maixpy.micropython_process import MicroPythonProcess, ProcessEnded
from edgeai.sim.maixpy.wire_values import WireValues


class MicroPythonInterpreter(Interpreter):
    def __init__(self, chip):
        super().__init__(chip)
        self._process = self._values = self._services = None
        chip.before_end.append(self.close)

    def close(self):
        if self._process:
            self._process.kill()
            self._process = None

    def run(self, data, name, tell_error=None, mode="exec"):
        tell_error = tell_error or self._chip.print
        try:
            source = self.checked(data, name)
            ended = self._run(source, name, mode)
        except SyntaxError as problem:
            tell_error(self.error_text(problem))
            return False
        except ProcessEnded:
            while self._chip.is_ending:  # by another thread, which has ended that process first
                time.sleep(1)
            self.close()
            tell_error("MicroPython itself has ended\n")
            return False
        if ended["ended"]:
            tell_error(ended["ended"])
        return not ended["failed"]

    def finish(self):
        """What timers called after the script's last line."""
        if self._process and self._values.due:
            self.run(b"", "<timer>")

    def _run(self, source, name, mode):
        if self._process is None:
            self._values = WireValues()
            self._services = BoardServices(self._chip, self, self._values)
            self._process = MicroPythonProcess(self._chip.settings.micropython, self._answer)
        return self._process.run({"source": source, "file": name, "mode": mode,
                                  "due": self._values.taken_due()})

    def _answer(self, message):
        """To one call from there."""
        values = self._values
        values.free(message.get("free", ()))
        buffers = []
        value, problem = self._process.calling(lambda: values.encode(self._called(message, buffers)))
        answer = {"number": message["number"], "value": value, "due": values.taken_due()}
        if problem is not None:
            answer["raised"] = _exception(problem, values)
        if buffers:
            answer["filled"] = [[index, values.encode(data)[1]] for index, data in enumerate(buffers)]
        return answer

    def _called(self, message, buffers):
        target = self._services if message["call"] == 0 else self._values.objects[message["call"]]
        if message["name"] is not None:
            target = getattr(target, message["name"])
        arguments = [self._values.decode(one, buffers) for one in message["args"]]
        named = {name: self._values.decode(one, buffers) for name, one in message["named"]}
        return target(*arguments, **named)


def _exception(problem, values):
    """[its class and bases by name, arguments], of which MicroPython makes it again."""
    names = [cls.__name__ for cls in type(problem).__mro__]
    arguments = list(problem.args)
    if isinstance(problem, OSError) and len(arguments) == 2 and arguments[1] == errno.errorcode.get(arguments[0]):
        del arguments[1]
    return [names, [values.encode(one) for one in arguments]]
