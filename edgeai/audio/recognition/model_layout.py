"""Where a Vosk model keeps its files.

Read in vosk-api 0.3.45, src/model.cc: with am/final.mdl it is the newer layout, else
the older one, all in one folder. Of the graph there is either one fixed FST, or a
lexicon and a grammar that is composed at run time.
"""
import os
from typing import NamedTuple, Optional


class ModelLayout(NamedTuple):
    """Paths below the model's folder, with forward slashes.

    decoding: options of the decoder; None in the older layout, where vosk has its own.
    """

    network: str
    features: str
    decoding: Optional[str]
    fixed_graph: str
    lexicon: str
    grammar: str
    disambiguation: str
    words: str
    word_boundary: str


def _layout(network, settings, decoding, graph, phones):
    return ModelLayout(
        network + "final.mdl", settings + "mfcc.conf", decoding, graph + "HCLG.fst",
        graph + "HCLr.fst", graph + "Gr.fst", graph + "disambig_tid.int", graph + "words.txt",
        phones + "word_boundary.int",
    )


NEWER = _layout("am/", "conf/", "conf/model.conf", "graph/", "graph/phones/")
OLDER = _layout("", "", None, "", "")
EXTRACTOR = "ivector/final.ie"  # speaker adaptation, when it is there; it needs:
EXTRACTOR_NEEDS = ("ivector/final.dubm", "ivector/final.mat", "ivector/global_cmvn.stats",
                   "ivector/online_cmvn.conf", "ivector/splice.conf")
RESCORER = "rescore/G.carpa"  # a larger grammar, when it is there; it needs:
RESCORER_NEEDS = ("rescore/G.fst",)


def layout_of(folder):
    """The folder's `ModelLayout`, or None when it is no Vosk model."""
    for layout in (NEWER, OLDER):
        if has(folder, layout.network):
            return layout
    return None


def has(folder, name):
    return os.path.isfile(path_of(folder, name))


def path_of(folder, name):
    return os.path.join(folder, *name.split("/"))


def has_fixed_graph(folder, layout):
    return has(folder, layout.fixed_graph)


def needed_files(folder, layout):
    """What vosk opens of this folder, whether it is there or not."""
    if has_fixed_graph(folder, layout):
        graph = (layout.fixed_graph,)
    else:
        graph = (layout.lexicon, layout.grammar, layout.disambiguation)
    decoding = (layout.decoding,) if layout.decoding else ()
    names = (layout.network, layout.features) + decoding + graph
    for part, needs in ((EXTRACTOR, EXTRACTOR_NEEDS), (RESCORER, RESCORER_NEEDS)):
        if has(folder, part):
            names += (part,) + needs
    return names
