"""Looks for words in every file of a folder, also in what is packed in it; exits with 1 if one is there."""
import base64
import gzip
import pathlib
import re
import sys
import zlib

folder, *words = sys.argv[1:]


def layers(data, depth=0):
    """The bytes, and what is packed in them: gzip, streams of PNG and PDF, base64 of a page."""
    yield data
    if depth == 4:
        return
    if data[:2] == b"\x1f\x8b":
        yield from layers(gzip.decompress(data), depth + 1)
    for match in re.finditer(rb"\x78[\x01\x5e\x9c\xda]", data):
        try:
            yield from layers(zlib.decompressobj().decompress(data[match.start():]), depth + 1)
        except zlib.error:
            pass
    for text in re.findall(rb"[A-Za-z0-9+/]{64,}={0,2}", data):
        try:
            yield from layers(base64.b64decode(text), depth + 1)
        except ValueError:
            pass


def forms(word):
    # PDF's metadata are UTF-16, as bytes or as digits.
    return [word.encode(code) for code in ("utf-8", "utf-16-be", "utf-16-le")] + [
        word.encode("utf-16-be").hex().encode(), word.encode("utf-16-be").hex().upper().encode(),
    ]  # fmt: skip


found = [
    "{}: {}".format(path, word)
    for path in sorted(pathlib.Path(folder).rglob("*"))
    for layer in layers(path.read_bytes())
    for word in words
    if any(form in layer for form in forms(word))
]
print("\n".join(found))
sys.exit(1 if found else 0)
