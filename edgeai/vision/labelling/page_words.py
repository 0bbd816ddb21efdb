"""What the page says, in the user's language. {} places are filled by the page."""
from edgeai.i18n import gettext as _


def page_words():
    """{the page's own word for it: the text}"""
    return dict(_of_pictures(), **dict(_of_boxes(), **dict(_of_saving(), **_of_keys())))


def _of_pictures():
    return {
        "title": _("Label pictures"),
        "show": _("Show"),
        "show_all": _("all"),
        "show_none": _("without labels"),
        "show_labelled": _("with boxes"),
        "show_empty": _("nothing in it"),
        "show_broken": _("label file damaged"),
        "previous": _("Previous"),
        "next": _("Next"),
        "next_missing": _("Next without labels"),
        "progress": _("{done} of {all} done"),
        "all_done": _("all {all} done"),
        "place": _("{place} of {all}"),
        "cant_show": _("This picture can't be shown: {why}"),
        "size_differs": _("This browser shows the picture as {shown} pixels, its file says {size}; "
                          "use another browser."),
        "no_match": _("No picture of this kind."),
    }


def _of_boxes():
    return {
        "classes": _("Classes"),
        "add_class": _("Add a class"),
        "rename_class": _("Rename a class"),
        "rename_to": _("Rename “{name}” in all pictures to:"),
        "choose_class": _("Class of the box: type, then Enter"),
        "new_class": _("new class “{name}”"),
        "boxes": _("Boxes here"),
        "no_boxes": _("Drag the mouse over a thing to draw its box."),
        "nothing": _("Nothing in it"),
        "nothing_on": _("Marked: there is nothing to label in this picture."),
        "copied": _("{count} boxes copied from {name}"),
        "nothing_to_copy": _("The last picture has no boxes."),
        "delete": _("Delete"),
        "undo": _("Undo"),
        "redo": _("Redo"),
        "copy_last": _("Copy last boxes"),
        "fit": _("Fit"),
        "broken": _("The label file of this picture can't be read: {why}"),
        "set_aside": _("Set the file aside and label anew"),
        "cancel": _("Cancel"),
        "ok": _("OK"),
    }


def _of_saving():
    return {
        "saved": _("Saved"),
        "saving": _("Saving …"),
        "not_saved": _("NOT SAVED, trying again: {why}"),
        "no_server": _("the program does not answer; start it again: edgeai label"),
        "wrong_address": _("the program was started with another address; open that one"),
        "conflict": _("This picture's labels were changed elsewhere. Which shall count?"),
        "disputed": _("NOT SAVED: {name} was changed elsewhere"),
        "take_theirs": _("What is on the disk"),
        "keep_mine": _("What I see here"),
        "page_broken": _("The page has a fault: {why}"),
    }


def _of_keys():
    return {
        "help": _("Keys"),
        "close": _("Close"),
        "mouse": _("mouse"),
        "key_draw": _("draw a box: drag; inside the chosen one: Shift and drag"),
        "key_move": _("choose a box: click; then drag it, or its handles"),
        "key_class": _("class of the chosen box and of the next ones"),
        "key_type": _("class by its name, also a new one"),
        "key_arrows": _("move the chosen box by 1 pixel, with Shift by 10"),
        "key_pages": _("previous, next picture"),
        "key_missing": _("next picture without labels"),
        "key_cycle": _("choose the next box"),
        "key_delete": _("delete the chosen box"),
        "key_undo": _("undo, redo"),
        "key_copy": _("copy the last picture's boxes"),
        "key_nothing": _("nothing in it: counts as done"),
        "key_zoom": _("zoom: wheel or keys; 0 fits the picture"),
        "key_pan": _("pan: drag with the right button, or Space and drag"),
        "key_escape": _("choose no box"),
        "key_help": _("these keys"),
    }
