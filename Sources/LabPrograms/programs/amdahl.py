"""Amdahl's law: a share of the work that only one can do, --serial percent, limits the rest."""
import coreograph
import lab

FIRST = 1_000_000


def primes(numbers):
    return sum(all(n % divisor for divisor in range(2, int(n**0.5) + 1)) for n in numbers)


@coreograph.span("together")
def work(numbers):
    return primes(numbers)


def stretches(start, length):
    """24 ranges, all about equally hard (every 24th number would put all even ones together)."""
    ends = [start + length * i // 24 for i in range(25)]
    return [range(*pair) for pair in zip(ends, ends[1:])]


def tasks(size):
    # What only one can do is from the middle, because larger numbers are harder. The rest is 48
    # tasks, which 1, 2, 3, 4, 6, 8, 12 or 16 workers can share evenly.
    alone = size * lab.options.serial // 100
    half = (size - alone) // 2
    middle = FIRST + half
    # A process is some per cent slower for the first tenth of a second that it computes. That is no
    # serial work, and not marked.
    primes(range(FIRST - min(alone, size // 20), FIRST))
    with coreograph.span("alone"):
        lab.options.found = primes(range(middle, middle + alone))
    return stretches(FIRST, half) + stretches(middle + alone, size - alone - half)


def answer(counts):
    return f"{lab.options.found + sum(counts)} primes"


if __name__ == "__main__":
    lab.main(size=480_000, serial=20)
