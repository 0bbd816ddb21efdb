"""Whether a value is as a check wants it."""
import re

CONDITIONS = ("min", "max", "near", "within", "contains", "matches", "one_of")


def fits(value, wanted):
    """wanted: a value to equal, or a table of conditions: min, max; near with within; contains;
    matches (a regular expression); one_of. A table without any of them is looked into, key by key."""
    if isinstance(wanted, dict):
        if wanted and all(key in CONDITIONS for key in wanted):
            return _meets(value, wanted)
        return isinstance(value, dict) and all(
            key in value and fits(value[key], one) for key, one in wanted.items())
    if isinstance(wanted, bool) or isinstance(value, bool):
        return value is wanted
    return value == wanted


def _meets(value, wanted):
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if any(key in wanted for key in ("min", "max", "near")) and not is_number:
        return False
    near, within = wanted.get("near"), wanted.get("within", 0)
    return (("min" not in wanted or value >= wanted["min"])
            and ("max" not in wanted or value <= wanted["max"])
            and (near is None or abs(value - near) <= within)
            and ("contains" not in wanted or _contains(value, wanted["contains"]))
            and ("matches" not in wanted or bool(re.search(wanted["matches"], str(value))))
            and ("one_of" not in wanted or value in wanted["one_of"]))


def _contains(value, part):
    return part in value if isinstance(value, (str, list)) else False


def told(wanted):
    """The pattern in words: `kind=pin device=fan on=true`."""
    return " ".join("%s=%s" % (key, _told(value)) for key, value in wanted.items())


def _told(value):
    if isinstance(value, dict):
        return "{%s}" % told(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def numbers_in(text):
    """The numbers that stand in a text."""
    return [float(one) for one in re.findall(r"(?<![\w.])[-+]?\d+(?:\.\d+)?", text)]
