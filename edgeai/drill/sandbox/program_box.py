"""The grader's side of the sandbox: starts a program in it, and ends it and all it has started."""
import itertools
import json
import os
import signal
import socket
import subprocess
import sys
import sysconfig
import threading
import time

_IS_WINDOWS = os.name == "nt"
HAS_LAYERS = sys.platform.startswith("linux")
PACKAGE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
HIDDEN = ("tasks", "drill")  # of the package: the keys, and what judges by them
_SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/sys/devices/system/cpu") + tuple(
    "/etc/" + name for name in ("alternatives", "fonts", "group", "ld.so.cache", "ld.so.conf",
                                "ld.so.conf.d", "localtime", "nsswitch.conf", "passwd"))
_BOOT = ("import sys; sys.path.insert(0, sys.argv.pop(1)); "
         "from edgeai.drill.sandbox.launcher import main; main(sys.argv[1:])")
_LAST_GRACE_S = 5.0
_SLICE_S = 0.02
# A user number of each run's own, so that the limit of processes counts that run alone.
_FIRST_USER, _USERS = 200000, 40000
_user_numbers = itertools.count()


class ProgramBox:
    """settings: command, folder, environment, writable (folders), given (paths that it may read),
    kept (descriptors), limits.

    layers: which ways of confining may be tried, in their order; None: all that there are. as_user:
    do not use the rights of root, where the grader has them.
    After `end`: layer (which one was in force; None: there is none on this system), code, cpu_s,
    peak_bytes.
    """

    def __init__(self, command, folder, environment, writable, given=(), kept=(), limits=None,
                 layers=None, as_user=False):
        self.layer = self.code = None
        self.cpu_s, self.peak_bytes = 0.0, 0
        self._reader = None
        self._control = None
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        if HAS_LAYERS:
            self._control, theirs = socket.socketpair()
            settings = {
                "command": command, "folder": folder, "environment": environment,
                "writable": writable, "readable": readable() + list(given), "hidden": hidden(),
                "listable": [os.path.dirname(PACKAGE)], "kept": list(kept),
                "limits": limits._asdict(), "control": theirs.fileno(), "as_user": as_user,
                "layers": layers or ("namespaces", "landlock", "limits"), "user": _new_user()}
            self.process = subprocess.Popen(
                [sys.executable, "-I", "-S", "-c", _BOOT, os.path.dirname(PACKAGE), json.dumps(settings)],
                pass_fds=(theirs.fileno(),) + tuple(kept), start_new_session=True, **pipes)
            theirs.close()
            self._reader = threading.Thread(target=self._read_control, daemon=True)
            self._reader.start()
        else:
            self.process = subprocess.Popen(
                command, cwd=folder, env=environment, start_new_session=not _IS_WINDOWS,
                creationflags=subprocess.CREATE_NEW_PROCESS_GROUP if _IS_WINDOWS else 0, **pipes)

    def ends_within(self, seconds):
        """Has the program ended by then?"""
        end_s = time.monotonic() + seconds
        while True:
            try:
                self.process.wait(_SLICE_S)
                return True
            except subprocess.TimeoutExpired:
                if time.monotonic() >= end_s:
                    return False

    def interrupt(self):
        """As Ctrl-C; on Windows as Ctrl-Break, which alone can be sent to one process."""
        try:
            if self._control is not None:
                self._control.sendall(b"i")
            elif _IS_WINDOWS:
                self.process.send_signal(signal.CTRL_BREAK_EVENT)
            else:
                os.killpg(self.process.pid, signal.SIGINT)
        except OSError:  # it has just ended
            pass

    def end(self):
        """End it and whatever it has started, at once; twice is fine."""
        if self._control is None:
            return self._end_without_layers()
        try:
            self._control.shutdown(socket.SHUT_WR)
        except OSError:
            pass
        if not self.ends_within(_LAST_GRACE_S):
            os.killpg(self.process.pid, signal.SIGKILL)  # launcher; the keeper dies with it
            self.process.wait()
        self._reader.join(_LAST_GRACE_S)
        self._control.close()

    def _end_without_layers(self):
        """Its process group, or what Windows knows as its descendants; what left those goes on."""
        if not _IS_WINDOWS:
            try:
                os.killpg(self.process.pid, signal.SIGKILL)
            except OSError:  # nobody is left
                pass
        elif self.process.poll() is None:
            subprocess.call(["taskkill", "/T", "/F", "/PID", str(self.process.pid)],
                            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            self.process.kill()  # whatever taskkill could do
        self.code = self.process.wait()

    def _read_control(self):
        with self._control.makefile("rb") as lines:
            for line in lines:
                for name, value in json.loads(line.decode("ascii")).items():
                    setattr(self, name, value)


def readable():
    """What a Python of this installation needs: system libraries, its prefixes and packages."""
    paths = set(_SYSTEM) | {sys.prefix, sys.base_prefix, sys.exec_prefix, PACKAGE}
    paths |= {sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")}
    for path in sys.path:
        if path.rstrip("/").endswith(("site-packages", "dist-packages")):
            paths.add(path)
    for path in os.environ.get("PYTHONPATH", "").split(os.pathsep):
        # A checkout holds more than its package, keys in its history too.
        inside = os.path.join(path, "edgeai")
        paths.add(inside if os.path.isdir(inside) else path)
    return sorted(path for path in paths if path and os.path.exists(path))


def hidden():
    """The keys, in every copy of the package that Python might find."""
    packages = {PACKAGE} | {os.path.join(path, "edgeai") for path in sys.path + readable()}
    packages |= {os.path.realpath(one) for one in packages}
    return sorted(os.path.join(one, name) for one in packages for name in HIDDEN
                  if os.path.isdir(os.path.join(one, name)))


def _new_user():
    return _FIRST_USER + (os.getpid() * 64 + next(_user_numbers)) % _USERS
