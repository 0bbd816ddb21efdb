"""Each verb as a user calls it: text, JSON of the documented shape, exit code."""
import numpy as np
import pytest

from edgeai.audio.clip import Clip
from edgeai.audio.wavfile import read_wav
from edgeai.commands import main
from edgeai.linkage.journal import read_journal
from edgeai_command import edgeai

VERBS = ("doctor", "devices", "record", "repair", "listen", "features", "say", "chat", "models",
         "run", "journal", "demo")
HELLO = '[[event]]\nafter = "microphone.open"\nat_s = 0.3\nspeech = "打开风扇"\n'


@pytest.fixture
def hello(tmp_path):
    path = tmp_path / "场景.toml"
    path.write_bytes(HELLO.encode("utf-8"))
    return path


@pytest.fixture
def spoken(tmp_path):
    path = tmp_path / "命令.wav"
    assert edgeai("say", "打开风扇", "--out", path, "--kit", "sim", cwd=tmp_path).code == 0
    return path


def test_help_names_every_verb():
    done = edgeai("--help")
    assert done.code == 0
    assert all("  %s " % verb in done.output for verb in VERBS)


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help_and_json(verb):
    done = edgeai(verb, "--help")
    assert done.code == 0 and "--json" in done.output


@pytest.mark.parametrize("words", [
    (), ("nonsense",), ("record",), ("record", "a.wav", "--seconds", "0", "--kit", "sim"),
    ("chat", "--text", "x", "--config", "no-such.toml"), ("models", "check"),
    ("run", "no-such.py"), ("say", " ", "--kit", "sim"), ("say", "x", "--scenario", "s.toml"),
])
def test_wrong_use_is_exit_code_2(words, tmp_path):
    done = edgeai(*words, cwd=tmp_path)
    assert done.code == 2, done
    assert done.errors or "usage:" in done.output


def test_listen_to_a_file(spoken, tmp_path):
    heard = edgeai("listen", spoken, "--json").json
    assert set(heard) == {"text", "confidence", "words", "seconds", "real_time_factor", "is_rejected"}
    assert heard["text"] == "打开风扇" and heard["confidence"] > 0.9
    assert set(heard["words"][0]) == {"text", "start_s", "end_s", "confidence"}
    assert heard["seconds"] > 1 and heard["real_time_factor"] > 0
    assert edgeai("listen", spoken).output.splitlines()[0] == "打开风扇"


def test_listening_to_a_file_reads_it_once(spoken, monkeypatch):
    loaded, load = [], Clip.load
    monkeypatch.setattr(Clip, "load", staticmethod(lambda path: loaded.append(path) or load(path)))
    assert main.main(["listen", str(spoken), "--json"]) == 0
    assert loaded == [str(spoken)]


def test_listen_for_phrases_and_for_an_unknown_word(spoken):
    assert edgeai("listen", spoken, "--phrase", "关闭灯", "--json").json["text"] == ""
    done = edgeai("listen", spoken, "--phrase", "打开囍", "--json")
    assert done.code == 1
    assert done.json["error"]["code"] == "E-WORD-UNKNOWN" and "囍" in done.json["error"]["message"]


def test_listen_to_what_is_no_sound(tmp_path):
    (tmp_path / "x.wav").write_bytes(b"nonsense")
    done = edgeai("listen", tmp_path / "x.wav")
    assert done.code == 1
    assert done.errors.startswith("E-AUDIO-FILE: ") and "What to do:" in done.errors


def test_listen_to_the_virtual_microphone(hello, tmp_path):
    done = edgeai("listen", "--kit", "sim", "--scenario", hello, "--seconds", "3", "--json",
                  cwd=tmp_path)
    assert done.code == 0 and done.json["text"] == "打开风扇"


def test_record_from_the_virtual_microphone(hello, tmp_path):
    done = edgeai("record", "录音.wav", "--seconds", "2", "--kit", "sim", "--scenario", hello,
                  "--json", cwd=tmp_path)
    assert done.code == 0
    told = done.json
    assert told["path"] == "录音.wav" and told["seconds"] == 2.0
    assert (told["rate_hz"], told["channels"]) == (16000, 1) and -30 < told["peak_dbfs"] < 0
    samples, rate_hz = read_wav(tmp_path / "录音.wav")
    assert len(samples) == 32000 and rate_hz == 16000
    assert np.abs(samples.astype(int)).max() > 1000
    assert edgeai("listen", tmp_path / "录音.wav", "--json").json["text"] == "打开风扇"


