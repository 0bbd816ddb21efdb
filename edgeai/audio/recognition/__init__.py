"""Speech to text, and the models that do it."""
