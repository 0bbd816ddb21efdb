"""The alarm log: journal entries of what rules decided and what was done about it."""
from edgeai.linkage.actions import words_of


class AlarmLog:
    """What becomes of each decision, in a journal.

    Kinds: "alarm" and "alarm.repeat", ".escalate", ".acknowledge", ".clear", ".did"; for a
    rule of level 0 "notice" in place of "alarm".
    """

    def __init__(self, journal):
        self._journal = journal

    def write(self, performed):
        """Note a decision with its quick actions done."""
        decision = performed.decision
        fields = {"done": performed.done, "failed": performed.failed,
                  "queued": [words_of(action, decision) for action in performed.slow]}
        self._write(decision, decision.event, dict(_readings(decision), **fields))

    def secure(self, decisions):
        """Have the alarms among them on the disk: the power may go with what they are about."""
        if any(decision.level for decision in decisions):
            self._journal.try_to_sync()

    def write_slow(self, action, decision, outcome):
        """Note a slow action that was done. outcome: a picture's path, for one."""
        self._write(decision, "did", {"action": words_of(action, decision),
                                      "result": outcome if isinstance(outcome, str) else None})

    def _write(self, decision, event, fields):
        base = "alarm" if decision.level else "notice"
        kind = base if event == "fire" else "%s.%s" % (base, event)
        self._journal.write(kind, rule=decision.rule, level=decision.level, **fields)


def _readings(decision):
    """The latest reading's fields, and the others of a rule with several."""
    fields = {"reason": decision.reason}
    first = decision.reading
    for name in ("source", "quantity", "value", "unit"):
        fields[name] = getattr(first, name) if first else None
    if len(decision.readings) > 1:
        fields["others"] = [{"source": one.source, "quantity": one.quantity, "value": one.value,
                             "unit": one.unit} for one in decision.readings[1:]]
    return fields
