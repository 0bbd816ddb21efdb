"""Faults on purpose, a file a group: the link to board B, the room, the models. See `planted_faults`."""
