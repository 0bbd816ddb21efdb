"""How spoken sentences of the dialogue are heard and answered, by the virtual kit's own voice.

    python benchmarks/chat_by_voice.py [--model NAME] [--an-intent 2] [--json]

Each intent's phrases (drawn with a seed; those in Chinese characters) and the devices'
commands are spoken by eSpeak NG and read by the recogniser with the dialogue's phrases as
its grammar, as in `edgeai chat`; without the air of the room, so that it does not take an
hour. The voice is synthetic: this says nothing about people.
"""
import argparse
import json
import os
import random
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def main():
    options = arguments()
    figures = measure(options.model, options.an_intent)
    if options.json:
        print(json.dumps(figures, indent=2, ensure_ascii=False))
        return
    for name, value in figures.items():
        print("%-34s %s" % (name, "%.3f" % value if isinstance(value, float) else value))


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", default="zh-command", help="a speech model (zh-command)")
    parser.add_argument("--an-intent", type=int, default=2, help="phrases of each intent (2)")
    parser.add_argument("--json", action="store_true", help="print JSON")
    return parser.parse_args()


def measure(model, an_intent):
    from edgeai.audio.dialogue.conversation import hearable
    from edgeai.audio.recognition.recognizer import Recognizer

    bot = chat.new_bot()
    phrases = hearable(bot.phrases, Recognizer(model).knows)
    recognizer = Recognizer(model, phrases)
    sentences = spoken_intents(bot, set(phrases), an_intent)
    commands = [("device." + one.verb, one.phrase) for one in bot.commands]
    figures = {"phrases in the grammar": len(phrases)}
    figures.update(heard(bot, recognizer, "intents", sentences))
    figures.update(heard(bot, recognizer, "commands", commands))
    figures.update(switched_by_absent(bot, recognizer, set(phrases)))
    return figures


# 路灯 and 绿灯 differ by u and ü alone: this model hears 绿灯 of this voice, but is not sure of it.
ABSENT = ("黄灯", "白灯", "蓝灯", "紫灯", "台灯", "空调", "窗帘", "电视", "门", "水泵", "冰箱", "热水器", "路灯")
SAID = ("打开%s", "关闭%s", "把%s打开", "把%s关掉")


def switched_by_absent(bot, recognizer, phrases):
    """How often a command to something that the kit lacks switched something that it has."""
    spoken = [said % name for name in ABSENT for said in SAID]
    replies = [reply_to(bot, recognizer, sentence)[1] for sentence in spoken]
    return {"absent devices: spoken": len(spoken),
            "absent devices: in the grammar": sum(one in phrases for one in spoken),
            "absent devices: another switched": sum(bool(reply.actions) for reply in replies)}


def reply_to(bot, recognizer, sentence):
    """(what was heard, the `Reply`) when it is spoken."""
    from edgeai.audio.speaking.espeakng_voice import EspeakngVoice

    heard = recognizer.transcribe(EspeakngVoice("zh", 160).render(sentence))
    return heard.text, chat.asked_alone(bot, heard.text, heard.is_sure)


def spoken_intents(bot, phrases, an_intent):
    from edgeai.audio.dialogue.templates import expand

    chance = random.Random(chat.SEED)
    for intent in bot.intents:
        spoken = [one for template in intent.phrases for one in expand(template) if one in phrases]
        for sentence in chance.sample(spoken, min(an_intent, len(spoken))):
            yield intent.name, sentence


def heard(bot, recognizer, what, sentences):
    """Shares of the sentences heard to the letter, answered right, asked back right, answered wrong."""
    counts, total = {"to the letter": 0, "accept": 0, "confirm": 0, "wrong": 0}, 0
    for intent, sentence in sentences:
        text, reply = reply_to(bot, recognizer, sentence)
        total += 1
        counts["to the letter"] += text == sentence
        if reply.intent == intent:
            counts[reply.decision] += 1
        counts["wrong"] += reply.decision == "accept" and reply.intent != intent
    return {
        "%s: spoken" % what: total,
        "%s: heard to the letter" % what: counts["to the letter"] / total,
        "%s: answered right" % what: counts["accept"] / total,
        "%s: answered or asked back" % what: (counts["accept"] + counts["confirm"]) / total,
        "%s: answered wrong" % what: counts["wrong"] / total,
    }


if __name__ == "__main__":
    sys.path.insert(0, ROOT)
    import chat  # the benchmark beside this file
    main()
