"""Make thumbnails of photographs: Pillow works in C and lets go of the GIL for most of it."""
import os
import tempfile

from PIL import Image

import lab


def work(task):
    path, width = task
    with Image.open(path) as photograph:
        thumbnail = photograph.convert("RGB").resize((width, width * 3 // 4), Image.LANCZOS)
    thumbnail.save(path + ".thumbnail.jpg", quality=90)
    with Image.open(path + ".thumbnail.jpg") as small:
        return small.size


def tasks(size):
    """Sixteen photographs, `size` pixels wide: colours that run into each other, and some grain."""
    lab.options.folder = tempfile.TemporaryDirectory(prefix="lab-")
    shape = size, size * 3 // 4
    grey = Image.linear_gradient("L").resize(shape)
    colours = (grey, Image.radial_gradient("L").resize(shape), Image.effect_noise(shape, 60))
    photograph = Image.merge("RGB", colours)
    paths = [os.path.join(lab.options.folder.name, f"{i}.jpg") for i in range(16)]
    for path in paths:
        photograph.save(path, quality=90)
    return [(path, 160) for path in paths]


def answer(sizes):
    lab.options.folder.cleanup()
    return f"{len(sizes)} thumbnails of {' x '.join(map(str, sizes[0]))}"


if __name__ == "__main__":
    lab.main(size=1600)
