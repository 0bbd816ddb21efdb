"""model.toml and README.md of a trained model: what it is, what it can do, what nobody knows."""
import os

from edgeai.audio.recognition.speech_model import CARD
from edgeai.audio.training.evaluation import CLEAN, ENROLLED, HELD_OUT, SECOND, SNRS_DB
from edgeai.audio.training.model_folder import files_with_digests
from edgeai.errors import ModelError
from edgeai.toml_file import read_toml, toml_string

_VOICES = {
    HELD_OUT: "variants of the training voice that were kept out of training",
    SECOND: "a second synthesiser (a person's diphones), never trained on",
    ENROLLED: "the same after its enrolment",
}


_TRAINED = """The network is a residual TDNN, trained with CTC on initials and toneless finals by
`edgeai train speech`. Its speech was made for it: eSpeak NG's Mandarin in many variants, the
same with other throats and tempos, and formant synthesis with a random vocal tract a
sentence; with noise, rooms and microphones mixed in anew each time.
**Trained from synthetic speech only.** No person's voice was in it, and nobody has measured
it on people."""
_FITTED = """It is a command model trained on with one speaker's recordings by
`edgeai train speech --enrol`, and hears that speaker best. All other speech that it was
trained from is synthetic, and nobody has measured it on other people."""
# How a model was made (`made_by` of its card) -> what its README says of it.
STORIES = {"training": _TRAINED, "enrolment": _FITTED}


def write_card(folder, name, commands, made_by, scores=()):
    """made_by: of STORIES; scores: of `evaluation`, none when not measured."""
    with open(os.path.join(folder, "README.md"), "w", encoding="utf-8", newline="\n") as file:
        file.write(_readme(name, commands, scores, STORIES[made_by], megabytes(folder)))
    with open(os.path.join(folder, "model.toml"), "w", encoding="utf-8", newline="\n") as file:
        file.write(_toml(name, made_by, scores, files_with_digests(folder)))


def add_scores(folder, commands, scores):
    """Write the card of a model of ours again, with its figures; ModelError for any other."""
    table = read_toml(os.path.join(folder, CARD), ModelError)
    made_by = table.choice("made_by", tuple(STORIES), required=True)
    write_card(folder, table.string("name", required=True), commands, made_by, scores)


def _toml(name, made_by, scores, digests):
    lines = ["# Model package: read README.md beside this file for what it can and cannot do.",
             'task = "speech"', "name = %s" % toml_string(name), 'language = "zh"', "rate_hz = 16000",
             'licence = "Apache-2.0"', "made_by = %s" % toml_string(made_by), ""]
    if scores:
        lines += ["[metrics]   # shares of sentences heard whole and right; of strangers' accepted"]
        lines += ["%s = %.3f" % (_metric(score), share(score)) for score in scores]
        lines += [""]
    lines += ["[files]   # SHA-256, checked before the model is loaded"]
    lines += ["%s = %s" % (toml_string(file), toml_string(digest)) for file, digest in sorted(digests.items())]
    return "\n".join(lines) + "\n"


def _metric(score):
    noise = "clean" if score.snr_db is CLEAN else "%d_db" % score.snr_db
    return "_".join((score.kind, score.voice.replace("-", "_"), noise))


def share(score):
    """What a score is read by: sentences heard right; of strangers, those accepted."""
    return score.accepted if score.kind == "strangers" else score.exact


def _readme(name, commands, scores, story, megabytes):
    return """# {name}: a small Mandarin command model

Vosk format, {megabytes:.1f} MB, 16 kHz. {story}

## What it hears
{phrases} commands ({examples}){numbers}, and through a runtime grammar any
phrase spelled with the 6,763 characters of GB 2312. Speech outside the grammar comes out as
`[unk]`. Rejection is the grammar's; the confidence alone does not reject.

## Figures
{figures}
## What it is for
The virtual kit, drills and tests, and clear commands of a speaker who enrolled
(`edgeai record --enrol DIR`, `edgeai train speech --enrol DIR`). For live speech without
enrolment use a public Vosk model: `edgeai models install`.

Licence: Apache-2.0, as the project.
""".format(name=name, megabytes=megabytes, story=story, phrases=len(commands.phrases),
           examples=", ".join(commands.phrases[:3]) + " ..." * (len(commands.phrases) > 3),
           numbers=", numbers as they are said" if commands.digits else "",
           figures=_figures(scores))


def _figures(scores):
    if not scores:
        return "Not measured: `edgeai train speech --evaluate FOLDER` does.\n"
    text = "Sentences heard whole and right, by `edgeai train speech --evaluate`:\n\n"
    text += "| | %s |\n|---|%s\n" % (" | ".join(map(_noise, SNRS_DB)), "---|" * len(SNRS_DB))
    for voice in dict.fromkeys(score.voice for score in scores):
        for kind in ("commands", "digits"):
            row = [score for score in scores if (score.voice, score.kind) == (voice, kind)]
            if row:
                text += "| %s (%d), %s | %s |\n" % (
                    kind, row[0].sentences, _VOICES.get(voice, voice),
                    " | ".join("%.1f %%" % (100 * score.exact) for score in row))
    text += "\nWords outside the vocabulary taken for a command: "
    text += ", ".join("%.1f %% (%s)" % (100 * score.accepted, score.voice)
                      for score in scores if score.kind == "strangers")
    return text + ".\n"


def _noise(snr_db):
    return "clean" if snr_db is CLEAN else "%d dB" % snr_db


def megabytes(folder):
    """What the folder's files take, in 10^6 bytes."""
    return sum(os.path.getsize(os.path.join(parent, name))
               for parent, _folders, names in os.walk(folder) for name in names) / 1e6
