"""edgeai drill grade HAND_IN… [--key FILE] [--to DIR] [--html FILE] [--recheck OLD.json] [--json]"""
from edgeai.commands import argparse_numbers
from edgeai.commands.drill_options import add_hand_ins, named_hand_ins
from edgeai.i18n import gettext as _


def add_arguments(parser):
    add_hand_ins(parser)
    parser.add_argument("--to", metavar="DIR",
                        help=_("keep sheets, class page and table here; what is graded already is not again"))
    parser.add_argument("--html", metavar="FILE", help=_("write the sheets as one page, for printing"))
    parser.add_argument("--recheck", metavar="OLD.json", help=_("compare with an earlier sheet"))
    parser.add_argument("--at-once", type=argparse_numbers.at_least_one, default=8, metavar="N",
                        help=_("programs that run at the same time (8)"))


def run(arguments, terminal):
    from edgeai.drill.sheet_file import read_sheet
    from edgeai.i18n import language, speaking

    paths = named_hand_ins(arguments, terminal)
    _check(arguments, paths)
    before = read_sheet(arguments.recheck) if arguments.recheck else None
    # In another language every reason would differ.
    with speaking(before.language if before else language()):
        sheets = _graded(arguments, paths, terminal)
    if arguments.html:
        _write(arguments.html, _page(sheets))
    if arguments.to:
        _write_class(arguments.to, sheets, terminal)
    if before:
        return _recheck(before, sheets[0], terminal)
    _tell(sheets, terminal)
    return 0


def _check(arguments, paths):
    from edgeai.errors import UsageError

    if arguments.recheck and len(paths) != 1:
        raise UsageError(_("--recheck compares one hand-in with one sheet"), _("Name one hand-in."))


def _graded(arguments, paths, terminal):
    """[Sheet]; with --to each is kept as soon as it is there."""
    from edgeai.drill.class_grading import KeptSheets

    kept = KeptSheets(arguments.to) if arguments.to and not arguments.recheck else None
    with terminal.progress(_("grading"), len(paths)) as move_to:
        found = [_one(path, number, kept, arguments, move_to) for number, path in enumerate(paths)]
    before = sum(is_kept for _sheet, is_kept in found)
    if before:
        terminal.say(_("{count} of {all} were graded before, by the same files and key").format(
            count=before, all=len(paths)))
    return [sheet for sheet, _is_kept in found]


def _one(path, number, kept, arguments, move_to):
    """(Sheet, was it kept before)"""
    import os

    from edgeai.drill.class_grading import key_of
    from edgeai.drill.grading import Grader

    name = os.path.basename(os.path.abspath(path))
    move_to(number, name)
    with Grader(path, key_of(path, arguments.key), arguments.at_once) as grader:
        sheet = kept.find(grader.seat, *grader.digests) if kept else None
        if sheet is not None:
            return sheet, True
        sheet = grader.sheet(lambda done, all_runs: move_to(number + done / max(1, all_runs), name))
    if kept:
        kept.keep(sheet)
    return sheet, False


def _page(sheets):
    from edgeai.drill.score_sheet import sheets_page

    return sheets_page(sheets)


def _write_class(folder, sheets, terminal):
    import os

    from edgeai.commands.drill_measure import FILE
    from edgeai.drill.class_page import class_csv, class_page, sheet_link
    from edgeai.drill.efficiency import read_measured

    measured = read_measured(os.path.join(folder, FILE))
    indices = {digest: one.get("index") for digest, one in measured.items() if one.get("index")}
    for sheet in sheets:
        _write(os.path.join(folder, *sheet_link(sheet).split("/")), _page([sheet]))
    _write(os.path.join(folder, "class.html"), class_page(sheets, indices))
    _write(os.path.join(folder, "class.csv"), class_csv(sheets, indices))
    terminal.say(_("class page: {path}").format(path=os.path.join(os.path.abspath(folder), "class.html")))


def _recheck(before, sheet, terminal):
    from edgeai.drill.sheet import differences

    found = differences(before, sheet)
    for one in found:
        terminal.say(one)
    terminal.say(_("{count} differences").format(count=len(found)) if found else _("no difference"))
    terminal.result({"differences": found, "total": sheet.total})
    return 1 if found else 0


def _tell(sheets, terminal):
    from edgeai.drill.sheet import as_fields

    for sheet in sheets:
        terminal.say(_("{name}, seat {seat}: {points:g} of {most:g} points").format(
            name=sheet.name, seat=sheet.seat, points=sheet.total, most=sheet.most))
        if len(sheets) == 1:
            _tell_rows(sheet, terminal)
    if len(sheets) == 1:
        terminal.result(as_fields(sheets[0]))
    else:
        terminal.result({"sheets": [as_fields(sheet) for sheet in sheets]})


def _tell_rows(sheet, terminal):
    for row in sheet.rows:
        if row.is_part:
            terminal.say("%3d  %4g / %-4g  %s  %s" % (row.number, row.points, row.most, row.title, row.reason))
            for item in row.items:
                if not item.ok:
                    terminal.say("      ✗ %s" % "  ".join(
                        part for part in (item.title, item.reason, item.evidence) if part))
    for file, line, what in sheet.tampering:
        terminal.say(_("  look at {file} line {line}: {what}").format(file=file, line=line, what=what))
    for file, line, what in sheet.changed:
        terminal.say(_("  changed outside the blanks: {file} line {line}: {what}").format(
            file=file, line=line or "-", what=what))
    for note in sheet.notes:
        terminal.say("  " + note)


def _write(path, text):
    from edgeai.whole_file import whole_file

    with whole_file(path) as draft, open(draft, "w", encoding="utf-8", newline="") as file:
        file.write(text)
