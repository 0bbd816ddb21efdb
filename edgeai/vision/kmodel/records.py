"""What is known of a kmodel, the file that board B's network processor runs."""
from typing import NamedTuple, Optional, Tuple

# Of a finding: the number after "load error:" in MaixPy's ValueError.
BAD_PARAMETER = 2001
BAD_VERSION = 2002
BAD_FORMAT = 2003
NOT_DECRYPTED = 2004
NOT_READ = 2005
NO_MEMORY = 2006
FIRST_NOT_CONVOLUTION = 2007
NOT_RUN = 2008
TOO_MANY_MODELS = 2009


class Shape(NamedTuple):
    width: int
    height: int
    channels: int


class Layer(NamedTuple):
    """type: the number in the file; name: by nncase's list, or "type 99".

    input, output: `Shape`s, of a K210 convolution in version 3; else None.
    """

    type: int
    name: str
    body_bytes: int
    input: Optional[Shape] = None
    output: Optional[Shape] = None


class Output(NamedTuple):
    """Where in main memory an output begins, and its bytes.

    shape: None in version 4, which does not keep it: there KPU.set_outputs tells it.
    """

    address: int
    bytes: int
    shape: Optional[Shape] = None


class Finding(NamedTuple):
    """Something wrong with a kmodel.

    kind: a short name for programs. maixpy_error: 2001..2009, None where MaixPy says nothing.
    is_warning: a board may load it all the same.
    """

    kind: str
    maixpy_error: Optional[int]
    message: str
    remedy: str
    is_warning: bool = False


class Kmodel(NamedTuple):
    """What a kmodel's headers say; `findings` is empty when a board could load it.

    version: 3, 4, 5, or None when it is no kmodel. input: None when it could not be read.
    file_bytes: of the file as given; main_memory_bytes: what it needs besides.
    end_bytes: where its headers say that it ends; 0 when they could not be read.
    is_stand_in: made for the virtual kit; a real board would see nothing with it.
    """

    version: Optional[int]
    file_bytes: int
    input: Optional[Shape] = None
    layers: Tuple[Layer, ...] = ()
    main_memory_bytes: int = 0
    outputs: Tuple[Output, ...] = ()
    has_8_bit_weights: Optional[bool] = None
    is_stand_in: bool = False
    end_bytes: int = 0
    findings: Tuple[Finding, ...] = ()

    @property
    def needed_bytes(self):
        """Of the board's system heap, while it is loaded."""
        return self.file_bytes + self.main_memory_bytes
