"""What is said, or shown, in place of a value that is not known: never nothing, which leaves a hole."""
import re

_CHINESE = re.compile("[\u3400-\u9fff]")
# Behind a number; "未知度" nobody says.
_UNIT = re.compile(r"\s*(摄氏度|度|℃|°C|％|%|厘米|毫米|米|公分|勒克斯|分贝|lux|lx|ppm|cm|mm|hPa|V)")


def filled_text(text, field, value_of):
    """The text, each match of the pattern `field` replaced by value_of(match), a text.

    Where that is None the text says 未知, or "unknown" where it is not Chinese, without the unit behind it.
    """
    unknown, parts, at = "未知" if _CHINESE.search(text) else "unknown", [], 0
    for found in field.finditer(text):
        value = value_of(found)
        parts += [text[at : found.start()], unknown if value is None else value]
        unit = _UNIT.match(text, found.end()) if value is None else None
        at = unit.end() if unit else found.end()
    return "".join(parts) + text[at:]
