"""What is started instead of the program: confines itself, then starts and watches it.

    grader -> launcher -> holder of the namespaces -> keeper (number 1 of its own process numbers) -> the program
    grader -> launcher -> keeper -> the program, in the other layers

A layer that turns out not to be there ends its process, and the launcher tries the next. The grader talks over
a socket: one byte asks for Ctrl-C, its end for the end. In a namespace the keeper dies with the launcher, and
with it all that the program has started; without one it sees the socket's end, and ends that itself.
"""
import json
import os
import resource
import signal
import socket
import sys
import threading

from edgeai.drill.sandbox import kernel, landlock

NAMESPACES, LANDLOCK, LIMITS = "namespaces", "landlock", "limits"
LAYERS = (NAMESPACES, LANDLOCK, LIMITS)  # in the order in which they are tried
_ANOTHER_USER = 65534  # nobody
CANT_START = 127
_NOT_HERE = 3  # how a process ends whose layer this system has not


def main(words):
    """words: the settings as JSON, as `program_box` writes them."""
    settings = json.loads(words[0])
    kernel.die_with_parent(signal.SIGKILL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    is_root = os.geteuid() == 0 and not settings["as_user"]
    code = _NOT_HERE
    for layer in settings["layers"] + [LIMITS]:
        if code == _NOT_HERE:
            code = _code_of(lambda: _enter(settings, layer, is_root))
    os._exit(code)


def _code_of(function):
    """The exit code of a process of its own that does it, and never returns from it."""
    child = os.fork()
    if child == 0:
        try:
            function()
        finally:
            os._exit(1)
    _pid, status = os.waitpid(child, 0)
    return os.WEXITSTATUS(status) if os.WIFEXITED(status) else 1


def _enter(settings, layer, is_root):
    """In a child of the launcher: never returns."""
    if layer == LANDLOCK and not landlock.version():
        os._exit(_NOT_HERE)
    if layer != NAMESPACES:
        _keep(settings, layer, is_root)
    kernel.die_with_parent(signal.SIGKILL)
    try:
        _unshare(is_root)
    except OSError:
        os._exit(_NOT_HERE)
    os._exit(_code_of(lambda: _keep(settings, layer, is_root)))


def _unshare(is_root):
    kinds = (kernel.CLONE_NEWNS | kernel.CLONE_NEWPID | kernel.CLONE_NEWNET | kernel.CLONE_NEWIPC
             | kernel.CLONE_NEWUTS)
    if is_root:
        return kernel.unshare(kinds)
    user, group = os.geteuid(), os.getegid()
    kernel.unshare(kinds | kernel.CLONE_NEWUSER)
    for name, text in (("setgroups", "deny"), ("uid_map", "0 %d 1" % user), ("gid_map", "0 %d 1" % group)):
        with open("/proc/self/" + name, "w") as file:
            file.write(text)


def _keep(settings, layer, is_root):
    """In the keeper: never returns."""
    code = 1
    try:
        control = socket.socket(fileno=settings["control"])
        if layer == NAMESPACES:
            kernel.die_with_parent(signal.SIGKILL)
            if not _shut_in(settings, is_root):
                code = _NOT_HERE
                return
        else:  # it outlives a grader that was killed, to end what no namespace ends
            kernel.adopt_orphans()
        _tell(control, layer=layer)
        program = os.fork()
        if program == 0:
            _become_program(settings, layer, is_root)
        threading.Thread(target=_obey, args=(control, program), daemon=True).start()
        _tell(control, **_outcome(program))
        if layer != NAMESPACES:
            _end_rest()
        code = 0
    finally:
        os._exit(code)  # the kernel ends all that is left in the namespace


def _shut_in(settings, is_root):
    """Could it? Below a root that is no mount (`chroot`), or where mounting is forbidden, it can not."""
    from edgeai.drill.sandbox import mounts

    try:
        mounts.enter_own_root(settings["readable"], settings["writable"], settings["hidden"])
    except OSError:
        return False
    if is_root:
        for folder in settings["writable"]:
            _give(folder, settings["user"])
    else:
        _forbid_more_namespaces()
    return True


def _forbid_more_namespaces():
    """In this user namespace; its own /proc may not be there."""
    try:
        with open("/proc/sys/user/max_user_namespaces", "w") as file:
            file.write("0")
    except OSError:
        pass


def _give(folder, user):
    os.chown(folder, user, user)
    for place, folders, names in os.walk(folder):
        for name in folders + names:
            os.chown(os.path.join(place, name), user, user, follow_symlinks=False)


def _become_program(settings, layer, is_root):
    """In the program's process: never returns."""
    try:
        os.setsid()
        os.chdir(settings["folder"])
        _limit(settings["limits"])
        if is_root and layer == NAMESPACES:
            _become_user(settings["user"])
        else:
            kernel.drop_capabilities()
        kernel.gain_no_more_rights()
        if layer == LANDLOCK:
            landlock.confine(settings["readable"], settings["writable"], settings["hidden"],
                             settings["listable"])
        _close_all_but(settings["kept"])
        signal.signal(signal.SIGINT, signal.default_int_handler)  # else the program would ignore it
        os.execve(settings["command"][0], settings["command"], settings["environment"])
    except BaseException as problem:  # whatever it is, this process must not go on as a keeper
        os.write(2, ("the program could not be started: %s\n" % problem).encode("utf-8", "replace"))
    os._exit(CANT_START)


def _become_user(user):
    os.setgroups([])
    try:
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
    except OSError:  # a container that has few numbers
        os.setresgid(_ANOTHER_USER, _ANOTHER_USER, _ANOTHER_USER)
        os.setresuid(_ANOTHER_USER, _ANOTHER_USER, _ANOTHER_USER)


def _limit(limits):
    cpu_s = int(limits["cpu_s"])
    for name, value in (("CPU", cpu_s), ("AS", limits["memory_bytes"]), ("FSIZE", limits["file_bytes"]),
                        ("NOFILE", limits["open_files"]), ("NPROC", limits["processes"]), ("CORE", 0)):
        kind = getattr(resource, "RLIMIT_" + name)
        _soft, hard = resource.getrlimit(kind)
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(kind, (value, value))


def _close_all_but(kept):
    """Descriptors from 3 on; those kept stay open over exec."""
    last = 3
    for number in sorted(kept):
        os.closerange(last, number)
        os.set_inheritable(number, True)
        last = number + 1
    os.closerange(last, 256)


def _obey(control, program):
    while True:
        try:
            order = control.recv(1)
        except OSError:
            order = b""
        if not order:
            os.kill(program, signal.SIGKILL)
            return
        try:
            os.killpg(program, signal.SIGINT)
        except OSError:  # it is about to end, or not yet a group
            pass


def _outcome(program):
    """Wait for the program, and for what it leaves behind on the way."""
    while True:
        pid, status, used = os.wait4(-1, 0)
        if pid == program:
            code = -os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)
            return {"code": code, "cpu_s": used.ru_utime + used.ru_stime,
                    "peak_bytes": used.ru_maxrss * 1024}


def _end_rest():
    """Kill what became ours, and in turn what that leaves behind."""
    while True:
        for child in _children():
            try:
                os.kill(child, signal.SIGKILL)
            except OSError:
                pass
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            return


def _children():
    path = "/proc/self/task/%d/children" % os.getpid()
    try:
        with open(path) as file:
            return [int(word) for word in file.read().split()]
    except OSError:  # a kernel without it
        return []


def _tell(control, **fields):
    try:
        control.sendall(json.dumps(fields).encode("ascii") + b"\n")
    except OSError:  # the grader is gone, and with it this process in a moment
        pass


if __name__ == "__main__":
    main(sys.argv[1:])
