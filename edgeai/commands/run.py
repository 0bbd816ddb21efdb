"""edgeai run SCRIPT [--kit sim] [--scenario S] [--board b] [-- ARGUMENTS]"""
from edgeai.commands.kit_options import add_kit_arguments, positive_seconds
from edgeai.errors import UsageError
from edgeai.i18n import gettext as _


def add_arguments(parser):
    parser.add_argument("script", help=_("a Python script; it runs unmodified"))
    add_kit_arguments(parser)
    parser.add_argument("--seconds", type=positive_seconds,
                        help=_("stop it after so long, as Ctrl-C would"))
    parser.add_argument("--board", choices=("a", "b"), default="a",
                        help=_("b: a MaixPy script, on the virtual kit's board B"))
    parser.add_argument("--picture", metavar="FILE", help=_("what board B's camera sees"))
    parser.add_argument("--model", metavar="DIR", action="append", default=[],
                        help=_("a model package, for KPU.load; may be given again"))
    parser.add_argument("--card", metavar="DIR", help=_("what lies on board B's TF card"))
    parser.add_argument("--micropython", action="store_true",
                        help=_("board B's script in a real MicroPython in place of CPython"))
    parser.epilog = _("The script's own arguments follow after --.")


def run(arguments, terminal):
    import sys

    output = sys.stderr.buffer if terminal.json else None
    run_there = _on_board_b if arguments.board == "b" else _on_board_a
    done = run_there(arguments, output)
    if done.was_stopped:
        terminal.say(_("stopped after {seconds:.1f} s").format(seconds=done.seconds))
    if done.journal:
        terminal.say(_("journal: {path}").format(path=done.journal))
    terminal.result(done._asdict())
    return 0 if done.was_stopped or done.exit_code == 0 else 1


def _on_board_a(arguments, output):
    from edgeai.sim.run import run_script

    if arguments.picture or arguments.model or arguments.card or arguments.micropython:
        raise UsageError(_("--picture, --model, --card and --micropython belong to board B"),
                         _("Add --board b."))
    return run_script(arguments.script, arguments.after_dashes, arguments.kit, arguments.scenario,
                      arguments.config, arguments.journal, arguments.seconds, output)


def _on_board_b(arguments, output):
    import sys

    from edgeai.kit import kit_name
    from edgeai.sim.maixpy.run_on_board import run_on_board

    if kit_name(arguments.kit) != "sim":
        raise UsageError(_("only the virtual board B runs a script from here"),
                         _("Add --kit sim; for a real board see `edgeai board`."))
    if arguments.scenario and (arguments.picture or arguments.model or arguments.card):
        raise UsageError(_("a scenario says itself what board B sees and holds"),
                         _("Give either --scenario, or --picture, --model and --card."))
    return run_on_board(arguments.script, arguments.after_dashes, arguments.picture,
                        arguments.model, arguments.card, arguments.journal, arguments.seconds,
                        output or sys.stdout.buffer, arguments.micropython, arguments.scenario,
                        arguments.config)
