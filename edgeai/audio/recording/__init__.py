"""From the microphone to files that survive."""
