"""The class on one page: ranks by the rules, the weakest rows, a link to each sheet; and as CSV."""
import collections
import csv
import io

from edgeai.drill.class_grading import file_name
from edgeai.html_page import cells, escape, html_table, page, table
from edgeai.i18n import gettext as _

WEAKEST = 5


def ranked(sheets, efficiency=None):
    """[(rank, Sheet)]: by total, then practice, then running efficiency (less is better); who is
    equal in all has the same rank. efficiency: {digest of a hand-in: figure}."""
    efficiency = efficiency or {}

    def order(sheet):
        return -sheet.total, -practice(sheet), efficiency.get(sheet.hand_in, float("inf"))

    found, rank = [], 0
    for number, sheet in enumerate(sorted(sheets, key=lambda one: order(one) + (one.seat,)), 1):
        if not found or order(found[-1][1]) != order(sheet):
            rank = number
        found.append((rank, sheet))
    return found


def practice(sheet):
    """Modules 2 to 4."""
    return round(sum(row.points for row in sheet.rows if row.module > 1), 2)


def row_means(sheets):
    """[(row, mean share of its points)] of the rows that are part, weakest first."""
    found = {}
    for sheet in sheets:
        for row in sheet.rows:
            if row.is_part:
                found.setdefault(row.number, []).append(row)
    means = [(rows[0], sum(row.points for row in rows) / (rows[0].most * len(rows)))
             for rows in found.values()]
    return sorted(means, key=lambda one: (one[1], one[0].number))


def class_page(sheets, efficiency=None):
    """HTML. Each sheet is linked as sheets/SEAT-DIGEST.html."""
    twice = _twice(sheets)
    rows = "".join(
        '<tr><td class="number">%d</td><td><a href="%s">%s</a></td><td>%s</td><td class="number">%g</td>'
        '<td class="number">%g</td><td class="number">%s</td><td>%s</td></tr>' % (
            rank, escape(sheet_link(sheet)), escape(sheet.seat), escape(sheet.name), sheet.total,
            practice(sheet), _figure(efficiency, sheet), escape(_note(sheet, twice)))
        for rank, sheet in ranked(sheets, efficiency))
    means = [["%d" % row.number, "M%d %s" % (row.module, row.task), row.title, "%.0f %%" % (100 * share)]
             for row, share in row_means(sheets)]
    body = "<h1>%s</h1><p>%s</p>%s<h2>%s</h2>%s<h2>%s</h2>%s" % (
        escape(_("Class results")), escape(_summary(sheets)), html_table(cells("th", _head()), rows),
        escape(_("Weakest rows")),
        table([_("row"), _("task"), _("title"), _("mean")], means[:WEAKEST], (0, 3)),
        escape(_("All rows")),
        table([_("row"), _("task"), _("title"), _("mean")], sorted(means, key=lambda one: int(one[0])), (0, 3)))
    return page(_("Class results"), body)


def class_csv(sheets, efficiency=None):
    """As a spreadsheet program reads it: with a mark before UTF-8; points of each row of the table."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    numbers = [row.number for row in sheets[0].rows] if sheets else []
    writer.writerow(_head() + [_("row {number}").format(number=number) for number in numbers])
    twice = _twice(sheets)
    for rank, sheet in ranked(sheets, efficiency):
        writer.writerow([rank, _plain(sheet.seat), sheet.name, "%g" % sheet.total, "%g" % practice(sheet),
                         _figure(efficiency, sheet), _note(sheet, twice)]
                        + ["%g" % row.points if row.is_part else "" for row in sheet.rows])
    return "\ufeff" + text.getvalue()


def sheet_link(sheet):
    return "sheets/%s-%s.html" % (file_name(sheet.seat), sheet.hand_in[:8])


def _twice(sheets):
    """Seats that several hand-ins say they are of."""
    return {seat for seat, count in collections.Counter(sheet.seat for sheet in sheets).items() if count > 1}


def _note(sheet, twice):
    parts = [_("seat there twice")] if sheet.seat in twice else []
    return ", ".join(parts + [_("look at it")] if sheet.tampering or sheet.notes else parts)


def _plain(seat):
    """No spreadsheet takes it for a formula."""
    return "'" + seat if seat[:1] in "=+-@\t\r" else seat


def _head():
    return [_("rank"), _("seat"), _("task book"), _("total"), _("practice"), _("efficiency"), _("note")]


def _figure(efficiency, sheet):
    value = (efficiency or {}).get(sheet.hand_in)
    return "" if value is None else "%g" % value


def _summary(sheets):
    if not sheets:
        return _("No hand-ins.")
    totals = sorted(sheet.total for sheet in sheets)
    return _("{count} hand-ins; mean {mean:.1f}, best {best:g}, lowest {lowest:g} of {most:g} points").format(
        count=len(totals), mean=sum(totals) / len(totals), best=totals[-1], lowest=totals[0],
        most=max(sheet.most for sheet in sheets))
