"""A paper: questions drawn from the bank by a seed, their options shuffled."""
import random
from typing import NamedTuple, Tuple

from edgeai.drill.theory.questions import JUDGE, KINDS, LETTERS, SINGLE, Question
from edgeai.errors import UsageError
from edgeai.i18n import gettext as _

# "Each error takes 1 of 100 marks" needs a hundred questions; the rules give no other number.
QUESTIONS = 100
MINUTES = 20
# The rules name both kinds and no proportion.
SINGLE_SHARE = (2, 3)


class Item(NamedTuple):
    """A question as it stands on a paper; order: the places in `question.options`, as shown."""

    question: Question
    order: Tuple[int, ...]

    @property
    def options(self):
        return tuple(self.question.options[place] for place in self.order)

    @property
    def signs(self):
        """What one writes for each option shown."""
        return LETTERS if self.question.kind == SINGLE else self.question.options

    def sign_of(self, place):
        """place: in `question.options`."""
        return self.signs[self.order.index(place)]

    @property
    def right_sign(self):
        return self.sign_of(self.question.right)


class Paper(NamedTuple):
    seed: int
    items: Tuple[Item, ...]


def draw(bank, count=QUESTIONS, seed=0, topic=None, weights=None, first=()):
    """A paper whose topics are even, or as `weights` ({topic: share}) say, and two thirds of
    which are single choices; those come first, as on paper.

    first: ids of questions to prefer. UsageError: the bank has no such topic, or too few questions.
    """
    topics = _topics(bank, topic)
    generator = random.Random(seed)
    piles = _piles(bank, topics, generator, frozenset(first))
    generator.shuffle(topics)
    taken = {}
    for kind, wanted in _kinds(piles, count):
        for _number in range(wanted):
            where = _neediest(topics, piles, taken, kind, weights or {})
            taken.setdefault(where, []).append(piles[where, kind].pop())
    questions = [one for chosen in taken.values() for one in chosen]
    generator.shuffle(questions)
    questions.sort(key=lambda one: KINDS.index(one.kind))
    return Paper(seed, tuple(_item(one, generator) for one in questions))


def _topics(bank, topic):
    if topic is not None and topic not in bank.titles:
        raise UsageError(_("the bank has no topic {topic}").format(topic=topic),
                         _("Choose one of: {choices}.").format(choices=", ".join(
                             "%s (%s)" % pair for pair in bank.titles.items())))
    return [topic] if topic else list(bank.titles)


def _piles(bank, topics, generator, first):
    """{(topic, kind): questions in the order in which they are drawn, from the end}"""
    piles = {(topic, kind): [] for topic in topics for kind in KINDS}
    for question in bank.questions:
        if question.topic in topics:
            piles[question.topic, question.kind].append(question)
    for key in sorted(piles):
        generator.shuffle(piles[key])
        piles[key].sort(key=lambda one: one.id in first)
    return piles


def _kinds(piles, count):
    """How many of each kind; one makes up for what the other has not."""
    there = {kind: sum(len(pile) for key, pile in piles.items() if key[1] == kind) for kind in KINDS}
    if not 1 <= count <= sum(there.values()):
        raise UsageError(
            _("{count} questions are wanted, and there are {there}").format(
                count=count, there=sum(there.values())),
            _("Ask for 1 to {there} questions.").format(there=sum(there.values())))
    over, under = SINGLE_SHARE
    singles = (2 * count * over + under) // (2 * under)  # rounded, half up
    singles = max(count - there[JUDGE], min(singles, there[SINGLE]))
    return (SINGLE, singles), (JUDGE, count - singles)


def _neediest(topics, piles, taken, kind, weights):
    """Of the topics that have one left, that which has the least of its share."""
    left = [topic for topic in topics if piles[topic, kind]]
    return min(left, key=lambda topic: (len(taken.get(topic, ())) + 1) / weights.get(topic, 1.0))


def _item(question, generator):
    order = list(range(len(question.options)))
    if question.kind == SINGLE:
        generator.shuffle(order)
    return Item(question, tuple(order))
