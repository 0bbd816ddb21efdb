"""Each blank by itself: the contestant's text in the key, all other blanks with their right text."""
import functools
import io
import tokenize

from edgeai.drill import rubric
from edgeai.drill.blanks import read_answers
from edgeai.drill.checks import Finding, Seen
from edgeai.drill.checks.program import last_error
from edgeai.drill.drill_folder import blank_names
from edgeai.drill.sheet import Item, SheetRow
from edgeai.drill.tampering import signs_of
from edgeai.i18n import gettext as _

LONGEST_ANSWER = 4000
_SPACE = (tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.COMMENT, tokenize.ENDMARKER)


class ScriptJudging:
    """The program row of one script of a task. `begin` starts the runs, `row` waits for them.

    judge: `JudgeProcess.judge`. planted: lines that were given otherwise than in the sheet, by the drill's
    fault: nothing that the contestant changed."""

    def __init__(self, task, script, seed, text, runs, hand_in, judge, planted=()):
        self._judge, self._planted = judge, planted
        self._task, self._script, self._runs, self._hand_in = task, script, runs, hand_in
        self._marked = task.script(script.file)
        self._names = blank_names(self._marked, script, seed)
        self._text = text
        self._answers, self.changed = {}, ()
        self._futures = {}

    def begin(self):
        if self._text is None:
            return
        answers = read_answers(self._marked, self._names, self._text)
        self._answers = answers.by_name
        self.changed = tuple(one for one in answers.changed if one[1] not in self._planted)
        for name in self._names:
            if self._verdict_without_run(name) is None:
                programs = dict(key_programs(self._task),
                                **{self._script.hand_in: self._marked.filled({name: self._answers[name]})})
                self._futures[name] = [
                    (self._task.run(run), self._runs.start(self._task, self._task.run(run), programs))
                    for run in self._marked.blank(name).runs]

    @property
    def as_given(self):
        """The program's name where it was handed in as it was given, nothing filled in and nothing
        changed; else None. `begin` comes before."""
        is_empty = not self.changed and not any(answer.text for answer in self._answers.values() if answer)
        return self._script.hand_in if self._answers and is_empty else None

    def row(self):
        items = tuple(self._item(number, name) for number, name in enumerate(self._names, 1))
        points = min(rubric.row(self._script.row).points, sum(item.points for item in items))
        reason = (_("{name} was not handed in as a text that can be read").format(name=self._script.hand_in)
                  if self._text is None else _("{right} of {all} blanks are right").format(
                      right=sum(item.ok for item in items), all=len(items)))
        return a_row(self._script.row, points, reason, items)

    def _item(self, number, name):
        title = _("blank {number}").format(number=number)
        ok, reason, evidence = self._verdict_without_run(name) or self._verdict_of_runs(name)
        return Item(title, ok, 1.0 if ok else 0.0, reason, evidence or self._shown(name))

    def _verdict_without_run(self, name):
        """(ok, reason, evidence), or None where only a run can tell."""
        answer = self._answers.get(name)
        if answer is None or not answer.text.strip():
            return False, _("left empty"), self._place(name)
        if _tokens(answer.text) is not None and _tokens(answer.text) == self._tokens_of_key(name, answer):
            return True, _("as in the key"), ""
        if len(answer.text) > LONGEST_ANSWER:
            return False, _("too long for an answer"), self._place(name)
        signs = signs_of(answer.text)
        if signs:
            return False, _("not run: {what}").format(what=signs[0].what), self._shown(name)
        return None

    def _tokens_of_key(self, name, answer):
        blank = self._marked.blank(name)
        return _tokens(self._marked.lines[blank.line] if answer.is_whole_line else blank.text)

    def _verdict_of_runs(self, name):
        for plan, future in self._futures[name]:
            finding = self._runs.judged(future, functools.partial(self._finding, plan))
            if not finding.ok:
                return False, finding.reason, "%s  %s" % (self._shown(name), finding.evidence)
        return True, _("it does what is required"), ""

    def _finding(self, plan, run):
        """The first fault of the run, if any."""
        if run.forged_entries:
            return Finding(False, _("it wrote to the journal's line itself"))
        seen = Seen(run.folder, self._hand_in.folder, run, self._task.values)
        for check in plan.checks:
            finding = self._judge(check, seen, self._task.path("task.toml"))
            if not finding.ok:
                return Finding(False, check.get("says") or finding.reason, finding.evidence or last_error(run))
        return Finding(True, "")

    def _shown(self, name):
        text = " ⏎ ".join(self._answers[name].text.split("\n")) if name in self._answers else ""
        return "%s: %s" % (self._place(name), text if len(text) <= 160 else text[:160] + "…")

    def _place(self, name):
        return _("{file} line {line}").format(file=self._script.hand_in,
                                              line=self._marked.blank(name).line + 1)


def key_programs(task):
    """{name as handed in: its text in the key}."""
    return {script.hand_in: task.script(script.file).key() for script in task.scripts}


def a_row(number, points, reason, items=(), is_part=True):
    row = rubric.row(number)
    return SheetRow(number, row.module, row.task, row.title, float(row.points), round(float(points), 2),
                    is_part, reason, tuple(items))


def _tokens(text):
    """What the text says, spaces and comments aside; None where it can't be read."""
    try:
        return [token.string for token in tokenize.generate_tokens(io.StringIO(text.strip()).readline)
                if token.type not in _SPACE]
    except (tokenize.TokenError, SyntaxError, ValueError, RecursionError):
        return None
