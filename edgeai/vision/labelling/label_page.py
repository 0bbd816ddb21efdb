"""What the page asks for, and what it is answered: HTML and scripts, pictures, labels."""
import os

from edgeai.errors import ImageFileError, error_fields
from edgeai.i18n import gettext as _, language
from edgeai.packages import load
from edgeai.vision.image_file import BYTES_AT_MOST, check_size, read_header_of, read_image
from edgeai.vision.labelling.box_json import box_fields, read_boxes
from edgeai.vision.labelling.labelled_folder import LabelsChanged
from edgeai.vision.labelling.page_server import Answer, json_answer, refusal
from edgeai.vision.labelling.page_words import page_words

PAGE_FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "page")
KINDS = {".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8",
         ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
# What every browser shows; others go out as PNG.
SHOWN_FORMATS = ("jpeg", "png", "bmp", "gif", "webp")


class LabelPage:
    """The answers of a `LabelledFolder`; `routes` are for a PageServer."""

    def __init__(self, folder):
        self._folder = folder
        # Only these names are ever opened, whatever the address says.
        self._files = {name: os.path.join(PAGE_FOLDER, name) for name in os.listdir(PAGE_FOLDER)}
        self.routes = [
            ("GET", "", lambda groups, _json: self._file("label.html")),
            ("GET", r"page/([\w.-]+)", lambda groups, _json: self._file(groups[0])),
            ("GET", "pictures/(.+)", lambda groups, _json: self._picture(groups[0])),
            ("GET", "api/set", lambda groups, _json: self._set()),
            ("GET", "api/labels/(.+)", lambda groups, _json: self._labels(groups[0])),
            ("PUT", "api/labels/(.+)", lambda groups, fields: self._save(groups[0], fields)),
            ("POST", "api/aside/(.+)", lambda groups, fields: self._set_aside(groups[0])),
            ("POST", "api/classes", lambda groups, fields: self._add_class(fields)),
            ("POST", "api/rename", lambda groups, fields: self._rename_class(fields)),
        ]

    def _file(self, name):
        if name not in self._files:
            return _not_found()
        with open(self._files[name], "rb") as file:
            return Answer(200, file.read(), KINDS[os.path.splitext(name)[1]])

    def _set(self):
        self._folder.scan()
        return json_answer({
            "folder": os.path.basename(self._folder.folder) or self._folder.folder,
            "format": self._folder.format, "language": language(), "words": page_words(),
            "pictures": [one._asdict() for one in self._folder.summaries()],
            "classes": self._folder.classes.names})

    def _picture(self, name):
        """Its own bytes, once its header is known to be a picture's of a size that can be shown."""
        place = self._folder.places.get(name)
        if place is None:
            return _not_found()
        try:
            header = read_header_of(place.picture_path)
            check_size(header)
            if header.format not in SHOWN_FORMATS:
                return Answer(200, _as_png(place.picture_path), "image/png")
            with open(place.picture_path, "rb") as file:
                return Answer(200, file.read(BYTES_AT_MOST), "image/" + header.format)
        except ImageFileError as problem:
            return json_answer({"error": error_fields(problem)}, 422)

    def _labels(self, name):
        if name not in self._folder.places:
            return _not_found()
        return json_answer(_labels_fields(self._folder.read(name)))

    def _save(self, name, fields):
        if name not in self._folder.places:
            return _not_found()
        now = self._folder.read(name)
        boxes = read_boxes(fields.get("boxes"), now.width, now.height)
        try:
            saved = self._folder.save(name, fields.get("version"), boxes, fields.get("empty") is True)
        except LabelsChanged as changed:
            return json_answer(_labels_fields(changed.now), 409)
        return json_answer(dict(_labels_fields(saved), classes=self._folder.classes.names))

    def _set_aside(self, name):
        if name not in self._folder.places:
            return _not_found()
        return json_answer(_labels_fields(self._folder.set_aside(name)))

    def _add_class(self, fields):
        self._folder.add_class(_text(fields, "name"))
        return json_answer({"classes": self._folder.classes.names})

    def _rename_class(self, fields):
        self._folder.rename_class(_text(fields, "old"), _text(fields, "new"))
        return json_answer({"classes": self._folder.classes.names})


def _text(fields, name):
    if not isinstance(fields.get(name), str):
        raise refusal(400, name)
    return fields[name]


def _not_found():
    return refusal(404, _("there is no such page"))


def _labels_fields(labels):
    boxes = labels.annotation.boxes if labels.annotation else ()
    return {"name": labels.name, "version": labels.version, "width": labels.width,
            "height": labels.height, "boxes": [box_fields(box) for box in boxes],
            "empty": labels.annotation is not None and not boxes,
            "problem": labels.problem, "picture_problem": labels.picture_problem}


def _as_png(path):
    cv2 = load("cv2", "opencv-python")
    return cv2.imencode(".png", read_image(path))[1].tobytes()
