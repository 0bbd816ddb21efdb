"""Sentences to answers and actions."""
