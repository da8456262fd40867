"""Write files, force them to disk and read them back."""
import os
import tempfile

import lab


def work(task):
    number, size = task
    written = bytes([number % 256]) * size
    with tempfile.NamedTemporaryFile(dir=".", prefix="lab-") as file:
        file.write(written)
        file.flush()
        os.fsync(file.fileno())
        file.seek(0)
        return len(written) if file.read() == written else 0


def tasks(size):
    """Forty files of as many bytes."""
    return [(number, size) for number in range(40)]


def answer(sizes):
    return f"{len(sizes)} files, {sum(sizes)} bytes read back"


if __name__ == "__main__":
    lab.main(size=500_000)
