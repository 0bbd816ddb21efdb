"""Text to sound: voices, their engines, their queue."""
