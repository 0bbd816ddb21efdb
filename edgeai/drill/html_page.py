"""Pages for people that also print well: one style for task books, score sheets and reports."""
import html

STYLE = """
:root { --ink: #1c2530; --line: #d5dce4; --head: #eef3f8; --accent: #2b6cb0; --dim: #56616d; }
* { box-sizing: border-box; }
body { font: 15px/1.6 "Microsoft YaHei", "Noto Sans CJK SC", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", sans-serif;
       color: var(--ink); max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; border-bottom: 3px solid var(--accent); padding-bottom: .3rem; }
h2 { font-size: 1.25rem; margin-top: 2rem; color: var(--accent); }
h3 { font-size: 1.05rem; margin-top: 1.4rem; }
table { border-collapse: collapse; margin: .6rem 0; max-width: 100%; }
th, td { padding: .25rem .7rem; border: 1px solid var(--line); text-align: left; vertical-align: top;
         overflow-wrap: anywhere; }
th { background: var(--head); white-space: nowrap; }
td.number, th.number { text-align: right; white-space: nowrap; }
pre { background: #f6f8fa; border: 1px solid var(--line); padding: .6rem .8rem; overflow-x: auto; white-space: pre-wrap; }
code { font-family: Consolas, "DejaVu Sans Mono", "Noto Sans Mono CJK SC", monospace; font-size: .92em; }
small, .dim { color: var(--dim); }
.good { color: #1d7a3c; } .bad { color: #b23b1e; }
.wide { overflow-x: auto; }
@media print { body { margin: 0; padding: 0; max-width: none; font-size: 10.5pt; }
               h2, h3 { break-after: avoid; } tr, pre, figure { break-inside: avoid; }
               .sheet { break-after: page; } @page { size: A4; margin: 16mm; } }
"""


def page(title, body, language="zh-CN", style=""):
    """A whole HTML document. title: bare text. body: HTML. style: CSS of this page alone."""
    return document(title, body, STYLE + style, language)


def document(title, body, style, language="zh-CN"):
    """The same without the style that the others share."""
    return ('<!DOCTYPE html>\n<html lang="%s"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            "<title>%s</title><style>%s</style></head><body>\n%s\n</body></html>\n" % (
                language, escape(title), style, body))


def escape(value):
    return html.escape(str(value))


def table(head, rows, numbers=()):
    """head, rows: bare texts. numbers: which columns stand to the right."""
    def row(tag, cells):
        return "<tr>%s</tr>" % "".join(
            "<%s%s>%s</%s>" % (tag, ' class="number"' if at in numbers else "", escape(cell), tag)
            for at, cell in enumerate(cells))

    lines = [row("th", head)] if head else []
    return '<div class="wide"><table>%s</table></div>' % "\n".join(lines + [row("td", one) for one in rows])


def markdown(text):
    """HTML of a text in Markdown with tables. HTML in it is shown and not obeyed."""
    from edgeai.packages import load

    mistune = load("mistune", "mistune")
    return mistune.create_markdown(escape=True, plugins=["table"])(text)
