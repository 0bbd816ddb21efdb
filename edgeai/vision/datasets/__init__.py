"""Data sets: formats, faults, cleaning, statistics."""
