"""edgeai drill pack DIR [--to FILE.zip] [--as-it-is]"""
from edgeai.commands.drill_options import add_drill
from edgeai.i18n import gettext as _


def add_arguments(parser):
    add_drill(parser)
    parser.add_argument("--to", metavar="FILE.zip", help=_("the archive; if left out, beside the folder, named by the seat"))
    parser.add_argument("--as-it-is", action="store_true", help=_("also where files are missing or named wrong"))


def run(arguments, terminal):
    from edgeai.drill.packing import pack
    from edgeai.file_digest import sha256_of

    path, findings = pack(arguments.dir, arguments.to, arguments.as_it_is)
    digest = sha256_of(path)
    for finding in findings:
        terminal.say("  " + finding.message)
    terminal.say(_("written: {path}").format(path=path))
    terminal.say("  SHA-256 " + digest)
    terminal.result({"archive": path, "sha256": digest, "findings": [one._asdict() for one in findings]})
