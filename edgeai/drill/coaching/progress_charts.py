"""Pictures of a contestant's progress: shares over attempts, points of each row, minutes of each row."""
from edgeai.drill.coaching.pictures import COLOURS, figure
from edgeai.i18n import gettext as _

MOST_SHOWN = 12  # attempts side by side; the latest
_MOST_TIMES = 4
_WIDTH = 8.0
# What colours tell apart on a screen, these do on black and white paper.
_MARKERS, _LINES, _HATCHES = ("s", "^", "D", "v"), ("-", "--", "-.", ":"), ("", "///", "...", "xxx")


def shares_chart(contestant):
    """Share of the points over attempts: all, and of each module."""
    def draw(axes, words):
        numbers = range(1, len(contestant.attempts) + 1)
        axes.plot(numbers, [100 * one.share for one in contestant.attempts], color="#1c2530", linewidth=2.5,
                  marker="o", label=words(_("all"), "all"))
        for place, module in enumerate(contestant.modules()):
            pairs = [(number, 100 * one.module_share(module)) for number, one in zip(numbers, contestant.attempts)
                     if one.module_share(module) is not None]
            axes.plot(*zip(*pairs), color=COLOURS[place % len(COLOURS)], marker=_MARKERS[place % 4],
                      linestyle=_LINES[place % 4], label=words(_("module {number}").format(number=module), "module %d" % module))
        axes.set_ylim(-3, 103)
        axes.set_xticks(numbers if len(numbers) <= 30 else range(1, len(numbers) + 1, 5))
        axes.set_xlabel(words(_("attempt"), "attempt"))
        axes.set_ylabel("%")
        axes.grid(alpha=0.3)
        axes.legend(loc="center left", bbox_to_anchor=(1, 0.5), frameon=False)

    return figure((_WIDTH, 3.4), draw, _("Share of the points that there were, over attempts"))


def rows_chart(contestant):
    """A field for each row and attempt: its points; the darker, the more were lost."""
    rows, first = contestant.rows(), max(0, len(contestant.attempts) - MOST_SHOWN)

    def draw(axes, words):
        table = [[one / row.most if one is not None else float("nan") for one in row.points[first:]] for row in rows]
        axes.imshow(table, cmap="OrRd_r", vmin=0, vmax=1, aspect="auto")
        for y, row in enumerate(rows):
            for x, one in enumerate(row.points[first:]):
                axes.text(x, y, "–" if one is None else "%g" % one, ha="center", va="center", fontsize=9,
                          color="white" if one is not None and one < 0.4 * row.most else "#1c2530")
        axes.set_yticks(range(len(rows)))
        axes.set_yticklabels([_label(row, words) for row in rows], fontsize=9)
        axes.set_xticks(range(len(contestant.attempts) - first))
        axes.set_xticklabels(range(first + 1, len(contestant.attempts) + 1))
        axes.set_xlabel(words(_("attempt"), "attempt"))

    return figure((_WIDTH, 1.1 + 0.3 * len(rows)), draw, _("Points of each row; in brackets what it is worth"))


def times_chart(contestant):
    """Minutes of each row, of the latest attempts with kept states; "" where there are none."""
    timed = [(number, time) for number, time in enumerate(contestant.times, 1) if time][-_MOST_TIMES:]
    if not timed:
        return ""
    rows = [row for row in contestant.rows() if any(row.number in time.by_row for _number, time in timed)]

    def draw(axes, words):
        height = 0.8 / len(timed)
        for place, (number, time) in enumerate(timed):
            at = [y + (place - (len(timed) - 1) / 2) * height for y in range(len(rows))]
            minutes = [time.by_row.get(row.number, 0) for row in rows]
            axes.barh(at, minutes, height * 0.92, color=COLOURS[place], edgecolor="white", linewidth=0,
                      hatch=_HATCHES[place], label=words(
                          _("attempt {number}").format(number=number), "attempt %d" % number))
            for y, one in zip(at, minutes):
                axes.text(one, y, " %.1f" % one if one else "", va="center", fontsize=8)
        axes.set_yticks(range(len(rows)))
        axes.set_yticklabels([_label(row, words) for row in rows], fontsize=9)
        axes.invert_yaxis()
        axes.margins(x=0.12)
        axes.set_xlabel(words(_("minutes"), "minutes"))
        axes.legend(loc="center left", bbox_to_anchor=(1, 0.5), frameon=False)

    return figure((_WIDTH, 1.2 + len(rows) * max(0.32, 0.18 * len(timed))), draw, _("Minutes spent on each row"))


def theory_chart(attempts):
    def draw(axes, words):
        numbers = range(1, len(attempts) + 1)
        axes.plot(numbers, [float(one.marks) for one in attempts], color=COLOURS[0], marker="o")
        axes.set_ylim(-3, 103)
        axes.set_xticks(numbers if len(numbers) <= 30 else range(1, len(numbers) + 1, 5))
        axes.set_xlabel(words(_("attempt"), "attempt"))
        axes.set_ylabel(words(_("marks"), "marks"))
        axes.grid(alpha=0.3)

    return figure((_WIDTH, 2.8), draw, _("Marks of the theory papers, of 100"))


def _label(row, words):
    title = row.title if len(row.title) <= 16 else row.title[:15] + "…"
    return words("%d %s（%g）" % (row.number, title, row.most), "row %d (%g)" % (row.number, row.most))
