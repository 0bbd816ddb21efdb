"""The options that every verb on a kit shares: --kit, --scenario, --config, --journal."""
from edgeai.i18n import gettext as _
from edgeai.kit import open_kit


def add_kit_arguments(parser):
    parser.add_argument("--kit", choices=("pi", "sim"),
                        help=_("the real kit (pi) or the virtual one (sim)"))
    parser.add_argument("--scenario", metavar="TOML",
                        help=_("what happens in the virtual room"))
    parser.add_argument("--config", metavar="TOML", help=_("a kit.toml"))
    parser.add_argument("--journal", metavar="JSONL", help=_("where to write the journal"))


def open_asked_kit(arguments):
    return open_kit(arguments.kit, arguments.config, arguments.scenario, arguments.journal)
