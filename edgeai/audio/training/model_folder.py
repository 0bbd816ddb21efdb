"""Writes a model folder that Vosk loads: network, graphs, settings, card.

Layout: vosk-api's model.cc ("V2"); the runtime graph HCLr.fst + Gr.fst, so that a phrase
list of the user's works as well as the sentence grammar that is built in.
"""
import os
from typing import NamedTuple, Tuple

from edgeai.audio.recognition.model_layout import layout_of
from edgeai.audio.recognition.speech_model import CARD, sha256
from edgeai.audio.training import acoustic_features, network
from edgeai.audio.training.decoding_graph import GraphCosts, sentence_graph, word_graph
from edgeai.audio.training.network_writer import write_acoustic_model
from edgeai.audio.training.pronunciation import character_units, syllables, unit_ids
from edgeai.audio.training.units import GAP, PLACES, SILENCE, UNITS, phone, phone_outputs
from edgeai.errors import UsageError
from edgeai.i18n import gettext as _

FILLER = "[unk]"
# min-active, beams: nothing is lost, and noise does not slow it. phone-determinize: with it
# the filler's loop takes minutes. Silence ends a sentence after 0.5 s.
_MODEL_CONF = """--min-active=200
--max-active=3000
--beam=13.0
--lattice-beam=6.0
--phone-determinize=false
--acoustic-scale={acoustic_scale}
--frame-subsampling-factor={step}
--frames-per-chunk=21
--endpoint.silence-phones={silence}:{gap}
--endpoint.rule2.min-trailing-silence=0.5
--endpoint.rule3.min-trailing-silence=0.75
--endpoint.rule4.min-trailing-silence=1.0
"""


class Decoding(NamedTuple):
    """How sound and grammar are weighed against one another."""

    acoustic_scale: float = 0.7
    costs: GraphCosts = GraphCosts()


class Lexicon(NamedTuple):
    """words: in the order of their ids, from 1; pronunciations: {id: [tuples of units]}."""

    words: Tuple[str, ...]
    pronunciations: dict

    def ids(self, words):
        numbers = {word: number for number, word in enumerate(self.words, 1)}
        return [numbers[word] for word in words]


def lexicon(commands):
    """Every command and digit as a word, every character of GB 2312 as another, FILLER last."""
    characters = character_units()
    words = list(dict.fromkeys(commands.phrases + commands.digits + tuple(sorted(characters))))
    ways = {number: characters.get(word) or [unit_ids(syllables(word))]
            for number, word in enumerate(words, 1)}
    ways[len(words) + 1] = sorted({units for some in characters.values() for units in some})
    return Lexicon(tuple(words) + (FILLER,), ways)


def check_destination(folder):
    """UsageError where something else than a model stands: it would be gone afterwards."""
    is_free = not os.path.exists(folder) or os.path.isdir(folder) and not os.listdir(folder)
    if not is_free and layout_of(folder) is None:
        raise UsageError(_("{folder} is there already, and no model").format(folder=folder),
                         _("Give --out a new folder's name; a model there is replaced."))


def write_model(folder, layers, commands, decoding=Decoding()):
    """All but the card, into an empty folder. layers: the network's `Affine`s."""
    for name in ("am", "conf", os.path.join("graph", "phones")):
        os.makedirs(os.path.join(folder, name))
    write_acoustic_model(os.path.join(folder, "am", "final.mdl"), phone_outputs(),
                         layers, network.INPUTS)
    write_settings(folder, decoding)
    write_graphs(folder, commands, decoding.costs)


def write_settings(folder, decoding):
    """What stands under conf/."""
    _write_text(folder, "conf/mfcc.conf", acoustic_features.CONF)
    _write_text(folder, "conf/model.conf", _MODEL_CONF.format(
        acoustic_scale=decoding.acoustic_scale, step=network.STEP, silence=SILENCE, gap=GAP))


def write_graphs(folder, commands, costs):
    """What stands under graph/; a new list of commands needs no more than this."""
    words = lexicon(commands)
    filler = words.ids([FILLER])[0]
    graph = os.path.join(folder, "graph")
    word_graph(words.pronunciations, filler, costs).write(
        os.path.join(graph, "HCLr.fst"), sort_by="output")
    digits = dict(zip(commands.digits, words.ids(commands.digits)))
    sentence_graph(words.ids(commands.phrases), digits, filler, costs).write(
        os.path.join(graph, "Gr.fst"), sort_by="input")
    _write_text(folder, "graph/words.txt", "".join(
        "%s %d\n" % (word, number) for number, word in enumerate(("<eps>",) + words.words)))
    _write_text(folder, "graph/disambig_tid.int", "")
    _write_text(folder, "graph/phones/word_boundary.int", _word_boundaries())


def files_with_digests(folder):
    """{file, with slashes: its SHA-256}, without card and README."""
    found = {}
    for parent, _folders, names in sorted(os.walk(folder)):
        for name in sorted(names):
            path = os.path.join(parent, name)
            inside = os.path.relpath(path, folder).replace(os.sep, "/")
            if inside not in (CARD, "README.md"):
                found[inside] = sha256(path)
    return found


def _word_boundaries():
    lines = ["%d nonword" % SILENCE, "%d internal" % GAP]
    for unit in range(1, len(UNITS) + 1):
        lines += ["%d %s" % (phone(unit, place), word) for place, word in enumerate(PLACES)]
    return "\n".join(lines) + "\n"


def _write_text(folder, name, text):
    path = os.path.join(folder, *name.split("/"))
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        file.write(text)
