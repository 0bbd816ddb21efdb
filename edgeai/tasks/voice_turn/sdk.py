"""语音对话：听一句，答一句，开关设备。 A spoken conversation that switches devices."""
from edgeai import open_kit

with open_kit() as kit, kit.voice() as voice:
    bot = kit.chatbot()
    recognizer = kit.recognizer(bot.phrases)
    with kit.microphone() as mic:
        for heard in recognizer.sentences(mic, seconds=12):
            reply = bot.reply(heard.text, heard.is_sure)
            print("听到:", heard.text, "| 回答:", reply.text)
            voice.say(reply.text)