@pytest.fixture
def no_sound_card(tmp_path):
    """The environment of a Linux whose only sound card is absent."""
    path = tmp_path / "asound.conf"
    path.write_text("pcm.!default { type hw card 99 }\n")
    return {"ALSA_CONFIG_PATH": str(path)}


def test_record_without_a_sound_card_fails_and_says_what_to_do(tmp_path, no_sound_card):
    done = edgeai("record", "a.wav", "--seconds", "1", cwd=tmp_path, **no_sound_card)
    assert done.code == 1
    assert done.errors.startswith(("E-MIC-ABSENT: ", "E-DRIVER-MISSING: "))
    assert "--kit sim" in done.errors
    assert not (tmp_path / "a.wav").exists()


def test_say_into_a_file(spoken):
    samples, rate_hz = read_wav(spoken)
    assert rate_hz == 22050 and len(samples) > rate_hz


def test_say_aloud_is_heard_in_the_room(tmp_path):
    done = edgeai("say", "你好", "--kit", "sim", "--journal", tmp_path / "j.jsonl", "--json",
                  cwd=tmp_path)
    assert done.code == 0 and done.json["outcome"] == "spoken"
    assert set(done.json) == {"text", "seconds", "driver", "outcome", "file"}
    kinds = [entry["kind"] for entry in read_journal(tmp_path / "j.jsonl")]
    assert "speaker.done" in kinds


def test_say_lists_the_voices_and_speaks_with_the_one_named(tmp_path):
    voices = edgeai("say", "--list", "--kit", "sim", "--json", cwd=tmp_path).json["voices"]
    assert {"id": "sit/cmn-latn-pinyin", "name": "Chinese (Mandarin, latin as Pinyin)",
            "driver": "pyttsx3"} in voices
    done = edgeai("say", "hello", "--voice", "gmw/en-us", "--priority", "information", "--kit", "sim",
                  "--journal", tmp_path / "j.jsonl", "--json", cwd=tmp_path)
    assert done.json["driver"] == "pyttsx3"
    (start,) = [one for one in read_journal(tmp_path / "j.jsonl") if one["kind"] == "voice.start"]
    assert start["priority"] == "information"
    assert "no voice 'nobody'" in edgeai(
        "say", "你好", "--voice", "nobody", "--kit", "sim", cwd=tmp_path).errors


@pytest.mark.parametrize("text, decision, intent, actions", [
    ("打开红登", "accept", "device.on", [{"device": "red", "verb": "on"}]),
    ("打开继电示", "confirm", "device.on", []),
    ("我想吃红烧肉", "reject", None, []),
])
def test_chat_about_one_sentence(text, decision, intent, actions):
    reply = edgeai("chat", "--text", text, "--json").json
    assert set(reply) == {"reply", "intent", "decision", "slots", "actions"}
    assert (reply["decision"], reply["intent"], reply["actions"]) == (decision, intent, actions)
    assert reply["reply"]


def test_chat_by_voice(hello, tmp_path):
    journal = tmp_path / "j.jsonl"
    done = edgeai("chat", "--kit", "sim", "--scenario", hello, "--seconds", "5", "--journal",
                  journal, "--json", cwd=tmp_path)
    assert done.code == 0
    assert done.json["heard"] == "打开风扇" and done.json["decision"] == "accept"
    entries = read_journal(journal)
    relay = [entry["on"] for entry in entries if entry.get("device") == "relay" and
             entry["kind"] == "pin"]
    assert relay == [False, True, False]  # off again when the kit is closed
    turn = [(entry["kind"], entry["text"]) for entry in entries
            if entry["kind"] in ("heard", "reply", "voice.start", "speaker.start", "voice.done")]
    reply = done.json["reply"]
    assert turn == [("heard", "打开风扇"), ("reply", reply), ("voice.start", reply),
                    ("speaker.start", None), ("voice.done", reply)]


def test_models(tmp_path):
    listed = edgeai("models", "list", "--json").json["models"]
    assert [model["name"] for model in listed] == ["zh-command"]
    assert edgeai("models", "check", listed[0]["folder"], "--json").json["has_digests"] is True
    assert edgeai("models", "check", tmp_path).code == 1


