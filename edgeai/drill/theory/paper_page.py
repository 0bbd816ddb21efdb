"""The paper as HTML for printing on A4: questions and answer sheet in one file, the key in another."""
import os

from edgeai.html_page import escape, page
from edgeai.drill.theory.marking import FULL_MARKS, MODULE_POINTS, decimal, marks_of
from edgeai.drill.theory.questions import JUDGE, SINGLE
from edgeai.i18n import gettext as _
from edgeai.whole_file import whole_file

SHORT_OPTION = 9  # characters: two such options stand side by side in a column
_STYLE = """
@page { size: A4; margin: 14mm 13mm; }
body { line-height: 1.55; }
h1 { font-size: 1.5rem; text-align: center; margin: 0 0 .3rem; border: 0; padding: 0; }
h2 { font-size: 1.1rem; color: inherit; border-bottom: 2px solid var(--ink); margin: 1.2rem 0 .6rem; padding-bottom: .15rem; }
.about { text-align: center; margin: .2rem 0; color: #444; }
.fill { display: flex; flex-wrap: wrap; gap: .3rem 2rem; justify-content: center; margin: .7rem 0; }
.fill span { white-space: nowrap; }
.fill i { display: inline-block; width: 8rem; border-bottom: 1px solid #111; }
.questions { columns: 26rem 2; column-gap: 2rem; }
.question { break-inside: avoid; margin: 0 0 .7rem; padding-left: 2.1rem; text-indent: -2.1rem; }
.question b { display: inline-block; width: 2.1rem; text-indent: 0; }
.question > * { text-indent: 0; }
.question p { margin: 0; text-indent: -2.1rem; }
.question p b { font-variant-numeric: tabular-nums; }
ol { list-style: none; margin: .15rem 0 0; padding: 0; }
ol.short { display: grid; grid-template-columns: 1fr 1fr; column-gap: 1rem; }
li { padding-left: 1.4rem; text-indent: -1.4rem; }
.question .explanation { color: #333; text-indent: 0; margin: .2rem 0 0; padding-left: .6rem;
                         border-left: 2px solid #bbb; }
.right { font-weight: 700; }
.sheet { display: grid; grid-template-columns: repeat(auto-fill, minmax(10.2rem, 1fr)); gap: .35rem 1.1rem; }
.sheet div { display: flex; align-items: center; gap: .4rem; break-inside: avoid; }
.sheet b { width: 1.9rem; text-align: right; font-variant-numeric: tabular-nums; }
.sheet span { border: 1px solid #111; border-radius: .8rem; width: 1.65rem; text-align: center;
              font-size: .8rem; line-height: 1.25rem; }
.new-page { break-before: page; margin-top: 3rem; }
.key { display: grid; grid-template-columns: repeat(auto-fill, minmax(4.6rem, 1fr)); gap: .1rem .8rem; }
.key span { font-variant-numeric: tabular-nums; }
@media print { body { font-size: 9.5pt; line-height: 1.42; }
  .questions { columns: 2; column-gap: 8mm; }
  .new-page { margin-top: 0; }
  .sheet { grid-template-columns: repeat(5, 1fr); gap: 1.6mm 4mm; } .sheet div { gap: 0.8mm; }
  .sheet b { width: 7mm; } .sheet span { width: 5.4mm; } }
"""


def write_pages(path, paper, titles, minutes):
    """The paper to `path`, the key beside it: paper.html, paper.key.html. Returns the key's path."""
    stem, ending = os.path.splitext(str(path))
    key = stem + ".key" + (ending or ".html")
    title = _("Theory paper")
    _write(path, title, _head(title, paper, minutes) + _blanks() + _questions(paper) + _sheet(paper))
    title = _("Theory paper: key")
    _write(key, title, _head(title, paper, minutes) + _key(paper) + _questions(paper, titles))
    return key


def _write(path, title, body):
    with whole_file(path) as draft, open(draft, "w", encoding="utf-8", newline="\n") as file:
        file.write(page(title, body, _STYLE, "zh-CN"))


def _head(title, paper, minutes):
    about = _("{count} questions, {minutes:g} minutes, {full} marks; each error takes {each}. "
              "The marks count {share} % of the contest.").format(
        count=len(paper.items), minutes=minutes, full=FULL_MARKS, share=MODULE_POINTS,
        each=decimal(FULL_MARKS - marks_of(len(paper.items), 1)))
    return '<h1>%s</h1><p class="about">%s</p><p class="about"><small>%s</small></p>' % (
        escape(title), escape(about), escape(_("Paper no. {seed}").format(seed=paper.seed)))


def _blanks():
    """A seat and no name: papers are anonymous."""
    return '<p class="fill">%s</p>' % "".join(
        "<span>%s <i></i></span>" % escape(word) for word in (_("Seat:"), _("Errors:"), _("Marks:")))


def _numbered(paper):
    """[(heading, [(number, item)])], one entry a kind that is there."""
    numbered = list(enumerate(paper.items, 1))
    for kind, heading in ((SINGLE, _("Single choice: one of four is right")),
                          (JUDGE, _("True or false: 对 or 错"))):
        chosen = [pair for pair in numbered if pair[1].question.kind == kind]
        if chosen:
            yield heading, chosen


def _questions(paper, titles=None):
    """With topics' titles: solved and explained."""
    parts = []
    for heading, chosen in _numbered(paper):
        parts.append('<h2>%s</h2><div class="questions">%s</div>' % (
            escape(heading), "\n".join(_question(number, item, titles) for number, item in chosen)))
    return "\n".join(parts)


def _question(number, item, titles):
    question = item.question
    # The joiner before it: no line begins with the bracket.
    gap = "&#8288;（　　）" if titles is None else '&#8288;（<span class="right">%s</span>）' % escape(item.right_sign)
    parts = ["<p><b>%d.</b>%s%s</p>" % (number, escape(question.text), gap)]
    if question.kind == SINGLE:
        parts.append(_options(item, titles is not None))
    if titles is not None:
        parts.append('<p class="explanation">%s<br><small>%s</small></p>' % (
            escape(question.explanation), escape(_("{topic}, standard {point}, difficulty {difficulty}").format(
                topic=titles[question.topic], point=question.standard, difficulty=question.difficulty))))
    return '<div class="question">%s</div>' % "".join(parts)


def _options(item, is_solved):
    is_short = all(len(option) <= SHORT_OPTION for option in item.options)
    lines = ['<li%s>%s. %s</li>' % (
        ' class="right"' if is_solved and sign == item.right_sign else "", sign, escape(option))
        for sign, option in zip(item.signs, item.options)]
    return "<ol%s>%s</ol>" % (' class="short"' if is_short else "", "".join(lines))


def _sheet(paper):
    parts = ['<h1 class="new-page">%s</h1>' % escape(_("Answer sheet")),
             '<p class="about"><small>%s</small></p>' % escape(
                 _("Paper no. {seed}").format(seed=paper.seed)), _blanks()]
    for heading, chosen in _numbered(paper):
        rows = ["<div><b>%d</b>%s</div>" % (number, "".join("<span>%s</span>" % sign for sign in item.signs))
                for number, item in chosen]
        parts.append('<h2>%s</h2><div class="sheet">%s</div>' % (escape(heading), "\n".join(rows)))
    return "\n".join(parts)


def _key(paper):
    cells = ["<span>%d. <b>%s</b></span>" % (number, item.right_sign)
             for number, item in enumerate(paper.items, 1)]
    return '<h2>%s</h2><div class="key">%s</div>' % (escape(_("Answers")), "".join(cells))
