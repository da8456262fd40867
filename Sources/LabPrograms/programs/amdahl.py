"""Amdahl's law: a share of the work that only one can do, --serial percent, limits the rest."""
import lab

FIRST = 1_000_000


def is_prime(number):
    return all(number % divisor for divisor in range(2, int(number**0.5) + 1))


def work(numbers):
    return sum(is_prime(number) for number in numbers)


def tasks(size):
    """The serial share is done here, before there are tasks to hand out."""
    alone = size * lab.options.serial // 100
    lab.options.found = work(range(FIRST, FIRST + alone))
    parts = 16
    return [range(FIRST + alone + i, FIRST + size, parts) for i in range(parts)]


def answer(counts):
    return f"{lab.options.found + sum(counts)} primes"


if __name__ == "__main__":
    lab.main(size=160_000, serial=20)
