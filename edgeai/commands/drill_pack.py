"""edgeai drill pack DIR [--to FILE.zip] [--as-it-is]"""
from edgeai.i18n import gettext as _


def add_arguments(parser):
    parser.add_argument("dir", metavar="DIR", help=_("a drill's folder"))
    parser.add_argument("--to", metavar="FILE.zip", help=_("the archive; if left out, beside the folder, named by the seat"))
    parser.add_argument("--as-it-is", action="store_true", help=_("also where files are missing or named wrong"))


def run(arguments, terminal):
    import hashlib

    from edgeai.drill.packing import pack

    path, findings = pack(arguments.dir, arguments.to, arguments.as_it_is)
    with open(path, "rb") as file:
        digest = hashlib.sha256(file.read()).hexdigest()
    for finding in findings:
        terminal.say("  " + finding.message)
    terminal.say(_("written: {path}").format(path=path))
    terminal.say("  SHA-256 " + digest)
    terminal.result({"archive": path, "sha256": digest, "findings": [one._asdict() for one in findings]})
