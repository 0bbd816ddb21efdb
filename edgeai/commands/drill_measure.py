"""edgeai drill measure HAND_IN… [--key FILE] [--to DIR] [--json]"""
from edgeai.commands.drill_options import add_hand_ins, named_hand_ins
from edgeai.i18n import gettext as _

FILE = "efficiency.json"


def add_arguments(parser):
    add_hand_ins(parser)
    parser.add_argument("--to", metavar="DIR",
                        help=_("keep the figures here, where `drill grade --to` ranks by them"))


def run(arguments, terminal):
    import os

    from edgeai.drill import efficiency

    path = os.path.join(arguments.to, FILE) if arguments.to else None
    if path:
        os.makedirs(arguments.to, exist_ok=True)
    measured = efficiency.read_measured(path) if path else {}
    paths = named_hand_ins(arguments, terminal)
    found = []
    with terminal.progress(_("measuring"), len(paths)) as move_to:
        for number, one in enumerate(paths):
            digest, fields = _measured(one, arguments.key, measured,
                                       lambda done, count, number=number: move_to(number + done / max(1, count)))
            measured[digest] = fields
            found.append(fields)
            if path:
                efficiency.write_measured(path, measured)
    _tell(found, terminal)


def _measured(path, key, measured, on_progress):
    """(digest, fields); what was measured already is not measured again."""
    from edgeai.drill import efficiency
    from edgeai.drill.class_grading import key_of
    from edgeai.drill.grading import Grader

    with Grader(path, key_of(path, key)) as grader:
        digest, key_digest = grader.digests
        fields = measured.get(digest)
        if isinstance(fields, dict) and fields.get("of_key") == key_digest:
            return digest, fields
        own, reference = efficiency.measure(grader, on_progress)
        return digest, {"seat": grader.seat, "index": efficiency.index(own, reference), "of_key": key_digest,
                        "own": dict(own._asdict()), "key": dict(reference._asdict())}


def _tell(found, terminal):
    for fields in found:
        index = fields["index"]
        terminal.say(_("seat {seat}: {index}").format(
            seat=fields["seat"], index=_("not measured: a program is missing or does not end well")
            if index is None else _("{index:g} times what the key takes").format(index=index)))
        for name, value in sorted(fields["own"].items()):
            if value is not None:
                terminal.say("  %-20s %8g   (%s)" % (name, value, "-" if fields["key"].get(name) is None
                                                     else "%g" % fields["key"][name]))
    terminal.result({"measured": found})
