"""Small banks of questions for tests."""

QUESTION = """
[[question]]
id = "%(topic)s-%(number)02d"
kind = "single"
text = "%(topic)s 第 %(number)d 题？"
options = ["甲", "乙", "丙", "丁"]
answer = "B"
explanation = "因为乙。"
difficulty = 1
standard = "2.2.4"
"""
JUDGEMENT = """
[[question]]
id = "%(topic)s-%(number)02d"
kind = "judge"
text = "%(topic)s 第 %(number)d 句。"
answer = "错"
explanation = "因为不是。"
difficulty = 3
standard = "E6.2.2"
"""


def bank_text(topic, singles=6, judgements=3):
    text = 'topic = "%s"\ntitle = "题目%s"\n' % (topic, topic)
    for number in range(1, singles + judgements + 1):
        form = QUESTION if number <= singles else JUDGEMENT
        text += form % {"topic": topic, "number": number}
    return text


def write_bank(folder, *topics, **counts):
    """A folder with one file a topic."""
    folder.mkdir(parents=True, exist_ok=True)
    for topic in topics:
        (folder / (topic + ".toml")).write_text(bank_text(topic, **counts), encoding="utf-8")
    return folder