def test_devices_of_the_virtual_kit(tmp_path):
    found = edgeai("devices", "--kit", "sim", "--json", cwd=tmp_path).json
    assert set(found) == {"sound", "voices", "cameras", "pins", "problems"} and found["problems"] == []
    assert [one["name"] for one in found["sound"]] == ["Virtual microphone", "Virtual speaker"]
    assert "sit/cmn-latn-pinyin" in [one["id"] for one in found["voices"]]
    assert {"name": "relay", "type": "relay", "pin": 26}.items() <= next(
        one for one in found["pins"] if one["name"] == "relay").items()


def test_devices_in_words_and_in_line(tmp_path):
    (tmp_path / "kit.toml").write_bytes(
        '[[device]]\nname = "灯"\ntype = "led"\npin = 5\nspoken = ["灯", "电灯"]\n\n'
        '[[device]]\nname = "fan"\ntype = "relay"\npin = 6\n'.encode("utf-8"))
    done = edgeai("devices", "--kit", "sim", cwd=tmp_path)
    assert done.code == 0, done
    lines = done.output.splitlines()
    assert "  * 0  Virtual microphone                       2 in  0 out  44100 Hz" in lines
    assert lines[-2] == "    GPIO 5        led            灯           灯 电灯"
    assert lines[-1] == "    GPIO 6        relay          fan"


def test_doctor_of_the_virtual_kit(tmp_path):
    done = edgeai("doctor", "--kit", "sim", "--json", cwd=tmp_path)
    report = done.json
    assert done.code == 0 and report["ok"] is True
    names = [check["name"] for check in report["checks"]]
    assert {"Python", "kit.toml", "numpy", "vosk", "pyttsx3", "microphone", "voice"} <= set(names)
    assert all(set(check) == {"name", "state", "detail", "remedy"} for check in report["checks"])


def test_doctor_without_a_sound_card_says_what_is_missing(tmp_path, no_sound_card):
    done = edgeai("doctor", cwd=tmp_path, **no_sound_card)
    assert done.code == 1
    assert "MISSING" in done.output and "-> " in done.output


def test_run_passes_arguments_and_leaves_a_journal(tmp_path):
    (tmp_path / "s.py").write_text(
        "import sys, RPi.GPIO as G; print(sys.argv[1:]); G.setmode(G.BCM); G.setup(17, G.OUT)")
    done = edgeai("run", "s.py", "--kit", "sim", "--journal", "j/j.jsonl", "--", "--kit", "x",
                  cwd=tmp_path)
    assert done.code == 0
    assert done.output.splitlines()[0] == "['--kit', 'x']"
    assert "journal: " in done.output
    (tmp_path / "s.py").write_text("")
    done = edgeai("run", "s.py", "--json", cwd=tmp_path)
    assert done.json["exit_code"] == 0 and done.json["journal"] is None


def test_a_script_s_argument_in_the_wrong_place_is_told_its_place(tmp_path):
    (tmp_path / "a.py").write_text("print(1)\n")
    done = edgeai("run", "a.py", "door", "--kit", "sim", cwd=tmp_path)
    assert done.code == 2 and done.errors.startswith("usage: edgeai run ")
    assert done.errors.splitlines()[-2:] == ["edgeai run: error: unrecognized arguments: door",
                                             "The script's own arguments follow after --."]


@pytest.mark.parametrize("words, who", [(["--nix"], "edgeai"), (["sense", "--nix"], "edgeai sense")])
def test_an_option_that_there_is_not_is_told_by_whom(words, who):
    done = edgeai(*words)
    assert done.code == 2 and "\n%s: error: unrecognized arguments: --nix\n" % who in done.errors


def test_run_fails_when_the_script_fails(tmp_path):
    (tmp_path / "s.py").write_text("import RPi.GPIO as GPIO\nGPIO.outptu(17, 1)\n")
    done = edgeai("run", "s.py", "--kit", "sim", cwd=tmp_path)
    assert done.code == 1
    assert "AttributeError: module 'RPi.GPIO' has no attribute 'outptu'" in done.errors


@pytest.mark.parametrize("encoding, shown", [("gbk", "没有?"), ("ascii", "???")])
def test_a_console_that_can_not_show_a_character_shows_another(encoding, shown, tmp_path):
    (tmp_path / "s.py").write_text(
        "import RPi.GPIO as G; G.setmode(G.BCM); G.setup(17, G.OUT); G.cleanup()")
    done = edgeai("run", "s.py", "--kit", "sim", "--journal", "没有😀/j.jsonl", cwd=tmp_path,
                  PYTHONIOENCODING=encoding, PYTHONUTF8="1", LC_ALL="C.UTF-8")
    assert done.code == 0 and shown in done.output, done
    assert edgeai("chat", "--text", "你好", cwd=tmp_path, PYTHONIOENCODING=encoding).code == 0


