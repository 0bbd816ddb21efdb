"""The runs of one grading: each program in each room once, several at a time."""
import concurrent.futures
import hashlib
import os
import shutil
import threading

from edgeai.drill.book_page import is_given
from edgeai.drill.faults.toml_edits import set_key
from edgeai.drill.material import put_material, setting_files, write_text
from edgeai.drill.program_run import Room, run_program

AT_ONCE = 8  # they mostly wait: for a room's time to pass
BUSY_LOAD = 3.0  # of a processor: a grading's own programs make about one
_TIMES = ("at_s", "speech_ends_s")  # of a journal's entry, in the room's time
_SHARED = ("model", "package", "raw")  # kinds of material that programs only read


class GradedRuns:
    """place: a private folder for them. What still runs or waits ends with `with`."""

    def __init__(self, place, at_once=AT_ONCE, layers=None):
        self._place = place
        self._layers = layers
        self._pool = concurrent.futures.ThreadPoolExecutor(at_once)
        self._started = {}
        self._given = {}
        self._again = {}
        self._of_busy_time = set()
        self._over = threading.Event()
        self._lock = threading.Lock()
        self.layer = None

    def start(self, task, plan, programs):
        """The future of the `Run` of that plan; the same one for the same programs.

        programs: {name as handed in: text}, of the plan's script and what else the task has.
        """
        key = task.id, plan.name, _digest(programs)
        if key not in self._started:
            words = task, plan, programs, self.given(task)
            future = self._pool.submit(self._run, "run-%03d" % len(self._started), *words)
            future.words = words
            self._started[key] = future
        return self._started[key]

    def judged(self, future, find):
        """The `Finding` find(run) of that future's `Run`.

        Where it is not content and the machine was too busy to be fair, the run is made once more,
        alone, and that one counts from then on.
        """
        if future in self._again:
            return find(self._again[future])
        run = future.result()
        finding = find(run)
        if finding.ok or run.folder not in self._of_busy_time:
            return finding
        concurrent.futures.wait(self._started.values())
        self._again[future] = self._run("again-%03d" % len(self._again), *future.words)
        return find(self._again[future])

    def wait(self, on_progress):
        """Until all that were started are over; on_progress(done, all) after each."""
        futures = list(self._started.values())
        for done, _future in enumerate(concurrent.futures.as_completed(futures), 1):
            on_progress(done, len(futures))

    def given(self, task):
        """The folder with the task's material, scenarios and kit.toml."""
        with self._lock:
            if task.id not in self._given:
                folder = os.path.join(self._place, "given-%s" % task.id)
                os.mkdir(folder)
                put_material(task, folder)
                self._given[task.id] = folder
            return self._given[task.id]

    def _run(self, name, task, plan, programs, given):
        place = os.path.join(self._place, name)
        folder, scene = os.path.join(place, "work"), os.path.join(place, "scene")
        _lay_out(task, given, folder, programs)
        _lay_scene(task, given, scene, programs)
        if plan.later_s:
            make_later(os.path.join(scene, *plan.scenario.split("/")), plan.later_s)
        boards = {script.hand_in: script.board for script in task.scripts}
        run = run_program(folder, plan.script, plan.arguments, _room(plan, scene, boards[plan.script]),
                          plan.limit_s, plan.input, room_folder=os.path.join(place, "room"),
                          readable=[given, scene], layers=self._layers, abandoned=self._over)
        if _is_busy():
            self._of_busy_time.add(run.folder)
        self.layer = run.layer
        return told_earlier(run, plan.later_s)

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self._over.set()
        for future in self._started.values():
            future.cancel()
        self._pool.shutdown()


def _is_busy():
    """Has the machine far more to do than a grading gives it? Windows does not tell."""
    return hasattr(os, "getloadavg") and os.getloadavg()[0] > BUSY_LOAD * (os.cpu_count() or 1)


def _room(plan, scene, board):
    def at(name):
        return os.path.join(scene, *name.split("/")) if name else None

    return Room(at(plan.scenario), at(plan.kit), board, at(plan.picture),
                tuple(at(name) for name in plan.models))


def _lay_out(task, given, folder, programs):
    """What the contestant had beside the script: models as links, which nobody can write through,
    the rest as copies."""
    os.makedirs(folder)
    own = {entry.split("/")[0] for entry in task.material if entry.partition(":")[0] not in _SHARED}
    settings = setting_files(task)
    for name in sorted(os.listdir(given)):
        if name not in settings or is_given(name):
            put = _copy if name in own or name in settings else _link
            put(os.path.join(given, name), os.path.join(folder, name))
    write_programs(folder, programs)


def _lay_scene(task, given, scene, programs):
    """The room's files, which the program may read and not change: what a scenario names lies beside
    it, as board B's script does."""
    os.makedirs(scene)
    for name in sorted(os.listdir(given)):
        put = _copy if name in setting_files(task) else _link
        put(os.path.join(given, name), os.path.join(scene, name))
    write_programs(scene, programs)


def make_later(scenario, later_s):
    """What happens in that file's room happens so much later."""
    with open(scenario, encoding="utf-8") as file:
        text = file.read()
    write_text(scenario, set_key(text, "room", "later_s", repr(later_s)))


def told_earlier(run, later_s):
    """A `Run` in a room that was made later, in the time of the scenario as it was given."""
    return run._replace(
        journal=tuple(dict(one, **{key: _earlier(one[key], later_s) for key in _TIMES if key in one}) for one in run.journal),
        line_times=tuple(at_s - later_s for at_s in run.line_times)) if later_s else run


def _earlier(value, later_s):
    if isinstance(value, list):
        return [_earlier(one, later_s) for one in value]
    return value - later_s if isinstance(value, (int, float)) and not isinstance(value, bool) else value


def write_programs(folder, programs):
    """programs: {name: text}, as handed in."""
    for name, text in programs.items():
        with open(os.path.join(folder, name), "wb") as file:
            file.write(text.encode("utf-8", "surrogatepass"))


def _copy(source, target):
    if os.path.isdir(source):
        shutil.copytree(source, target)
    else:
        shutil.copyfile(source, target)


def _link(source, target):
    """Windows lets only some users make one."""
    try:
        os.symlink(source, target)
    except OSError:
        _copy(source, target)


def _digest(programs):
    whole = hashlib.sha256()
    for name, text in sorted(programs.items()):
        for part in (name, text):
            data = part.encode("utf-8", "surrogatepass")
            whole.update(b"%d:" % len(data) + data)
    return whole.hexdigest()
