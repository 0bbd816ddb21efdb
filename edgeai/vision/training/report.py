"""The test report: one HTML file that prints well, with every picture in it."""
import collections
import os

from edgeai.html_page import data_address, escape, page, table
from edgeai.html_page import facts as facts_table
from edgeai.i18n import gettext as _

_SHOWN = 12  # of the errors, with their pictures
_CAUSES = 15  # of the causes; the rest is one row
_ROWS = 24  # of classes in a table; more stand beside one another
_WIDE = 16  # classes from which on the confusion takes the whole width

_STYLE = """
.beside { display: flex; flex-wrap: wrap; gap: 0 1.2rem; }
.beside th, .beside td { padding: .25rem .4rem; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(22rem, 100%), 1fr)); gap: 0 1.5rem; }
.chart { break-inside: avoid; }
.whole-width { grid-column: 1 / -1; }
.errors { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(14rem, 100%), 1fr)); gap: 1rem; }
.error { border: 1px solid var(--line); border-radius: .4rem; padding: .6rem; break-inside: avoid; }
.error img { display: block; margin: auto; }
.error p { margin: .3rem 0; }
.cause { color: #b23b1e; font-weight: 600; }
.there { border-bottom: 3px solid #28b43c; }
.seen { border-bottom: 3px dashed #e62828; }
@media print { .legend { break-after: avoid; }
  .charts { grid-template-columns: 1fr 1fr; } .errors { grid-template-columns: 1fr 1fr 1fr; gap: .6rem; } }
"""


def write_report(path, package, facts, evaluations, curves, confusion, errors):
    """facts: [(name, value)]; evaluations: {role: `Evaluation`}, the first the one to compare with,
    the last the one that confusion and errors (`ErrorCase`s, the worst first) are of; curves,
    confusion: paths of PNG files."""
    title = _("Test report: {name}").format(name=package.name)
    role = list(evaluations)[-1]
    parts = ["<h1>%s</h1>" % escape(title), _lead(role, evaluations[role]), facts_table(facts),
             _heading(_("Float against int8")), _comparison(package, evaluations)]
    for name, evaluation in evaluations.items():
        parts += [_heading(_("Each class ({role})").format(role=name)), _classes(evaluation)]
    parts.append("<p><small>%s</small></p>" % escape(_definition(evaluations)))
    parts.append('<div class="charts">%s%s</div>' % (
        _chart(_("Training"), curves),
        _chart(_("Confusion ({role})").format(role=role), confusion, len(package.labels) > _WIDE)))
    parts += [_heading(_("Errors, and what may have caused them ({role})").format(role=role)),
              _errors(errors)]
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        file.write(page(title, "\n".join(parts), _STYLE))


def _heading(text):
    return "<h2>%s</h2>" % escape(text)


def _lead(role, evaluation):
    """What a reader wants first: how good, and where it is weakest."""
    weakest = min((row for row in evaluation.by_label if row.count), key=lambda row: row.f1 or 0.0)
    return '<p class="lead"><b>%s</b> (%s). %s</p>' % (
        escape(evaluation), escape(role), escape(_("Weakest: {label}, F1 {f1}.").format(
            label=weakest.label, f1=_number(weakest.f1))))


def _comparison(package, evaluations):
    first = next(iter(evaluations.values()))
    sizes = {file.role: "%.2f MB" % (file.bytes / 1e6) for file in package.files}
    rows = [(role, sizes[role], "%.3f" % one.main, "%+.3f" % (one.main - first.main), len(one.pictures))
            for role, one in evaluations.items()]
    return table((_("model"), _("size"), first.measure, _("difference"), _("pictures")), rows, (1, 2, 3, 4))


def _classes(evaluation):
    columns = [(_("precision"), "precision"), (_("recall"), "recall"), ("F1", "f1")]
    if evaluation.task == "detect":
        columns.insert(0, ("AP@0.5", "average_precision"))
    head = (_("class"),) + tuple(title for title, _name in columns) + (_("count"),)
    rows = [(row.label,) + tuple(_number(getattr(row, name)) for _title, name in columns) + (row.count,)
            for row in evaluation.by_label]
    return '<div class="beside">%s</div>' % "\n".join(
        table(head, rows[at:at + _ROWS], range(1, len(head))) for at in range(0, len(rows), _ROWS))


def _number(value):
    return "–" if value is None else "%.3f" % value


def _definition(evaluations):
    if next(iter(evaluations.values())).task != "detect":
        return _("Precision, recall and F1 of the likeliest class.")
    return _("AP: the area below precision over recall, a detection being right from an "
             "intersection over union of 0.5 on; mAP is its mean over the classes that occur. "
             "Precision, recall, F1 and confusion are of detections with a score of 0.5 and more.")


def _chart(name, picture, is_wide=False):
    return '<div class="chart%s">%s<img alt="%s" src="%s"></div>' % (
        " whole-width" if is_wide else "", _heading(name), escape(name), _png(picture))


def _errors(errors):
    if not errors:
        return "<p>%s</p>" % escape(_("There are none in these pictures."))
    return "\n".join([
        table((_("what"), _("what may have caused it"), _("count"), _("what to do")), _causes(errors), (2,)),
        _heading(_("The worst {count} of {all}").format(count=len(errors[:_SHOWN]), all=len(errors))),
        '<p class="legend"><small><span class="there">%s</span> &nbsp; <span class="seen">%s</span></small></p>' % (
            escape(_("what is there")), escape(_("what was seen"))),
        '<div class="errors">%s</div>' % "\n".join(_error(one) for one in errors[:_SHOWN])])


def _causes(errors):
    """Rows: kind, cause, count, remedy; the most frequent first."""
    counts = collections.Counter((_kinds()[one.kind], one.cause, one.remedy) for one in errors)
    found = counts.most_common()
    rows = [key[:2] + (count,) + key[2:] for key, count in found[:_CAUSES]]
    rest = sum(count for _key, count in found[_CAUSES:])
    return rows + ([("…", _("others, each of them rarer"), rest, "")] if rest else [])


def _kinds():
    return {"missed": _("not seen"), "invented": _("seen where nothing is"), "confused": _("confused")}


def _error(error):
    kinds = {"missed": _("not seen: {truth}"), "invented": _("seen where nothing is: {seen}"),
             "confused": _("{truth} taken for {seen}")}
    what = kinds[error.kind].format(
        truth=error.truth.label if error.truth else "",
        seen="%s %.2f" % (error.seen.label, error.seen.score) if error.seen else "")
    return ('<div class="error"><img src="%s"><p><b>%s</b></p><p class="cause">%s</p><p>%s</p>'
            "<p><small>%s</small></p></div>" % (
                _picture_with_boxes(error), escape(what), escape(error.cause), escape(error.remedy),
                escape(os.path.basename(error.sample.image_path))))


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
    return data_address(data.tobytes(), "jpeg")


def _png(path):
    with open(path, "rb") as file:
        return data_address(file.read())
