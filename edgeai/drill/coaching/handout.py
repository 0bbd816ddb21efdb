"""A handout for a lesson on one task, in Markdown: a skeleton that a coach goes on from."""
import os
import re

from edgeai.drill import rubric
from edgeai.drill.coaching.blank_notes import blank_notes, packages_of
from edgeai.drill.coaching.exercises import books_with, exercises
from edgeai.html_page import markdown, page
from edgeai.drill.task_folder import BOOK, command_of
from edgeai.i18n import gettext as _

EXERCISES = 3
_STYLE = """
blockquote { margin: .6rem 0; padding: .1rem .9rem; border-left: 4px solid var(--accent); background: #f4f8fc; }
h4 { margin: 1.1rem 0 .3rem; break-after: avoid; }
@media print { ul { break-inside: avoid; } pre { font-size: 8.5pt; break-inside: auto; } }
"""


def handout(task, exercise_count=EXERCISES):
    """Markdown. task: a `Task` with the values that its scripts have."""
    found = exercises(task, exercise_count)
    sections = [(_("Goal"), _goal(task)), (_("What is to be known"), _knowledge(task)),
                (_("The task"), _book(task))]
    sections += [(_("The script `{name}`").format(name=script.hand_in), _script(task, script))
                 for script in task.scripts]
    sections += [(_("The same on the SDK"), _sdk(task)), (_("Exercises"), _exercises(task, found)),
                 (_("How it is graded"), _grading(task, found)), (_("The coach's notes"), _notes())]
    parts = ["# " + _("Handout: {title}").format(title=task.title), _about(task)]
    parts += ["## %d. %s\n\n%s" % (number, title, text)
              for number, (title, text) in enumerate(((title, text) for title, text in sections if text), 1)]
    return "\n\n".join(parts) + "\n"


def handout_page(text):
    """Markdown as HTML for printing."""
    first = next((line for line in text.splitlines() if line.startswith("# ")), "# " + _("Handout"))
    body = re.sub(r"(?s)<table>.*?</table>", r'<div class="wide">\g<0></div>', markdown(text))
    return page(first[2:], body, _STYLE)


def _about(task):
    return "> " + _("Module {module}, {minutes:g} min in the contest. For: ______  Lessons: ______  "
                    "Date: ______").format(module=task.module, minutes=task.minutes)


def _goal(task):
    lines = [_("After this lesson a learner earns these points without help:"), ""]
    for number in task.row_numbers():
        row = rubric.row(number)
        lines.append(_("- row {number}, {title}: {points} points").format(
            number=number, title=row.title, points=row.points))
    return "\n".join(lines)


def _knowledge(task):
    lines = []
    for script in task.scripts:
        names = packages_of(task.script(script.file).key())
        lines.append(_("- `{name}` uses: {packages}").format(
            name=script.hand_in, packages=", ".join(map(code, names)) or "-"))
        hints = dict.fromkeys(blank.hint for blank in task.script(script.file).blanks)
        lines += ["    - %s" % plain(hint) for hint in hints]
    if task.results:
        lines.append(_("- what is handed in besides: {names}").format(names=", ".join(map(code, task.results))))
    notes = dict.fromkeys(rubric.row(number).note for number in task.row_numbers())
    lines += ["- " + plain(note) for note in notes if note]
    return "\n".join(lines + [_("- to be added: ______")])


def _book(task):
    """The words of the task book, its headings below ours."""
    if not os.path.exists(task.path(BOOK)):
        return ""
    return re.sub(r"(?m)^#+ ", "### ", task.text(BOOK).strip())


def _script(task, script):
    marked, notes = task.script(script.file), blank_notes(task, script)
    lines = list(marked.lines)
    for number, note in enumerate(notes, 1):
        lines[note.line - 1] += "  " + _("# <- blank {number}").format(number=number)
    parts = [fenced("\n".join(lines))]
    if notes:
        parts.append("### " + _("Blank by blank"))
    return "\n\n".join(parts + [_blank(number, note) for number, note in enumerate(notes, 1)])


def _blank(number, note):
    lines = ["#### " + _("Blank {number}: {hint}").format(number=number, hint=plain(note.hint)), "",
             _("- line {line}: {code}").format(line=note.line, code=code(note.code)),
             _("- answer: {answer}").format(answer=code(note.answer))]
    if note.function:
        lines.append(_("- in {function}: {about}").format(
            function=code(note.function + "()"), about=plain(note.about) or "______"))
    lines.append(_("- why: ______"))
    if note.right:
        lines.append(_("- also right: {answers}").format(answers=", ".join(map(code, note.right))))
    if note.wrong:
        lines.append(_("- often written, and wrong:"))
        lines += [_("    - {answer}: what is seen then: ______").format(answer=code(one)) for one in note.wrong]
    lines.append(_("- decided by the run {runs}").format(runs=", ".join(map(code, note.runs))))
    return "\n".join(lines)


