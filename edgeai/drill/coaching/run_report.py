"""The test report of a run: what was run and where, what happened, what held, what to do."""
import os
import platform

from edgeai.drill.coaching import pictures
from edgeai.drill.coaching.run_chart import run_chart
from edgeai.drill.coaching.run_moments import latencies, moments
from edgeai.drill.coaching.run_problems import problems
from edgeai.drill.coaching.run_verdicts import FAILED, OPEN, PASSED
from edgeai.html_page import cells, escape, facts, html_table, page, table
from edgeai.i18n import gettext as _

MOST_MOMENTS = 200
PACKAGES = ("numpy", "vosk", "PyAudio", "pyttsx3", "opencv-python", "opencv-python-headless", "onnxruntime",
            "pyserial", "RPi.GPIO")
_STYLE = """
.shown { display: grid; grid-template-columns: repeat(auto-fill, minmax(14rem, 1fr)); gap: .8rem; }
.shown img { border: 1px solid var(--line); break-inside: avoid; }
"""


def report_of(run, title="", task=None, found=()):
    """(HTML, fields as JSON has them). run: `RunFiles`. task: whose checks gave the `Verdict`s found."""
    delays = latencies(run.entries)
    wrong = problems(run.entries, delays)
    title = title or _("Test report: {name}").format(name=task.title if task else os.path.basename(run.folder))
    parts = [
        "<h1>%s</h1>" % escape(title), _lead(found, wrong),
        _section(1, _("What was tested, and where"), facts(_facts(run, task))),
        _section(2, _("What happened"), run_chart(run.entries, run.seconds) + _moments(moments(run.entries))),
        _section(3, _("What was measured"), _latencies(delays)),
        _section(4, _("What was demanded"), _verdicts(found)),
        _section(5, _("What was shown, and what it left"), _left(run)),
        _section(6, _("Problems, and what to do"), _problems(wrong, found)),
        _section(7, _("Conclusion"), _conclusion())]
    fields = {"title": title, "started_at": run.started_at, "seconds": run.seconds,
              "latencies": [one._asdict() for one in delays], "problems": [one._asdict() for one in wrong],
              "checks": [one._asdict() for one in found]}
    return page(title, "\n".join(parts), _STYLE), fields


def _section(number, title, body):
    return "<h2>%d. %s</h2>\n%s" % (number, escape(title), body)


def _lead(found, wrong):
    states, parts = [one.state for one in found], []
    if found:
        parts.append(_("{passed} of {all} demands hold, {failed} do not, {open} could not be looked at.").format(
            passed=states.count(PASSED), all=len(states), failed=states.count(FAILED), open=states.count(OPEN)))
    parts.append(_("{count} kinds of problems.").format(count=len(wrong)) if wrong
                 else _("The journal tells of no problem."))
    return '<p class="lead">%s</p>' % escape(" ".join(parts))


def _facts(run, task):
    opened = ["%s" % entry[name] for kind, name in (("microphone.open", "device"), ("camera.open", "camera"),
                                                    ("serial.open", "port"))
              for entry in run.entries if entry["kind"] == kind and isinstance(entry.get(name), (str, int))]
    rows = [(_("task"), "%s %s" % (task.id, task.title))] if task else []
    if task and task.values:
        rows.append((_("values"), "  ".join("%s = %s" % pair for pair in sorted(task.values.items()))))
    return rows + [
        (_("run on"), run.started_at or "–"), (_("how long"), _("{seconds:.1f} s").format(seconds=run.seconds)),
        (_("journal"), _("{name}, {count} entries").format(name=os.path.basename(run.journal), count=len(run.entries))),
        (_("devices that were opened"), ", ".join(dict.fromkeys(opened)) or "–"),
        (_("computer (where this was written)"), "Python %s, %s %s" % (
            platform.python_version(), platform.system(), platform.machine())),
        (_("packages there"), ", ".join(_versions()) or "–"), (_("tested by"), "____________")]


def _versions():
    try:
        from importlib.metadata import PackageNotFoundError, version
    except ImportError:  # before Python 3.8
        from pkg_resources import DistributionNotFound as PackageNotFoundError, get_distribution

        def version(name):
            return get_distribution(name).version
    found = []
    for name in PACKAGES:
        try:
            found.append("%s %s" % (name, version(name)))
        except PackageNotFoundError:
            continue
    return found


def _moments(found):
    rows = [("%.2f" % one.at_s, one.what, one.delay) for one in found[:MOST_MOMENTS]]
    more = len(found) - len(rows)
    columns = 3 if any(one.delay for one in found) else 2
    head = (_("second"), _("what took place"), _("delay"))
    return table(head[:columns], [row[:columns] for row in rows], (0,)) + (
        _paragraph(_("{count} more stand in the journal.").format(count=more)) if more else "")


def _latencies(delays):
    if not delays:
        return _paragraph(_("Nothing in the room was answered: there is no delay to measure."))
    return table((_("from … to"), _("times"), _("median, s"), _("worst, s")),
                 [(one.name, one.count, "%.2f" % one.median_s, "%.2f" % one.worst_s) for one in delays], (1, 2, 3))


def _verdicts(found):
    if not found:
        return _paragraph(_("No task was named: `--task ID` holds its checks against this run."))
    words = {PASSED: ("good", "✓ " + _("holds")), FAILED: ("bad", "✗ " + _("does not hold")),
             OPEN: ("dim", "– " + _("not looked at"))}
    rows = "".join('<tr><td>%s</td><td class="%s">%s</td><td>%s<br><small>%s</small></td></tr>' % (
        escape(one.group), words[one.state][0], escape(words[one.state][1]), escape(one.says),
        escape(one.evidence.strip())) for one in found)
    return html_table(cells("th", (_("run or row"), _("outcome"), _("demand"))), rows)


def _left(run):
    shown = "".join(pictures.png(path) for path in run.pictures)
    return ('<div class="shown">%s</div>' % shown if shown else "") + table(
        (_("file"), _("bytes")), run.files[:60], (1,))


def _problems(wrong, found):
    failed = [(one.says, "–", "–", _("See what the check saw, above.")) for one in found if one.state == FAILED]
    rows = [(one.what, one.count, "–" if one.first_s is None else "%.2f" % one.first_s, one.advice) for one in wrong]
    if not rows + failed:
        return _paragraph(_("None."))
    return table((_("problem"), _("times"), _("first at, s"), _("advice")), rows + failed, (1, 2))


def _conclusion():
    return "".join(_paragraph(text) for text in (
        _("Causes: ____________"), _("Corrected by: ____________"), _("Tested again on: ____________"),
        _("Conclusion: ____________")))


def _paragraph(text):
    return "<p>%s</p>" % escape(text)
