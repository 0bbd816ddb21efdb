"""SHA-256 of files."""
import hashlib

BLOCK_BYTES = 1 << 20


def sha256_of(path):
    """The digest of a file of any size, in hexadecimal."""
    digest = hashlib.sha256()
    with open(str(path), "rb") as file:
        for block in iter(lambda: file.read(BLOCK_BYTES), b""):
            digest.update(block)
    return digest.hexdigest()
