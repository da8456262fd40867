"""Count primes by trial division: pure Python, so only one thread at a time may compute."""
from math import isqrt

import lab

FIRST = 1_000_000


def is_prime(number):
    return all(number % divisor for divisor in range(2, isqrt(number) + 1))


def work(numbers):
    return sum(is_prime(number) for number in numbers)


def work_steps(numbers):
    count = 0
    for number in numbers:
        count += is_prime(number)
        if number % 100 == 0:
            yield
    return count


def tasks(size):
    """Eight stretches of numbers, all about equally hard."""
    step = size // 8
    return [range(FIRST + i * step, FIRST + (i + 1) * step) for i in range(8)]


def answer(counts):
    return f"{sum(counts)} primes"


if __name__ == "__main__":
    lab.main(size=160_000)
