"""edgeai drill start DIR: the exam clock, and every saved state kept."""
from edgeai.commands.drill_options import add_drill
from edgeai.i18n import gettext as _

LOOK_EVERY_S = 0.5
KEEP_EVERY_S = 2.0
WARN_AT_MINUTES = (30, 10, 5, 1)


def add_arguments(parser):
    add_drill(parser)


def run(arguments, terminal):
    from edgeai.drill.drill_folder import read_drill
    from edgeai.drill.exam_clock import ExamClock
    from edgeai.drill.snapshots import Snapshots

    drill = read_drill(arguments.dir)
    with ExamClock(arguments.dir) as clock:
        if clock.is_over:
            terminal.say(_("The time of this drill is over."))
        else:
            _greet(drill, clock, terminal)
            _watch(clock, Snapshots(arguments.dir, drill.given), terminal)
    state = clock.state
    terminal.result({"book": drill.name, "used_s": round(state.used_s, 1), "left_s": round(clock.left_s, 1),
                     "stops": list(state.stops), "is_over": clock.is_over})


def _greet(drill, clock, terminal):
    from edgeai.drill.drill_folder import BOOK_FILE

    terminal.say(_("{name} {title}: open {book}; hand in into {seat}.").format(
        name=drill.name, title=drill.title, book=BOOK_FILE, seat=drill.seat))
    if clock.state.stops:
        terminal.say(_("The clock goes on where it stood: {left} left.").format(left=_clock_face(clock.left_s)))
    terminal.say(_("Leave this window open. Ctrl-C stops the clock; every stop is kept."))


def _watch(clock, snapshots, terminal):
    import time

    next_s, kept, warned = 0.0, 0, set()
    try:
        while not clock.is_over:
            clock.tick()
            if time.monotonic() >= next_s:
                kept += len(snapshots.take(clock.state.used_s))
                next_s = time.monotonic() + KEEP_EVERY_S
            _show(clock, kept, warned, terminal)
            time.sleep(LOOK_EVERY_S)
    except KeyboardInterrupt:
        terminal.clear()
        terminal.say(_("stopped with {left} left").format(left=_clock_face(clock.left_s)))
    finally:
        snapshots.take(clock.state.used_s)
    if clock.is_over:
        terminal.clear()
        terminal.say("\a" + _("Time is over. What is saved now counts: `edgeai drill pack` makes the archive."))


def _show(clock, kept, warned, terminal):
    import os

    drill = clock.drill
    place = os.path.join(clock.folder, drill.seat)
    there = sum(os.path.isfile(os.path.join(place, name)) for name in drill.hand_in)
    state = _("PAUSED") if clock.is_paused else _part(drill, clock.state.used_s)
    terminal.show(_("{left} left   {state}   handed in {there} of {all}   states kept {kept}").format(
        left=_clock_face(clock.left_s), state=state, there=there, all=len(drill.hand_in), kept=kept))
    for minutes in WARN_AT_MINUTES:
        if clock.left_s <= 60 * minutes < 60 * drill.minutes and minutes not in warned:
            if clock.left_s > 60 * (minutes - 1):
                terminal.clear()
                terminal.say("\a" + _("{minutes} minutes left").format(minutes=minutes))
            warned.add(minutes)


def _part(drill, used_s):
    """Which part of the plan the clock is in: "TB3-1 to 1:50:00"."""
    end_s = 0.0
    for part in drill.plan:
        end_s += 60 * part["minutes"]
        if used_s < end_s:
            break
    return _("{book} until {end}").format(book=part["book"], end=_clock_face(60 * drill.minutes - end_s))


def _clock_face(seconds):
    seconds = max(0, int(seconds))
    return "%d:%02d:%02d" % (seconds // 3600, seconds // 60 % 60, seconds % 60)
