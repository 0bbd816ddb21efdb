"""Every error edgeai raises.

    EdgeaiError
    +-- UsageError (ValueError)             E-USAGE            the call or command line is wrong
    +-- ConfigError (ValueError)            E-CONFIG           a TOML file is wrong: file, line, remedy
    |   +-- ScenarioError                   E-SCENARIO         a scenario of the virtual kit
    |   +-- IntentsError                    E-INTENTS          a dialogue file
    |   +-- RulesError                      E-RULES            a file of rules
    |   +-- TaskError                       E-TASK             a task folder or a task book
    +-- DriverMissing (ImportError)         E-DRIVER-MISSING   a package or system library is absent
    +-- DeviceError (OSError)               E-DEVICE
    |   +-- DeviceAbsent                    E-DEVICE-ABSENT    nothing of that name or kind is there
    |   |   +-- MicrophoneAbsent            E-MIC-ABSENT
    |   |   +-- SpeakerAbsent               E-SPEAKER-ABSENT
    |   |   +-- CameraAbsent                E-CAMERA-ABSENT
    |   +-- DeviceClosed (ValueError)       E-DEVICE-CLOSED    used after close()
    |   +-- DeviceLost                      E-DEVICE-LOST      was there, is gone
    |   +-- ReadingFailed                   E-READING          a sensor gave no value to be believed
    |   +-- PinInUse                        E-PIN-IN-USE       two owners of one pin
    |   +-- AddressInUse                    E-ADDRESS-IN-USE   two owners of one address on a bus
    |   +-- RateRefused (ValueError)        E-RATE             the device can't open at that rate
    |   +-- PortInUse                       E-PORT-IN-USE      another program has the serial port
    |   +-- BoardFault                      E-BOARD            board B refuses, or tells a fault of its own
    +-- AudioFileError (ValueError)         E-AUDIO-FILE       not a WAV file we can read
    |   +-- DiskFull (OSError)              E-DISK-FULL        no room for the sound; what fitted is saved
    +-- ImageFileError (ValueError)         E-IMAGE-FILE       not a picture that we can read, or write
    |   +-- ImageTruncated                  E-IMAGE-TRUNCATED  its end is missing
    |   +-- ImageTooLarge                   E-IMAGE-TOO-LARGE  would take too much memory to decode
    +-- ReadingsError (ValueError)          E-READINGS         not a table of readings
    +-- DatasetError (ValueError)           E-DATASET          a folder of pictures and labels is wrong
    |   +-- LabelFileError                  E-LABEL-FILE       a label file is damaged, or a trap
    +-- ModelError (ValueError)             E-MODEL            a model folder or archive is wrong
    |   +-- ModelAbsent (FileNotFoundError) E-MODEL-ABSENT
    |   +-- WordUnknown (KeyError)          E-WORD-UNKNOWN     the model can't hear that word
    +-- DrillError (ValueError)             E-DRILL            a drill's folder, key or hand-in is wrong
    +-- VoiceError (RuntimeError)           E-VOICE            nothing was spoken or saved
    +-- SystemFailure (OSError)             E-SYSTEM           a verb met a full disk, no permission ...

Each has two parents, ours and the builtin a novice would catch; a `code`; what
happened and to which object (the message); and a `remedy`, what to do about it.
"""


class EdgeaiError(Exception):
    """Root of the tree. `remedy` is the sentence that says what to do."""

    code = "E-EDGEAI"

    def __init__(self, message, remedy=""):
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self):
        # OSError and KeyError would print their arguments in their own manner.
        text = "%s: %s" % (self.code, self.message)
        return "%s\n  -> %s" % (text, self.remedy) if self.remedy else text


class UsageError(EdgeaiError, ValueError):
    code = "E-USAGE"


class ConfigError(EdgeaiError, ValueError):
    code = "E-CONFIG"


class ScenarioError(ConfigError):
    code = "E-SCENARIO"


class IntentsError(ConfigError):
    code = "E-INTENTS"


class RulesError(ConfigError):
    code = "E-RULES"


class TaskError(ConfigError):
    code = "E-TASK"


class DriverMissing(EdgeaiError, ImportError):
    code = "E-DRIVER-MISSING"


class DeviceError(EdgeaiError, OSError):
    code = "E-DEVICE"


class DeviceAbsent(DeviceError):
    code = "E-DEVICE-ABSENT"


class MicrophoneAbsent(DeviceAbsent):
    code = "E-MIC-ABSENT"


class SpeakerAbsent(DeviceAbsent):
    code = "E-SPEAKER-ABSENT"


class CameraAbsent(DeviceAbsent):
    code = "E-CAMERA-ABSENT"


class DeviceClosed(DeviceError, ValueError):
    code = "E-DEVICE-CLOSED"


class DeviceLost(DeviceError):
    code = "E-DEVICE-LOST"


class ReadingFailed(DeviceError):
    code = "E-READING"


class PinInUse(DeviceError):
    code = "E-PIN-IN-USE"


class AddressInUse(DeviceError):
    code = "E-ADDRESS-IN-USE"


class RateRefused(DeviceError, ValueError):
    code = "E-RATE"


class PortInUse(DeviceError):
    code = "E-PORT-IN-USE"


class BoardFault(DeviceError):
    code = "E-BOARD"


class AudioFileError(EdgeaiError, ValueError):
    code = "E-AUDIO-FILE"


class DiskFull(AudioFileError, OSError):
    code = "E-DISK-FULL"


class ImageFileError(EdgeaiError, ValueError):
    code = "E-IMAGE-FILE"


class ImageTruncated(ImageFileError):
    code = "E-IMAGE-TRUNCATED"


class ImageTooLarge(ImageFileError):
    code = "E-IMAGE-TOO-LARGE"


class ReadingsError(EdgeaiError, ValueError):
    code = "E-READINGS"


class DatasetError(EdgeaiError, ValueError):
    code = "E-DATASET"


class LabelFileError(DatasetError):
    code = "E-LABEL-FILE"


class ModelError(EdgeaiError, ValueError):
    code = "E-MODEL"


class ModelAbsent(ModelError, FileNotFoundError):
    code = "E-MODEL-ABSENT"


class WordUnknown(ModelError, KeyError):
    code = "E-WORD-UNKNOWN"


class DrillError(EdgeaiError, ValueError):
    code = "E-DRILL"


class VoiceError(EdgeaiError, RuntimeError):
    code = "E-VOICE"


class SystemFailure(EdgeaiError, OSError):
    code = "E-SYSTEM"


def message_of(error):
    """What happened, of any exception; of an EdgeaiError without its code and remedy."""
    return getattr(error, "message", None) or str(error)


def named_message(error):
    """As a journal tells any exception: "KeyError: oops"."""
    return "%s: %s" % (type(error).__name__, message_of(error))


def error_fields(error):
    """Any exception as JSON has it: {"code", "message", "remedy"}."""
    return {"code": getattr(error, "code", SystemFailure.code), "message": message_of(error),
            "remedy": getattr(error, "remedy", "")}
