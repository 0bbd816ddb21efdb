"""edgeai drill pause DIR [--key FILE] [--end]: what only the coach may do."""
from edgeai.commands.drill_options import add_drill, add_key
from edgeai.i18n import gettext as _


def add_arguments(parser):
    add_drill(parser)
    add_key(parser)
    parser.add_argument("--end", action="store_true", help=_("let the clock go on"))


def run(arguments, terminal):
    from edgeai.drill import exam_clock
    from edgeai.drill.drill_key import key_path, read_key

    if arguments.end:
        was_paused = exam_clock.end_pause(arguments.dir)
        terminal.say(_("The clock goes on.") if was_paused else _("The clock was not paused."))
    else:
        exam_clock.ask_for_pause(arguments.dir, read_key(arguments.key or key_path(arguments.dir)).secret)
        terminal.say(_("The clock stands still until `edgeai drill pause DIR --end`."))
    terminal.result({"paused": not arguments.end})
