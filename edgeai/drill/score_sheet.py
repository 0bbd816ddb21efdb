"""The score sheet as a page: table 4 of the rules, filled in, for people and for paper."""
import itertools

from edgeai.html_page import cells, escape, html_table, page
from edgeai.i18n import gettext as _

STYLE = """
.sheet { margin-bottom: 3rem; }
.sheet h1 { font-size: 1.35rem; }
.score td { padding: .2rem .5rem; min-width: 2.2em; }
.score td:nth-child(1) { white-space: nowrap; }
.score td:nth-child(4) { font-weight: 600; }
.score td:nth-child(2), .score td:nth-child(3) { min-width: 6.5em; }
.score td.reason { min-width: 14em; }
.score .reason { width: 55%; }
.score ul { margin: .2rem 0 .1rem; padding-left: 1.1rem; font-size: .9em; }
.score tr.none td { color: var(--dim); }
.total { font-size: 1.2rem; font-weight: bold; }
.flag { border-left: 4px solid #b23b1e; padding: .3rem .8rem; background: #fdf3f0; }
@media screen and (max-width: 40rem) {
  .score, .score tbody { display: block; } .score thead { display: none; }
  .score tr { display: grid; grid-template-columns: 2.4em 1fr auto auto; border: 1px solid var(--line);
              margin-bottom: .5rem; padding: .2rem 0; }
  .score td, .score td.reason { border: 0; width: auto; min-width: 0; grid-row: 1; }
  .score td:nth-child(3) { grid-row: 2; grid-column: 2 / -1; padding-top: 0; }
  .score td.reason { grid-row: 3; grid-column: 1 / -1; }
  .score td:nth-child(5) { padding-left: 0; } .score td:nth-child(5)::before { content: "/ "; } }
@media print { .score td { padding: .1rem .35rem; min-width: 0; } }
"""


def sheets_page(sheets, title=None):
    """One page of paper, or as many as it takes, for each `Sheet`."""
    return page(title or _("Score sheet"), "\n".join(sheet_html(sheet) for sheet in sheets), style=STYLE)


def sheet_html(sheet):
    return '<section class="sheet">%s%s%s%s</section>' % (
        _head(sheet), _flags(sheet), _rows(sheet), _foot(sheet))


def _head(sheet):
    return "<h1>%s</h1>\n<p class=\"total\">%s</p>\n" % (
        escape(_("Score sheet: {name}, seat {seat}").format(name=sheet.name, seat=sheet.seat)),
        escape(_("{points:g} of {most:g} points").format(points=sheet.total, most=sheet.most)))


def _flags(sheet):
    parts = [_flag(_("To be looked at by the judge; these programs earn nothing until then"),
                   [_("{file} line {line}: {what}").format(file=file, line=line, what=what)
                    for file, line, what in sheet.tampering]),
             _flag(_("Changed outside the blanks"),
                   [_("{file} line {line}: {what}").format(file=file, line=line or "-", what=what)
                    for file, line, what in sheet.changed]),
             _flag(_("Notes"), sheet.notes)]
    return "".join(parts)


def _flag(title, lines):
    if not lines:
        return ""
    return '<div class="flag"><b>%s</b><ul>%s</ul></div>' % (
        escape(title), "".join("<li>%s</li>" % escape(line) for line in lines))


def _rows(sheet):
    head = ("#", _("task"), _("row"), _("earned"), _("of"), _("reason and evidence"))
    parts = []
    for is_part, rows in itertools.groupby(sheet.rows, lambda row: row.is_part):
        parts += map(_row, rows) if is_part else [_absent(list(rows))]
    return html_table(cells("th", head), "".join(parts), "score")


def _absent(rows):
    """Rows of the score table, one after the other, that the book does not have: in one line."""
    if len(rows) == 1:
        return _row(rows[0])
    return ('<tr class="none"><td>%d–%d</td><td></td><td></td><td class="number">—</td><td class="number">%g</td>'
            '<td class="reason">%s</td></tr>' % (
                rows[0].number, rows[-1].number, sum(row.most for row in rows), escape(rows[0].reason)))


def _row(row):
    cells = ["%d" % row.number, "M%d %s" % (row.module, row.task), row.title]
    points = "%g" % row.points if row.is_part else "—"
    return '<tr class="%s">%s<td class="number %s">%s</td><td class="number">%g</td><td class="reason">%s%s</td></tr>' % (
        "part" if row.is_part else "none", "".join("<td>%s</td>" % escape(cell) for cell in cells),
        "good" if row.is_part and row.points == row.most else "bad" if row.is_part else "", points,
        row.most, escape(row.reason), _items(row.items))


def _items(items):
    if not items:
        return ""
    return "<ul>%s</ul>" % "".join(
        '<li><span class="%s">%s</span> %s%s</li>' % (
            "good" if item.ok else "bad", "✓" if item.ok else "✗",
            escape(_("{title}: {reason}").format(title=item.title, reason=item.reason) if item.title
                   else item.reason),
            "<br><small>%s</small>" % escape(item.evidence) if item.evidence else "")
        for item in items)


def _foot(sheet):
    return "<p><small>%s<br>%s</small></p>" % (
        escape(_("Programs were held by: {layer}").format(layer=_layer(sheet.layer))),
        escape(_("Hand-in {hand_in}, key {key}").format(hand_in=sheet.hand_in[:16], key=sheet.key[:16])))


def _layer(name):
    return {"namespaces": _("own files, processes and network (Linux namespaces)"),
            "landlock": _("file rules (Landlock)"), "limits": _("limits of time and memory only"),
            "": _("nothing but a time limit, or no program was run")}.get(name, name)
