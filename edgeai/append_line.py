"""Files that grow by a line at a time, and what a power cut does to their last one."""
import os


def append_line(path, line):
    """Put `line`, bytes without its end, at the end of the file; it is on the disk then. What a power
    cut tore before stays a line of its own."""
    with open(str(path), "a+b") as file:
        start = b"\n" if ends_torn(file.fileno()) else b""
        file.write(start + line + b"\n")
        file.flush()
        os.fsync(file.fileno())


def ends_torn(number):
    """Does the open file end within a line? number: its descriptor, to read from."""
    size = os.lseek(number, 0, os.SEEK_END)
    if not size:
        return False
    os.lseek(number, size - 1, os.SEEK_SET)
    return os.read(number, 1) != b"\n"
