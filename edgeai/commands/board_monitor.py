"""edgeai board monitor: every event and every line of its log."""
from edgeai.commands.board_options import add_board_arguments, asked_board
from edgeai.commands.kit_options import positive_seconds
from edgeai.errors import error_fields
from edgeai.i18n import gettext as _
from edgeai.linkage.board_b.board import detections_of
from edgeai.linkage.board_b.fault_words import fault_error


def add_arguments(parser):
    parser.add_argument("--seconds", type=positive_seconds, help=_("how long to watch (until Ctrl-C)"))
    add_board_arguments(parser)


def run(arguments, terminal):
    with asked_board(arguments) as board:
        terminal.say(_("board B on {port}, state {state}; Ctrl-C ends it").format(
            port=board.port, state=board.about["state"]))
        board.when_log = lambda text: _show_log(terminal, text)
        board.when_fault = lambda fault: _show_fault(terminal, fault)
        fault = board.status()["fault"]
        if fault:
            _show_fault(terminal, fault_error(*fault))
        try:
            for event in board.events(arguments.seconds):
                _show(terminal, event)
        except KeyboardInterrupt:  # how it is meant to end
            pass
        counts = board.counts
    terminal.clear()
    terminal.say(_("{events} events, {missed} missed, {bad} spoilt frames").format(**counts))
    terminal.result({"counts": counts})


def _show(terminal, event):
    if event["ev"] == "seen":
        found = detections_of(event)
        words = ["%s %d%% %s" % (one.label, round(100 * one.score), one.box or "") for one in found]
        terminal.show("%8.1f s  %s" % (event.get("ms", 0) / 1000, ", ".join(words) or _("nothing seen")))
        terminal.result({"ms": event.get("ms"), "seen": [one._asdict() for one in found]})
        return
    if event["ev"] == "state":
        terminal.clear()
        terminal.say(_("state {state}").format(state=event.get("state")))
    if event["ev"] != "fault":
        terminal.result({key: value for key, value in event.items() if key != "restarted"})


def _show_log(terminal, text):
    terminal.clear()
    terminal.say("| " + text)
    terminal.result({"log": text})


def _show_fault(terminal, fault):
    if terminal.json:
        terminal.result({"fault": error_fields(fault)})
    else:
        terminal.problem(fault)
