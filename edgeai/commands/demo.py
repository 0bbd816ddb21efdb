"""edgeai demo: a whole voice turn, then three, on the virtual kit in real time."""
import os
import time

from edgeai.audio.dialogue.conversation import converse
from edgeai.commands.time_line import TimeLine
from edgeai.config import DEFAULT_CONFIG, PACKAGE_DIR
from edgeai.i18n import gettext as _
from edgeai.kit import open_kit

SCENARIOS = os.path.join(PACKAGE_DIR, "tasks", "voice_turn")
TIME_LIMIT_S = 25.0
# Characters that the second part's recogniser knows, beside those of the commands.
_SPOKEN_TOO = ["你好", "谢谢", "把", "吧", "我", "想", "吃"]


def add_arguments(parser):
    parser.add_argument("--out", metavar="FOLDER", default="edgeai-runs",
                        help=_("where journals and sounds go (edgeai-runs)"))


def run(arguments, terminal):
    folder = os.path.join(
        arguments.out, "%s-%d" % (time.strftime("demo-%Y%m%d-%H%M%S"), os.getpid()))
    terminal.say(_("The virtual kit: no hardware. A loudspeaker plays spoken Mandarin into the "
                   "room; the kit hears, answers and switches."))
    first = _Part(_("1. One recording with two commands; the recogniser knows whole sentences"),
                  "commands", 2, False)
    second = _Part(_("2. Three turns; the recogniser knows characters only, so it mishears "
                     "homophones, and the third sentence is not for this kit"),
                   "conversation", 3, True)
    results = [part.play(folder, terminal) for part in (first, second)]
    for result in results:
        terminal.say(_("journal: {path}").format(path=result["journal"]))
    # What the room saw, not what the program says of itself.
    fine = all(result["light"] and result["relay"] and
               len(result["turns"]) == result["answers_heard"] == result["turns_expected"]
               for result in results)
    terminal.say(_("The light and the relay are on, and every answer was spoken.") if fine
                 else _("The demo did not end as it should: see the journals."))
    lost_s = sum(result["lost_s"] for result in results)
    if lost_s and not fine:
        terminal.say(_("The machine was too busy: it lost {seconds:.1f} s of sound. Close what else "
                       "runs, and try again.").format(seconds=lost_s))
    terminal.result({"ok": fine, "parts": results})
    return 0 if fine else 1


class _Part:
    """One scenario played through."""

    def __init__(self, title, scenario, turns, free):
        self._title = title
        self._scenario = scenario
        self._turns = turns
        self._free = free

    def play(self, folder, terminal):
        journal = os.path.join(folder, self._scenario, "journal.jsonl")
        scenario = os.path.join(SCENARIOS, self._scenario + ".toml")
        terminal.say("\n" + self._title)
        with open_kit("sim", DEFAULT_CONFIG, scenario, journal) as kit:
            kit.journal.listen(TimeLine(terminal).show)
            turns = self._converse(kit)
            header, entries = kit.room.header, kit.journal.entries
            return {
                "journal": os.path.abspath(journal),
                "turns": turns,
                "turns_expected": self._turns,
                "light": header.is_on("light"),
                "relay": header.is_on("relay"),
                "answers_heard": sum(entry["kind"] == "speaker.done" and not entry["silent"]
                                     for entry in entries),
                "lost_s": round(sum(entry["seconds"] for entry in entries
                                    if entry["kind"] == "microphone.gap"), 2),
            }

    def _converse(self, kit):
        bot, voice = kit.chatbot(), kit.voice()
        spoken = [command.phrase for command in bot.commands] + _SPOKEN_TOO
        recognizer = kit.recognizer(spoken if self._free else None, self._free)
        turns = []
        with kit.microphone() as microphone:
            for turn in converse(microphone, recognizer, bot, voice, TIME_LIMIT_S,
                                 kit.journal.write):
                turns.append({"heard": turn.heard.text, "reply": turn.reply.text,
                              "decision": turn.reply.decision, "intent": turn.reply.intent})
                if len(turns) == self._turns:
                    break
        return turns
