"""Score sheets and drills as a contestant's weeks leave them, made without any grading."""
import json

from edgeai.drill import rubric
from edgeai.drill.book import read_books
from edgeai.drill.drill_folder import SETTINGS, Drill, blank_names


def sheet(book="TB4-1", ticket="", seat="07", lost=(), shares=None, seed="1", wrong="0"):
    """The fields of a sheet, as JSON has them. lost: names of blanks; shares: {row: share of its points}."""
    rows = {row.number: _row(row, False, 0.0, []) for row in rubric.rows()}
    for task in [task for one in read_books(book, seed) for task in one.tasks]:
        for number in task.row_numbers():
            row = rubric.row(number)
            rows[number] = _row(row, True, row.points * (shares or {}).get(number, 1.0), [])
        for script in task.scripts:
            if script.row is not None:
                marked = task.script(script.file)
                items = [_item(number, script.hand_in, marked.blank(name).line + 1, name not in lost, wrong)
                         for number, name in enumerate(blank_names(marked, script, seed), 1)]
                rows[script.row] = _row(rubric.row(script.row), True, sum(item["points"] for item in items), items)
    return {"format": 1, "name": book, "seat": seat, "ticket": ticket, "hand_in": "h" + ticket, "key": "k" + book,
            "notes": [], "tampering": [], "changed": [], "layer": "", "language": "en", "total": 0, "most": 0,
            "rows": [rows[number] for number in sorted(rows)]}


def write_sheet(path, **fields):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(sheet(**fields), ensure_ascii=False), encoding="utf-8")
    return path


def write_drill(folder, ticket, made_at, book="TB4-1", log=(), seat="07", used_s=0.0):
    """log: (minute, path, digest or None)."""
    own = folder / ".drill"
    own.mkdir(parents=True)
    drill = Drill(**dict({name: None for name in Drill._fields}, name=book, title="题", seat=seat, ticket=ticket,
                         minutes=60, made_at=made_at))
    (folder / SETTINGS).write_text(json.dumps(drill._asdict()), encoding="utf-8")
    (own / "log.jsonl").write_text("".join(
        json.dumps({"at_s": 60.0 * minute, "path": path, "sha256": digest, "bytes": 1}, ensure_ascii=False) + "\n"
        for minute, path, digest in log), encoding="utf-8")
    (own / "clock.0.json").write_text(json.dumps(
        {"ticket": ticket, "used_s": used_s, "stops": [], "saved_at": 1.0}), encoding="utf-8")
    return folder


def _row(row, is_part, points, items):
    return {"number": row.number, "module": row.module, "task": row.task, "title": row.title, "most": float(row.points),
            "points": points, "is_part": is_part, "reason": "", "items": items}


def _item(number, file, line, ok, wrong):
    return {"title": "空 %d" % number, "ok": ok, "points": float(ok), "reason": "",
            "evidence": "%s 第 %d 行: %s  应当打印" % (file, line, wrong)}
