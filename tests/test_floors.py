"""The floors: imports only downwards, a function's own imports included."""
import ast
import fnmatch
import os
import re

import pytest

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PACKAGE = os.path.join(ROOT, "edgeai")

# Floor -> modules, without "edgeai."; the first pattern that fits counts.
FLOORS = (
    # Packages' own files: every import of something in them runs them.
    (0, "audio.dialogue audio.processing audio.recognition audio.recording audio.speaking "
        "audio.training audio vision.scenes vision.sources vision.datasets vision.labelling vision.training "
        "vision.detection vision.kmodel vision sensors linkage.board_b linkage sim commands drill"),
    (0, "firmware.maixpy.*"),  # board B's own programs: they import nothing of edgeai
    (0, "errors clock records config kit_devices i18n toml_file packages archives whole_file "
        "whole_folder file_lock file_digest append_line csv_table user_files system_reasons unknown_value"),
    (1, "audio.clip audio.half_duplex audio.watched_call audio.wav_format audio.wav_target audio.wavfile"),
    (1, "audio.dialogue.answer_table audio.dialogue.arithmetic audio.dialogue.chatbot audio.dialogue.chinese_numbers "
        "audio.dialogue.command_chains audio.dialogue.command_parts audio.dialogue.commands "
        "audio.dialogue.conversation audio.dialogue.follow_ups "
        "audio.dialogue.intents audio.dialogue.rejected_log audio.dialogue.retrieval "
        "audio.dialogue.rewriter audio.dialogue.simplified audio.dialogue.skills "
        "audio.dialogue.syllables audio.dialogue.taught audio.dialogue.templates"),
    (1, "audio.processing.analysis audio.processing.feature_export audio.processing.features "
        "audio.processing.filters audio.processing.frames audio.processing.gain "
        "audio.processing.noise_floor audio.processing.noise_reduction "
        "audio.processing.preprocessing audio.processing.resample "
        "audio.processing.soxr_resample audio.processing.speech_frames "
        "audio.processing.trimming audio.processing.voice_activity"),
    (1, "audio.recognition.command_list audio.recognition.error_rate "
        "audio.recognition.grammar audio.recognition.kaldi_files "
        "audio.recognition.model_check audio.recognition.model_layout"),
    (1, "audio.recording.bare_samples audio.recording.delivery audio.recording.disk_sync audio.recording.enrolment "
        "audio.recording.level_meter audio.recording.level_watch "
        "audio.recording.recording_quality audio.recording.take audio.recording.wav_repair"),
    (1, "audio.speaking.sound_cache audio.speaking.speech_queue audio.speaking.system_voices "
        "audio.speaking.utterance"),
    (2, "audio.pyaudio_host"),
    (2, "audio.dialogue.language_model"),
    (2, "audio.processing.feature_plot"),
    (2, "audio.recognition.model_install audio.recognition.model_trial "
        "audio.recognition.recognizer audio.recognition.speech_model "
        "audio.recognition.vosk_model"),
    (2, "audio.recording.any_key audio.recording.capture audio.recording.ending "
        "audio.recording.microphone audio.recording.pyaudio_microphone "
        "audio.recording.recorder"),
    (2, "audio.speaking.engine_process audio.speaking.espeakng audio.speaking.espeakng_voice "
        "audio.speaking.pyaudio_speaker audio.speaking.pyttsx3_child "
        "audio.speaking.pyttsx3_voice audio.speaking.synthesis audio.speaking.voice"),
    (2, "audio.training.*"),
    (1, "linkage.journal linkage.condition linkage.actions linkage.rule linkage.tracker "
        "linkage.machine linkage.rule_book linkage.rule_builder linkage.rule_file "
        "linkage.detections linkage.device_check linkage.live_values "
        "linkage.readings_file linkage.readings_writer linkage.readings_plot linkage.replay linkage.state_file "
        "linkage.saved_states linkage.last_told linkage.start_log linkage.alarm_log linkage.action_text linkage.note_table "
        "linkage.heard_phrases"),
    (1, "cjk_font html_page picture"),
    (2, "vision.datasets.dataset vision.datasets.dataset_split vision.datasets.dataset_writer "
        "vision.datasets.checker vision.datasets.measuring vision.datasets.picture_checks "
        "vision.datasets.set_checks vision.datasets.statistics vision.datasets.statistics_plot"),
    (2, "vision.scenes.scene_set vision.scenes.defects"),
    (1, "vision.boxes vision.picture_header vision.picture_end vision.image_file vision.scenes.* vision.datasets.* vision.kmodel.*"),
    (1, "vision.package_description vision.training.anchors vision.training.augmentation "
        "vision.training.average_precision vision.training.confusion"),
    (2, "training_state"),
    (2, "vision.*"),
    (1, "linkage.board_b.frames"),
    (2, "linkage.board_b.*"),
    (2, "linkage.slow_worker linkage.performer linkage.dispatcher linkage.source_thread linkage.questions"),
    (2, "sensors.*"),
    (3, "linkage.doers linkage.sources linkage.engine"),
    (3, "kit"),
    (4, "sim.* commands.* drill.* __main__"),
    (5, "tasks.*"),
)
# edgeai itself shows what scripts use, up to the kit; so it is as high as that.
FACE_FLOOR = 3

