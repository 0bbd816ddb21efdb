"""edgeai drill check DIR [--names FILE]: what may be asked before handing in; never the key."""
from edgeai.i18n import gettext as _


def add_arguments(parser):
    parser.add_argument("dir", metavar="DIR", help=_("a drill's folder"))
    parser.add_argument("--names", metavar="FILE", help=_("a text file of words that must not occur, one a line"))


def run(arguments, terminal):
    import os

    from edgeai.drill.drill_folder import read_drill
    from edgeai.drill.hand_in_check import check_hand_in

    drill = read_drill(arguments.dir)
    names = _read_names(arguments.names) if arguments.names else ()
    findings = check_hand_in(os.path.join(arguments.dir, drill.seat), drill.hand_in, names)
    for finding in findings:
        terminal.say("%s\n    %s" % (finding.message, finding.remedy))
    if not findings:
        terminal.say(_("All files are there, under their names; nothing tells whose they are."))
    terminal.result({"ok": not findings, "findings": [one._asdict() for one in findings]})
    return 1 if findings else 0


def _read_names(path):
    from edgeai.toml_file import read_text

    return [line.strip() for line in read_text(path).splitlines() if line.strip()]
