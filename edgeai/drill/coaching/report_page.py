"""The report of progress as a page, for the screen and for paper."""
from edgeai.drill.coaching import progress_charts
from edgeai.html_page import escape, page, table
from edgeai.drill.theory.progress import share_right
from edgeai.i18n import gettext as _

MOST_BLANKS = 12
_STYLE = """
.wide td { min-width: 3em; }
section { break-after: page; } section:last-of-type { break-after: auto; }
"""


def report_page(contestants, theory=(), topics=None):
    """HTML. theory: `Attempt`s of `theory.progress`. topics: {topic: title}."""
    title = _("Progress report")
    parts = ["<section>%s</section>" % _contestant(one) for one in contestants]
    if theory:
        parts.append("<section>%s</section>" % _theory(theory, topics or {}))
    return page(title, "<h1>%s</h1>%s" % (escape(title), "\n".join(parts)), _STYLE)


def _contestant(one):
    parts = [_heading(_("Seat {seat}").format(seat=one.seat or "–")), _lead(one), _attempts(one)]
    parts += [progress_charts.shares_chart(one)] if len(one.attempts) > 1 else []
    parts += [progress_charts.rows_chart(one), _heading(_("Weakest rows"), 3), _weakest(one),
              _heading(_("Blanks that were lost"), 3), _blanks(one), _heading(_("Time for each row"), 3), _times(one)]
    return "\n".join(parts)


def _heading(text, level=2):
    return "<h%d>%s</h%d>" % (level, escape(text), level)


def _lead(one):
    first, last = one.attempts[0], one.attempts[-1]
    best = max(one.attempts, key=lambda attempt: attempt.share)
    text = _("{count} attempts. The first: {first:.0f} %, the best: {best:.0f} %, the last: {last:.0f} % of the "
             "points.").format(
        count=len(one.attempts), first=100 * first.share, best=100 * best.share, last=100 * last.share)
    return '<p class="lead">%s</p>' % escape(text)


def _attempts(one):
    modules = one.modules()
    head = ["#", _("drill made"), _("task book"), _("earned"), _("of"), "%"]
    head += ["M%d %%" % module for module in modules] + [_("minutes")]
    rows = []
    for number, (made_at, attempt, time) in enumerate(zip(one.made_at, one.attempts, one.times), 1):
        shares = [attempt.module_share(module) for module in modules]
        rows.append([number, made_at.replace("T", " ")[:16] or "–", attempt.name, "%g" % attempt.points,
                     "%g" % attempt.most] + [_percent(share) for share in [attempt.share] + shares]
                    + ["%.0f" % time.all if time else "–"])
    return table(head, rows, range(3, len(head)))


def _weakest(one):
    if not one.weakest():
        return _paragraph(_("No row has lost a point."))
    return table([_("row"), _("task"), _("title"), _("worth"), _("mean %"), _("first %"), _("last %")], [
        [row.number, "M%d %s" % (row.module, row.task), row.title, "%g" % row.most]
        + [_percent(share) for share in (row.mean, row.first, row.last)] for row in one.weakest()], (0, 3, 4, 5, 6))


def _blanks(one):
    found = one.lost_blanks()
    if not found:
        return _paragraph(_("None, or no attempt had blanks."))
    rows = [[_place(blank), blank.name or "–", blank.hint, _("{lost} of {asked}").format(
        lost=blank.lost, asked=blank.asked), "   ".join(dict.fromkeys(blank.answers)) or _("left empty")]
            for blank in found[:MOST_BLANKS]]
    return table([_("where"), _("blank"), _("hint"), _("lost"), _("written last")], rows)


def _place(blank):
    return _("{file} line {line}").format(file=blank.file, line=blank.line) if blank.line else blank.file


def _times(one):
    if not any(one.times):
        return _paragraph(_("No drill's folder with kept states is there: `edgeai drill start` keeps them."))
    timed = [(number, time) for number, time in enumerate(one.times, 1) if time]
    head = [_("row"), _("title"), _("worth")]
    head += [_("attempt {number}, min").format(number=number) for number, _time in timed]
    rows = [[row.number, row.title, "%g" % row.most]
            + [_minutes(time.by_row.get(row.number)) for _number, time in timed]
            for row in one.rows() if any(row.number in time.by_row for _number, time in timed)]
    rows += [["", _("files of no row"), ""] + [_minutes(time.other) for _number, time in timed],
             ["", _("after the last change"), ""] + [_minutes(time.rest) for _number, time in timed]]
    return progress_charts.times_chart(one) + table(head, rows, [0] + list(range(2, len(head)))) + _small(
        _("An estimate: the time from one saved state to the next counts for the files that were saved at its end, and "
          "for the rows that these files are handed in for; a program counts for its program row, and what only runs "
          "it, such as a ladder, has no time of its own. A copy of a state that was kept before counts for nothing."))


def _theory(attempts, topics):
    rows = [[number, one.marks, one.points, "%.0f" % (one.seconds / 60),
             "%d / %d" % (sum(right for right, _asked in one.topics.values()),
                          sum(asked for _right, asked in one.topics.values()))]
            for number, one in enumerate(attempts, 1)]
    names = dict.fromkeys(topic for one in attempts for topic in one.topics)
    shares = sorted(share_right(attempts, names).items(), key=lambda one: (one[1] is None, one[1] or 0))
    weak = [[topics.get(topic, topic), _percent(share)] for topic, share in shares]
    return "\n".join([
        _heading(_("Theory")), progress_charts.theory_chart(attempts),
        table(["#", _("marks"), _("earned"), _("minutes"), _("right")], rows[-20:], (0, 1, 2, 3, 4)),
        _heading(_("Topics, the weakest first (latest attempts)"), 3), table([_("topic"), _("right %")], weak, (1,))])


def _paragraph(text):
    return "<p>%s</p>" % escape(text)


def _small(text):
    return "<p><small>%s</small></p>" % escape(text)


def _percent(share):
    return "–" if share is None else "%.0f" % (100 * share)


def _minutes(minutes):
    return "–" if minutes is None else "%.1f" % minutes