# (importing, imported) -> why this one may go upwards.
EXCEPTIONS = {
    ("edgeai.kit", "edgeai.sim.kit"):
        "open_kit(\"sim\") is how a script gets the virtual kit; loaded only when asked for",
}

WORLDS = ("audio", "vision", "sensors")
STANDINS = "edgeai.sim.standins"


def modules():
    """{module's name: its file}"""
    found = {}
    for folder, _folders, names in os.walk(PACKAGE):
        for name in names:
            if name.endswith(".py"):
                path = os.path.join(folder, name)
                words = os.path.relpath(path, ROOT)[: -len(".py")].split(os.sep)
                found[".".join(words[:-1] if words[-1] == "__init__" else words)] = path
    return found


MODULES = modules()


def floor_of(module):
    if module == "edgeai":
        return FACE_FLOOR
    name = module[len("edgeai."):]
    for floor, patterns in FLOORS:
        if any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns.split()):
            return floor
    return None


def imports_of(text, module, is_package=False, known=MODULES):
    """The modules of edgeai that a source imports: anywhere in it, and by name in a string."""
    found = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = _absolute(node, module, is_package)
            for alias in node.names:
                inside = "%s.%s" % (base, alias.name)
                found.add(inside if inside in known else base)
        else:
            named = re.match(r"(edgeai(\.\w+)+)(:\w+)?$", _text_of(node))
            if named and named.group(1) in known:
                found.add(named.group(1))
    return {name for name in found if name.split(".")[0] == "edgeai"}


def _absolute(node, module, is_package):
    if not node.level:
        return node.module
    steps = node.level - 1 if is_package else node.level
    parent = module.split(".")[: -steps or None]
    return ".".join(parent + ([node.module] if node.module else []))


def _text_of(node):
    """A string constant's text: `Constant` from Python 3.8 on, `Str` before."""
    text = getattr(node, "value", None) if hasattr(node, "kind") else getattr(node, "s", None)
    return text if isinstance(text, str) else ""


def imports():
    """(importing, imported) of the whole package."""
    for module, path in sorted(MODULES.items()):
        with open(path, encoding="utf-8") as file:
            text = file.read()
        for imported in sorted(imports_of(text, module, path.endswith("__init__.py"))):
            yield module, imported


IMPORTS = list(imports())


def world_of(module):
    return (module.split(".") + [""])[1]


