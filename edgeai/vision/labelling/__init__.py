"""The local page on which boxes are drawn."""
