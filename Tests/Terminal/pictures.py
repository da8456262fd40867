"""Pictures as terminals and files carry them, decoded by their specifications."""

import re
import struct
import zlib


def decoded_sixel(data):
    """The pixels of a sixel sequence, by the VT330/VT340 Programmer Reference Manual, chapter 14."""
    head, body = re.fullmatch(rb"\x1bP([0-9;]*)q(.*)\x1b\\", data, re.S).groups()
    width, height = map(int, re.match(rb'"1;1;(\d+);(\d+)', body).groups())
    pixels = [[None] * width for _ in range(height)]
    colors, color, x, top, count = {}, None, 0, 0, 1
    for token in re.finditer(rb'"[\d;]+|#[\d;]+|!\d+|[?-~]|\$|-', body):
        text = token[0].decode()
        if text.startswith("#"):
            number, *definition = map(int, text[1:].split(";"))
            if definition:
                assert definition[0] == 2 and all(0 <= part <= 100 for part in definition[1:])
                colors[number] = tuple(round(part * 2.55) for part in definition[1:])
            color = colors[number]
        elif text.startswith("!"):
            count = int(text[1:])
        elif text == "$":
            x = 0
        elif text == "-":
            x, top = 0, top + 6
        elif not text.startswith('"'):
            for bit in range(6):
                if (ord(text) - 63) >> bit & 1:
                    pixels[top + bit][x:x + count] = [color] * count
            x, count = x + count, 1
    assert len(colors) <= 256 and all(None not in row for row in pixels)
    return pixels


def decoded_png(path):
    """The pixels of one of our opaque PNG files, by the format's specification."""
    data, position, packed = path.read_bytes(), 8, b""
    while position < len(data):
        (length,), kind = struct.unpack(">I", data[position:position + 4]), data[position + 4:position + 8]
        content = data[position + 8:position + 8 + length]
        if kind == b"IHDR":
            width, height, depth, color = struct.unpack(">IIBB", content[:10])
            assert (depth, color) == (8, 2)
        packed += content if kind == b"IDAT" else b""
        position += 12 + length
    data, above, rows = zlib.decompress(packed), bytes(width * 3), []
    for y in range(height):
        kind, row = data[y * (width * 3 + 1)], bytearray(data[y * (width * 3 + 1) + 1:][:width * 3])
        for index in range(width * 3):
            left = row[index - 3] if index >= 3 and kind == 1 else 0
            row[index] = (row[index] + (left if kind == 1 else above[index] if kind == 2 else 0)) % 256
        above = bytes(row)
        rows.append([tuple(row[x * 3:x * 3 + 3]) for x in range(width)])
    return rows
