"""PortAudio's numbers (portaudio.h, V19) and its words for its errors."""

# Sample formats
paFloat32 = 0x1
paInt32 = 0x2
paInt24 = 0x4
paInt16 = 0x8
paInt8 = 0x10
paUInt8 = 0x20
paCustomFormat = 0x10000

# Host APIs
paInDevelopment = 0
paDirectSound = 1
paMME = 2
paASIO = 3
paSoundManager = 4
paCoreAudio = 5
paOSS = 7
paALSA = 8
paAL = 9
paBeOS = 10
paWDMKS = 11
paJACK = 12
paWASAPI = 13
paNoDevice = -1

# Errors
paNoError = 0
paNotInitialized = -10000
paUnanticipatedHostError = -9999
paInvalidChannelCount = -9998
paInvalidSampleRate = -9997
paInvalidDevice = -9996
paInvalidFlag = -9995
paSampleFormatNotSupported = -9994
paBadIODeviceCombination = -9993
paInsufficientMemory = -9992
paBufferTooBig = -9991
paBufferTooSmall = -9990
paNullCallback = -9989
paBadStreamPtr = -9988
paTimedOut = -9987
paInternalError = -9986
paDeviceUnavailable = -9985
paIncompatibleHostApiSpecificStreamInfo = -9984
paStreamIsStopped = -9983
paStreamIsNotStopped = -9982
paInputOverflowed = -9981
paOutputUnderflowed = -9980
paHostApiNotFound = -9979
paInvalidHostApi = -9978
paCanNotReadFromACallbackStream = -9977
paCanNotWriteToACallbackStream = -9976
paCanNotReadFromAnOutputOnlyStream = -9975
paCanNotWriteToAnInputOnlyStream = -9974
paIncompatibleStreamHostApi = -9973

# What a callback returns
paContinue = 0
paComplete = 1
paAbort = 2

# What a callback is told
paInputUnderflow = 0x1
paInputOverflow = 0x2
paOutputUnderflow = 0x4
paOutputOverflow = 0x8
paPrimingOutput = 0x10

paFramesPerBufferUnspecified = 0

_ERROR_TEXTS = {
    paNotInitialized: "PortAudio not initialized",
    paUnanticipatedHostError: "Unanticipated host error",
    paInvalidChannelCount: "Invalid number of channels",
    paInvalidSampleRate: "Invalid sample rate",
    paInvalidDevice: "Invalid device",
    paSampleFormatNotSupported: "Sample format not supported",
    paInsufficientMemory: "Insufficient memory",
    paDeviceUnavailable: "Device unavailable",
    paStreamIsStopped: "Stream is stopped",
    paInputOverflowed: "Input overflowed",
    paOutputUnderflowed: "Output underflowed",
    paHostApiNotFound: "Host API not found",
    paInvalidHostApi: "Invalid host API",
    paCanNotReadFromACallbackStream: "Can't read from a callback stream",
    paCanNotWriteToACallbackStream: "Can't write to a callback stream",
    paCanNotReadFromAnOutputOnlyStream: "Can't read from an output only stream",
    paCanNotWriteToAnInputOnlyStream: "Can't write to an input only stream",
}
