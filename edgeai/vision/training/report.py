"""The test report: one HTML file that prints well, with every picture in it."""
import base64
import html
import os

from edgeai.i18n import gettext as _

_STYLE = """
body { font: 15px/1.5 "Microsoft YaHei", "Noto Sans CJK SC", "WenQuanYi Micro Hei", sans-serif;
       color: #1c2530; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; border-bottom: 3px solid #2b6cb0; padding-bottom: .3rem; }
h2 { font-size: 1.15rem; margin-top: 2rem; color: #2b6cb0; }
table { border-collapse: collapse; margin: .6rem 0; }
th, td { padding: .25rem .8rem; border-bottom: 1px solid #d5dce4; text-align: right; }
th:first-child, td:first-child { text-align: left; }
th { background: #eef3f8; }
img { max-width: 100%; }
.errors { display: grid; grid-template-columns: repeat(auto-fill, minmax(16rem, 1fr)); gap: 1rem; }
.error { border: 1px solid #d5dce4; border-radius: .4rem; padding: .6rem; break-inside: avoid; }
.error p { margin: .3rem 0; overflow-wrap: anywhere; }
.cause { color: #b23b1e; font-weight: 600; }
.big { font-size: 1.5rem; font-weight: 600; }
small { color: #56616d; }
@media print { body { margin: 0; max-width: none; font-size: 11pt; } h2 { break-after: avoid; } }
"""


def write_report(path, package_name, facts, evaluations, charts, errors):
    """facts: [(name, value)]; evaluations: {role: `Evaluation`}; charts: [(title, PNG's path)];
    errors: `WorstError`s of the last of the evaluations."""
    title = _("Test report: {name}").format(name=package_name)
    parts = ["<h1>%s</h1>" % _text(title), _facts(facts),
             _heading(_("Float against int8")), _comparison(evaluations)]
    for role, evaluation in evaluations.items():
        parts += [_heading(_("Each class ({role})").format(role=role)), _classes(evaluation)]
    parts.append("<p><small>%s</small></p>" % _text(_definition(evaluations)))
    for name, picture in charts:
        parts += [_heading(name), '<img alt="%s" src="%s">' % (_text(name), _png(picture))]
    parts += [_heading(_("The worst errors, and what may have caused them")), _errors(errors)]
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        file.write('<!DOCTYPE html>\n<html><head><meta charset="utf-8"><title>%s</title><style>%s'
                   "</style></head><body>\n%s\n</body></html>\n" % (
                       _text(title), _STYLE, "\n".join(parts)))


def _text(value):
    return html.escape(str(value))


def _heading(text):
    return "<h2>%s</h2>" % _text(text)


def _table(head, rows):
    lines = ["<tr>%s</tr>" % "".join("<th>%s</th>" % _text(one) for one in head)] if head else []
    lines += ["<tr>%s</tr>" % "".join("<td>%s</td>" % _text(one) for one in row) for row in rows]
    return "<table>%s</table>" % "\n".join(lines)


def _facts(facts):
    return _table((), facts)


def _comparison(evaluations):
    first = next(iter(evaluations.values()))
    measure = "mAP@0.5" if first.task == "detect" else _("accuracy")
    rows = [(role, "%.3f" % one.main, "%+.3f" % (one.main - first.main), len(one.pictures))
            for role, one in evaluations.items()]
    return _table((_("model"), measure, _("difference"), _("pictures")), rows)


def _classes(evaluation):
    head = (_("class"), "AP@0.5", _("precision"), _("recall"), "F1", _("count"))
    rows = [(row.label,) + tuple(_number(getattr(row, name)) for name in (
        "average_precision", "precision", "recall", "f1")) + (row.count,)
        for row in evaluation.by_label]
    return _table(head, rows)


def _number(value):
    return "–" if value is None else "%.3f" % value


def _definition(evaluations):
    if next(iter(evaluations.values())).task != "detect":
        return _("Precision, recall and F1 of the likeliest class.")
    return _("AP: the area below precision over recall, a detection being right from an "
             "intersection over union of 0.5 on; mAP is its mean over the classes that occur. "
             "Precision, recall, F1 and confusion are of detections with a score of 0.5 and more.")


def _errors(errors):
    if not errors:
        return "<p>%s</p>" % _text(_("There are none in these pictures."))
    return '<div class="errors">%s</div>' % "\n".join(_error(one) for one in errors)


def _error(error):
    kinds = {"missed": _("not seen: {truth}"), "invented": _("seen where nothing is: {seen}"),
             "confused": _("{truth} taken for {seen}")}
    what = kinds[error.kind].format(
        truth=error.truth.label if error.truth else "",
        seen="%s %.2f" % (error.seen.label, error.seen.score) if error.seen else "")
    return ('<div class="error"><img src="%s"><p><b>%s</b></p><p class="cause">%s</p><p>%s</p>'
            "<p><small>%s</small></p></div>" % (
                _picture_with_boxes(error), _text(what), _text(error.cause), _text(error.remedy),
                _text(os.path.basename(error.sample.image_path))))


def _picture_with_boxes(error):
    """The picture, smaller, as data: green what is there, red what was seen."""
    import cv2

    from edgeai.vision.image_file import read_image

    image = read_image(error.sample.image_path)
    scale = min(1.0, 360 / max(image.shape[:2]))
    image = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    for box, colour in ((error.truth and error.truth[1:5], (60, 180, 40)),
                        (error.seen and error.seen.box, (40, 40, 230))):
        if box:
            x, y, width, height = (int(round(side * scale)) for side in box)
            cv2.rectangle(image, (x, y), (x + width, y + height), colour, 2)
    done, data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, 82])
    return "data:image/jpeg;base64," + base64.b64encode(data.tobytes()).decode("ascii")


def _png(path):
    with open(path, "rb") as file:
        return "data:image/png;base64," + base64.b64encode(file.read()).decode("ascii")
