"""The firmware's settings, in as many messages as the link's frames need."""
from edgeai.errors import UsageError
from edgeai.i18n import gettext as _
from edgeai.linkage.board_b.frames import encode_frame

_NUMBER = 2 ** 30


def parts_of(settings):
    """Dicts that together are `settings`, each short enough for one `config` request."""
    part, parts = {}, []
    for key in sorted(settings):
        _check(key, settings[key])
        longer = dict(part, **{key: settings[key]})
        if part and not _fits(longer):
            parts.append(part)
            longer = {key: settings[key]}
        part = longer
    return parts + [part] if part else parts


def _check(key, value):
    if not _fits({key: value}):
        raise UsageError(_("the board's setting {key!r} is too long for the link").format(key=key),
                         _("Put it into the board's edgeai.json."))


def _fits(part):
    try:
        encode_frame({"id": _NUMBER, "do": "config", "set": part})
        return True
    except UsageError:
        return False
    except (TypeError, ValueError):
        raise UsageError(
            _("the board's settings {names} hold what is no JSON").format(names=", ".join(part)),
            _("Numbers, text, lists and tables only.")) from None
