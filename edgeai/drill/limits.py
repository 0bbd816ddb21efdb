"""What one run of a handed-in program may use at most."""
from typing import NamedTuple


class Limits(NamedTuple):
    """file_bytes: of any one file; folder_bytes, folder_files: of all that it leaves. output_bytes:
    of each stream; what follows is dropped. cpu_s: of each of its processes."""

    cpu_s: float = 120.0
    memory_bytes: int = 6 << 30  # of addresses: numerical libraries reserve far more than they use
    file_bytes: int = 64 << 20
    folder_bytes: int = 256 << 20
    folder_files: int = 2000
    processes: int = 200  # threads count too
    open_files: int = 256
    output_bytes: int = 256 << 10
    journal_bytes: int = 16 << 20