@pytest.mark.parametrize("text, expected", [
    ("import edgeai.kit", {"edgeai.kit"}),
    ("import os, json", set()),
    ("from edgeai.kit import open_kit", {"edgeai.kit"}),
    ("from edgeai.audio import clip, nothing", {"edgeai.audio.clip", "edgeai.audio"}),
    ("def f():\n    from edgeai.sim.kit import open_virtual_kit", {"edgeai.sim.kit"}),
    ("from edgeai import open_kit", {"edgeai"}),
    ("from . import clip", {"edgeai.audio.clip"}),
    ("from .clip import Clip", {"edgeai.audio.clip"}),
    ("from ..kit import Kit", {"edgeai.kit"}),
    ("X = {'led': 'edgeai.sensors.led:LED'}", {"edgeai.sensors.led"}),
    ("X = 'edgeai.nothing:Y', 'edgeai.sensors.led is a module'", set()),
])
def test_imports_are_seen(text, expected):
    assert imports_of(text, "edgeai.audio.wavfile") == expected


def test_a_packages_own_file_starts_from_itself():
    assert imports_of("from .clip import Clip", "edgeai.audio", True) == {"edgeai.audio.clip"}


def test_the_package_is_looked_at():
    assert ("edgeai.audio.clip", "edgeai.audio.wavfile") in IMPORTS
    assert ("edgeai.sensors.devices", "edgeai.sensors.led") in IMPORTS
    assert len(MODULES) > 50


@pytest.mark.parametrize("module", sorted(MODULES))
def test_every_module_is_on_a_floor(module):
    assert floor_of(module) is not None, (
        "%s has no floor. Say in FLOORS of tests/test_floors.py where it stands: 0 what all use; "
        "1 pure logic (bytes, arrays and time in, records out); 2 drivers and engines; 3 the kit; "
        "4 the virtual kit, commands; 5 tasks." % MODULES[module])


def test_every_floor_is_lived_on():
    """A name in FLOORS that no module bears is left over, or misspelt."""
    later = {"drill", "vision.boxes",
             "vision.kmodel.*", "vision.*", "linkage.board_b.frames",
             "linkage.board_b.*"}  # parts of the design that are to come
    patterns = {pattern for _floor, patterns in FLOORS for pattern in patterns.split()} - later
    lived_on = {pattern for pattern in patterns
                if fnmatch.filter([module[len("edgeai."):] for module in MODULES], pattern)}
    assert patterns == lived_on


@pytest.mark.parametrize("importing", sorted({importing for importing, _imported in IMPORTS}))
def test_imports_go_downwards(importing):
    up = [imported for one, imported in IMPORTS
          if one == importing and (one, imported) not in EXCEPTIONS
          and floor_of(imported) > floor_of(one)]
    assert up == [], (
        "%s is on floor %s and imports upwards: %s. Move what is shared down, hand it in as an "
        "argument, or move the module up." % (importing, floor_of(importing), ", ".join(
            "%s (floor %s)" % (name, floor_of(name)) for name in up)))


def test_each_exception_is_needed():
    assert [pair for pair in EXCEPTIONS
            if pair not in IMPORTS or floor_of(pair[1]) <= floor_of(pair[0])] == []


def test_audio_vision_and_sensors_never_import_each_other():
    sideways = [(importing, imported) for importing, imported in IMPORTS
                if world_of(importing) in WORLDS and world_of(imported) in WORLDS
                and world_of(importing) != world_of(imported)]
    assert sideways == []


def test_linkage_imports_none_of_the_three():
    assert [(importing, imported) for importing, imported in IMPORTS
            if world_of(importing) == "linkage" and world_of(imported) in WORLDS] == []


def test_stand_ins_are_reached_by_their_real_names_only():
    """By edgeai.sim.standins there would be a second copy beside the finder's."""
    assert [(importing, imported) for importing, imported in IMPORTS
            if imported.startswith(STANDINS)] == []


def test_raw_scripts_use_no_edgeai():
    """They practise the libraries themselves."""
    assert [(importing, imported) for importing, imported in IMPORTS
            if importing.startswith("edgeai.tasks.") and importing.endswith(".raw")] == []
