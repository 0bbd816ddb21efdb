"""Sound made cleaner, and measured: preprocessing, voice activity, features."""
