"""Square many numbers: so little work for each that handing it out costs more."""
import lab


def work(number):
    return number * number


def tasks(size):
    return list(range(size))


def answer(squares):
    return f"{sum(squares)} in all"


if __name__ == "__main__":
    lab.main(size=2_000)