def _sdk(task):
    parts = []
    for script in task.scripts:
        if script.sdk:
            with_raw, with_sdk = (_count(task.script(file).key()) for file in (script.file, script.sdk))
            parts += [_("`{name}` in {sdk} lines instead of {raw}: what does the SDK do that the script above "
                        "does itself?").format(name=script.hand_in, sdk=with_sdk, raw=with_raw),
                      fenced(task.script(script.sdk).key())]
    return "\n\n".join(parts)


def _count(source):
    """Lines that say something."""
    return sum(1 for line in source.splitlines() if line.strip() and not line.strip().startswith("#"))


def _exercises(task, found):
    parts = []
    for number, one in enumerate(found, 1):
        lines = ["### " + _("Exercise {number} (seed {seed})").format(number=number, seed=one.seed), ""]
        lines += ["- %s: %s → %s" % (code(name), code(old), code(new))
                  for name, (old, new) in sorted(one.changes.items())]
        lines += [_("- open in `{name}`: {blanks}").format(name=name, blanks=_numbers(task, name, blanks))
                  for name, blanks in one.blanks.items()]
        lines.append(_("- to see it work: {command}").format(
            command=code("edgeai task run %s --seed %s --kit sim" % (task.id, one.seed))) if task.runs or task.job else
            _("- the task book with these values: {command}").format(
                command=code("edgeai task show %s --seed %s" % (task.id, one.seed))))
        parts.append("\n".join(lines))
    faulty = [(script, note) for script in task.scripts for note in blank_notes(task, script) if note.wrong]
    if faulty:
        parts.append("### " + _("Find the fault") + "\n\n" + "\n".join(
            _("- write {answer} into line {line} of `{name}`, run it, and explain what is seen").format(
                answer=code(note.wrong[0]), line=note.line, name=script.hand_in)
            for script, note in faulty[:5]))
    return "\n\n".join(parts)


def _numbers(task, hand_in, names):
    """Which blanks, by the numbers that they have above."""
    script = {one.hand_in: one for one in task.scripts}[hand_in]
    all_names = [blank.name for blank in task.script(script.file).blanks]
    return ", ".join(_("blank {number}").format(number=all_names.index(name) + 1) for name in names)


def _grading(task, found):
    lines = ["| %s |" % " | ".join((_("row"), _("score item"), _("points"), _("rule"))), "|---|---|---|---|"]
    for number in task.row_numbers():
        row = rubric.row(number)
        lines.append("| %d | %s | %d | %s |" % (number, _cell(row.title), row.points, _cell(row.rule)))
    for row in task.rows:
        if row.steps:
            lines += ["", _("The steps of row {number}, 2 points each:").format(number=row.number), ""]
            lines += ["%d. %s" % (number, plain(step.says)) for number, step in enumerate(row.steps, 1)]
    seed = found[0].seed if found else "1"
    for book in books_with(task)[:1]:
        lines += ["", _("A drill with it, and its grading:"), "",
                  fenced("edgeai drill new %s --seed %s --to drill01\nedgeai drill grade drill01" % (book, seed), "")]
    commands = list(dict.fromkeys(command_of(task, run) for run in task.runs))
    if commands:
        lines += ["", _("What decides, in the task's folder:"), "", fenced("\n".join(commands), "")]
    return "\n".join(lines)


def _notes():
    return "\n".join([_("- what went well: ______"), _("- where they got stuck: ______"),
                      _("- for the next lesson: ______")])


def code(value):
    """As Markdown's code within a line, whatever is in it."""
    text = str(value).replace("\n", " ")
    ticks = "`" * (1 + max([0] + [len(run) for run in re.findall("`+", text)]))
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return ticks + pad + text + pad + ticks


def fenced(text, kind="python"):
    """A block of code; the fence is longer than any in the text."""
    fence = "`" * max(3, 1 + max([0] + [len(run) for run in re.findall("`+", text)]))
    return "%s%s\n%s\n%s" % (fence, kind, text.rstrip("\n"), fence)


def plain(text):
    """Words that Markdown takes as words."""
    return re.sub(r"([\\`*_\[\]<>])", r"\\\1", " ".join(str(text).split()))


def _cell(text):
    return plain(text).replace("|", "\\|")
