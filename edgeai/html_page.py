"""Pages for people that also print well: one frame and one style for task books, score sheets and reports."""
import base64
import html

from edgeai.i18n import language as language_of_messages

# WenQuanYi Micro Hei, the font that most Debian systems have for Chinese, claims these signs and draws nothing.
_SIGNS = """
@font-face { font-family: "Signs"; src: local("Microsoft YaHei"), local("Noto Sans CJK SC"), local("DejaVu Sans");
             unicode-range: U+1CD-1DC, U+2CA-2CB, U+203E, U+2103, U+2109, U+212B, U+2164, U+2169, U+223C; }
"""
STYLE = _SIGNS + """
:root { --ink: #1c2530; --line: #c3ccd6; --head: #eef3f8; --accent: #2b6cb0; --dim: #56616d; }
* { box-sizing: border-box; }
body { font: 15px/1.6 "Signs", "Microsoft YaHei", "PingFang SC", "Noto Sans CJK SC", "WenQuanYi Micro Hei",
       "WenQuanYi Zen Hei", sans-serif;
       color: var(--ink); max-width: 60rem; margin: 2rem auto; padding: 0 1rem; overflow-wrap: anywhere;
       print-color-adjust: exact; -webkit-print-color-adjust: exact; }
h1 { font-size: 1.6rem; border-bottom: 3px solid var(--accent); padding-bottom: .3rem; }
h2 { font-size: 1.25rem; margin-top: 2rem; color: var(--accent); }
h3 { font-size: 1.05rem; margin-top: 1.4rem; }
.lead { font-size: 1.1rem; }
table { border-collapse: collapse; margin: .6rem 0; max-width: 100%; }
th, td { padding: .25rem .7rem; border: 1px solid var(--line); text-align: left; vertical-align: top; }
th { background: var(--head); white-space: nowrap; overflow-wrap: normal; }
td.number, th.number { text-align: right; white-space: nowrap; overflow-wrap: normal; }
pre { background: #f6f8fa; border: 1px solid var(--line); padding: .6rem .8rem; white-space: pre-wrap; }
code { font-family: "Signs", Consolas, "DejaVu Sans Mono", "Noto Sans Mono CJK SC", monospace; font-size: .92em; }
img { max-width: 100%; height: auto; }
figure { margin: .6rem 0 1.2rem; } figure img { display: block; }
figcaption { color: var(--dim); font-size: .9em; }
small, .dim { color: var(--dim); }
.good { color: #1d7a3c; } .bad { color: #b23b1e; font-weight: 600; }
.wide { overflow-x: auto; }
@media screen and (max-width: 34rem) {
                            body { margin: 1rem auto; padding: 0 .7rem; } h1 { font-size: 1.35rem; }
                            th, td { padding: .2rem .35rem; } th { white-space: normal; word-break: keep-all; } }
@media print { body { margin: 0; padding: 0; max-width: none; font-size: 10.5pt; }
               h1, h2, h3 { break-after: avoid; } tr, pre, figure, img { break-inside: avoid; }
               .wide { overflow: visible; } table { font-size: 9pt; } th, td { padding: .12rem .4rem; }
               .sheet { break-after: page; } @page { size: A4; margin: 16mm; } }
"""


def page(title, body, style="", language=None):
    """A whole HTML document. title: bare text. body: HTML. style: CSS of this page alone, after what all
    share. language: of the body, where it is not that of the messages."""
    return ('<!DOCTYPE html>\n<html lang="%s"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            "<title>%s</title><style>%s</style></head><body>\n%s\n</body></html>\n" % (
                language or language_of_messages().replace("_", "-"), escape(title), STYLE + style, body))


def escape(value):
    return html.escape(str(value))


def table(head, rows, numbers=()):
    """head, rows: bare texts. numbers: which columns stand to the right."""
    return html_table(cells("th", head, numbers) if head else "", "\n".join(cells("td", row, numbers) for row in rows))


def facts(rows):
    """A table of two columns: what, and how it is. rows: pairs of bare texts."""
    return html_table("", "\n".join("<tr><th>%s</th><td>%s</td></tr>" % (escape(name), escape(value))
                                    for name, value in rows))


def cells(tag, texts, numbers=()):
    return "<tr>%s</tr>" % "".join(
        "<%s%s>%s</%s>" % (tag, ' class="number"' if at in numbers else "", escape(text), tag)
        for at, text in enumerate(texts))


def html_table(head, rows, kind=""):
    """head, rows: HTML of <tr>s. The head stands again on every printed page. kind: a class of the style."""
    return '<div class="wide"><table class="%s">%s<tbody>%s</tbody></table></div>' % (
        kind, "<thead>%s</thead>" % head if head else "", rows)


def data_address(data, kind="png"):
    """The address of a picture that is within the page. data: the file's bytes."""
    return "data:image/%s;base64,%s" % (kind, base64.b64encode(data).decode("ascii"))


def markdown(text):
    """HTML of a text in Markdown with tables. HTML in it is shown and not obeyed."""
    from edgeai.packages import load

    mistune = load("mistune", "mistune")
    return mistune.create_markdown(escape=True, plugins=["table"])(text)
