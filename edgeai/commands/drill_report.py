"""edgeai drill report SHEET.json… | FOLDER… [--to FILE.html] [--seat SEAT] [--one] [--theory FILE]"""
import os

from edgeai.errors import UsageError
from edgeai.i18n import gettext as _


def add_arguments(parser):
    parser.add_argument("paths", metavar="SHEET", nargs="+",
                        help=_("score sheets (JSON) that `edgeai drill grade` wrote, or folders of sheets and drills"))
    parser.add_argument("--to", metavar="FILE.html", help=_("write a page with plots"))
    parser.add_argument("--seat", help=_("only attempts of that seat"))
    parser.add_argument("--one", action="store_true", help=_("all are of one contestant, whatever their seats"))
    parser.add_argument("--theory", metavar="FILE", nargs="?", const="",
                        help=_("theory attempts; without FILE those of this computer"))


def run(arguments, terminal):
    from edgeai.drill.coaching.progress import as_fields, contestants
    from edgeai.drill.coaching.report_files import find_all

    _check(arguments)
    found = find_all(arguments.paths)
    found = found._replace(attempts=tuple(pair for pair in found.attempts if arguments.seat in (None, pair[1].seat)))
    if not found.attempts:
        raise UsageError(_("there is no attempt of seat {seat}").format(seat=arguments.seat),
                         _("Leave --seat out to see all."))
    people = contestants(found, _times(found), arguments.one)
    theory = _theory(arguments.theory, found)
    for one in people:
        _tell(one, terminal)
    if arguments.to:
        _write(arguments.to, people, theory)
        terminal.say(_("report: {path}").format(path=os.path.abspath(arguments.to)))
    terminal.result({"page": arguments.to and os.path.abspath(arguments.to),
                     "contestants": [as_fields(one) for one in people],
                     "theory": [one._asdict() for one in theory]})


def _check(arguments):
    if arguments.to and not arguments.to.lower().endswith((".html", ".htm")):
        raise UsageError(_("a page is no {path}").format(path=arguments.to), _("Let its name end in .html."))


def _times(found):
    from edgeai.drill.coaching.row_time import row_time

    times = {one.drill.ticket: row_time(one.folder, one.drill) for one in found.drills}
    return {ticket: time for ticket, time in times.items() if time}


def _theory(path, found):
    """[theory attempts]: of the file named, else of those in the folders."""
    from edgeai.drill.theory import progress

    if path and not os.path.isfile(path):
        raise UsageError(_("there is no file {path}").format(path=path), _("Check the path."))
    paths = found.theory if path is None else [path or os.path.join(progress.folder(), progress.FILE_NAME)]
    return [one for name in paths for one in progress.attempts(name)]


def _write(path, people, theory):
    from edgeai.drill.coaching.report_page import report_page
    from edgeai.drill.theory.questions import load_bank
    from edgeai.whole_file import whole_file

    text = report_page(people, theory, load_bank().titles if theory else {})
    with whole_file(path) as draft, open(draft, "w", encoding="utf-8", newline="\n") as file:
        file.write(text)


def _tell(one, terminal):
    terminal.say(_("Seat {seat}").format(seat=one.seat or "–"))
    for number, (attempt, time) in enumerate(zip(one.attempts, one.times), 1):
        terminal.say("%4d  %-8s %5.4g / %-5.4g %3.0f %%  %s" % (
            number, attempt.name, attempt.points, attempt.most, 100 * attempt.share,
            _("{minutes:.0f} min").format(minutes=time.all) if time else ""))
    for row in one.weakest():
        terminal.say(_("  weak: row {number} {title}, {mean:.0f} % on the mean, {last:.0f} % the last time").format(
            number=row.number, title=row.title, mean=100 * row.mean, last=100 * row.last))
    for blank in one.lost_blanks()[:5]:
        terminal.say(_("  lost {lost} of {asked} times: {file} {name} {hint}").format(
            lost=blank.lost, asked=blank.asked, file=blank.file, name=blank.name, hint=blank.hint))
