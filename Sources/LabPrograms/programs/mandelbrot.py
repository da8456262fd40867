"""Paint the Mandelbrot set row by row: pure Python, and a picture to show for it."""
import lab
from picture import paint

LIMIT = 60


def steps(re, im):
    """How often z = z * z + c can be repeated before z runs away."""
    x = y = 0.0
    for count in range(LIMIT):
        if x * x + y * y > 4.0:
            return count
        x, y = x * x - y * y + re, 2.0 * x * y + im
    return LIMIT


def work(task):
    row, width = task
    im = (row + 0.5) * 2.4 / (width * 3 // 4) - 1.2
    return row, [steps((column + 0.5) * 3.2 / width - 2.3, im) for column in range(width)]


def tasks(size):
    return [(row, size) for row in range(size * 3 // 4)]


def answer(rows):
    if lab.options.picture:
        paint([row for _, row in sorted(rows)], lab.options.picture, LIMIT)
    return f"{len(rows)} rows, {sum(sum(row) for _, row in rows)} steps"


if __name__ == "__main__":
    lab.main(size=600, picture="")
