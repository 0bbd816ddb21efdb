"""Hand-ins of a class for `class.py`: model answers, spoilt by the dice."""
import concurrent.futures
import os
import shutil
import time

from edgeai.drill.answer_sheet import Answer
from edgeai.drill.book import book_ids, read_books, rehearsals
from edgeai.drill.drill_folder import blank_names, sheet_of
from edgeai.drill.drill_key import DrillKey, key_path, write_key
from edgeai.drill.solution import write_solution
from edgeai.toml_file import read_toml


def write_class(place, hand_ins, arguments, dice):
    """A hand-in for each seat, with its key beside it."""
    names = books_of(arguments.book or ["A"])
    models = write_models(place, names, arguments.seed)
    for number in range(1, arguments.seats + 1):
        name = names[(number - 1) % len(names)]
        folder = os.path.join(hand_ins, "%02d" % number)
        for book in rehearsals().get(name, [name]):
            copy_into(models[book], folder)
        write_key(key_path(folder), DrillKey(name, arguments.seed, "01", "", "", ""))
        tasks = tasks_of(name, arguments.seed)
        if number == arguments.seats:
            blank(folder, tasks, arguments.seed)
        elif number > max(2, len(names)):
            spoil(folder, tasks, arguments.seed, dice)


def books_of(words):
    every = book_ids() * 2 + sorted(rehearsals())
    return [name for word in words for name in (every if word == "all" else [word])]


def write_models(place, names, seed):
    """{book: the folder of its model answer} of these books and those of these rehearsals."""
    books = {book for name in names for book in rehearsals().get(name, [name])}
    found = {book: os.path.join(place, "model", book) for book in sorted(books)}
    started_s = time.monotonic()
    with concurrent.futures.ProcessPoolExecutor(4) as pool:  # what makes one changes its current folder
        for made in [pool.submit(write_model, book, seed, folder) for book, folder in found.items()]:
            made.result()
    print("the model answers of %s took %.0f s" % (" ".join(found), time.monotonic() - started_s), flush=True)
    return found


def write_model(book, seed, folder):
    os.makedirs(folder)
    write_solution(tasks_of(book, seed), folder)


def tasks_of(name, seed):
    return [task for book in read_books(name, seed) for task in book.tasks]


def copy_into(source, target):
    """Books of a rehearsal have no file of one name."""
    os.makedirs(target, exist_ok=True)
    for name in os.listdir(source):
        put = shutil.copytree if os.path.isdir(os.path.join(source, name)) else shutil.copyfile
        put(os.path.join(source, name), os.path.join(target, name))


def blank(folder, tasks, seed):
    """The sheets as given and nothing else."""
    shutil.rmtree(folder)
    os.mkdir(folder)
    for task in tasks:
        for script in task.scripts:
            write(os.path.join(folder, script.hand_in), sheet_of(task, script, seed).encode("utf-8"))


def spoil(folder, tasks, seed, dice):
    for task in tasks:
        for script in task.scripts:
            answers = drawn_answers(task, script, seed, dice)
            text = task.script(script.file).filled(answers)
            write(os.path.join(folder, script.hand_in), text.encode("utf-8"))
    for damage in (os.remove, tear):
        if dice.random() < 0.5:
            files = sorted(os.path.join(top, name) for top, _folders, names in os.walk(folder) for name in names)
            damage(dice.choice(files))


def drawn_answers(task, script, seed, dice):
    """{blank: Answer}: a fifth of the open blanks empty, a fifth with a wrong answer."""
    if script.row is None:
        return {}
    found, table = {}, read_toml(task.path("answers.toml"))
    for name in blank_names(task.script(script.file), script, seed):
        chance = dice.random()
        if chance < 0.4:
            wrong = table.table(name).strings("wrong", required=True)
            found[name] = Answer("" if chance < 0.2 else dice.choice(wrong))
    return found


def tear(path):
    """What a pulled stick leaves."""
    with open(path, "r+b") as file:
        file.truncate(os.path.getsize(path) // 2)


def write(path, data):
    with open(path, "wb") as file:
        file.write(data)
