"""Models for board B's neural network processor."""
