"""edgeai run SCRIPT [--kit sim] [--scenario S] [-- ARGUMENTS]"""
from edgeai.commands.kit_options import add_kit_arguments, positive_seconds
from edgeai.i18n import gettext as _


def add_arguments(parser):
    parser.add_argument("script", help=_("a Python script; it runs unmodified"))
    add_kit_arguments(parser)
    parser.add_argument("--seconds", type=positive_seconds,
                        help=_("stop it after so long, as Ctrl-C would"))
    parser.epilog = _("The script's own arguments follow after --.")


def run(arguments, terminal):
    import sys

    from edgeai.sim.run import run_script

    output = sys.stderr.buffer if terminal.json else None
    done = run_script(arguments.script, arguments.after_dashes, arguments.kit, arguments.scenario,
                      arguments.config, arguments.journal, arguments.seconds, output)
    if done.was_stopped:
        terminal.say(_("stopped after {seconds:.1f} s").format(seconds=done.seconds))
    if done.journal:
        terminal.say(_("journal: {path}").format(path=done.journal))
    terminal.result(done._asdict())
    return 0 if done.was_stopped or done.exit_code == 0 else 1
