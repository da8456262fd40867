"""Hash and compress large buffers: C code that lets go of the GIL while it works."""
import hashlib
import zlib

import lab

BUFFER = b"a" * 1_000_000


def work(rounds):
    for _ in range(rounds):
        packed = zlib.compress(BUFFER, 9)
        digest = hashlib.sha256(zlib.decompress(packed)).hexdigest()
    return digest


def tasks(size):
    return [size] * 8


def answer(digests):
    return f"{len(digests)} x {digests[0]}" if len(set(digests)) == 1 else "digests differ"


if __name__ == "__main__":
    lab.main(size=12)