@pytest.mark.parametrize("words, complaint", [
    (("record", "nowhere/a.wav", "--kit", "sim"), "E-AUDIO-FILE: there is no folder nowhere"),
    (("say", "你好", "--out", "nowhere/a.wav", "--kit", "sim"), "there is no folder nowhere"),
    (("record", "a.wav", "--seconds", "inf"), "argument --seconds: "),
    (("record", "a.wav", "--seconds", "0"), "argument --seconds: "),
    (("listen", "--seconds", "-1"), "argument --seconds: "),
    (("record", "a.wav", "--rate", "1"), "argument --rate: "),
])
def test_what_can_not_be_done_is_said_without_a_traceback(words, complaint, tmp_path):
    done = edgeai(*words, cwd=tmp_path)
    assert done.code in (1, 2) and complaint in done.errors, done
    assert "Traceback" not in done.errors


def test_a_button_that_is_not_there_is_told_before_the_script_starts(tmp_path):
    (tmp_path / "s.py").write_text("print('started')")
    (tmp_path / "s.toml").write_text('[[event]]\nat_s = 1.0\npress = "buton"\n')
    done = edgeai("run", "s.py", "--kit", "sim", "--scenario", "s.toml", cwd=tmp_path)
    assert done.code == 2 and "started" not in done.output
    assert "s.toml:3: kit.toml names no button 'buton'" in done.errors


def test_verbs_that_open_no_device_leave_nothing_behind(tmp_path):
    done = edgeai("say", "你好", "--out", "a.wav", "--kit", "sim", cwd=tmp_path)
    assert done.code == 0 and [path.name for path in tmp_path.iterdir()] == ["a.wav"]


def test_a_model_is_checked_by_its_name():
    assert edgeai("models", "check", "zh-command", "--json").json["name"] == "zh-command"


def test_standard_output_is_the_programs_also_when_a_voice_prints(tmp_path):
    """pyttsx3 2.99 prints where it saved; with --json there is one object and nothing else."""
    done = edgeai("say", "你好", "--out", "a.wav", "--json", cwd=tmp_path)
    assert done.code == 0 and done.json["file"] == "a.wav"


def test_saying_without_a_loudspeaker_fails(tmp_path, no_sound_card):
    done = edgeai("say", "你好", cwd=tmp_path, **no_sound_card)
    assert done.code == 1
    assert done.errors.startswith(("E-SPEAKER-ABSENT: ", "E-DRIVER-MISSING: ")), done.errors


def test_a_journal_is_shown_as_a_time_line(tmp_path):
    (tmp_path / "s.py").write_text(
        "import RPi.GPIO as G; G.setmode(G.BCM); G.setup(26, G.OUT, initial=1); G.cleanup()")
    edgeai("run", "s.py", "--kit", "sim", "--journal", "j.jsonl", cwd=tmp_path)
    lines = edgeai("journal", "j.jsonl", cwd=tmp_path).output.splitlines()
    assert [line.split("s  ", 1)[1].split("   (")[0] for line in lines] == [
        "switched         relay on", "switched         relay off"]
    kinds = [entry["kind"] for entry in edgeai("journal", "j.jsonl", "--json", cwd=tmp_path)
             .json["entries"]]
    assert kinds == ["journal.start", "pin", "pin"]
    assert edgeai("journal", "gone.jsonl", cwd=tmp_path).code == 2


@pytest.mark.parametrize("words", [["listen"], ["chat", "--mute"]])
def test_a_microphone_that_is_pulled_out_is_told_while_it_is_waited_for(words, tmp_path):
    (tmp_path / "s.toml").write_text(
        '[[event]]\nafter = "microphone.open"\nat_s = 0.3\nfault = "unplugged"\nseconds = 0.5\n')
    done = edgeai(*words, "--seconds", "2.5", "--kit", "sim", "--scenario", tmp_path / "s.toml", cwd=tmp_path)
    assert done.code == 0 and "Virtual microphone stopped" in done.output
    assert "; it is waited for" in done.output
