"""edgeai board hello"""
from edgeai.commands.board_options import add_board_arguments, asked_board
from edgeai.i18n import gettext as _
from edgeai.linkage.board_b.fault_words import fault_error

add_arguments = add_board_arguments


def run(arguments, terminal):
    with asked_board(arguments) as board:
        about, seconds = board.about, board.ping()
        status = board.status()
        port = board.port
    terminal.say(_("board B answers on {port} in {milliseconds:.1f} ms: firmware {version}, started by {cause}").format(
        port=port, milliseconds=1000 * seconds, version=about["version"], cause=about["cause"]))
    terminal.say(_("state {state}, task {task}, free: {heap} KiB for models, {gc} KiB for Python; TF card: {card}").format(
        state=status["state"], task=status["task"], heap=status["heap"] // 1024, gc=status["gc"] // 1024,
        card=_("yes") if about["card"] else _("no")))
    if about["safe"]:
        terminal.say(_("It is in safe mode: its watchdog reset it three times in a row."))
    if status["fault"] and not terminal.json:
        terminal.problem(fault_error(*status["fault"]))
    terminal.result(dict(port=port, round_trip_ms=round(1000 * seconds, 2), about=_plain(about), status=_plain(status)))
    return 1 if status["fault"] else 0


def _plain(answer):
    return {key: value for key, value in answer.items() if key not in ("id", "ok")}
