"""Sort parts of a large list side by side; merging them is left to one."""
import random
from heapq import merge

import lab


def work(numbers):
    return sorted(numbers)


def tasks(size):
    """A shuffled list of the numbers from 0 on, in eight parts."""
    numbers = list(range(size))
    random.Random(1).shuffle(numbers)
    return [numbers[i::8] for i in range(8)]


def answer(parts):
    numbers = list(merge(*parts))
    in_order = all(number == place for place, number in enumerate(numbers))
    return f"{len(numbers)} numbers in order" if in_order else "out of order"


if __name__ == "__main__":
    lab.main(size=400_000)
