"""Checks on any program: how it ended, what it printed, which files it wrote."""
import json
import os
import re

from edgeai.drill.checks.matching import fits, numbers_in, told
from edgeai.drill.checks.seen import CheckFailed, Finding
from edgeai.i18n import gettext as _

SHOWN = 200  # characters of what was seen
STREAMS = ("output", "errors")
_OWN_FILE = re.compile(r'File "(?!/|\\|\w:|<|edgeai/)')
# Which of these it is, and where, is chance where sound is read as text.
_NO_TEXT = re.compile(r"^(Unicode\w*Error|json\.decoder\.JSONDecodeError)\b.*")
_OF_THE_TEXT = ("TypeError", "NameError", "AttributeError", "ImportError", "ModuleNotFoundError", "SyntaxError",
                "IndentationError")


def ended(seen, code=0):
    """It ended by itself, with that exit code."""
    run = _run(seen)
    if not run.ended:
        return Finding(False, _("the program did not end in its time"), last_error(run))
    if run.code != code:
        return Finding(False, _("the program ended with the exit code {code}, not {wanted}").format(
            code=run.code, wanted=code), last_error(run))
    return Finding(True, _("the program ended with the exit code {code}").format(code=code))


def printed(seen, text=None, regex=None, near=None, within=0.0, at_least=1, stream="output"):
    """Its output has the text, a match of the regular expression, or a number near `near`."""
    output = getattr(_run(seen), stream if stream in STREAMS else "output")
    if near is not None:
        count, wanted = _near_count(output, regex, near, within), "%s ± %s" % (near, within)
    else:
        count, wanted = _count(output, text, regex), text or regex
    if count >= at_least:
        return Finding(True, _("it printed: {wanted}").format(wanted=wanted), _line_of(output, text, regex))
    return Finding(False, _("it should print: {wanted}").format(wanted=wanted), gist(output))


def not_printed(seen, text=None, regex=None):
    """Its output has neither the text nor a match."""
    output = _run(seen).output
    wanted = text or regex
    if _count(output, text, regex):
        return Finding(False, _("it must not print: {wanted}").format(wanted=wanted),
                       _line_of(output, text, regex))
    return Finding(True, _("it did not print: {wanted}").format(wanted=wanted))


def lines(seen, file=None, regex=None, at_least=1, at_most=None):
    """So many lines, of those that fit `regex`, in a text file or in what it printed."""
    text = seen.text(file) if file else _run(seen).output
    name = file or _("its output")
    count = sum(1 for line in text.splitlines() if line.strip() and (
        regex is None or re.search(regex, line)))
    wanted = regex or _("any")
    if count < at_least:
        return Finding(False, _("{name} has fewer than {count} lines of: {wanted}").format(
            name=name, count=at_least, wanted=wanted), gist(text))
    if at_most is not None and count > at_most:
        return Finding(False, _("{name} has more than {count} lines of: {wanted}").format(
            name=name, count=at_most, wanted=wanted))
    return Finding(True, _("{name} has enough lines of: {wanted}").format(name=name, wanted=wanted))


def file(seen, file, min_bytes=1, max_bytes=None):
    """It is there, and of that size."""
    size = os.path.getsize(seen.path(file))
    if size < min_bytes or max_bytes is not None and size > max_bytes:
        return Finding(False, _("the size of {name} is not as it should be").format(name=file), file)
    return Finding(True, _("{name} is there").format(name=file), file)


def no_file(seen, file):
    """Nothing of that name is there."""
    if os.path.lexists(os.path.join(seen.folder, *file.split("/"))):
        return Finding(False, _("{name} must not be there").format(name=file), file)
    return Finding(True, _("{name} is not there").format(name=file))


def text_file(seen, file, text=None, regex=None, at_least=1):
    """A text file has the text, or a match of the regular expression."""
    content, wanted = seen.text(file), text or regex
    if _count(content, text, regex) < at_least:
        return Finding(False, _("{name} should hold: {wanted}").format(name=file, wanted=wanted),
                       "%s: %s" % (file, shown(content) if seen.folder == seen.hand_in else gist(content)))
    return Finding(True, _("{name} holds: {wanted}").format(name=file, wanted=wanted), file)


def json_file(seen, file, fields):
    """A JSON object with those fields; each a value or conditions."""
    found = seen.json(file)
    for key, wanted in fields.items():
        if not isinstance(found, dict) or key not in found:
            return Finding(False, _("{name} has no field {key}").format(name=file, key=key), file)
        if not fits(found[key], wanted):
            return Finding(False, _("{name}: the field {key} should be: {wanted}").format(
                name=file, key=key, wanted=told({key: wanted})), shown(json.dumps(
                    found[key], ensure_ascii=False)))
    return Finding(True, _("{name} has the fields").format(name=file), file)


def shown(text):
    """The end of a text, short enough for a sheet."""
    text = " ⏎ ".join(line.strip() for line in text.strip().splitlines() if line.strip())
    return text if len(text) <= SHOWN else "…" + text[-SHOWN:]


def gist(text):
    """What a run printed or wrote, short and the same for each run: its beginning, with # for numbers,
    equal lines once."""
    lines = []
    for line in re.sub(r"\d+", "#", text[:20 * SHOWN]).splitlines():
        if line.strip() and line.strip() not in lines:
            lines.append(line.strip())
    text = " ⏎ ".join(lines)
    return text if len(text) <= SHOWN else text[:SHOWN] + "…"


def _run(seen):
    if seen.run is None:
        raise CheckFailed(_("the program was not run"))
    return seen.run


def last_error(run):
    """The last line of what it said on standard error, as a traceback ends, and the last place in files of
    its own before; the same for each run. A board B says it on its console, the output."""
    on_console = run.output[run.output.rfind("Traceback "):] if "Traceback " in run.output else ""
    left = [line.strip() for line in (run.errors.strip() or on_console).splitlines() if line.strip()]
    if not left or left[-1] == "KeyboardInterrupt":  # where the end of its time met it is chance
        return ""
    places = [line for line in left if line.startswith("File ")]
    own = [line for line in places if _OWN_FILE.match(line)]
    # What an error tells of the program's text has numbers that are its own; others may be heard or measured.
    last = re.sub(r"0x[0-9a-fA-F]+", "#", _NO_TEXT.sub("ValueError", left[-1]))
    if not last.startswith(_OF_THE_TEXT):
        last = re.sub(r"(?<!\w)(?<![A-Za-z]-)\d+", "#", last)  # utf-8 and int16 are names
    return shown("\n".join((own or places)[-1:] + [last]))


def _count(text, part, regex):
    if part is not None:
        return text.count(part)
    return len(re.findall(regex, text, re.MULTILINE))


def _near_count(text, regex, near, within):
    found = numbers_in(text) if regex is None else [
        number for match in re.finditer(regex, text, re.MULTILINE) for number in numbers_in(match.group())]
    return sum(1 for number in found if abs(number - near) <= within)


def _line_of(text, part, regex):
    """The first line with it; none for what is spread over several, or a number."""
    for line in text.splitlines():
        if part is not None and part in line or part is None and regex and re.search(regex, line):
            return gist(line)
    return ""
