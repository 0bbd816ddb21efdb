"""edgeai drill fault DIR [--key FILE] [--hint N]: the planted fault, and the time to its fix; for coaches."""
from edgeai.commands.drill_options import add_drill, add_key
from edgeai.i18n import gettext as _


def add_arguments(parser):
    add_drill(parser)
    add_key(parser)
    parser.add_argument("--hint", type=int, choices=(1, 2, 3), metavar="N",
                        help=_("say that hint alone, 1 to 3: where, with which command, what to do"))


def run(arguments, terminal):
    from edgeai.drill.drill_key import key_path, read_key
    from edgeai.drill.fault_report import fault_report

    report = fault_report(arguments.dir, read_key(arguments.key or key_path(arguments.dir)))
    if arguments.hint:
        terminal.say(report.hints[arguments.hint - 1])
    else:
        terminal.say(_("fault {name}: {title}").format(name=report.fault, title=report.title))
        terminal.say("  %s: %s" % (report.place, ", ".join(report.files)))
        terminal.say("  " + _outcome(report))
    terminal.result(report._asdict())


def _outcome(report):
    if not report.is_fixed:
        return _("not fixed: 0 of 10 points")
    if report.minutes is None:
        return _("fixed; when, nobody knows: `edgeai drill start` did not run")
    return _("found and fixed after {minutes:.1f} min: {points:g} of 10 points").format(
        minutes=report.minutes, points=report.points)
