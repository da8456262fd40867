"""Amdahl's law: a share of the work that only one can do, --serial percent, limits the rest."""
import coreograph
import lab

FIRST = 1_000_000


def is_prime(number):
    return all(number % divisor for divisor in range(2, int(number**0.5) + 1))


def primes(numbers):
    return sum(is_prime(number) for number in numbers)


@coreograph.span("together")
def work(numbers):
    return primes(numbers)


def tasks(size):
    """The serial share is done here, before there are tasks to hand out.

    The rest is in stretches, all about equally hard (every sixteenth number would put all even ones
    into half of the tasks), and as many as 1, 2, 3, 4, 6, 8, 12 or 16 workers can share evenly.
    """
    alone = size * lab.options.serial // 100
    with coreograph.span("alone"):
        lab.options.found = primes(range(FIRST, FIRST + alone))
    ends = [FIRST + alone + (size - alone) * i // 48 for i in range(49)]
    return [range(start, end) for start, end in zip(ends, ends[1:])]


def answer(counts):
    return f"{lab.options.found + sum(counts)} primes"


if __name__ == "__main__":
    lab.main(size=160_000, serial=20)
