"""edgeai: voice, vision, sensors and their linkage for edge-AI contests and training.

    from edgeai import open_kit

    with open_kit() as kit, kit.microphone() as mic:
        mic.record(seconds=5).save("record.wav")

Importing this package loads the standard library only; drivers and models are
loaded by the first device that needs them.
"""
from edgeai.errors import EdgeaiError
from edgeai.kit import open_kit

__version__ = "0.1.0"
__all__ = ["EdgeaiError", "open_kit", "__version__"]
