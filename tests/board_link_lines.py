"""The hand-written lines that both ends of board B's link are held against."""
import json
import os

PATH = os.path.join(os.path.dirname(os.path.abspath(__file__)), "data", "board_link", "lines.json")


class Lines:
    """data: bytes on the wire. messages, logs, bad: what a parser must find in them."""

    def __init__(self, fields):
        self.title = fields["title"]
        self.data = fields["bytes"].encode("latin-1")
        self.messages, self.logs, self.bad = fields["messages"], fields["logs"], fields["bad"]

    def __repr__(self):
        return self.title


with open(PATH, encoding="utf-8") as file:
    LINES = [Lines(fields) for fields in json.load(file)]
