"""edgeai drill check DIR [--names FILE | --environment]: what may be asked before handing in; never the key."""
from edgeai.commands.drill_options import add_drill
from edgeai.i18n import gettext as _


def add_arguments(parser):
    add_drill(parser)
    parser.add_argument("--names", metavar="FILE", help=_("a text file of words that must not occur, one a line"))
    parser.add_argument("--environment", action="store_true",
                        help=_("try packages, model, microphone and voice, and write environment.json to hand in"))
    parser.add_argument("--kit", choices=("pi", "sim"), help=_("the real kit (pi) or the virtual one (sim)"))


def run(arguments, terminal):
    import os

    from edgeai.drill.drill_folder import read_drill
    from edgeai.drill.hand_in_check import check_hand_in

    drill = read_drill(arguments.dir)
    if arguments.environment:
        return _prove_environment(arguments, drill, terminal)
    names = _read_names(arguments.names) if arguments.names else ()
    findings = check_hand_in(os.path.join(arguments.dir, drill.seat), drill.hand_in, names)
    for finding in findings:
        terminal.say("%s\n    %s" % (finding.message, finding.remedy))
    if not findings:
        terminal.say(_("All files are there, under their names; nothing tells whose they are."))
    terminal.result({"ok": not findings, "findings": [one._asdict() for one in findings]})
    return 1 if findings else 0


def _prove_environment(arguments, drill, terminal):
    import os

    from edgeai.drill import environment_proof as proof

    if drill.environment is None:
        terminal.say(_("This drill asks for no proof of the environment."))
        terminal.result({"ok": True, "problems": {}})
        return 0
    path = os.path.join(arguments.dir, drill.seat, proof.FILE)
    problems = proof.problems_of(proof.write_proof(
        arguments.dir, path, proof.Wanted(**drill.environment), arguments.kit))
    for name, problem in problems.items():
        terminal.say("%s: %s" % (name, problem or _("works")))
    terminal.say(_("written: {path}").format(path=path))
    terminal.result({"ok": not any(problems.values()), "problems": problems, "file": path})
    return 1 if any(problems.values()) else 0


def _read_names(path):
    from edgeai.toml_file import read_text

    return [line.strip() for line in read_text(path).splitlines() if line.strip()]
