"""Microphone, recordings, speech recognition, dialogue and voice."""
