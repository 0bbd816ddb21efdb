"""Fits the weights of edgeai/audio/dialogue/retrieval.py on tests/data/chat/tuning.toml, and on nothing else.

    python benchmarks/chat_fit.py

Logistic regression: is this intent meant by this sentence? For each sentence the likeliest
intents and the right one are judged. Prints the weights, and what thresholds would do to
tuning sentences that were left out of the fit (five folds).
"""
import os
import sys

FOLDS = 5
RIVALS = 4
STEPS = 60
RIDGE = 5e-5


def main():
    import numpy

    sentences, right, groups = load()
    table = [likenesses(text) for text in sentences]
    for (what, _weight), weight in zip(weights_now(), fit(table, right)):
        print("%7.2f  %s" % (weight, what))
    scores, answers = cross_validate(table, right)
    print("\nthreshold  accepted  wrong    far   near   (left out of the fit)")
    for threshold in numpy.arange(0.1, 0.85, 0.05):
        print_row(threshold, scores >= threshold, answers == right, groups)


def load():
    """(sentences, the number of the intent that is meant or -1, known | far | near)."""
    import numpy

    data = chat.load_set("tuning")
    names = [getattr(key, "name", None) for key in index().keys]
    rows = [(text, names.index(name), "known") for name, texts in data["known"].items()
            for text in texts]
    rows += [(text, -1, group) for group in ("far", "near")
             for text in data["out_of_scope"][group]]
    sentences, right, groups = zip(*rows)
    return sentences, numpy.array(right), numpy.array(groups)


def index():
    return chat.new_bot()._index


def weights_now():
    from edgeai.audio.dialogue.retrieval import WEIGHTS

    return WEIGHTS


def likenesses(text):
    from edgeai.audio.dialogue.syllables import normalise

    return index().likenesses(normalise(text)).astype(float)


def fit(table, right):
    """Newton's method on the ridge logistic loss."""
    import numpy

    rows, is_meant = zip(*((row, number == meant) for each, meant in zip(table, right)
                           for number, row in rivals(each, meant)))
    rows, is_meant = numpy.array(rows), numpy.array(is_meant, dtype=float)
    weights = numpy.zeros(rows.shape[1])
    for _step in range(STEPS):
        odds = 1 / (1 + numpy.exp(-rows.dot(weights)))
        slope = rows.T.dot(odds - is_meant) / len(rows) + RIDGE * weights
        curve = (rows * (odds * (1 - odds))[:, None]).T.dot(rows) / len(rows)
        weights -= numpy.linalg.solve(curve + RIDGE * numpy.eye(len(weights)), slope)
    return weights


def rivals(each, meant):
    """The intents that are likely by any one of the first three likenesses, and the right one."""
    chosen = {int(number) for column in range(3)
              for number in (-each[:, column]).argsort()[:RIVALS]}
    return [(number, each[number]) for number in sorted(chosen | ({meant} - {-1}))]


def cross_validate(table, right):
    import numpy

    folds = numpy.random.RandomState(chat.SEED).randint(0, FOLDS, len(table))
    scores, answers = numpy.zeros(len(table)), numpy.zeros(len(table), dtype=int)
    for fold in range(FOLDS):
        rest = numpy.flatnonzero(folds != fold)
        weights = fit([table[number] for number in rest], right[rest])
        for number in numpy.flatnonzero(folds == fold):
            odds = table[number].dot(weights)
            answers[number], scores[number] = odds.argmax(), 1 / (1 + numpy.exp(-odds.max()))
    return scores, answers


def print_row(threshold, is_accepted, is_right, groups):
    known, far, near = (groups == name for name in ("known", "far", "near"))
    print("%9.2f  %8.3f  %5.3f  %5.3f  %5.3f" % (
        threshold, (is_accepted & is_right)[known].mean(), (is_accepted & ~is_right)[known].mean(),
        is_accepted[far].mean(), is_accepted[near].mean()))


if __name__ == "__main__":
    sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    import chat  # the benchmark beside this file
    main()
